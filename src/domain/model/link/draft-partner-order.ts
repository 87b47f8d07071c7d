// Drafts the sales order of a partner that our purchase order is to be. The first one that is sent
// stays as it is, so that it can be sent for ever; later ones say what is wanted by then.

import type { Address } from '../../kernel/address.ts'
import type { Language } from '../../kernel/language.ts'
import { sum } from '../../kernel/sum.ts'
import {
  liveOf, type PurchaseOrder, type PurchaseOrderLine
} from '../purchase-order/purchase-order.ts'
import type { ShipFrom } from '../sales-order/ship-from.ts'
import type { LineWords, OrderWords } from '../sales-order/words.ts'
import { type OrderPath, partnerSkuOf, type SkuMap, type Unsourced } from './link.ts'

type Line = LineWords & Pick<PurchaseOrderLine,
  'line_number' | 'sku' | 'unit_cost' | 'requested_date' | 'quantity' | 'rejected_quantity' |
  'canceled_quantity' | 'missing_quantity' | 'pending_cancellation_quantity' | 'substitute_for' |
  'shipped_quantity'>

export type OrderToDraft = Pick<PurchaseOrder,
  'id' | 'currency' | 'ship_to' | 'ship_complete' | 'gift_message' | 'packing_slip_text' |
  'customer_order_number' | 'ship_from'> & { number: string, lines: readonly Line[] }

/** The merchant, as it buys. */
export type Buyer = {
  name: string
  address: Address | null
  email: string | null
  phone: string | null
  tax_id: string | null
  language: Language
  packing_slip_text: string | null
}

export type Drafting = {
  buyer: Buyer
  sku_map: SkuMap | null
  unsourced: Unsourced
  path: OrderPath
  /** In whose name the partner shall ship; null if it is not told. */
  ship_from: ShipFrom | null
}

export type DraftedLine = LineWords & {
  sku: string
  quantity: number
  unit_price: string
  requested_date: string | null
}

/** What is sent as a new sales order; null goes by the name of a field that says nothing. */
export type PartnerOrderDraft = OrderWords & {
  reference: string
  currency: string
  payment_terms: 'on_account'
  shortage_policy: 'backorder' | 'cancel_short'
  partial_shipments: 'allow' | 'none'
  tax_mode: 'none'
  customer: {
    name: string, company: string, email: string | null, phone: string | null, tax_id: string | null
  }
  language: Language
  buyer_reference: string
  ship_to: Address
  bill_to: Address | null
  metadata: Record<string, string>
  path: OrderPath
  /** Absent for partners of older releases. */
  ship_from?: ShipFrom
  lines: DraftedLine[]
}

/**
 * How the order is to be by now. `answer_due_at`: by then an answer to what is asked back is
 * wanted. `shipped_quantity`: units that have left, as is known here, but those beyond our order.
 */
export type WantedOrder = Omit<PartnerOrderDraft, 'lines'> & {
  answer_due_at?: string | null
  lines: Array<DraftedLine & { shipped_quantity?: number }>
}

/**
 * In the metadata of the partner's order: our numbers of its lines, where they differ. A text of
 * metadata has room for so many numbers of four digits; the next ones stand in a text of their own.
 */
const LINE_NUMBERS = 'buyer_line_numbers'
const NUMBERS_A_TEXT = 100

const numbersNameOf = (at: number): string =>
  at === 0 ? LINE_NUMBERS : `${LINE_NUMBERS}_${at + 1}`
const textsFor = (lines: number): number => Math.ceil(lines / NUMBERS_A_TEXT)

/**
 * The order as it is first sent: lines that want nothing are left out for ever, since no line
 * grows. Undefined if none is left.
 */
export function draftPartnerOrder (
  order: OrderToDraft, drafting: Drafting
): PartnerOrderDraft | undefined {
  const lines = order.lines.filter((line) =>
    line.substitute_for === null && wantedOf(order, line) > 0)
  return lines.length === 0 ? undefined : draft(order, lines, drafting)
}

/** The same with each line, also those of which nothing is wanted any more. */
export function draftWantedOrder (order: OrderToDraft, drafting: Drafting): WantedOrder {
  const lines = order.lines.filter((line) => line.substitute_for === null)
  const drafted = draft(order, lines, drafting)
  return {
    ...drafted,
    lines: drafted.lines.map((line, at) => ({
      ...line,
      shipped_quantity: sumOver(order, lines[at]?.line_number, (one) =>
        one.shipped_quantity + one.missing_quantity)
    }))
  }
}

