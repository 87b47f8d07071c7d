// Surplus that arrives: units beyond what the customer ordered become stock of the own warehouse.

import type { BackToBack } from './state.ts'
import type { Surroundings, WritableSurroundings } from './surroundings.ts'
import { openException } from '../model/exception/exception.ts'
import { averageCost } from '../kernel/money.ts'
import { unitCostInSale } from '../model/purchase-order/purchase-cost.ts'
import {
  type PurchaseOrder, type PurchaseOrderLine, servedOf
} from '../model/purchase-order/purchase-order.ts'
import { landedCostOf } from '../sourcing/plan-sourcing.ts'
import {
  findRow, giveOnHand, insertRow, ON_HAND_MAX, rowOf, type StockRow, type StockView
} from '../model/stock/stock-book.ts'
import type { Warehouse } from '../model/stock/warehouse.ts'

/** The units that the customer ordered count as arrived first. The rest is surplus. */
function arrivedBeyondDemand (line: PurchaseOrderLine): number {
  return Math.max(0, line.delivered_quantity - servedOf(line))
}

/**
 * Adds the surplus that has arrived since `before` to the stock of the own warehouse. Opens
 * `surplus_received` for units that cannot be added. Units shipped beyond the order are not counted
 * here: `over_shipment` told a person of them when they were shipped.
 */
export function giveSurplus (
  before: BackToBack, after: BackToBack, surroundings: WritableSurroundings
): BackToBack {
  const known = new Map(before.purchase_orders.map((order) => [order.id, order]))
  let state = after
  for (const order of after.purchase_orders) {
    const earlier = known.get(order.id)
    if (earlier === undefined || earlier === order) continue
    for (const line of order.lines) {
      const was = earlier.lines.find((one) => one.line_number === line.line_number)
      const units = arrivedBeyondDemand(line) - (was === undefined ? 0 : arrivedBeyondDemand(was))
      if (units > 0) state = giveUnits(state, { order, line, units }, surroundings)
    }
  }
  return state
}

type Surplus = { order: PurchaseOrder, line: PurchaseOrderLine, units: number }

function giveUnits (
  state: BackToBack, surplus: Surplus, surroundings: WritableSurroundings
): BackToBack {
  const why_not = giveToWarehouse(state, surplus, surroundings)
  return why_not === undefined ? state : tellSurplus(state, surplus, why_not, surroundings)
}

/**
 * Adds units of a purchase order line to the stock of the own warehouse, at what they cost. If that
 * cannot be done, it writes nothing and says why not.
 */
export function giveToWarehouse (
  state: BackToBack, surplus: Surplus, { book, now, warehouse = null }: WritableSurroundings
): string | undefined {
  const { line, units } = surplus
  const { sku } = line
  if (warehouse === null) return 'there is no active own warehouse'
  const key = { sku, supplier_id: warehouse.id }
  const known = findRow(book, key)
  const { currency } = known ?? warehouse
  const unit_cost = unitCostIn(currency, surplus, state)
  if (unit_cost === null) return 'the own warehouse counts in another currency'
  if ((known?.on_hand ?? 0) + units > ON_HAND_MAX) return 'the own warehouse cannot count so many'
  if (known === undefined) {
    insertRow(book, openRow(warehouse, { sku, unit_cost, ...weightOf(book, line), now }))
  }
  const row = rowOf(book, key)
  const cost = averageCost([
    { unit_cost: row.unit_cost, units: row.on_hand }, { unit_cost, units }
  ], currency)
  giveOnHand(book, key, { units, unit_cost: cost, now })
  return undefined
}

function landedCostIn ({ order: { currency }, line: { unit_cost, unit_freight } }: {
  order: Pick<PurchaseOrder, 'currency'>
  line: Pick<PurchaseOrderLine, 'unit_cost' | 'unit_freight'>
}): string {
  return landedCostOf(unit_cost, unit_freight, currency)
}

/**
 * What it cost to have a unit here. The base of the freight was paid for the demand. Null: the
 * purchase order has no rate to the currency.
 */
function unitCostIn (
  currency: string, { order, line: { unit_cost, unit_freight } }: Surplus,
  { sales_order }: BackToBack
): string | null {
  const landed = landedCostIn({ order, line: { unit_cost, unit_freight } })
  if (order.currency === currency) return landed
  return sales_order.currency === currency ? unitCostInSale(landed, order) : null
}

/** The units weigh what those of their supplier do. */
function weightOf (
  book: StockView, line: PurchaseOrderLine
): Pick<StockRow, 'unit_weight_kg'> {
  return { unit_weight_kg: findRow(book, line)?.unit_weight_kg ?? null }
}

/** A new stock row of the own warehouse, for a SKU that it did not have. */
function openRow (
  { id, ...supplier }: Warehouse, { sku, unit_cost, unit_weight_kg, now }:
  Pick<StockRow, 'sku' | 'unit_cost' | 'unit_weight_kg'> & { now: string }
): StockRow {
  return {
    ...supplier,
    supplier_id: id,
    sku,
    supplier_sku: null,
    on_hand: 0,
    reserved: 0,
    available: 0,
    unit_cost,
    price_breaks: [],
    min_order_quantity: 1,
    order_multiple: 1,
    unit_weight_kg,
    as_of: now,
    valid_from: null,
    valid_until: null,
    paused: false
  }
}

/** Opens one exception for each receipt, since each has its own units. */
function tellSurplus (
  state: BackToBack, surplus: Surplus, why: string, { now, newId }: Surroundings
): BackToBack {
  const { order, line, units } = surplus
  const exception = openException({
    id: newId('exc'),
    kind: 'surplus_received',
    subject_type: 'purchase_order',
    subject_id: order.id,
    sales_order_id: order.sales_order_id,
    purchase_order_id: order.id,
    supplier_id: order.supplier_id,
    line_number: line.line_number,
    sku: line.sku,
    detail: `${units} units beyond the sales order arrived at ${landedCostIn(surplus)} ` +
      `${order.currency} each. They were not added to stock: ${why}.`,
    now
  })
  return { ...state, exceptions: [...state.exceptions, exception] }
}
