// Where the search splits what is bought of one source in two, to reach a minimum order value.

import type { Pricing } from './order-value-bound.ts'
import type { Source, SourcingProblem, Want } from '../problem.ts'
import type { Purchase } from '../buy-sku/purchase.ts'
import type { Node } from './search-state.ts'
import { quantityWorth, type Range, type Step, stepsWithin } from '../price-steps.ts'

/** The quantities of a source, cut in two parts that leave none out; the likelier first. */
export type Split = { at: number, want: Want, source: Source, ranges: [Range, Range] }

/** A source of the supplier whose quantity is still open. */
type Open = {
  at: number
  want: Want
  source: Source
  steps: readonly Step[]
  low: number
  high: number
  /** How much of it the reward moved, and how much more it could supply, in value. */
  moved: number
  room: number
}

/** Undefined when all quantities of the poor suppliers are settled. */
export function splitOf (
  problem: SourcingProblem, node: Node, poor: readonly number[], pricing: Pricing
): Split | undefined {
  for (const supplier of [pricing.supplier, ...poor]) {
    const open = openOf(problem, node, supplier, pricing)
    if (open !== undefined) return splitAt(problem, open, pricing)
  }
  return undefined
}

// The source at which the reward tipped the balance, else the one with most room.
function openOf (
  { wants }: SourcingProblem, { ranges }: Node, supplier: number, pricing: Pricing
): Open | undefined {
  let best: Open | undefined
  for (const [at, want] of wants.entries()) {
    const source = want.sources.find((one) => one.supplier === supplier)
    if (source === undefined) continue
    const pull = pullOf(at, source, pricing)
    const open = { at, want, source, ...quantitiesOf(source, ranges), ...pull }
    if (open.low >= open.high) continue
    const is_better = best === undefined ||
      open.moved > best.moved || (open.moved === best.moved && open.room > best.room)
    if (is_better) best = open
  }
  return best
}

function quantitiesOf (
  source: Source, ranges: Node['ranges']
): Pick<Open, 'steps' | 'low' | 'high'> {
  const range = ranges.get(source) ?? { low: 0, high: Infinity }
  const steps = stepsWithin(source.steps, range)
  const high = Math.max(0, ...steps.map((step) => step.high))
  const low = range.low > 0 ? Math.min(...steps.map((step) => step.low)) : 0
  return { steps, low, high }
}

function pullOf (
  at: number, source: Source, { purchases, under, over }: Pricing
): Pick<Open, 'moved' | 'room'> {
  const moved = over && Math.abs(valueOf(over[at], source) - valueOf(under[at], source))
  const most = Math.max(...source.steps.map((step) => step.high * step.unit_cost))
  return { moved: moved ?? 0, room: most - valueOf(purchases[at], source) }
}

// At the quantity that just reaches the minimum, the other SKUs being as they are.
function splitAt ({ suppliers }: SourcingProblem, open: Open, { purchases }: Pricing): Split {
  const { at, want, source, steps, low, high } = open
  const wanted = suppliers[source.supplier]?.min_order_value ?? 0
  let others = 0
  for (const [index, purchase] of purchases.entries()) {
    if (index === at) continue
    for (const part of purchase.parts) {
      if (part.source.supplier === source.supplier) others += part.value
    }
  }
  const quantity = Math.min(high, Math.max(low + 1, quantityWorth(steps, wanted - others)))
  const ranges: [Range, Range] = [{ low: quantity, high }, { low, high: quantity - 1 }]
  return { at, want, source, ranges }
}

function valueOf (purchase: Purchase | undefined, source: Source): number {
  return purchase?.parts.find((part) => part.source === source)?.value ?? 0
}
