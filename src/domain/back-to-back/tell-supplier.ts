// What a supplier must be told of a purchase order that it has: whatever the merchant or the
// customer changed. Its own answers and shipments are no news to it.

import { isSameValue } from '../kernel/same-value.ts'
import type { Message } from '../model/channel/channel.ts'
import {
  liveOf, type PurchaseOrder, type PurchaseOrderLine
} from '../model/purchase-order/purchase-order.ts'
import { sum } from '../kernel/sum.ts'

/** A message that is to be sent on the channels of the supplier. */
export type NewMessage = {
  purchase_order_id: string
  sales_order_id: string
  supplier_id: string
  message: Message
  revision: number
}

/** The orders with their next revisions, where suppliers must be told of the change. */
export function reviseOrders (
  before: readonly PurchaseOrder[], after: readonly PurchaseOrder[]
): readonly PurchaseOrder[] {
  if (before === after || before.every(({ issued_at }) => issued_at === null)) return after
  const known = new Map(before.map((one) => [one.id, one]))
  return after.map((one) => {
    const was = known.get(one.id)
    return was === undefined || was === one ? one : reviseOrder(was, one)
  })
}

function reviseOrder (before: PurchaseOrder, after: PurchaseOrder): PurchaseOrder {
  if (before.issued_at === null || before.kind === 'own_stock') return after
  const revision = before.revision + 1
  return after.revision !== revision && hasNews(before, after) ? { ...after, revision } : after
}

function hasNews (before: PurchaseOrder, after: PurchaseOrder): boolean {
  if (before.ship_to !== after.ship_to && !isSameValue(before.ship_to, after.ship_to)) return true
  if (countNotes(before) !== countNotes(after)) return true
  if (WORDS.some((name) => before[name] !== after[name])) return true
  return after.lines.some((line, at) => {
    const was = before.lines[at]
    return was === undefined || isLineNews(was, line, after)
  })
}

const WORDS = [
  'ship_complete', 'gift_message', 'packing_slip_text', 'customer_order_number'
] as const

function countNotes ({ notes }: PurchaseOrder): number {
  return notes.filter(({ visibility, author }) =>
    visibility !== 'internal' && author.role !== 'supplier').length
}

const LINE_WORDS = ['description', 'note', 'customization'] as const

/**
 * Something else is said of the line, units were taken back or asked back, the time for an answer
 * was over, a request was withdrawn, or a person decided about the cost or a substitute. The last
 * two leave what the supplier last said as it was.
 */
function isLineNews (
  was: PurchaseOrderLine, line: PurchaseOrderLine, { cancellation }: PurchaseOrder
): boolean {
  if (LINE_WORDS.some((name) => !isSameValue(line[name], was[name]))) return true
  const more = withdrawnOf(line) - withdrawnOf(was)
  if (more > 0 || line.expired_quantity > was.expired_quantity) return true
  if (line.shipped_quantity !== was.shipped_quantity || !isSameValue(line.answers, was.answers)) {
    return false
  }
  const is_withdrawn = more < 0 && cancellation !== 'refused'
  return is_withdrawn || DECIDED.some((name) => was[name] !== null && line[name] === null)
}

const DECIDED = ['cost_increase', 'substitution'] as const

/** Units that the merchant took back, or asks back. */
function withdrawnOf (
  { canceled_quantity, pending_cancellation_quantity }: PurchaseOrderLine
): number {
  return canceled_quantity + pending_cancellation_quantity
}

/** What the change of the order tells its supplier; undefined for nothing, or without channels. */
export function messageOf (
  before: PurchaseOrder | undefined, after: PurchaseOrder
): NewMessage | undefined {
  if (!after.is_by_channel) return undefined
  const is_new = before?.is_by_channel !== true
  if (!is_new && before.revision === after.revision) return undefined
  const { id, sales_order_id, supplier_id, revision } = after
  const message = is_new ? 'order' : isWithdrawn(after) ? 'cancellation' : 'change'
  return { purchase_order_id: id, sales_order_id, supplier_id, message, revision }
}

/** Is the supplier to send nothing any more, and has sent nothing? */
function isWithdrawn ({ lines }: PurchaseOrder): boolean {
  return sum(lines, (line) =>
    liveOf(line) - line.pending_cancellation_quantity + line.shipped_quantity) === 0
}
