// What is selected of sales orders with all that belongs to them, and of purchase orders.

import type { ExpressionBuilder, RawBuilder } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Exception } from '../../../domain/model/exception/exception.ts'
import type { Payment, Refund } from '../../../domain/model/sales-order/payment.ts'
import type { PurchaseOrder } from '../../../domain/model/purchase-order/purchase-order.ts'
import type { SalesOrder } from '../../../domain/model/sales-order/sales-order.ts'
import type { Shipment } from '../../../domain/model/shipment/shipment.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { instantInJson, moneyInJson } from '../../../platform/db/json.ts'
import type { DB } from '../../../platform/db/tables.generated.ts'
import type { Trx } from '../../../platform/db/trx.ts'

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- what Kysely infers
export function selectSalesOrders (db: Db | Trx, merchant_id: string) {
  return db.selectFrom('sales_orders as o')
    .where('o.merchant_id', '=', merchant_id)
    .select((o) => [
      'o.id', 'o.version', 'o.reference', 'o.content_hash', 'o.status', 'o.payment_status',
      'o.sourcing_status', 'o.fulfillment_status', 'o.holds', 'o.currency', 'o.payment_terms',
      'o.shortage_policy', 'o.delivery_mode', 'o.priority', 'o.charges', 'o.customer',
      'o.ship_to', 'o.bill_to', 'o.total', 'o.paid', 'o.refunded', 'o.refund_due', 'o.metadata',
      'o.confirmed_at', 'o.completed_at', 'o.canceled_at', 'o.cancel_reason', 'o.payment_due_at',
      'o.created_at', 'o.updated_at',
      salesOrderLines(o).as('lines'),
      payments(o).as('payments'),
      refunds(o).as('refunds'),
      purchaseOrders(o).as('purchase_orders'),
      shipments(o).as('shipments'),
      exceptions(o).as('exceptions')
    ])
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- what Kysely infers
export function selectPurchaseOrders (db: Db, merchant_id: string, reader: string | null) {
  const query = db.selectFrom('purchase_orders as p')
    .innerJoin('sales_orders as o', (join) => join
      .onRef('o.merchant_id', '=', 'p.merchant_id')
      .onRef('o.id', '=', 'p.sales_order_id'))
    .where('p.merchant_id', '=', merchant_id)
    .select((p) => [
      'p.id', 'p.version', 'p.supplier_id', 'p.sales_order_id',
      'o.reference as sales_order_reference', 'p.status', 'p.fulfillment_status',
      'p.cancellation', 'p.cancellation_reason', 'p.cancellation_due_at',
      'p.kind', 'p.delivery_mode', 'p.currency', 'p.order_fee', 'p.total',
      'p.ship_to', 'p.metadata', 'p.issued_at', 'p.acknowledgement_due_at',
      'p.shipment_due_on', 'p.late_noted_on', 'p.created_at', 'p.updated_at',
      purchaseOrderLines(p).as('lines'),
      shipmentsOf(p).as('shipments')
    ])
  return reader === null
    ? query
    : query.where('p.supplier_id', '=', reader).where('p.issued_at', 'is not', null)
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- what Kysely infers
export function selectShipments (db: Db, merchant_id: string) {
  return db.selectFrom('shipments as s').where('s.merchant_id', '=', merchant_id)
    .select((s) => [...SHIPMENT_COLUMNS, shipmentLines(s).as('lines')])
}

type Selecting<Table extends keyof DB, Alias extends string> = Pick<
  ExpressionBuilder<DB & Record<Alias, DB[Table]>, Alias>, 'selectFrom'>
type OfSale = Selecting<'sales_orders', 'o'>
type OfPurchase = Selecting<'purchase_orders', 'p'>

function salesOrderLines (o: OfSale): RawBuilder<SalesOrder['lines'][number][]> {
  return jsonArrayFrom(o.selectFrom('sales_order_lines as l')
    .whereRef('l.merchant_id', '=', 'o.merchant_id')
    .whereRef('l.sales_order_id', '=', 'o.id')
    .select([
      'l.sales_order_id', 'l.line_number', 'l.sku', 'l.description', 'l.quantity',
      moneyInJson('l.unit_price').as('unit_price'), moneyInJson('l.amount').as('amount'),
      'l.requested_date', 'l.promised_date', 'l.canceled_quantity', 'l.sourced_quantity',
      'l.pending_cancellation_quantity', 'l.shipped_quantity', 'l.delivered_quantity',
      'l.excluded_supplier_ids', 'l.cancel_reason', 'l.margin_waived'
    ])
    .orderBy('l.line_number')) as never
}

function payments (o: OfSale): RawBuilder<Payment[]> {
  return jsonArrayFrom(o.selectFrom('payments as y')
    .whereRef('y.merchant_id', '=', 'o.merchant_id')
    .whereRef('y.sales_order_id', '=', 'o.id')
    .select([
      'y.id', 'y.sales_order_id', 'y.reference', moneyInJson('y.amount').as('amount'),
      'y.method', instantInJson('y.received_at').as('received_at'),
      moneyInJson('y.reversed_amount').as('reversed_amount'),
      instantInJson('y.reversed_at').as('reversed_at'), 'y.reversal_reason', 'y.reversals',
      'y.reinstatements', instantInJson('y.created_at').as('created_at')
    ])
    .orderBy('y.id')) as never
}

function refunds (o: OfSale): RawBuilder<Refund[]> {
  return jsonArrayFrom(o.selectFrom('refunds as f')
    .whereRef('f.merchant_id', '=', 'o.merchant_id')
    .whereRef('f.sales_order_id', '=', 'o.id')
    .select([
      'f.id', 'f.sales_order_id', 'f.reference', moneyInJson('f.amount').as('amount'),
      'f.method', instantInJson('f.received_at').as('received_at'),
      instantInJson('f.created_at').as('created_at')
    ])
    .orderBy('f.id')) as never
}

function purchaseOrders (o: OfSale): RawBuilder<PurchaseOrder[]> {
  return jsonArrayFrom(o.selectFrom('purchase_orders as p')
    .whereRef('p.merchant_id', '=', 'o.merchant_id')
    .whereRef('p.sales_order_id', '=', 'o.id')
    .select((p) => [
      'p.id', 'p.version', 'p.supplier_id', 'p.sales_order_id',
      'o.reference as sales_order_reference', 'p.status', 'p.fulfillment_status',
      'p.cancellation', 'p.cancellation_reason',
      instantInJson('p.cancellation_due_at').as('cancellation_due_at'), 'p.kind',
      'p.delivery_mode', 'p.currency', moneyInJson('p.order_fee').as('order_fee'),
      moneyInJson('p.total').as('total'), 'p.ship_to', 'p.metadata',
      instantInJson('p.issued_at').as('issued_at'),
      instantInJson('p.acknowledgement_due_at').as('acknowledgement_due_at'),
      'p.shipment_due_on', 'p.late_noted_on', instantInJson('p.created_at').as('created_at'),
      instantInJson('p.updated_at').as('updated_at'), purchaseOrderLines(p).as('lines')
    ])
    .orderBy('p.id')) as never
}

function purchaseOrderLines (p: OfPurchase): RawBuilder<PurchaseOrder['lines'][number][]> {
  return jsonArrayFrom(p.selectFrom('purchase_order_lines as l')
    .whereRef('l.merchant_id', '=', 'p.merchant_id')
    .whereRef('l.purchase_order_id', '=', 'p.id')
    .select([
      'l.purchase_order_id', 'l.line_number', 'l.sales_order_id', 'l.sales_order_line_number',
      'l.supplier_id', 'l.sku', 'l.supplier_sku', 'l.quantity',
      moneyInJson('l.unit_cost').as('unit_cost'),
      moneyInJson('l.ordered_unit_cost').as('ordered_unit_cost'),
      moneyInJson('l.amount').as('amount'), 'l.requested_date', 'l.promised_date',
      'l.accepted_quantity', instantInJson('l.accepted_at').as('accepted_at'),
      'l.rejected_quantity', 'l.expired_quantity', 'l.canceled_quantity', 'l.shipped_quantity',
      'l.delivered_quantity', 'l.missing_quantity', 'l.over_shipped_quantity',
      'l.surplus_quantity', 'l.reserved_quantity', 'l.pending_cancellation_quantity',
      'l.pending', 'l.cost_increase',
      'l.answers', 'l.replaces'
    ])
    .orderBy('l.line_number')) as never
}

function shipments (o: OfSale): RawBuilder<Shipment[]> {
  return jsonArrayFrom(o.selectFrom('shipments as s')
    .whereRef('s.merchant_id', '=', 'o.merchant_id')
    .whereRef('s.sales_order_id', '=', 'o.id')
    .select((s) => [...SHIPMENT_COLUMNS_IN_JSON, shipmentLines(s).as('lines')])
    .orderBy('s.id')) as never
}

function shipmentsOf (p: OfPurchase): RawBuilder<Shipment[]> {
  return jsonArrayFrom(p.selectFrom('shipments as s')
    .whereRef('s.merchant_id', '=', 'p.merchant_id')
    .whereRef('s.purchase_order_id', '=', 'p.id')
    .select((s) => [...SHIPMENT_COLUMNS_IN_JSON, shipmentLines(s).as('lines')])
    .orderBy('s.id')) as never
}

const SHIPMENT_COLUMNS = [
  's.id', 's.version', 's.sales_order_id', 's.purchase_order_id', 's.supplier_id',
  's.destination', 's.carrier', 's.tracking_number', 's.tracking_url', 's.metadata',
  's.shipped_at', 's.delivered_at', 's.created_at', 's.updated_at'
] as const
const SHIPMENT_COLUMNS_IN_JSON = [
  's.id', 's.version', 's.sales_order_id', 's.purchase_order_id', 's.supplier_id',
  's.destination', 's.carrier', 's.tracking_number', 's.tracking_url', 's.metadata',
  instantInJson('s.shipped_at').as('shipped_at'),
  instantInJson('s.delivered_at').as('delivered_at'),
  instantInJson('s.created_at').as('created_at'), instantInJson('s.updated_at').as('updated_at')
] as const

function shipmentLines (s: Selecting<'shipments', 's'>): RawBuilder<Shipment['lines'][number][]> {
  return jsonArrayFrom(s.selectFrom('shipment_lines as i')
    .whereRef('i.merchant_id', '=', 's.merchant_id')
    .whereRef('i.shipment_id', '=', 's.id')
    .select([
      'i.shipment_id', 'i.line_number', 'i.sales_order_line_number', 'i.supplier_id', 'i.sku',
      instantInJson('i.shipped_at').as('shipped_at'), 'i.quantity', 'i.over_shipped_quantity'
    ])
    .orderBy('i.line_number')) as never
}

function exceptions (o: OfSale): RawBuilder<Exception[]> {
  return jsonArrayFrom(o.selectFrom('exceptions as x')
    .whereRef('x.merchant_id', '=', 'o.merchant_id')
    .whereRef('x.sales_order_id', '=', 'o.id')
    .select([
      'x.id', 'x.version', 'x.kind', 'x.subject_type', 'x.subject_id', 'x.sales_order_id',
      'x.purchase_order_id', 'x.supplier_id', 'x.line_number', 'x.sku', 'x.purchase_order_ids',
      'x.detail', instantInJson('x.opened_at').as('opened_at'),
      instantInJson('x.resolved_at').as('resolved_at'), 'x.resolution', 'x.note',
      instantInJson('x.updated_at').as('updated_at')
    ])
    .orderBy('x.id')) as never
}
