// Writes a purchase order as UBL 2.1: Order, OrderChange or OrderCancellation. What has all that
// Peppol's Ordering BIS 3 asks for has its ids.

import {
  amountOf, decimalsOf, formatMoney, isZero, readMoney
} from '../../domain/kernel/money.ts'
import {
  commonDateOf, type DocumentLine, lineWordsOf, orderedAt, wantedOf, wordsOf
} from '../edi/order-content.ts'
import type { PurchaseOrderDocument } from '../order-document.ts'
import { parcelReferenceOf } from '../parcel-content.ts'
import { type Elements, optional, required, writeXml } from '../xml/elements.ts'
import { addressOf, contactOf, moneyOf, partyOf, schemeOf } from './elements.ts'

const NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:'
const KINDS = {
  order: {
    root: 'Order',
    customization: 'urn:fdc:peppol.eu:poacc:trns:order:3',
    profile: 'urn:fdc:peppol.eu:poacc:bis:ordering:3'
  },
  change: {
    root: 'OrderChange',
    customization: 'urn:fdc:peppol.eu:poacc:trns:order_change:3',
    profile: 'urn:fdc:peppol.eu:poacc:bis:advanced_ordering:3'
  },
  cancellation: {
    root: 'OrderCancellation',
    customization: 'urn:fdc:peppol.eu:poacc:trns:order_cancellation:3',
    profile: 'urn:fdc:peppol.eu:poacc:bis:advanced_ordering:3'
  }
} as const

export function writeUbl (document: PurchaseOrderDocument): Uint8Array {
  const { root, customization, profile } = KINDS[document.message]
  const content = {
    order: orderElements, change: changeElements, cancellation: cancellationElements
  }[document.message]
  return writeXml({
    [root]: {
      '@xmlns': `${NAMESPACE}${root}-2`,
      '@xmlns:cac': `${NAMESPACE}CommonAggregateComponents-2`,
      '@xmlns:cbc': `${NAMESPACE}CommonBasicComponents-2`,
      ...isForPeppol(document) && {
        'cbc:CustomizationID': customization, 'cbc:ProfileID': profile
      },
      ...content(document)
    }
  })
}

const PEPPOL_DECIMALS_MAX = 2

/** Peppol refuses a document that names its ids and lacks an address of either side. */
function isForPeppol ({ buyer, seller, edi, order }: PurchaseOrderDocument): boolean {
  return schemeOf(edi.sender) !== null && schemeOf(edi.receiver) !== null &&
    buyer.address !== null && seller.address !== null &&
    decimalsOf(order.currency) <= PEPPOL_DECIMALS_MAX
}

function orderElements (document: PurchaseOrderDocument): Elements {
  const { order } = document
  return {
    'cbc:ID': order.number,
    ...optional('cbc:SalesOrderID', order.supplier_reference),
    ...timeOf(orderedAt(document)),
    'cbc:OrderTypeCode': '220',
    ...notesOf(document),
    'cbc:DocumentCurrencyCode': order.currency,
    ...optional('cbc:CustomerReference', parcelReferenceOf(order)),
    ...validityOf(document),
    ...originatorOf(document),
    ...partiesOf(document),
    ...bodyOf(document)
  }
}

function changeElements (document: PurchaseOrderDocument): Elements {
  const { order, revision, at } = document
  return {
    'cbc:ID': `${order.number}-${revision}`,
    ...optional('cbc:SalesOrderID', order.supplier_reference),
    ...timeOf(at),
    'cbc:SequenceNumberID': String(revision),
    ...notesOf(document),
    'cbc:DocumentCurrencyCode': order.currency,
    ...optional('cbc:CustomerReference', parcelReferenceOf(order)),
    ...validityOf(document),
    ...referenceOf(document),
    ...originatorOf(document),
    ...partiesOf(document),
    ...bodyOf(document)
  }
}

function cancellationElements (document: PurchaseOrderDocument): Elements {
  const { order, revision, at } = document
  return {
    'cbc:ID': `${order.number}-${revision}`,
    ...timeOf(at),
    'cbc:CancellationNote': required(order.cancellation_reason ?? 'The order is canceled.'),
    ...referenceOf(document),
    ...partiesOf(document)
  }
}

function timeOf (instant: string): Elements {
  return { 'cbc:IssueDate': instant.slice(0, 10), 'cbc:IssueTime': `${instant.slice(11, 19)}Z` }
}

/** Peppol has room for one note. */
function notesOf (document: PurchaseOrderDocument): Elements {
  const lines = wordsOf(document).map(({ title, text }) => `${title}: ${text}`)
  const complete = document.order.ship_complete ? ['SHIP COMPLETE: all units in one shipment'] : []
  return optional('cbc:Note', [...complete, ...lines].join('\n'))
}