type WithLines = Pick<OrderToDraft, 'lines'>

/** Is a unit of the order wanted by now? */
export function wantsUnits (order: WithLines): boolean {
  return order.lines.some((line) => wantedOf(order, line) > 0)
}

/** What is wanted now, as a new order; undefined for nothing. */
export function placeableOf (
  { answer_due_at: _due, ...wanted }: WantedOrder
): PartnerOrderDraft | undefined {
  const numbers = ownLineNumbersOf(wanted.metadata, wanted.lines.length)
  const kept = wanted.lines.flatMap((line, at) =>
    line.quantity > 0 ? [{ line, number: numbers[at] ?? at + 1 }] : [])
  return kept.length === 0
    ? undefined
    : {
        ...wanted,
        metadata: describeNumbers(kept.map(({ number }) => number)),
        lines: kept.map(({ line: { shipped_quantity: _sent, ...line } }) => line)
      }
}

function describeNumbers (numbers: readonly number[]): Record<string, string> {
  if (numbers.every((number, at) => number === at + 1)) return {}
  const texts = Array.from({ length: textsFor(numbers.length) }, (_, at) =>
    [numbersNameOf(at), numbers.slice(at * NUMBERS_A_TEXT, (at + 1) * NUMBERS_A_TEXT).join(',')])
  return Object.fromEntries(texts)
}

function draft (
  order: OrderToDraft, lines: readonly Line[], drafting: Drafting
): PartnerOrderDraft {
  const { buyer, sku_map, unsourced, path, ship_from } = drafting
  const { name, email, phone, tax_id, language } = buyer
  return {
    reference: order.id,
    currency: order.currency,
    payment_terms: 'on_account',
    shortage_policy: unsourced === 'wait' ? 'backorder' : 'cancel_short',
    partial_shipments: order.ship_complete ? 'none' : 'allow',
    tax_mode: 'none',
    customer: { name, company: name, email, phone, tax_id },
    language,
    buyer_reference: order.number,
    ship_to: order.ship_to,
    bill_to: buyer.address,
    gift_message: order.gift_message,
    packing_slip_text: order.packing_slip_text ?? ownTextOf(order, buyer),
    purchase_order_number: order.customer_order_number,
    metadata: describeNumbers(lines.map(({ line_number }) => line_number)),
    path,
    ...ship_from !== null && { ship_from },
    lines: lines.map((line) => ({
      sku: partnerSkuOf(sku_map, line.sku),
      description: line.description,
      note: line.note,
      customization: line.customization,
      quantity: wantedOf(order, line),
      unit_price: line.unit_cost,
      requested_date: line.requested_date
    }))
  }
}

/** In the parcel of another seller, the merchant says nothing. */
function ownTextOf ({ ship_from }: OrderToDraft, { packing_slip_text }: Buyer): string | null {
  return ship_from === null ? packing_slip_text : null
}

/**
 * Units that are not asked back. Those of a substitute are still units of the line there, and those
 * that never arrived in our warehouse have left there.
 */
function wantedOf (order: WithLines, { line_number }: Pick<Line, 'line_number'>): number {
  return sumOver(order, line_number, (line) =>
    liveOf(line) + line.missing_quantity - line.pending_cancellation_quantity)
}

/** Of a line and its substitutes. */
function sumOver (
  { lines }: WithLines, line_number: number | undefined, unitsOf: (line: Line) => number
): number {
  return sum(lines, (line) =>
    line.line_number === line_number || line.substitute_for === line_number ? unitsOf(line) : 0)
}

/** Our numbers of the partner's lines, which are numbered from 1. */
export function ownLineNumbersOf (
  metadata: Readonly<Record<string, string>>, lines: number
): number[] {
  if (metadata[LINE_NUMBERS] === undefined) {
    return Array.from({ length: lines }, (_, at) => at + 1)
  }
  const texts = Array.from({ length: textsFor(lines) }, (_, at) =>
    metadata[numbersNameOf(at)] ?? '')
  return texts.flatMap((text) => text.split(',')).map(Number)
    .filter((one) => Number.isSafeInteger(one) && one > 0)
}
