// Goods leave: a supplier ships, or the merchant ships on from its warehouse.

import { assertOpen } from './answer-purchase-order.ts'
import { type BackToBack, replacePurchaseOrder } from '../state.ts'
import { momentOf } from '../../kernel/calendar.ts'
import { refuseCancellation } from './cancel.ts'
import type { Surroundings, WritableSurroundings } from '../surroundings.ts'
import { lineOf } from '../../model/sales-order/sales-order.ts'
import { openSaleException } from '../sale-exceptions.ts'
import { takeShipped } from '../../model/purchase-order/purchase-line-transit.ts'
import {
  liveOf, type PurchaseOrder, type PurchaseOrderLine, unansweredOf, unshippedOf
} from '../../model/purchase-order/purchase-order.ts'
import { assertLines, pairLines } from '../../kernel/line-numbers.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import {
  type NewShipment, ON_ITS_WAY, type Shipment, type ShipmentLine
} from '../../model/shipment/shipment.ts'
import { findRow } from '../../model/stock/stock-book.ts'
import { receivedOf } from './receive-goods.ts'

export type Shipped = { state: BackToBack, shipment: Shipment }

/**
 * A supplier ships. Throws `purchase_order_not_open`, `unknown_line`, `repeated_line`,
 * `shipment_exceeds_accepted` and `ship_complete`.
 */
export function shipPurchase (
  before: BackToBack, order: PurchaseOrder, input: NewShipment, surroundings: WritableSurroundings
): Shipped {
  assertOpen(order)
  assertLines(input.lines, order.lines, 'shipment_exceeds_accepted',
    (line) => shippableOf(line) + toleranceOf(line, surroundings))
  if (order.ship_complete) assertWhole(input, order.lines, unshippedOf)
  const { state, shipment, after } = recordShipped(before, order, input, surroundings)
  return { state: tellOverShipment(state, order, after, surroundings), shipment }
}

/**
 * Units leave the supplier: those that it may ship, and others beyond the order. `after` is the
 * order with them.
 */
export function recordShipped (
  before: BackToBack, order: PurchaseOrder, input: NewShipment, surroundings: WritableSurroundings
): Shipped & { after: PurchaseOrder } {
  const { now, book, newId } = surroundings
  const shipped_at = momentOf(input.shipped_at, now)
  const shipment = openShipment(input, {
    id: newId('shp'), order, sales_order_id: before.sales_order.id, shipped_at, now
  })
  const sent = new Map(input.lines.map(({ line_number, quantity }) => [line_number, quantity]))
  const left: LeftStock = new Map()
  const lines = order.lines.map((line) => {
    const quantity = sent.get(line.line_number)
    if (quantity === undefined) return line
    const over = Math.max(0, quantity - shippableOf(line))
    const { on_hand: was = 0 } = findRow(book, line) ?? {}
    const after = takeShipped(line, { units: quantity - over, over, shipped_at, now }, book)
    left.set(line.line_number, {
      released_quantity: line.reserved_quantity - after.reserved_quantity,
      taken_quantity: was - (findRow(book, line)?.on_hand ?? 0)
    })
    return after
  })
  const shipped = before.shipments.concat(describeLines(shipment, input, order, left))
  const after = { ...order, lines }
  const state = { ...replacePurchaseOrder(before, after), shipments: shipped }
  const is_refused = pairLines(order.lines, lines).some(({ was, line }) =>
    line.pending_cancellation_quantity < was.pending_cancellation_quantity)
  const told = is_refused
    ? refuseCancellation(state, { order, after, reason: null }, surroundings)
    : state
  return { state: told, shipment: shipped.at(-1) ?? shipment, after }
}

/** Throws `ship_complete` when the shipment leaves units of a line behind. */
function assertWhole<Line extends { line_number: number }> (
  { lines }: NewShipment, all: readonly Line[], leftOf: (line: Line) => number
): void {
  const errors = all.flatMap((line): Fault[] => {
    const { line_number } = line
    const at = lines.findIndex((one) => one.line_number === line_number)
    const left = leftOf(line) - (lines[at]?.quantity ?? 0)
    if (left <= 0) return []
    const pointer = at < 0 ? '/lines' : `/lines/${at}/quantity`
    const detail = `${left} more units of line ${line_number} belong into the shipment.`
    return [{ pointer, code: 'too_small', detail }]
  })
  const [first] = errors
  if (first !== undefined) throw new RuleError('ship_complete', { detail: first.detail, errors })
}

/** Units that the supplier may ship: accepted or unanswered, and not shipped yet. */
function shippableOf (line: PurchaseOrderLine): number {
  return line.accepted_quantity + unansweredOf(line) - line.shipped_quantity
}

