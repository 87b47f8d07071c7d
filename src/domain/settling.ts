// What every decision ends with: units sourced again, the sale closed, purchase orders released,
// exceptions opened and made obsolete.

import {
  type BackToBack, countLines, type Decided, type DecisionTrigger
} from './back-to-back.ts'
import type { Surroundings } from './drafting.ts'
import { judgeExceptions } from './judging.ts'
import { evaluatePurchaseOrder, issuePurchaseOrder } from './purchase-evaluation.ts'
import { liveOf } from './purchase-order.ts'
import { sourceUnsourced } from './resourcing.ts'
import {
  evaluateSalesOrder, isPaid, isReleased, unsourcedOf, withCanceled
} from './sales-order.ts'
import { findRow, risenSkusOf, stockChangesOf, stockLevelsOf } from './stock-book.ts'

type Settling = {
  /** Null: nothing is sourced. Else what nothing serves is, if it became more or was waited for. */
  trigger: DecisionTrigger | null
  /** Refuse when more units than this find no supplier. */
  shortage_max?: number
  /** Units that became short are canceled, not waited for. */
  is_cut?: boolean
}

/**
 * Counts as a whole what a decision changed of `before`, and draws every consequence. Throws
 * `insufficient_stock` where shortages are refused.
 */
export function settle (
  before: BackToBack, changed: BackToBack, { trigger, is_cut = false, ...refusing }: Settling,
  surroundings: Surroundings
): Decided {
  const { now, book } = surroundings
  const counted = countLines({
    ...changed,
    purchase_orders: changed.purchase_orders.map((one, index) =>
      one === before.purchase_orders[index]
        ? one
        : evaluatePurchaseOrder({ ...one, updated_at: now })),
    sales_order: { ...changed.sales_order, updated_at: now }
  })
  const is_due = trigger !== null && counted.sales_order.status === 'confirmed' &&
    (trigger === 'restocked' ? hasBackorder(counted) : hasMoreBackorder(before, counted))
  const { state, decision } = is_due
    ? sourceUnsourced(counted, trigger, surroundings, refusing)
    : { state: counted, decision: null }
  const kept = is_cut ? cutShortage(before, state) : state
  const closed = dropPaymentDue(closeSale(kept, now))
  return {
    ...judgeExceptions(releasePlanned(closed, surroundings), decision, surroundings),
    decision,
    stock: stockChangesOf(book),
    stock_levels: stockLevelsOf(book),
    restocked_skus: risenSkusOf(book)
  }
}

const hasBackorder = ({ sales_order }: BackToBack): boolean =>
  sales_order.lines.some((line) => unsourcedOf(line) > 0)

function hasMoreBackorder (before: BackToBack, after: BackToBack): boolean {
  const known = new Map(before.sales_order.lines.map((line) =>
    [line.line_number, unsourcedOf(line)]))
  return after.sales_order.lines.some((line) =>
    unsourcedOf(line) > (known.get(line.line_number) ?? 0))
}

function cutShortage (before: BackToBack, state: BackToBack): BackToBack {
  const known = new Map(before.sales_order.lines.map((line) =>
    [line.line_number, unsourcedOf(line)]))
  const lines = state.sales_order.lines.map((line) => {
    const short = Math.max(0, unsourcedOf(line) - (known.get(line.line_number) ?? 0))
    return withCanceled(line, short, 'insufficient_stock')
  })
  return { ...state, sales_order: evaluateSalesOrder({ ...state.sales_order, lines }) }
}

/** Completed when all that is still wanted is delivered, canceled when nothing is wanted. */
export function closeSale (state: BackToBack, now: string): BackToBack {
  const { sales_order, purchase_orders } = state
  if (sales_order.status !== 'confirmed') return state
  const wanted = sales_order.lines.filter((line) => line.quantity > line.canceled_quantity)
  if (wanted.length > 0) {
    const is_delivered = wanted.every((line) =>
      line.delivered_quantity === line.quantity - line.canceled_quantity)
    if (!is_delivered) return state
    const completed = { ...sales_order, status: 'completed' as const, completed_at: now }
    return { ...state, sales_order: evaluateSalesOrder({ ...completed, payment_due_at: null }) }
  }
  if (purchase_orders.some(({ lines }) => lines.some((line) => liveOf(line) > 0))) return state
  return {
    ...state,
    sales_order: evaluateSalesOrder({
      ...sales_order,
      status: 'canceled',
      canceled_at: now,
      cancel_reason: sales_order.cancel_reason ?? 'nothing_ordered',
      payment_due_at: null
    })
  }
}

/** Nothing is waited for once the money is there. */
function dropPaymentDue (state: BackToBack): BackToBack {
  const { sales_order } = state
  if (sales_order.payment_due_at === null || !isPaid(sales_order)) return state
  return { ...state, sales_order: { ...sales_order, payment_due_at: null } }
}

/** Issues what is planned, unless a person does. */
export function releasePlanned (state: BackToBack, surroundings: Surroundings): BackToBack {
  return surroundings.settings.purchase_order_release === 'automatic'
    ? issuePlanned(state, surroundings)
    : state
}

/** Issues what is planned if the sale is released; else returns it as it was. */
export function issuePlanned (
  state: BackToBack, { settings, book, now }: Surroundings, only?: string
): BackToBack {
  const { sales_order, purchase_orders } = state
  if (!isReleased(sales_order)) return state
  const isIssued = (one: { id: string, status: string }): boolean =>
    one.status === 'planned' && (only === undefined || one.id === only)
  if (!purchase_orders.some(isIssued)) return state
  return {
    ...state,
    purchase_orders: purchase_orders.map((one) => {
      const [line] = one.lines
      if (!isIssued(one) || line === undefined) return one
      const hours = findRow(book, line)?.acknowledgement_hours ?? settings.acknowledgement_hours
      return issuePurchaseOrder(one, { now, acknowledgement_hours: hours })
    })
  }
}