/** Until when it can be answered. */
function validityOf ({ order }: PurchaseOrderDocument): Elements {
  const { status, acknowledgement_due_at: due_at } = order
  return status === 'issued' && due_at !== null
    ? { 'cac:ValidityPeriod': { 'cbc:EndDate': due_at.slice(0, 10) } }
    : {}
}

function originatorOf ({ order }: PurchaseOrderDocument): Elements {
  const id = optional('cbc:ID', order.customer_order_number)
  return 'cbc:ID' in id ? { 'cac:OriginatorDocumentReference': id } : {}
}

function referenceOf ({ order }: PurchaseOrderDocument): Elements {
  return { 'cac:OrderReference': { 'cbc:ID': order.number } }
}

function partiesOf ({ buyer, seller, edi }: PurchaseOrderDocument): Elements {
  return {
    'cac:BuyerCustomerParty': partyOf({ ...buyer, code: null }, edi.sender),
    // The seller knows its own tax number: Peppol has no place for it.
    'cac:SellerSupplierParty': partyOf({ ...seller, tax_id: null }, edi.receiver)
  }
}

/** Delivery, charges, totals and lines. The sums are those of what is wanted now. */
function bodyOf ({ order, message }: PurchaseOrderDocument): Elements {
  const { currency, lines } = order
  const amounts = lines.map((line) => amountOf(line.unit_cost, wantedOf(line, message), currency))
  const goods = amounts.reduce((all, one) => all + one, 0n)
  const charges = [['Freight', order.freight], ['Order fee', order.order_fee]] as const
  const extra = charges.reduce((all, [, amount]) => all + readMoney(amount), 0n)
  const money = (amount: bigint): Elements => moneyOf(formatMoney(amount, currency), currency)
  return {
    'cac:Delivery': deliveryOf(order),
    'cac:AllowanceCharge': charges.filter(([, amount]) => !isZero(amount)).map(
      ([reason, amount]) => ({
        'cbc:ChargeIndicator': 'true',
        'cbc:AllowanceChargeReason': reason,
        'cbc:Amount': moneyOf(amount, currency)
      })),
    'cac:AnticipatedMonetaryTotal': {
      'cbc:LineExtensionAmount': money(goods),
      'cbc:TaxExclusiveAmount': money(goods + extra),
      ...extra === 0n ? {} : { 'cbc:ChargeTotalAmount': money(extra) },
      'cbc:PayableAmount': money(goods + extra)
    },
    'cac:OrderLine': lines.map((line, index) => ({
      ...optional('cbc:Note',
        lineWordsOf(line).map(({ title, text }) => `${title}: ${text}`).join('\n')),
      'cac:LineItem': lineOf(line, { message, currency, amount: money(amounts[index] ?? 0n) })
    }))
  }
}

function deliveryOf (order: PurchaseOrderDocument['order']): Elements {
  const { ship_to, lines } = order
  return {
    'cac:DeliveryLocation': { 'cac:Address': addressOf(ship_to) },
    ...periodOf(commonDateOf(lines)),
    'cac:DeliveryParty': {
      'cac:PartyName': { 'cbc:Name': required(ship_to.company ?? ship_to.name) },
      ...contactOf({ name: ship_to.name, phone: ship_to.phone, email: null })
    }
  }
}

function periodOf (date: string | null): Elements {
  return date === null ? {} : { 'cac:RequestedDeliveryPeriod': { 'cbc:EndDate': date } }
}

/** The status of a line: 2 is deleted, 3 changed. */
function lineOf (
  line: DocumentLine,
  { message, currency, amount }:
  { message: PurchaseOrderDocument['message'], currency: string, amount: Elements }
): Elements {
  const wanted = wantedOf(line, message)
  const seller = optional('cbc:ID', line.supplier_sku)
  const period = periodOf(line.requested_date)
  return {
    'cbc:ID': String(line.line_number),
    ...message === 'order' ? {} : { 'cbc:LineStatusCode': wanted === 0 ? '2' : '3' },
    'cbc:Quantity': { '@unitCode': 'C62', '#': String(wanted) },
    'cbc:LineExtensionAmount': amount,
    ...Object.keys(period).length === 0 ? {} : { 'cac:Delivery': period },
    'cac:Price': { 'cbc:PriceAmount': moneyOf(line.unit_cost, currency) },
    'cac:Item': {
      ...optional('cbc:Description', line.description),
      'cbc:Name': required(line.description ?? line.sku),
      'cac:BuyersItemIdentification': { 'cbc:ID': required(line.sku) },
      ...'cbc:ID' in seller ? { 'cac:SellersItemIdentification': seller } : {}
    }
  }
}