function toleranceOf (line: PurchaseOrderLine, { book }: Surroundings): number {
  const { over_shipment_tolerance_percent = 0 } = findRow(book, line) ?? {}
  const hundredths = Math.round(over_shipment_tolerance_percent * 100)
  const tolerated = Math.floor(liveOf(line) * hundredths / 10_000)
  return Math.max(0, tolerated - line.over_shipped_quantity)
}

function tellOverShipment (
  state: BackToBack, before: PurchaseOrder, after: PurchaseOrder, surroundings: Surroundings
): BackToBack {
  return pairLines(before.lines, after.lines).reduce((current, { was, line }) => {
    const over = line.over_shipped_quantity - was.over_shipped_quantity
    if (over === 0) return current
    return openSaleException(current, {
      kind: 'over_shipment',
      line_number: line.line_number,
      detail: `The supplier shipped ${over} units more than were ordered.`,
      order: after
    }, surroundings)
  }, state)
}

/**
 * The merchant ships received units on to the customer. Throws `not_via_warehouse`,
 * `unknown_line`, `repeated_line`, `shipment_exceeds_received` and `ship_complete`.
 */
export function shipSale (
  before: BackToBack, input: NewShipment, { now, newId }: Surroundings
): Shipped {
  const { sales_order } = before
  if (sales_order.delivery_mode !== 'via_warehouse') throw new RuleError('not_via_warehouse')
  assertLines(input.lines, sales_order.lines, 'shipment_exceeds_received', (line) =>
    Math.min(receivedOf(before, line.line_number), line.quantity - line.canceled_quantity) -
      line.shipped_quantity)
  if (sales_order.partial_shipments === 'none') {
    assertWhole(input, sales_order.lines, (line) =>
      line.quantity - line.canceled_quantity - line.shipped_quantity)
  }
  const opened = openShipment(input, {
    id: newId('shp'),
    order: null,
    sales_order_id: sales_order.id,
    shipped_at: momentOf(input.shipped_at, now),
    now
  })
  const shipment = {
    ...opened,
    lines: input.lines.map(({ line_number, quantity }): ShipmentLine => ({
      shipment_id: opened.id,
      line_number,
      sales_order_line_number: line_number,
      supplier_id: null,
      sku: arrivedSkuOf(before, line_number),
      shipped_at: opened.shipped_at,
      quantity,
      over_shipped_quantity: 0,
      ...ON_ITS_WAY
    }))
  }
  return { state: { ...before, shipments: [...before.shipments, shipment] }, shipment }
}

/** The SKU that arrived for the line; where it is not one alone, that which was ordered. */
function arrivedSkuOf (
  { sales_order, purchase_orders }: BackToBack, line_number: number
): string {
  const arrived = new Set(purchase_orders.flatMap(({ lines }) => lines)
    .filter((line) => line.sales_order_line_number === line_number && line.delivered_quantity > 0)
    .map(({ sku }) => sku))
  const [sku] = arrived
  return sku === undefined || arrived.size > 1 ? lineOf(sales_order, line_number).sku : sku
}

type Opening = {
  id: string
  /** Null: the merchant itself ships. */
  order: PurchaseOrder | null
  sales_order_id: string
  shipped_at: string
  now: string
}

function openShipment (
  { carrier = null, tracking_number = null, tracking_url = null, metadata = {} }: NewShipment,
  { id, order, sales_order_id, shipped_at, now }: Opening
): Shipment {
  const sender = order === null
    ? { purchase_order_id: null, supplier_id: null, destination: 'customer' as const }
    : {
        purchase_order_id: order.id,
        supplier_id: order.supplier_id,
        destination: order.delivery_mode === 'drop_ship'
          ? 'customer' as const
          : 'warehouse' as const
      }
  return {
    id,
    version: 1,
    sales_order_id,
    ...sender,
    carrier,
    tracking_number,
    tracking_url,
    metadata,
    shipped_at,
    delivered_at: null,
    failed_at: null,
    canceled_at: null,
    incidents: [],
    created_at: now,
    updated_at: now,
    lines: []
  }
}

/** What left the stock, by line. */
type LeftStock = Map<number, Pick<ShipmentLine, 'released_quantity' | 'taken_quantity'>>

function describeLines (
  shipment: Shipment, { lines }: NewShipment, order: PurchaseOrder, left: LeftStock
): Shipment {
  const known = new Map(order.lines.map((line) => [line.line_number, line]))
  return {
    ...shipment,
    lines: lines.flatMap(({ line_number, quantity }): ShipmentLine[] => {
      const line = known.get(line_number)
      if (line === undefined) return []
      const { sku, supplier_id, sales_order_line_number } = line
      return [{
        shipment_id: shipment.id,
        line_number,
        sales_order_line_number,
        supplier_id,
        sku,
        shipped_at: shipment.shipped_at,
        quantity,
        over_shipped_quantity: Math.max(0, quantity - shippableOf(line)),
        ...ON_ITS_WAY,
        ...left.get(line_number)
      }]
    })
  }
}
