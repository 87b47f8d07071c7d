// What a partner's API answers, as this release understands it: its merchant, its sales orders and
// its feed. Fields that are not known here are left out.

import type { Address } from '../../../domain/kernel/address.ts'
import { ownLineNumbersOf } from '../../../domain/model/link/draft-partner-order.ts'
import { ALL_ORDERS, type Partner } from '../../../domain/model/link/link.ts'
import type {
  PartnerIncident, PartnerLine, PartnerParcel, PartnerParcelLine, PartnerSalesOrder
} from '../../../domain/model/link/partner-sales-order.ts'
import {
  amountOf, countOf, fieldsOf, fittingTextOf, idOf, instantOf, isId, isKeyText, isTrue, listOf,
  optionalCountOf, optionalDateOf, optionalInstantOf, optionalTextOf, readSound, textOf, textsOf
} from './shape.ts'

/** `role`: that of the key. `orders`: does the key show all orders, or those of our account? */
export type ReadMerchant = Partner & {
  role: 'storefront' | 'other'
  orders: 'all' | 'own'
  /** As `Link` keeps it. */
  account: string | null
}

const NAME_CHARACTERS_MAX = 200

/**
 * Only operators are shown settings. A partner that does not say what the key shows may show
 * everything.
 */
export function readMerchantAnswer (answer: unknown): ReadMerchant {
  const fields = fieldsOf(answer, 'the merchant')
  const orders = optionalTextOf(fields, 'orders') === 'own' ? 'own' : 'all'
  return {
    id: idOf(fields, 'id'),
    name: textOf(fields, 'name').slice(0, NAME_CHARACTERS_MAX),
    currency: textOf(fields, 'currency'),
    role: fields.settings === undefined ? 'storefront' : 'other',
    orders,
    account: readAccount(fields, orders)
  }
}

function readAccount (
  fields: ReturnType<typeof fieldsOf>, orders: ReadMerchant['orders']
): string | null {
  if (fields.account_hash === undefined) return null
  return orders === 'all' ? ALL_ORDERS : fittingTextOf(fields, 'account_hash', isKeyText)
}

export function readOrderAnswer (answer: unknown): PartnerSalesOrder {
  const fields = fieldsOf(answer, 'the order')
  const lines = listOf(fields, 'lines', readLine)
  const numbers = ownLineNumbersOf(textsOf(fields, 'metadata'), lines.length)
  return {
    id: idOf(fields, 'id'),
    number: fittingTextOf(fields, 'number', isKeyText),
    version: countOf(fields, 'version'),
    reference: textOf(fields, 'reference'),
    status: idOf(fields, 'status'),
    currency: textOf(fields, 'currency'),
    ship_to: readAddress(fields.ship_to),
    partial_shipments: optionalTextOf(fields, 'partial_shipments'),
    gift_message: optionalTextOf(fields, 'gift_message'),
    packing_slip_text: optionalTextOf(fields, 'packing_slip_text'),
    purchase_order_number: optionalTextOf(fields, 'purchase_order_number'),
    lines: lines.map((line) =>
      ({ ...line, own_line_number: numbers[line.line_number - 1] ?? line.line_number })),
    shipments: listOf(fields, 'shipments', readParcelAnswer),
    credits: fields.credits === undefined ? [] : listOf(fields, 'credits', readCredit)
  }
}

function readCredit (value: unknown): PartnerSalesOrder['credits'][number] {
  const fields = fieldsOf(value, 'a credit')
  return { source_id: optionalTextOf(fields, 'source_id'), amount: amountOf(fields, 'amount') }
}

function readAddress (value: unknown): Address {
  const fields = fieldsOf(value, '`ship_to`')
  return {
    name: textOf(fields, 'name'),
    company: optionalTextOf(fields, 'company'),
    line1: textOf(fields, 'line1'),
    line2: optionalTextOf(fields, 'line2'),
    city: textOf(fields, 'city'),
    region: optionalTextOf(fields, 'region'),
    postal_code: optionalTextOf(fields, 'postal_code'),
    country: textOf(fields, 'country'),
    phone: optionalTextOf(fields, 'phone')
  }
}

function readLine (value: unknown): Omit<PartnerLine, 'own_line_number'> {
  const fields = fieldsOf(value, 'a line')
  return {
    line_number: countOf(fields, 'line_number'),
    sku: textOf(fields, 'sku'),
    description: optionalTextOf(fields, 'description'),
    note: optionalTextOf(fields, 'note'),
    customization: textsOf(fields, 'customization'),
    quantity: countOf(fields, 'quantity'),
    unit_price: amountOf(fields, 'unit_price'),
    requested_date: optionalDateOf(fields, 'requested_date'),
    promised_date: optionalDateOf(fields, 'promised_date'),
    canceled_quantity: countOf(fields, 'canceled_quantity'),
    sourced_quantity: countOf(fields, 'sourced_quantity'),
    unsourced_quantity: countOf(fields, 'unsourced_quantity'),
    pending_cancellation_quantity: countOf(fields, 'pending_cancellation_quantity'),
    shipped_quantity: countOf(fields, 'shipped_quantity'),
    delivered_quantity: countOf(fields, 'delivered_quantity'),
    lost_quantity: optionalCountOf(fields, 'lost_quantity'),
    refused_quantity: optionalCountOf(fields, 'refused_quantity'),
    returned_quantity: optionalCountOf(fields, 'returned_quantity'),
    replacement_for: optionalNumberOf(fields, 'replacement_for'),
    substitutes: fields.substitutes === undefined
      ? []
      : listOf(fields, 'substitutes', (one) => {
        const of = fieldsOf(one, 'a substitute')
        return { sku: textOf(of, 'sku'), quantity: countOf(of, 'quantity') }
      })
  }
}

