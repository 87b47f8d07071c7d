// The sources of stock: the shelves on which units really lie, so that a shelf to which several
// roads lead counts once.
//
// A merchant's own stock of a SKU is one source, whatever suppliers have it. Stock that came over a
// link from another merchant says of which sources it is; the merchant passes each of them on, so
// that the next one can tell them apart too.
//
// Merchants may follow each other in a circle. Then each may hear of a shelf from one that has it
// from itself, also when the shelf has been empty for long. So a source says over how many links it
// came: whoever is nearest to the owner is believed, and what only goes round in a circle gets
// farther each time, until nobody passes it on.

import { sum } from '../../kernel/sum.ts'

/** `source` names an owner's shelf of one SKU, and tells neither. */
export type StockSource = {
  source: string
  available: number
  /** Over how many links it came: 0 for the owner itself. */
  hops: number
}

/** Only questions read them. Null: the stock did not come over a link. */
export type WithSources = { sources?: readonly StockSource[] | null }

/** What a stock row has free, and its sources, as its supplier tells them. */
type SourcedStock = { available: number, sources: readonly StockSource[] | null }

/** A chain of merchants is not longer. */
export const HOPS_MAX = 8

/**
 * The distinct sources of rows of one SKU: the merchant's own first, then the others by name. What
 * comes back over a link of the merchant's own shelf is dropped. Each other source counts once,
 * with the figure of the row that is nearest to its owner, and with no more than that row has free;
 * of several that are as near, the largest counts.
 */
export function joinSources (own: string, rows: readonly SourcedStock[]): StockSource[] {
  const others = new Map<string, StockSource>()
  for (const { available: free, sources } of rows) {
    for (const told of sources ?? []) {
      const hops = told.hops + 1
      if (told.source === own || hops > HOPS_MAX) continue
      const one = { source: told.source, available: Math.min(told.available, free), hops }
      if (isBetter(one, others.get(told.source))) others.set(told.source, one)
    }
  }
  const own_rows = rows.filter(({ sources }) => sources === null)
  return [
    { source: own, available: sum(own_rows, ({ available }) => available), hops: 0 },
    ...[...others.values()].sort((a, b) => a.source < b.source ? -1 : 1)
  ].filter(({ available }) => available > 0)
}

function isBetter (one: StockSource, other: StockSource | undefined): boolean {
  if (other === undefined || one.hops !== other.hops) return one.hops < (other?.hops ?? Infinity)
  return one.available > other.available
}
