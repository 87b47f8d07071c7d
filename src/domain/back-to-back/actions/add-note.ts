// Adds a note to a sales order or a purchase order, in whatever status it is. Nothing follows from
// it. A note never changes and is never removed.

import { type BackToBack, replacePurchaseOrder } from '../state.ts'
import { RuleError } from '../../kernel/rule.ts'
import type { Note } from '../../model/note/note.ts'
import { isOpen, isPlanned, type PurchaseOrder } from '../../model/purchase-order/purchase-order.ts'

const NOTES_MAX = 50

/**
 * A note for suppliers is copied to every purchase order that is not over. Later ones begin with
 * copies (`draftPurchaseOrders`). Throws `notes_full`.
 */
export function addSaleNote (state: BackToBack, note: Note): BackToBack {
  const { sales_order, purchase_orders } = state
  assertRoom(sales_order.notes)
  const noted = { ...state, sales_order: withNote(sales_order, note) }
  if (note.visibility === 'internal') return noted
  return {
    ...noted,
    purchase_orders: purchase_orders.map((one) =>
      isPlanned(one) || isOpen(one) ? withNote(one, note) : one)
  }
}

/** Copies of the sales order's notes take no room, so they always fit. Throws `notes_full`. */
export function addPurchaseNote (state: BackToBack, order: PurchaseOrder, note: Note): BackToBack {
  const copied = new Set(state.sales_order.notes.map(({ id }) => id))
  assertRoom(order.notes.filter(({ id }) => !copied.has(id)))
  return replacePurchaseOrder(state, withNote(order, note))
}

function assertRoom (notes: readonly Note[]): void {
  if (notes.length >= NOTES_MAX) throw new RuleError('notes_full')
}

function withNote<Order extends { notes: readonly Note[] }> (order: Order, note: Note): Order {
  return { ...order, notes: [...order.notes, note] }
}
