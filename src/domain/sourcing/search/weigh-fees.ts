// What order fees say about a node of the search: the least it costs, the suppliers that are too
// dear for it, and the one to decide on next.

import {
  boundWithFees, type FeeBound, type FeeShares, type FeeSources, shareEqually
} from './fee-bound.ts'
import type { Node, Quest } from './search-state.ts'
import type { Floor } from '../buy-sku/purchase.ts'

export type WeighedFees = {
  /** No plan of the node costs less. */
  cost: number
  shares: FeeShares
  /** The undecided suppliers that the bound buys from, with the part of the fee that is unpaid. */
  unpaid: ReadonlyMap<number, number>
  /** By supplier: what using it adds to `cost`. */
  left: Float64Array
}

/** The first bound of a search is worth more steps, since all nodes start from its shares. */
const FIRST_STEPS = 25
const STEPS = 2
/** While units are still to be won there is no cost to beat: the bound rises by this at most. */
const TARGET_WITHOUT_COST = 1.02

export function weighFees (
  { best, open, meter }: Quest, sources: FeeSources, node: Node, floor: Floor
): WeighedFees {
  const target = best.short === floor.short ? best.cost : floor.cost * TARGET_WITHOUT_COST
  const { cost, shares, left, usage } = boundWithFees(
    sources, { open, inside: node.inside }, node.purchases, {
      shares: node.shares ?? shareEqually(sources),
      target,
      steps: node.shares === null ? FIRST_STEPS : STEPS,
      meter
    })
  return { cost, shares, unpaid: unpaidOf(sources, node.inside, { shares, left, usage }), left }
}

function unpaidOf (
  { all, fees }: FeeSources, inside: number,
  { shares, left, usage }: Pick<FeeBound, 'shares' | 'left' | 'usage'>
): ReadonlyMap<number, number> {
  const unpaid = new Map<number, number>()
  for (const [at, { supplier }] of all.entries()) {
    const part = usage[at] ?? 0
    if (part === 0 || (inside >> supplier & 1) === 1) continue
    const shared = (fees[supplier] ?? 0) - (left[supplier] ?? 0)
    unpaid.set(supplier, (unpaid.get(supplier) ?? shared) - part * (shares[at] ?? 0))
  }
  return unpaid
}

/** The supplier whose fee the bound avoids most; `other` when it avoids none. */
export function mostUnpaid ({ unpaid }: WeighedFees, other: number): number {
  let chosen = other
  let most = 0
  for (const [supplier, part] of unpaid) {
    if (part <= most) continue
    chosen = supplier
    most = part
  }
  return chosen
}