/** As `plain-name` in the API. */
function isPlainName (text: string): boolean {
  return isKeyText(text) && !/[<>]/.test(text)
}

const URL_CHARACTERS_MAX = 2_000

function isWebAddress (text: string): boolean {
  return text.length <= URL_CHARACTERS_MAX &&
    /^https:\/\/[^/?#@\s\\"<>\p{C}]+([/?#][^\s\\"<>\p{C}]*)?$/iu.test(text)
}

export function readParcelAnswer (value: unknown): PartnerParcel {
  const fields = fieldsOf(value, 'a shipment')
  return {
    id: idOf(fields, 'id'),
    version: countOf(fields, 'version'),
    destination: textOf(fields, 'destination'),
    state: textOf(fields, 'state'),
    carrier: fittingTextOf(fields, 'carrier', isPlainName),
    tracking_number: fittingTextOf(fields, 'tracking_number', isKeyText),
    tracking_url: fittingTextOf(fields, 'tracking_url', isWebAddress),
    shipped_at: instantOf(fields, 'shipped_at'),
    delivered_at: optionalInstantOf(fields, 'delivered_at'),
    canceled_at: optionalInstantOf(fields, 'canceled_at'),
    lines: listOf(fields, 'lines', readParcelLine),
    incidents: fields.incidents === undefined ? [] : listOf(fields, 'incidents', readIncident)
  }
}

function readIncident (value: unknown): PartnerIncident {
  const fields = fieldsOf(value, 'an incident')
  return {
    id: idOf(fields, 'id'),
    kind: textOf(fields, 'kind'),
    reference: optionalTextOf(fields, 'reference'),
    outcome: optionalTextOf(fields, 'outcome'),
    lines: listOf(fields, 'lines', (one) => {
      const line = fieldsOf(one, 'a line of an incident')
      return {
        sales_order_line_number: countOf(line, 'sales_order_line_number'),
        quantity: countOf(line, 'quantity'),
        found_quantity: optionalCountOf(line, 'found_quantity'),
        replacement_line_number: optionalNumberOf(line, 'replacement_line_number')
      }
    })
  }
}

function optionalNumberOf (fields: ReturnType<typeof fieldsOf>, name: string): number | null {
  const number = optionalCountOf(fields, name)
  return number === 0 ? null : number
}

function readParcelLine (value: unknown): PartnerParcelLine {
  const fields = fieldsOf(value, 'a line of a shipment')
  return {
    sales_order_line_number: countOf(fields, 'sales_order_line_number'),
    sku: textOf(fields, 'sku'),
    quantity: countOf(fields, 'quantity'),
    over_shipped_quantity: optionalCountOf(fields, 'over_shipped_quantity'),
    delivered_quantity: optionalCountOf(fields, 'delivered_quantity'),
    lost_quantity: optionalCountOf(fields, 'lost_quantity'),
    refused_quantity: optionalCountOf(fields, 'refused_quantity')
  }
}

/** The first order of a page of the list. */
export function readFoundOrder (answer: unknown): PartnerSalesOrder | undefined {
  return listOf(fieldsOf(answer, 'the page'), 'data', readOrderAnswer).at(0)
}

/** An event as far as it says what to look at. */
export type PartnerEvent = {
  type: string
  subject_id: string
  /** Of what belongs to a sales order, and the order itself. */
  sales_order_id: string | null
  /** Of a sales order: by it one is known whose answer got lost. */
  reference: string | null
}

export type PartnerEvents = { events: PartnerEvent[], next_cursor: string, has_more: boolean }

export function readEventsAnswer (answer: unknown): PartnerEvents {
  const fields = fieldsOf(answer, 'the page')
  return {
    events: listOf(fields, 'data', readEvent),
    next_cursor: textOf(fields, 'next_cursor'),
    has_more: isTrue(fields, 'has_more')
  }
}

/**
 * Whatever it is: the feed goes on behind an event that cannot be read, which tells nothing. The
 * daily comparison finds what it would have told.
 */
function readEvent (value: unknown): PartnerEvent {
  const fields = readSound(() => fieldsOf(value, 'an event')) ?? {}
  const data = readSound(() => fieldsOf(fields.data, '`data`')) ?? {}
  const read = (name: string): string => fittingTextOf(fields, name, () => true) ?? ''
  const subject_id = read('subject_id')
  const is_order = read('subject_type') === 'sales_order' && isId(subject_id)
  return {
    type: read('type'),
    subject_id,
    sales_order_id: is_order ? subject_id : fittingTextOf(data, 'sales_order_id', isId),
    reference: is_order ? fittingTextOf(data, 'reference', isId) : null
  }
}
