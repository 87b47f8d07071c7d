// What a customer is told of a decision about the order, where the merchant wants it. It hears of
// the order, its parcels and its invoices, never of suppliers.

import { latestDateOf } from '../kernel/calendar.ts'
import { isSameValue } from '../kernel/same-value.ts'
import { isIssued, type KeptInvoice } from '../model/invoice/kept-invoice.ts'
import type { SalesOrder, SalesOrderLine } from '../model/sales-order/sales-order.ts'
import type { Shipment } from '../model/shipment/shipment.ts'
import type { CustomerMessage } from '../model/transmission/customer-message.ts'

/** A mail that is to be sent to the customer. */
export type NewCustomerMessage = {
  sales_order_id: string
  message: CustomerMessage
  /** The version of the sales order of which it tells. */
  revision: number
  /** Of a `shipment`. */
  shipment_id: string | null
  /** Of an `invoice` or a `credit_note`. */
  invoice_id: string | null
}

type Told = {
  before: SalesOrder | undefined
  after: SalesOrder
  /** Those that were added. */
  shipments: readonly Shipment[]
  /** May a supplier now send other goods than were ordered? */
  has_new_substitute: boolean
  /** The messages that the merchant wants. */
  wanted: readonly CustomerMessage[]
}

const NOTHING: readonly NewCustomerMessage[] = []

/** One mail for all that was done to the order, and one for each new parcel and document. */
export function customerMessagesOf (
  told: Told
): readonly NewCustomerMessage[] {
  const { before, after, shipments, wanted } = told
  const { id: sales_order_id, version: revision, customer } = after
  if (wanted.length === 0 || customer.email === null) return NOTHING
  const news = { sales_order_id, revision, shipment_id: null, invoice_id: null }
  const message = chooseMessage(told)
  const parcels = wanted.includes('shipment')
    ? shipments.filter(({ destination }) => destination === 'customer')
    : []
  return [
    ...message === undefined ? [] : [{ ...news, message }],
    ...parcels.map(({ id }) => ({ ...news, message: 'shipment' as const, shipment_id: id })),
    ...issuedOf(before, after).filter(({ kind }) => wanted.includes(kind))
      .map(({ id, kind }) => ({ ...news, message: kind, invoice_id: id }))
  ]
}

const NONE: readonly KeptInvoice[] = []

/** The documents that were issued now, which drafts are not. */
function issuedOf (
  before: SalesOrder | undefined, { invoices }: SalesOrder
): readonly KeptInvoice[] {
  const known = before?.invoices ?? NONE
  if (invoices === known) return NONE
  return invoices.filter((one) =>
    isIssued(one) && !known.some((was) => was.id === one.id && isIssued(was)))
}

type IsNews = (after: SalesOrder, before: SalesOrder | undefined, told: Told) => boolean

/** The first one that is true and wanted says what those below it would say. */
const NEWS: ReadonlyArray<readonly [CustomerMessage, IsNews]> = [
  // Of a draft that nobody mailed, the customer has not heard.
  ['cancellation', (after, before, { wanted }) =>
    after.status === 'canceled' && before?.status !== 'canceled' &&
    (before?.status !== 'draft' || wanted.includes('review'))],
  ['confirmation', (after, before) =>
    isConfirmed(after) && (before?.status ?? 'draft') === 'draft'],
  ['review', (after, before) => after.status === 'draft' &&
    (before === undefined || before.customer.email !== after.customer.email ||
      hasChanged(before, after))],
  ['change', (after, before, { has_new_substitute }) =>
    isUnderWay(after, before) && (has_new_substitute || hasChanged(before, after))],
  ['delay', (after, before) => isUnderWay(after, before) && isDelayed(before, after)]
]

function chooseMessage (told: Told): CustomerMessage | undefined {
  const { before, after, wanted } = told
  if (before === after) return undefined
  return NEWS.find(([message, isNews]) =>
    wanted.includes(message) && isNews(after, before, told))?.[0]
}

function isConfirmed ({ status }: SalesOrder): boolean {
  return status === 'confirmed' || status === 'completed'
}

function isUnderWay (after: SalesOrder, before: SalesOrder | undefined): before is SalesOrder {
  return before?.status === 'confirmed' && isConfirmed(after)
}

const PARTS = ['ship_to', 'bill_to', 'charges'] as const
const LINE_PARTS = [
  'sku', 'description', 'customization', 'quantity', 'canceled_quantity', 'unit_price', 'discount',
  'tax'
] as const

/** Is what the customer ordered, pays, or gets where, another than before? */
function hasChanged (before: SalesOrder, after: SalesOrder): boolean {
  return before.lines.length !== after.lines.length ||
    PARTS.some((name) => !isSameValue(before[name], after[name])) ||
    after.lines.some((line) => {
      const was = lineBefore(before, line)
      return was === undefined || LINE_PARTS.some((name) => !isSameValue(was[name], line[name]))
    })
}

function isDelayed (before: SalesOrder, after: SalesOrder): boolean {
  return after.lines.some((line) => {
    const { promised_date, latest_promised_date } = line
    return promised_date !== null && latest_promised_date !== null &&
      promised_date > latest_promised_date && isAwaited(line) &&
      promised_date !== lineBefore(before, line)?.promised_date
  })
}

function isAwaited (
  { quantity, canceled_quantity, shipped_quantity }: SalesOrderLine
): boolean {
  return quantity - canceled_quantity > shipped_quantity
}

function lineBefore ({ lines }: SalesOrder, { line_number }: SalesOrderLine) {
  return lines.find((one) => one.line_number === line_number)
}

/**
 * Remembers dates that are promised no longer. So a date that moves to and fro is a delay once, and
 * one that is lost is not forgotten. For merchants whose customers do not hear of delays nothing is
 * remembered.
 */
export function rememberPromises (
  before: SalesOrder, after: SalesOrder, wanted: readonly CustomerMessage[]
): SalesOrder {
  if (!wanted.includes('delay') || before.lines === after.lines) return after
  let is_same = true
  const lines = after.lines.map((line) => {
    const promised = lineBefore(before, line)?.promised_date ?? null
    if (promised === null || promised === line.promised_date) return line
    const latest_promised_date = latestDateOf([promised, line.latest_promised_date])
    is_same = false
    return { ...line, latest_promised_date }
  })
  return is_same ? after : { ...after, lines }
}
