// Compares plans with the answers of the oracle, class by class.

import { micros, type Oracle } from '../support/brute-force.ts'
import { faultsOf } from '../support/plan-faults.ts'
import { planOf, sourcedOf } from '../support/sourcing.ts'
import type { Instance } from '../support/sourcing-instances.ts'

export type Verdict = {
  optimal: boolean
  /** What must never be: a rule broken, a false proof, a false gap, a false bound. */
  faults: string[]
  /** The plan is better than what the oracle calls the best, and breaks no rule. */
  has_oracle_erred: boolean
  /** Units that the oracle serves and the plan does not. */
  lost: number
  /** How much dearer the plan is at as many units, in percent; 0 when units are lost. */
  dearer: number
  gap: number | null
  ms: number
}

export function judge (instance: Instance, { served, cost }: Oracle): Verdict {
  const start_ms = performance.now()
  const plan = planOf(instance.demand, instance.offers, instance.policy)
  const ms = performance.now() - start_ms
  const wanted = instance.demand.lines.reduce((sum, { quantity }) => sum + quantity, 0)
  const lost = served - sourcedOf(plan)
  const more = lost > 0 ? 0 : micros(plan.cost) - cost
  const has_oracle_erred = lost < 0 || more < 0
  const dearer = more <= 0 ? 0 : more / micros(plan.cost) * 100
  const gap = plan.gap === null ? null : Number(plan.gap)
  const rules: Record<string, boolean> = {
    'a plan called optimal serves as many units': !plan.optimal || lost <= 0,
    'a plan called optimal costs no more': !plan.optimal || more <= 0,
    'the gap is a bound': gap === null || (lost <= 0 && dearer <= gap),
    'the shortage bound is a bound': plan.shortage_bound <= wanted - served
  }
  const broken = Object.entries(rules).filter(([, holds]) => !holds).map(([rule]) => rule)
  const faults = [...faultsOf(plan, instance), ...broken]
  return { optimal: plan.optimal, faults, has_oracle_erred, lost, dearer, gap, ms }
}
