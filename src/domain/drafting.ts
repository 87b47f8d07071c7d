// A plan made into purchase orders, each linked line by line to the sale it serves.

import assert from 'node:assert'
import type { Address } from './address.ts'
import type { MerchantSettings } from './merchant.ts'
import { evaluatePurchaseOrder } from './purchase-evaluation.ts'
import type { PurchaseOrder, PurchaseOrderLine } from './purchase-order.ts'
import { RuleError } from './rule.ts'
import { type SalesOrder, type SalesOrderLine, unsourcedOf } from './sales-order.ts'
import { sorted } from './sorting.ts'
import {
  type Allocation, type Offer, type Plan, planSourcing, type SearchBudget
} from './sourcing.ts'
import { rowOf, type StockBook } from './stock-book.ts'

/** What decisions about a sale look at besides the sale. */
export type Surroundings = {
  settings: MerchantSettings
  book: StockBook
  /** Shared by decisions that are made in one go; without it each plan has its own. */
  search?: SearchBudget
  now: string
  newId: (prefix: 'po' | 'dec' | 'exc' | 'shp' | 'hld') => string
}

/**
 * What sourcing proposes for everything that nothing serves yet. A planned purchase order may
 * grow: its supplier takes no second order fee. Throws `warehouse_address_missing`.
 */
export function planOf (
  sale: SalesOrder, purchases: readonly PurchaseOrder[],
  { settings, book, search, now }: Surroundings
): Plan {
  const { currency } = sale
  const { minimum_margin_percent, late_policy, sourcing } = settings
  // Goods that go through the warehouse are shipped there, and only there may a surplus arrive.
  const { country } = shipToOf(sale, purchases, settings)
  const lines = sale.lines.flatMap((line) => {
    const quantity = unsourcedOf(line)
    const { line_number, sku, unit_price, requested_date, excluded_supplier_ids } = line
    if (quantity === 0) return []
    return { line_number, sku, quantity, unit_price, requested_date, excluded_supplier_ids }
  })
  return planSourcing(
    { lines, country, currency, now }, offersFor(sale, purchases, book),
    { ...sourcing, minimum_margin_percent, late_policy }, search
  )
}

function offersFor (
  sale: SalesOrder, purchases: readonly PurchaseOrder[], book: StockBook
): ReadonlyMap<string, readonly Offer[]> {
  const is_surplus_allowed = sale.delivery_mode === 'via_warehouse'
  const growing = new Set(purchases.flatMap(({ status, supplier_id }) =>
    status === 'planned' ? supplier_id : []))
  const hasSurplus = ({ lines }: SalesOrder): boolean =>
    lines.some(({ sku }) => book.get(sku)?.some(({ surplus }) => surplus) === true)
  if (growing.size === 0 && (is_surplus_allowed || !hasSurplus(sale))) return book
  return new Map([...book].map(([sku, rows]) => [sku, rows.map((row): Offer => ({
    ...row,
    surplus: row.surplus && is_surplus_allowed,
    ...growing.has(row.supplier_id) && { order_fee: '0', min_order_value: '0' }
  }))]))
}

/** A merchant that has no warehouse any more: what is sourced again goes where the rest went. */
function shipToOf (
  order: SalesOrder, [purchase]: readonly PurchaseOrder[], { warehouse_address }: MerchantSettings
): Address {
  if (order.delivery_mode === 'drop_ship') return order.ship_to
  const address = warehouse_address ?? purchase?.ship_to
  if (address === undefined) throw new RuleError('warehouse_address_missing')
  return address
}

/**
 * The purchase orders that buy what is planned, in order of supplier id: new ones, and planned
 * ones that grow. Throws `warehouse_address_missing`.
 */
export function draftPurchaseOrders (
  sale: SalesOrder, plan: Plan, purchases: readonly PurchaseOrder[],
  { settings, book, now, newId }: Surroundings
): PurchaseOrder[] {
  const ship_to = shipToOf(sale, purchases, settings)
  const by_supplier = Map.groupBy(plan.allocations, ({ supplier_id }) => supplier_id)
  const suppliers = sorted([...by_supplier], ([a], [b]) => a < b ? -1 : 1)
  return suppliers.map(([supplier_id, allocations]) => {
    const [first] = allocations
    assert(first !== undefined, 'a supplier with an allocation')
    const grown = purchases.find((one) =>
      one.status === 'planned' && one.supplier_id === supplier_id)
    if (grown !== undefined) {
      const lines = [...grown.lines, ...draftLines(sale, allocations, { order: grown, book })]
      return evaluatePurchaseOrder({ ...grown, lines, updated_at: now })
    }
    const { supplier_kind, order_fee } = rowOf(book, first)
    const order: PurchaseOrder = {
      id: newId('po'),
      version: 1,
      supplier_id,
      sales_order_id: sale.id,
      sales_order_reference: sale.reference,
      status: 'planned',
      fulfillment_status: 'unfulfilled',
      cancellation: 'none',
      cancellation_reason: null,
      cancellation_due_at: null,
      kind: supplier_kind === 'own_warehouse' ? 'own_stock' : 'external',
      delivery_mode: sale.delivery_mode,
      currency: sale.currency,
      order_fee,
      total: '0',
      ship_to,
      metadata: {},
      issued_at: null,
      acknowledgement_due_at: null,
      shipment_due_on: null,
      late_noted_on: null,
      created_at: now,
      updated_at: now,
      lines: []
    }
    const lines = draftLines(sale, allocations, { order, book })
    return evaluatePurchaseOrder({ ...order, lines })
  })
}

function draftLines (
  sale: SalesOrder, allocations: readonly Allocation[],
  { order, book }: { order: PurchaseOrder, book: StockBook }
): PurchaseOrderLine[] {
  const first = order.lines.length + 1
  return allocations.map((allocation, index) => {
    const { sku, supplier_id, quantity, unit_cost, surplus_quantity, arrival_date } = allocation
    return {
      purchase_order_id: order.id,
      line_number: first + index,
      sales_order_id: sale.id,
      sales_order_line_number: allocation.line_number,
      supplier_id,
      sku,
      supplier_sku: rowOf(book, allocation).supplier_sku,
      quantity,
      unit_cost,
      ordered_unit_cost: null,
      amount: '0',
      requested_date: lineOf(sale, allocation.line_number).requested_date,
      promised_date: arrival_date,
      accepted_quantity: 0,
      accepted_at: null,
      rejected_quantity: 0,
      expired_quantity: 0,
      canceled_quantity: 0,
      shipped_quantity: 0,
      delivered_quantity: 0,
      over_shipped_quantity: 0,
      surplus_quantity,
      reserved_quantity: quantity,
      pending_cancellation_quantity: 0,
      pending: null,
      cost_increase: null,
      answers: [],
      replaces: null
    }
  })
}

export function lineOf ({ lines }: SalesOrder, line_number: number): SalesOrderLine {
  const line = lines.find((one) => one.line_number === line_number)
  assert(line !== undefined, 'a line that the order does not have')
  return line
}
