// The question to sourcing about a sale, and the plan made into planned purchase orders. Each of
// their lines names the sales order line that it serves.

import assert from 'node:assert'
import type { Address } from '../kernel/address.ts'
import { dateIn } from '../kernel/local-time.ts'
import { type Told, toldOf } from './carry-words.ts'
import { withCalendars } from './lead-times.ts'
import type { MerchantSettings } from '../model/merchant/merchant.ts'
import { notesForSuppliers } from '../model/note/note.ts'
import { evaluatePurchaseOrder } from '../model/purchase-order/evaluate-purchase-order.ts'
import {
  isPlanned, type PurchaseOrder, type PurchaseOrderLine
} from '../model/purchase-order/purchase-order.ts'
import { NOTHING_DONE } from '../model/purchase-order/new-purchase-line.ts'
import { RuleError } from '../kernel/rule.ts'
import { netUnitPriceOf } from '../model/sales-order/net-price.ts'
import { lineOf, type SalesOrder, unsourcedOf } from '../model/sales-order/sales-order.ts'
import { sorted } from '../kernel/sort-few.ts'
import type {
  AllocatedUnits, Allocation, Demand, Offer, Plan, Policy
} from '../sourcing/plan-sourcing.ts'
import { availableOf, rowOf, type StockRow, type StockView } from '../model/stock/stock-book.ts'
import { type Converted, convertOffers, hasForeign } from './convert-offers.ts'
import { markPath } from './mark-path.ts'
import { priceOf } from './price-purchase-order.ts'
import type { Surroundings } from './surroundings.ts'

export type SourcingQuestion = {
  demand: Demand
  offers: ReadonlyMap<string, readonly Offer[]>
  policy: Policy
  exchange_rates: Converted['exchange_rates']
}

/**
 * The question to sourcing about all units that no issued purchase order serves. Stock that is
 * reserved by planned orders counts as free. The lines of `sale` must be counted without planned
 * orders. Throws `warehouse_address_missing`.
 */
export function questionOf (
  sale: SalesOrder, purchases: readonly PurchaseOrder[],
  { settings, book, rates, now }: Surroundings
): SourcingQuestion {
  const { currency } = sale
  const { minimum_margin_percent, late_policy, sourcing } = settings
  // For `via_warehouse` this is the country of the warehouse.
  const { country } = shipToOf(sale, purchases, settings)
  const lines = sale.lines.flatMap((line) => {
    const quantity = unsourcedOf(line)
    const { line_number, sku, requested_date } = line
    const is_replacement = line.replacement_for !== null
    if (quantity === 0) return []
    return {
      line_number,
      sku,
      quantity,
      unit_price: netUnitPriceOf(line, sale),
      requested_date,
      excluded_supplier_ids: line.excluded_supplier_ids,
      suppliers: line.suppliers,
      allocations: allocationsWithin(line.allocations, quantity),
      margin_waived: line.margin_waived || is_replacement
    }
  })
  const today = dateIn(settings.time_zone, now)
  const rows = withCalendars(
    offersFor(sale, purchases.filter(isPlanned), book), sale.delivery_mode, { settings, now })
  const { rows: offers, exchange_rates } = hasForeign(rows, lines, currency)
    ? convertOffers(rows, lines, { currency, rates, today })
    : { rows, exchange_rates: [] }
  return {
    demand: { lines, country, currency, now, today },
    offers: markPath(offers, sale.path),
    exchange_rates,
    policy: {
      objective: sale.sourcing.objective ?? sourcing.objective,
      split: sale.sourcing.split ?? sourcing.split,
      minimum_margin_percent,
      late_policy
    }
  }
}

/** A line may want fewer units by now: the last allocations are cut. */
function allocationsWithin (
  allocations: readonly AllocatedUnits[], units: number
): readonly AllocatedUnits[] {
  if (allocations.length === 0) return allocations
  let left = units
  return allocations.flatMap((one) => {
    const quantity = Math.min(one.quantity, left)
    left -= quantity
    return quantity === 0 ? [] : [{ ...one, quantity }]
  })
}

/** The offers with the stock of planned orders free. Surplus is bought only via the warehouse. */
function offersFor (
  sale: SalesOrder, planned: readonly PurchaseOrder[], { rows }: StockView
): StockView['rows'] {
  const is_surplus_allowed = sale.delivery_mode === 'via_warehouse'
  const hasSurplus = ({ lines }: SalesOrder): boolean =>
    lines.some(({ sku }) => rows.get(sku)?.some(({ surplus }) => surplus) === true)
  if (planned.length === 0 && (is_surplus_allowed || !hasSurplus(sale))) return rows
  const held = new Map<string, number>()
  for (const { sku, supplier_id, reserved_quantity } of planned.flatMap(({ lines }) => lines)) {
    const key = `${supplier_id} ${sku}`
    held.set(key, (held.get(key) ?? 0) + reserved_quantity)
  }
  return new Map([...rows].map(([sku, offers]) => [sku, offers.map((row): StockRow => {
    const { on_hand, reserved, supplier_id } = row
    const own = held.get(`${supplier_id} ${sku}`) ?? 0
    return {
      ...row,
      available: availableOf({ on_hand, reserved: reserved - own }),
      surplus: row.surplus && is_surplus_allowed
    }
  })]))
}

