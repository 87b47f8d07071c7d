// A sourcing decision made again from what the planner was asked, as it was or by another policy,
// and how the two plans differ.

import { dayOf } from '../kernel/calendar.ts'
import { formatMoney, readMoney } from '../kernel/money.ts'
import { sum } from '../kernel/sum.ts'
import type { SourcingChoice } from '../model/sales-order/sales-order.ts'
import {
  type KeptQuestion, openSearchBudget, type Plan, planSourcing
} from '../sourcing/plan-sourcing.ts'

/** Of a plan, what is compared. */
type Compared = Pick<Plan, 'lines' | 'cost' | 'margin' | 'promised_date'>

/** The plan that is made again, less the one that was kept. */
export type PlanDifferences = {
  /** The same units are bought from the same suppliers, at the same cost. */
  is_same: boolean
  sourced_quantity: number
  cost: string
  margin: string
  /** Null when one of the plans has no promised date. */
  promised_days: number | null
  /** Supplier ids. */
  suppliers_added: string[]
  suppliers_removed: string[]
  lines: PurchaseDifference[]
}

export type PurchaseDifference = {
  line_number: number
  supplier_id: string
  stored_quantity: number
  replayed_quantity: number
}

/**
 * The plan that the present planner makes. What the choice leaves open is as it was asked. Another
 * policy has all the work of an order that is alone, so that the difference is the policy's.
 */
export function replayQuestion (
  { demand, offers, policy, budget }: KeptQuestion, choice: SourcingChoice
): Plan {
  const objective = choice.objective ?? policy.objective
  const split = choice.split ?? policy.split
  const is_as_asked = objective === policy.objective && split === policy.split
  return planSourcing(demand, offers, { ...policy, objective, split },
    is_as_asked ? { ...budget } : openSearchBudget(1))
}

export function comparePlans (
  stored: Compared, replayed: Compared, currency: string
): PlanDifferences {
  const lines = comparePurchases(stored, replayed)
  const [before, after] = [suppliersOf(stored), suppliersOf(replayed)]
  const less = (of: 'cost' | 'margin'): string =>
    formatMoney(readMoney(replayed[of]) - readMoney(stored[of]), currency)
  return {
    is_same: lines.length === 0 && readMoney(stored.cost) === readMoney(replayed.cost),
    sourced_quantity: sourcedOf(replayed) - sourcedOf(stored),
    cost: less('cost'),
    margin: less('margin'),
    promised_days: stored.promised_date === null || replayed.promised_date === null
      ? null
      : dayOf(replayed.promised_date) - dayOf(stored.promised_date),
    suppliers_added: without(before, after),
    suppliers_removed: without(after, before),
    lines
  }
}

function comparePurchases (stored: Compared, replayed: Compared): PurchaseDifference[] {
  return stored.lines.flatMap(({ line_number, candidates }, at) =>
    candidates.flatMap(({ supplier_id, quantity: stored_quantity }) => {
      const replayed_quantity = replayed.lines[at]?.candidates
        .find((one) => one.supplier_id === supplier_id)?.quantity ?? 0
      return stored_quantity === replayed_quantity
        ? []
        : { line_number, supplier_id, stored_quantity, replayed_quantity }
    }))
}

function suppliersOf ({ lines }: Compared): Set<string> {
  return new Set(lines.flatMap(({ candidates }) => candidates)
    .filter(({ quantity }) => quantity > 0).map(({ supplier_id }) => supplier_id))
}

function without (some: ReadonlySet<string>, all: ReadonlySet<string>): string[] {
  return [...all].filter((one) => !some.has(one)).sort()
}

function sourcedOf ({ lines }: Compared): number {
  return sum(lines, ({ sourced_quantity }) => sourced_quantity)
}
