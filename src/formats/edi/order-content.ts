// What the formats say of a purchase order alike: the units that are wanted, dates and words.

import { liveOf } from '../../domain/model/purchase-order/purchase-order.ts'
import type { PurchaseOrderDocument } from '../order-document.ts'
import { shipFromText } from '../parcel-content.ts'

export type DocumentLine = PurchaseOrderDocument['order']['lines'][number]

/**
 * The units of the line that the supplier shall deliver, those that have left among them. What was
 * asked back is not wanted any more.
 */
export function wantedOf (line: DocumentLine, message: PurchaseOrderDocument['message']): number {
  return message === 'cancellation'
    ? line.shipped_quantity
    : liveOf(line) - line.pending_cancellation_quantity
}

/** The day by which all lines are wanted; null when lines differ or none has one. */
export function commonDateOf (lines: readonly DocumentLine[]): string | null {
  const [first] = lines
  const date = first?.requested_date ?? null
  return lines.every(({ requested_date }) => requested_date === date) ? date : null
}

/** The day of an instant, as `20261129`. */
export function dayDigits (instant: string): string {
  return instant.slice(0, 10).replaceAll('-', '')
}

/** When the order was issued; before that, when the message was made. */
export function orderedAt ({ order, at }: PurchaseOrderDocument): string {
  return order.issued_at ?? at
}

/** What is said with the order, each with its title, the same in every format. */
export function wordsOf (document: PurchaseOrderDocument): Array<{ title: string, text: string }> {
  const { order, message } = document
  const words = [
    ...order.notes.map(({ text }) => ({ title: 'NOTE', text })),
    { title: 'GIFT MESSAGE', text: order.gift_message },
    { title: 'PACKING SLIP', text: order.packing_slip_text },
    { title: 'PACK IN THE NAME OF', text: shipFromText(order) },
    { title: 'CANCELLATION', text: message === 'order' ? null : order.cancellation_reason }
  ]
  return words.flatMap(({ title, text }) => text ? [{ title, text }] : [])
}

/** What is said of a line, or made of it for its customer. */
export function lineWordsOf (line: DocumentLine): Array<{ title: string, text: string }> {
  const made = Object.entries(line.customization ?? {}).map(([name, text]) =>
    ({ title: 'CUSTOMIZATION', text: `${name}: ${text}` }))
  return [
    ...line.substitute_for === null
      ? []
      : [{ title: 'SUBSTITUTE', text: `for line ${line.substitute_for}` }],
    ...made,
    ...line.note ? [{ title: 'NOTE', text: line.note }] : []
  ]
}