/**
 * The address that suppliers ship to. If the merchant has removed its warehouse address, that of an
 * earlier purchase order of the sale is used. Throws `warehouse_address_missing`.
 */
export function shipToOf (
  order: SalesOrder, [purchase]: readonly PurchaseOrder[], { warehouse_address }: MerchantSettings
): Address {
  if (order.delivery_mode === 'drop_ship') return order.ship_to
  const address = warehouse_address ?? purchase?.ship_to
  if (address === undefined) throw new RuleError('warehouse_address_missing')
  return address
}

/** False: nothing can be planned now. The change still happens, and unsourced units wait. */
export function hasDestination (
  { delivery_mode }: SalesOrder, purchases: readonly PurchaseOrder[],
  { warehouse_address }: MerchantSettings
): boolean {
  return delivery_mode === 'drop_ship' || warehouse_address !== null || purchases.length > 0
}

/**
 * The purchase orders of the plan, in order of supplier id. A supplier that already has a planned
 * order keeps it, with new lines. Throws `warehouse_address_missing`.
 */
export function draftPurchaseOrders (
  sale: SalesOrder, plan: Plan, purchases: readonly PurchaseOrder[], surroundings: Surroundings
): PurchaseOrder[] {
  const { settings, book } = surroundings
  const ship_to = shipToOf(sale, purchases, settings)
  const by_supplier = Map.groupBy(plan.allocations, ({ supplier_id }) => supplier_id)
  const suppliers = sorted([...by_supplier], ([a], [b]) => a < b ? -1 : 1)
  return suppliers.map(([supplier_id, allocations]) => {
    const [first] = allocations
    assert(first !== undefined, 'a supplier with an allocation')
    const known = purchases.find((one) => isPlanned(one) && one.supplier_id === supplier_id)
    const order = known ?? openPurchaseOrder(sale, rowOf(book, first), surroundings)
    const lines = draftLines(sale, allocations, { order, book })
    const price = priceOf({
      lines, sale_currency: sale.currency, country: ship_to.country
    }, surroundings)
    return evaluatePurchaseOrder({ ...order, ship_to, ...toldOf(sale, order), ...price })
  })
}

function openPurchaseOrder (
  sale: SalesOrder, { supplier_id, supplier_kind, order_fee }: StockRow,
  { now, newId }: Surroundings
): Omit<PurchaseOrder, keyof Told> {
  return {
    id: newId('po'),
    version: 1,
    supplier_id,
    sales_order_id: sale.id,
    sales_order_reference: sale.reference,
    supplier_reference: null,
    status: 'planned',
    fulfillment_status: 'unfulfilled',
    cancellation: 'none',
    cancellation_reason: null,
    cancellation_due_at: null,
    kind: supplier_kind === 'own_warehouse' ? 'own_stock' : 'external',
    delivery_mode: sale.delivery_mode,
    currency: sale.currency,
    exchange_rate: null,
    order_fee,
    freight_base: '0',
    freight: '0',
    total: '0',
    ship_to: sale.ship_to,
    metadata: {},
    tags: [],
    notes: notesForSuppliers(sale.notes),
    issued_at: null,
    is_by_channel: false,
    revision: 1,
    sent_at: null,
    acknowledgement_due_at: null,
    shipment_due_on: null,
    late_noted_on: null,
    billing_status: 'unbilled',
    has_open_bills: false,
    created_at: now,
    updated_at: now,
    lines: []
  }
}

function draftLines (
  sale: SalesOrder, allocations: readonly Allocation[],
  { order, book }: { order: Pick<PurchaseOrder, 'id'>, book: StockView }
): PurchaseOrderLine[] {
  return allocations.map((allocation, index) => {
    const { sku, supplier_id, quantity, surplus_quantity } = allocation
    const sold = lineOf(sale, allocation.line_number)
    return {
      purchase_order_id: order.id,
      line_number: index + 1,
      sales_order_id: sale.id,
      sales_order_line_number: allocation.line_number,
      supplier_id,
      sku,
      supplier_sku: rowOf(book, allocation).supplier_sku,
      description: sold.description,
      note: sold.note,
      customization: sold.customization,
      quantity,
      unit_cost: allocation.unit_cost,
      unit_freight: allocation.unit_freight,
      ordered_unit_cost: null,
      amount: '0',
      requested_date: sold.requested_date,
      promised_date: allocation.arrival_date,
      accepted_quantity: 0,
      accepted_at: null,
      ...NOTHING_DONE,
      surplus_quantity,
      reserved_quantity: quantity,
      pending_cancellation_quantity: 0,
      pending: null,
      cost_increase: null,
      substitution: null,
      answers: [],
      replaces: null,
      substitute_for: null
    }
  })
}
