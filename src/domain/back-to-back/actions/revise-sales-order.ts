// A customer's change or cancellation as a whole decision: the lines change, a person is told of
// issued purchase orders that now break their supplier's terms, and `drawConsequences` does the
// rest.

import type { BackToBack, Decided } from '../state.ts'
import { cancelSale, type NewCancellation } from './cancel.ts'
import { changeSale } from './change-lines.ts'
import type { SaleChange } from './sale-change.ts'
import type { Surroundings, WritableSurroundings } from '../surroundings.ts'
import { openSaleException } from '../sale-exceptions.ts'
import { findBrokenTerms } from '../broken-supplier-terms.ts'
import type { ShortagePolicy } from '../../model/sales-order/sales-order.ts'
import { drawConsequences } from '../draw-consequences.ts'

/** What `drawConsequences` does with units that a change leaves short, by the shortage policy. */
const SHORTAGE_OF = {
  backorder: 'wait', reject: 'refuse', cancel_short: 'cut'
} as const satisfies Record<ShortagePolicy, string>

/** Throws what `changeSale` throws, and `insufficient_stock` under the policy `reject`. */
export function reviseSalesOrder (
  before: BackToBack, change: SaleChange, surroundings: WritableSurroundings
): Decided {
  const changed = changeSale(before, change, surroundings)
  const { status, shortage_policy } = before.sales_order
  if (status === 'draft') return drawConsequences(before, changed, { trigger: null }, surroundings)
  const told = tellBrokenTerms(before, changed, surroundings)
  const shortage = SHORTAGE_OF[shortage_policy]
  return drawConsequences(
    before, told, { trigger: 'changed', scope: 'whole', shortage }, surroundings)
}

/** Throws what `cancelSale` throws. A cancellation is never refused for units it leaves short. */
export function withdrawSalesOrder (
  before: BackToBack, cancellation: NewCancellation, surroundings: WritableSurroundings
): Decided {
  const canceled = cancelSale(before, cancellation, surroundings)
  const { status, shortage_policy } = before.sales_order
  if (status !== 'draft') {
    const told = tellBrokenTerms(before, canceled, surroundings)
    const shortage = shortage_policy === 'cancel_short' ? 'cut' : 'wait'
    return drawConsequences(
      before, told, { trigger: 'changed', scope: 'whole', shortage }, surroundings)
  }
  const { sales_order } = canceled
  const is_empty = sales_order.lines.every((line) => line.canceled_quantity === line.quantity)
  const ended = is_empty
    ? { status: 'canceled' as const, canceled_at: surroundings.now }
    : { cancel_reason: null }
  const state = { ...canceled, sales_order: { ...sales_order, ...ended } }
  return drawConsequences(before, state, { trigger: null }, surroundings)
}

/** An issued order stays as it is. A person clarifies whether its supplier accepts so few units. */
function tellBrokenTerms (
  before: BackToBack, after: BackToBack, surroundings: Surroundings
): BackToBack {
  return findBrokenTerms(before, after, surroundings.book).reduce(
    (state, { order, line_number, detail }) => openSaleException(
      state, { kind: 'purchase_terms_broken', line_number, detail, order }, surroundings), after)
}
