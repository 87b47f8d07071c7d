// Orders, stock and settings for the tests of the domain: valid as they stand.

import { toldOf } from '../../src/domain/back-to-back/carry-words.ts'
import type { BackToBack, Decided } from '../../src/domain/back-to-back/state.ts'
import {
  DEFAULT_SETTINGS, type MerchantSettings
} from '../../src/domain/model/merchant/merchant.ts'
import type { WritableSurroundings } from '../../src/domain/back-to-back/surroundings.ts'
import {
  type NewSalesOrder, normalizeSalesOrder, openLine, openSalesOrder
} from '../../src/domain/back-to-back/actions/open-sales-order.ts'
import { openPayment } from '../../src/domain/back-to-back/actions/open-payment.ts'
import { recordSalePayment, timeOutPayment } from '../../src/domain/back-to-back/actions/pay.ts'
import type { Payment } from '../../src/domain/model/sales-order/payment.ts'
import {
  type PurchaseOrder, type PurchaseOrderLine
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import { NOTHING_DONE } from '../../src/domain/model/purchase-order/new-purchase-line.ts'
import type { SalesOrder, SalesOrderLine } from '../../src/domain/model/sales-order/sales-order.ts'
import { drawConsequences } from '../../src/domain/back-to-back/draw-consequences.ts'
import {
  availableOf, openStockBook, type StockRow
} from '../../src/domain/model/stock/stock-book.ts'
import type { HoldingLine } from '../../src/domain/model/stock/apply-stock-report.ts'

export const NOW = '2026-03-10T12:00:00.000Z'
export const LATER = '2026-03-10T13:00:00.000Z'
export const EARLIER = '2026-03-10T11:00:00.000Z'

let made = 0

/** Increasing within a prefix, as the service's own are. */
export function newId (prefix: string): string {
  return `${prefix}_${String(++made).padStart(8, '0')}`
}

export const ADDRESS = {
  name: 'Ada Lovelace',
  company: null,
  line1: '12 Rue de la Paix',
  line2: null,
  city: 'Paris',
  region: null,
  postal_code: '75002',
  country: 'FR',
  phone: null
}

export function newSalesOrderOf (about: Partial<NewSalesOrder> = {}): NewSalesOrder {
  return {
    reference: 'WEB-1042',
    currency: 'EUR',
    customer: { name: 'Ada Lovelace' },
    ship_to: ADDRESS,
    lines: [{ sku: 'A', quantity: 2, unit_price: '20.00' }],
    ...about
  }
}

/** A draft as the service opens it, prepaid unless said otherwise. */
export function draftOf (
  about: Partial<NewSalesOrder> = {}, settings: Partial<MerchantSettings> = {}
): SalesOrder {
  return openSalesOrder(normalizeSalesOrder(newSalesOrderOf(about)), {
    settings: { ...DEFAULT_SETTINGS, ...settings },
    now: NOW,
    content_hash: 'hash',
    account: null,
    path: null,
    newId
  })
}

export function lineOf (about: Partial<SalesOrderLine> = {}): SalesOrderLine {
  const line = openLine({ sku: 'A', quantity: 10, unit_price: '20.00' }, 'so_1', 1)
  return { ...line, amount: '0.00', ...about }
}

const DECIDED = { pending: null, cost_increase: null, substitution: null, substitute_for: null }
export function purchaseLineOf (about: Partial<PurchaseOrderLine> = {}): PurchaseOrderLine {
  return {
    purchase_order_id: 'po_1',
    line_number: 1,
    sales_order_id: 'so_1',
    sales_order_line_number: 1,
    supplier_id: 'sup_1',
    sku: 'A',
    supplier_sku: null,
    description: null,
    note: null,
    customization: {},
    quantity: 10,
    unit_cost: '10.00',
    unit_freight: '0.00',
    ordered_unit_cost: null,
    amount: '0.00',
    requested_date: null,
    promised_date: null,
    accepted_quantity: 0,
    accepted_at: null,
    ...NOTHING_DONE,
    surplus_quantity: 0,
    reserved_quantity: 10,
    pending_cancellation_quantity: 0,
    ...DECIDED,
    answers: [],
    replaces: null,
    ...about
  }
}

/** As a report of stock sees it: nothing has shipped. */
export const holdingLineOf = (about: Partial<HoldingLine> = {}): HoldingLine =>
  ({ ...purchaseLineOf(), sent: [], ...about })

const UNSENT = { is_by_channel: false, revision: 1, sent_at: null }
export function purchaseOrderOf (about: Partial<PurchaseOrder> = {}): PurchaseOrder {
  return {
    id: 'po_1',
    version: 1,
    supplier_id: 'sup_1',
    sales_order_id: 'so_1',
    sales_order_reference: 'WEB-1042',
    status: 'planned',
    fulfillment_status: 'unfulfilled',
    cancellation: 'none',
    cancellation_reason: null,
    cancellation_due_at: null,
    kind: 'external',
    delivery_mode: 'drop_ship',
    currency: 'EUR',
    exchange_rate: null,
    order_fee: '0.00',
    freight_base: '0.00',
    freight: '0.00',
    total: '0.00',
    ship_to: ADDRESS,
    metadata: {},
    tags: [],
    notes: [],
    ...toldOf(draftOf(), { delivery_mode: 'drop_ship' }),
    supplier_reference: null,
    issued_at: null,
    ...UNSENT,
    acknowledgement_due_at: null,
    shipment_due_on: null,
    late_noted_on: null,
    billing_status: 'unbilled',
    has_open_bills: false,
    created_at: EARLIER,
    updated_at: EARLIER,
    lines: [purchaseLineOf()],
    ...about
  }
}

export function stockRowOf (about: Partial<StockRow> = {}): StockRow {
  const row = {
    supplier_id: 'sup_1',
    sku: 'A',
    on_hand: 100,
    reserved: 0,
    available: 0,
    supplier_sku: null,
    supplier_kind: 'external' as const,
    supplier_status: 'active' as const,
    acknowledgement_hours: null,
    calendar: null,
    unit_cost: '10.00',
    price_breaks: [],
    currency: 'EUR',
    lead_time_days: 2,
    min_order_quantity: 1,
    order_multiple: 1,
    as_of: EARLIER,
    valid_from: null,
    valid_until: null,
    paused: false,
    ships_to: null,
    stock_max_age_hours: null,
    order_fee: '0.00',
    min_order_value: '0.00',
    freight: null,
    unit_weight_kg: null,
    rank: 100,
    surplus: false,
    over_shipment_tolerance_percent: 0,
    has_channels: false,
    supplier_currency: about.currency ?? 'EUR',
    ...about
  }
  return { ...row, available: availableOf(row) }
}

/** What a decision sees: these rows, the default settings but for what is said. */
export function surroundingsOf (
  rows: readonly StockRow[], settings: Partial<MerchantSettings> = {}, now = NOW
): WritableSurroundings & { newId: (prefix: string) => string } {
  const completed = { ...DEFAULT_SETTINGS, ...settings }
  return { book: openStockBook(rows), rates: [], settings: completed, now, newId }
}

/** What the next command sees: the rows as the one before left them. */
export function reopen<One extends WritableSurroundings> (surroundings: One, now: string): One {
  return { ...surroundings, book: openStockBook([...surroundings.book.rows.values()].flat()), now }
}

/** A sale to which nothing else belongs yet. */
export const saleOf = (
  sales_order: SalesOrder, about: Partial<Omit<BackToBack, 'sales_order'>> = {}
): BackToBack => ({ sales_order, purchase_orders: [], shipments: [], exceptions: [], ...about })

export function paymentOf (
  { sales_order: { id: sales_order_id, currency } }: BackToBack, amount: string, now: string
): Payment {
  return openPayment(
    { reference: newId('ref'), amount }, { id: newId('pay'), sales_order_id, currency, now })
}

/** Recorded and settled, as the service does both. */
export function pay (
  before: BackToBack, payment: string | Payment, surroundings: WritableSurroundings
): Decided {
  const paid = typeof payment === 'string' ? paymentOf(before, payment, surroundings.now) : payment
  return drawConsequences(before, recordSalePayment(before, paid), { trigger: null }, surroundings)
}

export function timeOut (before: BackToBack, surroundings: WritableSurroundings) {
  const after = timeOutPayment(before, surroundings)
  return after && drawConsequences(before, after, { trigger: null }, surroundings)
}
