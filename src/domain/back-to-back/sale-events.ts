// The events of a decision: one for each subject that is new or changed. Its type says what was
// done to the subject.

import type { BackToBack } from './state.ts'
import {
  describeException, describePurchaseOrder, type SalesOrderDescription
} from './describe-sale.ts'
import { describeShipment } from './describe-shipment.ts'
import { invoiceEventOf } from './invoice-events.ts'
import { buildEvent, type EventType, type NewEvent } from '../kernel/event.ts'
import { describeInvoice } from '../model/invoice/describe-invoice.ts'
import type { PurchaseOrder, PurchaseOrderStatus } from '../model/purchase-order/purchase-order.ts'
import type { Shipment } from '../model/shipment/shipment.ts'
import type { RowChanges } from './row-changes.ts'

export type Naming = {
  /** The event of the sales order, unless its new status (completed, reopened, canceled) does. */
  sale_event: EventType & `sales_order.${string}`
  /** The event of issued purchase orders whose status has not changed. */
  purchase_event?: EventType & `purchase_order.${string}`
  newId: (prefix: 'evt') => string
}

type Difference = {
  before: BackToBack | undefined
  after: BackToBack
  rows: RowChanges
  described: SalesOrderDescription
  occurred_at: string
}

export function buildEvents (
  { before, after, rows, described, occurred_at }: Difference,
  { sale_event, purchase_event, newId }: Naming
): NewEvent[] {
  const { sales_orders, invoices, purchase_orders, shipments, exceptions } = rows
  const { id: sales_order_id, account } = after.sales_order
  const build = (
    type: EventType, { id, version }: { id: string, version: number }, data: object
  ): NewEvent =>
    buildEvent(
      newId('evt'), type, { id, version, updated_at: occurred_at, sales_order_id, account }, data)
  const typeOf = ({ id, status }: PurchaseOrder): EventType => {
    const was = before?.purchase_orders.find((one) => one.id === id)
    if (was?.status !== status) return PURCHASE_EVENTS[status]
    // The command was about issued orders. A planned order can only have been planned again.
    return status === 'planned'
      ? 'purchase_order.updated'
      : purchase_event ?? 'purchase_order.updated'
  }
  return [
    ...both(sales_orders).map((one) =>
      build(saleEventOf(before, after, sale_event), one, described)),
    ...both(invoices).map((one) => {
      const was = before?.sales_order.invoices.find(({ id }) => id === one.id)
      return build(invoiceEventOf(was, one), one, describeInvoice(one))
    }),
    ...both(purchase_orders).map((one) =>
      build(typeOf(one), one, describePurchaseOrder(one, after.shipments))),
    ...shipments.added.map((one) =>
      build('shipment.created', one, describeShipment(one))),
    ...shipments.changed.map((one) =>
      build(shipmentEventOf(before, one), one, describeShipment(one))),
    ...both(exceptions).map((one) => build(
      one.resolved_at === null ? 'exception.opened' : 'exception.resolved',
      one, describeException(one)))
  ]
}

function both<Row> (change: { added: readonly Row[], changed: readonly Row[] }): readonly Row[] {
  const { added, changed } = change
  if (changed.length === 0) return added
  return added.length === 0 ? changed : [...added, ...changed]
}

/**
 * When the order's status changed to completed or canceled, or was completed, the event is named
 * after that, not after the command.
 */
function saleEventOf (
  before: BackToBack | undefined, { sales_order: { status } }: BackToBack,
  sale_event: Naming['sale_event']
): EventType {
  if (before === undefined || before.sales_order.status === status) return sale_event
  if (status === 'completed') return 'sales_order.completed'
  if (before.sales_order.status === 'completed') return 'sales_order.reopened'
  return status === 'canceled' ? 'sales_order.canceled' : sale_event
}

function shipmentEventOf (before: BackToBack | undefined, shipment: Shipment): EventType {
  const was = before?.shipments.find(({ id }) => id === shipment.id)
  if (was === undefined) return 'shipment.created'
  if (was.canceled_at !== shipment.canceled_at) return 'shipment.canceled'
  if (was.incidents.length !== shipment.incidents.length) return 'shipment.incident_reported'
  if (was.delivered_at !== shipment.delivered_at) return 'shipment.delivered'
  const is_resolved = shipment.incidents.some(({ resolved_at }, index) =>
    resolved_at !== was.incidents[index]?.resolved_at)
  return is_resolved ? 'shipment.incident_resolved' : 'shipment.updated'
}

const PURCHASE_EVENTS: Readonly<Record<PurchaseOrderStatus, EventType>> = {
  planned: 'purchase_order.planned',
  issued: 'purchase_order.issued',
  acknowledged: 'purchase_order.acknowledged',
  closed: 'purchase_order.closed',
  rejected: 'purchase_order.rejected',
  expired: 'purchase_order.expired',
  canceled: 'purchase_order.canceled'
}
