// The split policies `line_whole` and `order_whole`: one supplier serves a SKU, or all, whole.

import assert from 'node:assert'
import { buyAll } from '../buy-sku/buy-sku.ts'
import { type Meter, termsOf, totalsOf } from '../buy-sku/purchase.ts'
import { type FeasiblePlan, feasiblePlanOf } from '../first-plan/feasible-plan.ts'
import type { JudgedSku } from '../eligibility.ts'
import type { Step } from '../price-steps.ts'
import type { Source, SourcingProblem, Want } from '../problem.ts'
import type { SearchResult } from '../search/search-state.ts'
import type { ObjectiveRule } from './objective.ts'
import { secondChoiceUnits } from './preferred-suppliers.ts'

/**
 * Only whole SKUs are bought. The lines of a SKU are one: a supplier that may not serve all of them
 * serves none.
 */
export function wholeLines (
  problem: SourcingProblem, judgement: readonly JudgedSku[]
): SourcingProblem {
  const units = new Map(judgement.map(({ sku, lines }) =>
    [sku, lines.reduce((all, { quantity }) => all + quantity, 0)]))
  return { ...problem, wants: problem.wants.map((want) => wholeWant(want, units.get(want.sku))) }
}

/** `units` are those of all lines, also of lines that nobody may serve. */
function wholeWant (want: Want, units: number | undefined): Want {
  const is_all = want.units === units
  const sources = want.sources.flatMap((source): Source[] => {
    if (!is_all || source.serves.includes(false)) return []
    const steps = wholeSteps(source.steps, want.units)
    const [first] = steps
    if (first === undefined) return []
    const cheapest = first.unit_cost + source.surcharge
    const high = steps.reduce((most, step) => Math.max(most, step.high), 0)
    return [{ ...source, steps, cheapest, high, serves: [true] }]
  }).sort((a, b) => a.cheapest - b.cheapest)
  const lines = want.groups.flatMap((group) => group.lines)
  return { ...want, groups: [{ units: want.units, lines }], sources, is_plain: false }
}

/** Of each step the smallest quantity that serves all units; the rest of it is surplus. */
function wholeSteps (steps: readonly Step[], units: number): Step[] {
  return steps.flatMap((step) => {
    const packages = Math.max(0, Math.ceil((units - step.low) / step.multiple))
    const quantity = step.low + packages * step.multiple
    const surplus = quantity - units
    if (quantity > step.high || surplus > step.slack) return []
    return [{ ...step, low: quantity, high: quantity, slack: surplus }]
  })
}

/** Only suppliers that can serve all of the demand stay. */
export function wholeOrder (
  problem: SourcingProblem, judgement: readonly JudgedSku[]
): SourcingProblem {
  const { suppliers, wants } = wholeLines(problem, judgement)
  const isAble = (supplier: number): boolean =>
    wants.every(({ sources }) => sources.some((source) => source.supplier === supplier))
  const able = suppliers.map((_, at) => isAble(at))
  return {
    ...problem,
    wants: wants.map((want) =>
      ({ ...want, sources: want.sources.filter(({ supplier }) => able[supplier] === true) }))
  }
}

/** The best plan that buys from one supplier; a plan of nothing when none can serve the order. */
export function planWholeOrder (
  order: SourcingProblem, objective: ObjectiveRule, meter: Meter
): SearchResult {
  const plans = order.suppliers.flatMap((_, at) => planOfOne(order, at, meter) ?? [])
  const [best = planOfNothing(order, meter), second = null] = plans.sort((a, b) =>
    secondChoiceUnits(a) - secondChoiceUnits(b) || objective.compare(a, b))
  return {
    best,
    second,
    no_second_because: second === null ? 'none_exists' : null,
    floor: best,
    nodes: plans.length
  }
}

function planOfOne (
  problem: SourcingProblem, supplier: number, meter: Meter
): FeasiblePlan | undefined {
  const open = problem.suppliers.map((_, at) => at === supplier)
  const purchases = buyAll(problem, termsOf(open), meter)
  const plan = feasiblePlanOf(problem, purchases, totalsOf(problem, purchases))
  return plan?.short === 0 ? plan : undefined
}

function planOfNothing (problem: SourcingProblem, meter: Meter): FeasiblePlan {
  const purchases = buyAll(problem, termsOf(problem.suppliers.map(() => false)), meter)
  const nothing = feasiblePlanOf(problem, purchases, totalsOf(problem, purchases))
  assert(nothing !== undefined, 'a plan of nothing breaks no rule')
  return nothing
}
