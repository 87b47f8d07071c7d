// Why units find no supplier, and whether a person must know: what may pass by itself waits.

import type { Surroundings } from './drafting.ts'
import { sum } from './sales-order.ts'
import {
  type Candidate, type Ineligibility, type PlanLine, smallestQuantityOf
} from './sourcing.ts'
import { findRow } from './stock-book.ts'

export type Shortfall = { kind: 'no_supplier' | 'below_minimum_margin', detail: string }

/** Reasons that no time mends, in words. */
const PERMANENT: Partial<Record<Ineligibility, string>> = {
  supplier_excluded: 'has failed this line',
  does_not_ship_to_country: 'does not ship to the country',
  currency_mismatch: 'sells in another currency',
  not_valid_now: 'offers it no more',
  below_minimum_order_quantity: 'sells only more units than are wanted',
  too_late: 'would deliver too late',
  below_minimum_order_value: 'asks for a higher order value'
}

/** Of one of the plan’s `lines`; null when who may serve it is expected to have units again. */
export function judgeShortage (
  line: PlanLine, lines: readonly PlanLine[], surroundings: Surroundings
): Shortfall | null {
  const { candidates, shortage_quantity, sku } = line
  if (shortage_quantity === 0) return null
  if (candidates.some((one) => one.rejected_because === 'below_minimum_margin')) {
    const detail = `${shortage_quantity} units, and who has them costs too much for the margin.`
    return { kind: 'below_minimum_margin', detail }
  }
  if (candidates.length === 0) {
    const detail = `${shortage_quantity} units, and no supplier offers them.`
    return { kind: 'no_supplier', detail }
  }
  const wanted = sum(lines, (one) => one.sku === sku ? one.quantity : 0)
  const counts = new Map<string, number>()
  for (const candidate of candidates) {
    const words = permanentReason(candidate, { sku, wanted }, surroundings)
    if (words === null) return null
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  const reasons = [...counts].map(([words, count]) => `${count} × ${words}`).join(', ')
  const detail = `${shortage_quantity} units, and no supplier can serve them: ${reasons}.`
  return { kind: 'no_supplier', detail }
}

function permanentReason (
  { supplier_id, rejected_because }: Candidate, { sku, wanted }: { sku: string, wanted: number },
  { book, now }: Surroundings
): string | null {
  if (rejected_because === null) return null
  const row = findRow(book, { sku, supplier_id })
  const is_passing = rejected_because === 'not_valid_now'
    // Not valid yet, or not known to be over.
    ? row?.valid_until == null || row.valid_until >= now.slice(0, 10)
    // More units at the supplier would help.
    : rejected_because === 'below_minimum_order_quantity' && row !== undefined &&
      smallestQuantityOf(row) <= wanted
  return is_passing ? null : PERMANENT[rejected_because] ?? null
}
