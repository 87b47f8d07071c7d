// A sale after its customer's change or cancellation: what shrank below a minimum is sourced anew,
// what grew is sourced, and money that is missing is waited for.

import { type BackToBack, type Decided } from './back-to-back.ts'
import { cancelSalesOrder, type NewCancellation } from './canceling.ts'
import { changeSalesOrder, type SalesOrderChange } from './changing.ts'
import { waitForPayment } from './confirming.ts'
import type { Surroundings } from './drafting.ts'
import { readMoney } from './money.ts'
import { evaluateSalesOrder, sum, unsourcedOf } from './sales-order.ts'
import { settle } from './settling.ts'
import { copyStockBook } from './stock-book.ts'
import { findBelowMinimum, tellBelowMinimum, withoutBelowMinimum } from './withdrawing.ts'

/** Throws what `changeSalesOrder` throws, and `insufficient_stock` under the policy `reject`. */
export function reviseSalesOrder (
  before: BackToBack, change: SalesOrderChange, surroundings: Surroundings
): Decided {
  const changed = changeSalesOrder(before, change, surroundings)
  if (before.sales_order.status === 'draft') return settleDraft(changed, surroundings.now)
  const decided = settleShrunk(before, changed, surroundings)
  const is_dearer =
    readMoney(decided.sales_order.total) > readMoney(before.sales_order.total)
  return is_dearer ? { ...decided, ...waitForPayment(decided, surroundings) } : decided
}

/** Throws what `cancelSalesOrder` throws. */
export function withdrawSalesOrder (
  before: BackToBack, cancellation: NewCancellation, surroundings: Surroundings
): Decided {
  const canceled = cancelSalesOrder(before, cancellation, surroundings)
  if (before.sales_order.status !== 'draft') return settleShrunk(before, canceled, surroundings)
  const { sales_order } = canceled
  const is_empty = sales_order.lines.every((line) => line.canceled_quantity === line.quantity)
  const ended = is_empty
    ? { status: 'canceled' as const, canceled_at: surroundings.now }
    : { cancel_reason: null }
  return settleDraft({ ...canceled, sales_order: { ...sales_order, ...ended } }, surroundings.now)
}

/** A draft takes nothing of the stock, and gives nothing back. */
function settleDraft (state: BackToBack, now: string): Decided {
  const sales_order = evaluateSalesOrder({ ...state.sales_order, updated_at: now })
  return {
    ...state, sales_order, decision: null, stock: [], stock_levels: [], restocked_skus: []
  }
}

/** What is too few for its supplier is bought elsewhere if that serves as much. */
function settleShrunk (
  before: BackToBack, changed: BackToBack, surroundings: Surroundings
): Decided {
  const { shortage_policy } = before.sales_order
  const settling = {
    trigger: 'changed' as const,
    is_cut: shortage_policy === 'cancel_short',
    ...shortage_policy === 'reject' && { shortage_max: backorderOf(before) }
  }
  const below = findBelowMinimum(before, changed, surroundings)
  if (below.length === 0) return settle(before, changed, settling, surroundings)
  const told = tellBelowMinimum(changed, below, surroundings)
  if (below.some(({ line }) => line.accepted_quantity > 0)) {
    return settle(before, told, settling, surroundings)
  }
  // Tried on a copy: what it takes of the stock counts only if it is kept.
  const tried = { ...surroundings, book: copyStockBook(surroundings.book) }
  const moved = settle(
    before, withoutBelowMinimum(changed, below, tried),
    { ...settling, shortage_max: Infinity }, tried)
  const plain = copyStockBook(surroundings.book)
  const kept = settle(before, told, settling, { ...surroundings, book: plain })
  return sourcedOf(moved) >= sourcedOf(kept) ? moved : kept
}

const sourcedOf = ({ sales_order }: BackToBack): number =>
  sum(sales_order.lines, (line) => line.sourced_quantity)

const backorderOf = ({ sales_order }: BackToBack): number => sum(sales_order.lines, unsourcedOf)
