// A plan made into purchase orders, each linked line by line to the sale it serves.

import assert from 'node:assert'
import type { Address } from './address.ts'
import type { MerchantSettings } from './merchant.ts'
import {
  evaluatePurchaseOrder, type PurchaseOrder, type PurchaseOrderLine
} from './purchase-order.ts'
import { RuleError } from './rule.ts'
import type { SalesOrder, SalesOrderLine } from './sales-order.ts'
import { type Allocation, type Offer, type Plan, planSourcing } from './sourcing.ts'
import { rowOf, type StockBook } from './stock-book.ts'

/** What decisions about a sale look at besides the sale. */
export type Surroundings = {
  settings: MerchantSettings
  book: StockBook
  now: string
  newId: (prefix: 'po' | 'dec') => string
}

/** What sourcing proposes for the whole draft. Throws `warehouse_address_missing`. */
export function planOf (draft: SalesOrder, { settings, book, now }: Surroundings): Plan {
  const { currency, delivery_mode } = draft
  const { minimum_margin_percent, late_policy, sourcing } = settings
  // Goods that go through the warehouse are shipped there, and only there may a surplus arrive.
  const { country } = shipToOf(draft, settings)
  const lines = draft.lines.map(({ line_number, sku, quantity, unit_price, requested_date }) =>
    ({ line_number, sku, quantity, unit_price, requested_date, excluded_supplier_ids: [] }))
  return planSourcing(
    { lines, country, currency, now },
    delivery_mode === 'via_warehouse' ? book : withoutSurplus(book, draft),
    { ...sourcing, minimum_margin_percent, late_policy }
  )
}

function withoutSurplus (book: StockBook, { lines }: SalesOrder): ReadonlyMap<string, Offer[]> {
  const offers = lines.flatMap(({ sku }) => book.get(sku) ?? [])
  if (!offers.some(({ surplus }) => surplus)) return book
  return new Map([...book].map(([sku, rows]) =>
    [sku, rows.map((row) => ({ ...row, surplus: false }))]))
}

function shipToOf (order: SalesOrder, { warehouse_address }: MerchantSettings): Address {
  if (order.delivery_mode === 'drop_ship') return order.ship_to
  if (warehouse_address === null) throw new RuleError('warehouse_address_missing')
  return warehouse_address
}

/**
 * One planned purchase order a supplier, in order of supplier id. Throws
 * `warehouse_address_missing`.
 */
export function draftPurchaseOrders (
  sale: SalesOrder, plan: Plan, { settings, book, now, newId }: Surroundings
): PurchaseOrder[] {
  const ship_to = shipToOf(sale, settings)
  const by_supplier = Map.groupBy(plan.allocations, ({ supplier_id }) => supplier_id)
  const sorted = [...by_supplier].sort(([a], [b]) => a < b ? -1 : 1)
  return sorted.map(([supplier_id, allocations]) => {
    const [first] = allocations
    assert(first !== undefined, 'a supplier with an allocation')
    const { supplier_kind, order_fee } = rowOf(book, first)
    const id = newId('po')
    return evaluatePurchaseOrder({
      id,
      version: 1,
      supplier_id,
      sales_order_id: sale.id,
      sales_order_reference: sale.reference,
      status: 'planned',
      fulfillment_status: 'unfulfilled',
      cancellation: 'none',
      kind: supplier_kind === 'own_warehouse' ? 'own_stock' : 'external',
      delivery_mode: sale.delivery_mode,
      currency: sale.currency,
      order_fee,
      total: '0',
      ship_to,
      metadata: {},
      issued_at: null,
      acknowledgement_due_at: null,
      created_at: now,
      updated_at: now,
      lines: allocations.map((allocation, index) =>
        draftLine(sale, allocation, { id, line_number: index + 1, book }))
    })
  })
}

function draftLine (
  sale: SalesOrder, allocation: Allocation,
  { id, line_number, book }: { id: string, line_number: number, book: StockBook }
): PurchaseOrderLine {
  const { sku, supplier_id, quantity, unit_cost, surplus_quantity, arrival_date } = allocation
  return {
    purchase_order_id: id,
    line_number,
    sales_order_id: sale.id,
    sales_order_line_number: allocation.line_number,
    supplier_id,
    sku,
    supplier_sku: rowOf(book, allocation).supplier_sku,
    quantity,
    unit_cost,
    amount: '0',
    requested_date: lineOf(sale, allocation.line_number).requested_date,
    promised_date: arrival_date,
    accepted_quantity: 0,
    accepted_at: null,
    rejected_quantity: 0,
    canceled_quantity: 0,
    shipped_quantity: 0,
    delivered_quantity: 0,
    over_shipped_quantity: 0,
    surplus_quantity,
    reserved_quantity: quantity,
    replaces: null
  }
}

function lineOf ({ lines }: SalesOrder, line_number: number): SalesOrderLine {
  const line = lines.find((one) => one.line_number === line_number)
  assert(line !== undefined, 'a line that the order does not have')
  return line
}
