// Purchase orders that were never sent are taken back; what a change leaves below a supplier's
// minimum is sourced again, or shown to a person.

import { type BackToBack, replacePurchaseOrder } from './back-to-back.ts'
import type { Surroundings } from './drafting.ts'
import { openSaleException } from './judging.ts'
import { cancelUnanswered } from './purchase-line.ts'
import { liveOf, type PurchaseOrder, type PurchaseOrderLine } from './purchase-order.ts'
import { findRow, type StockBook } from './stock-book.ts'

/** What was never issued is canceled, and gives its stock back. */
export function cancelPlanned (state: BackToBack, { book }: Surroundings): BackToBack {
  return {
    ...state,
    purchase_orders: state.purchase_orders.map((one) =>
      one.status === 'planned' ? withoutUnits(one, book) : one)
  }
}

function withoutUnits (order: PurchaseOrder, book: StockBook): PurchaseOrder {
  return { ...order, lines: order.lines.map((line) => cancelUnanswered(line, book)) }
}

type BelowMinimum = { order: PurchaseOrder, line: PurchaseOrderLine, minimum: number }

/** Lines that shrank and now ask for less than the supplier sells. */
export function findBelowMinimum (
  before: BackToBack, after: BackToBack, { book }: Surroundings
): BelowMinimum[] {
  return after.purchase_orders.flatMap((order, index) => {
    const known = before.purchase_orders[index]
    if (known === undefined || known === order) return []
    return order.lines.flatMap((line): BelowMinimum[] => {
      const was = known.lines.find((one) => one.line_number === line.line_number)
      if (was === undefined || liveOf(line) === 0 || liveOf(was) === liveOf(line)) return []
      const minimum = findRow(book, line)?.min_order_quantity ?? 1
      const total = order.lines.reduce((all, one) =>
        one.sku === line.sku ? all + liveOf(one) : all, 0)
      return total < minimum && line.shipped_quantity === 0 ? [{ order, line, minimum }] : []
    })
  })
}

/** The lines that no supplier has accepted, without their units: those are to be sourced again. */
export function withoutBelowMinimum (
  state: BackToBack, below: readonly BelowMinimum[], { book }: Surroundings
): BackToBack {
  return below.reduce((current, { order: { id }, line: { line_number, accepted_quantity } }) => {
    const order = current.purchase_orders.find((one) => one.id === id)
    if (order === undefined || accepted_quantity > 0) return current
    const lines = order.lines.map((line) =>
      line.line_number === line_number ? cancelUnanswered(line, book) : line)
    return replacePurchaseOrder(current, { ...order, lines })
  }, state)
}

export function tellBelowMinimum (
  state: BackToBack, below: readonly BelowMinimum[], surroundings: Surroundings
): BackToBack {
  return below.reduce((current, { order, line, minimum }) => openSaleException(current, {
    kind: 'below_minimum_order_quantity',
    line_number: line.line_number,
    detail: `${liveOf(line)} units are left; the supplier sells at least ${minimum}.`,
    order
  }, surroundings), state)
}
