// Writes the mail that tells a customer of a sales order: of the order, its parcels and invoices as
// the customer sees them, never of suppliers and costs.

import type { Language } from '../../../../domain/kernel/language.ts'
import type { Invoice } from '../../../../domain/model/invoice/invoice.ts'
import type { CustomerMessage } from '../../../../domain/model/transmission/customer-message.ts'
import type { SalesOrderDocument } from '../../../../formats/order-document.ts'
import { linesOfAddress, type Part, writeParts, type Written } from '../parts.ts'
import { DE } from './de.ts'
import { describeDocument } from './describe-document.ts'
import { describeSums, type Words } from './describe-sums.ts'
import { EN } from './en.ts'
import { ES } from './es.ts'
import { FR } from './fr.ts'
import { IT } from './it.ts'
import type { CustomerTexts, NamedOrder } from './texts.ts'
import { valuesFor } from './values.ts'

const TEXTS: Readonly<Record<Language, CustomerTexts>> = { en: EN, de: DE, fr: FR, es: ES, it: IT }

type Order = SalesOrderDocument['order']
type Line = Order['lines'][number]

export type CustomerWriting = {
  message: CustomerMessage
  /** Of a `shipment`. */
  shipment_id: string | null
  /** Of an `invoice` or a `credit_note`. */
  invoice: Invoice | null
  language: Language
  /** The page on which the customer confirms a draft; null for other messages. */
  answer_url: string | null
}

export function writeCustomerLetter (
  { order, seller }: SalesOrderDocument, writing: CustomerWriting
): Written {
  const { message, language, invoice } = writing
  const texts = TEXTS[language]
  const named: NamedOrder = {
    order: order.reference, merchant: seller.name, invoice: invoice?.number ?? ''
  }
  const parts = [
    text(texts.greeting(order.customer.name)),
    text(texts.bodies[message](named)),
    ...DETAILS[message](order, { texts, values: valuesFor(language) }, writing),
    text(texts.reply),
    text(texts.closing(named))
  ]
  return writeParts(texts.subjects[message](named), parts, language)
}

type Describe = (order: Order, words: Words, writing: CustomerWriting) => Part[]

const DETAILS: Readonly<Record<CustomerMessage, Describe>> = {
  review: (order, words, { answer_url }) => [
    ...describeOrder(order, words),
    ...answer_url === null
      ? []
      : [link({ text: words.texts.answer, label: words.texts.answer_button, url: answer_url })]
  ],
  confirmation: describeOrder,
  change: describeOrder,
  delay: ({ lines }, words) => [
    list(words.texts.goods, lines.flatMap((line) => {
      const units = awaitedOf(line)
      return units > 0 ? [[nameUnits(units, line), dateOfLine(line, words)].join(', ')] : []
    }))
  ],
  shipment: describeParcel,
  cancellation: ({ cancel_reason }, { texts }) =>
    cancel_reason === 'payment_timeout' || cancel_reason === 'insufficient_stock'
      ? [text(texts.reasons[cancel_reason])]
      : [],
  invoice: describeAttached,
  credit_note: describeAttached
}

function describeAttached (_order: Order, words: Words, { invoice }: CustomerWriting): Part[] {
  return invoice === null
    ? []
    : [text(describeDocument(invoice, words)), text(words.texts.attached_document)]
}

/** Units that are still to be sent. */
function awaitedOf (
  { quantity, canceled_quantity, shipped_quantity }: Pick<Line,
    'quantity' | 'canceled_quantity' | 'shipped_quantity'>
): number {
  return quantity - canceled_quantity - shipped_quantity
}

function describeOrder (order: Order, words: Words): Part[] {
  const { texts } = words
  const { status, lines, ship_to } = order
  const items = lines.map((line) => {
    const { quantity, canceled_quantity, substitutes } = line
    const units = quantity - canceled_quantity
    return [
      units > 0 ? nameUnits(units, line) : nameOf(line),
      ...canceled_quantity > 0 ? [texts.canceled(canceled_quantity)] : [],
      ...substitutes.map((one) =>
        texts.instead(nameUnits(one.quantity, { sku: one.sku, description: null }))),
      ...status !== 'draft' && awaitedOf(line) > 0 ? [dateOfLine(line, words)] : []
    ].join(', ')
  })
  return [
    list(texts.goods, items),
    text(describeSums(order, words).join('\n')),
    list(texts.ship_to, linesOfAddress(ship_to)),
    text(texts.attached)
  ]
}

function describeParcel (order: Order, { texts }: Words, { shipment_id }: CustomerWriting): Part[] {
  const parcel = order.shipments.find(({ id }) => id === shipment_id)
  if (parcel === undefined) return []
  const { carrier, tracking_number, tracking_url } = parcel
  const items = parcel.lines.map(({ sales_order_line_number, sku, quantity }) => {
    const line = order.lines.find((one) => one.line_number === sales_order_line_number)
    // A description is of what was ordered, so a substitute has none.
    return nameUnits(quantity, line?.sku === sku ? line : { sku, description: null })
  })
  const facts = [
    ...carrier === null ? [] : [texts.carrier(carrier)],
    ...tracking_number === null ? [] : [texts.tracking_number(tracking_number)]
  ]
  return [
    list(texts.parcel, items),
    ...facts.length === 0 ? [] : [text(facts.join('\n'))],
    ...tracking_url === null
      ? []
      : [link({ text: texts.track, label: texts.track_button, url: tracking_url })],
    list(texts.ship_to, linesOfAddress(order.ship_to))
  ]
}

function nameOf ({ description, sku }: Pick<Line, 'description' | 'sku'>): string {
  return description ?? sku
}

function nameUnits (units: number, line: Pick<Line, 'description' | 'sku'>): string {
  return `${units} × ${nameOf(line)}`
}

function dateOfLine ({ promised_date }: Line, { texts, values }: Words): string {
  return promised_date === null ? texts.no_date : texts.expected(values.date(promised_date))
}

function text (words: string): Part {
  return { kind: 'text', text: words }
}

function list (title: string, items: readonly string[]): Part {
  return { kind: 'list', title, items }
}

function link (linked: { text: string, label: string, url: string }): Part {
  return { kind: 'link', ...linked }
}
