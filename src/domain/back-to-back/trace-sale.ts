// How each line of a sales order came about: all purchase order lines that ever served it.

import type { BackToBack } from './state.ts'
import { type Wait, waitsOf } from './waits-of.ts'
import type { PartnerOrderSummary } from '../model/link/link.ts'
import {
  liveOf, type PurchaseOrder, type PurchaseOrderLine
} from '../model/purchase-order/purchase-order.ts'

/** All purchase order lines that ever served a sales order line, with what each of them shipped. */
export type Trace = {
  line_number: number
  excluded_supplier_ids: readonly string[]
  margin_waived: boolean
  attempts: Array<Pick<PurchaseOrderLine,
    'purchase_order_id' | 'line_number' | 'supplier_id' | 'quantity' | 'accepted_quantity' |
    'rejected_quantity' | 'canceled_quantity' | 'shipped_quantity' | 'delivered_quantity' |
    'missing_quantity' | 'replaces' | 'sku' | 'substitute_for'> & {
      status: PurchaseOrder['status']
      live_quantity: number
      waits_for: Wait[]
      partner: TracedPartner | null
      shipments: Array<{ shipment_id: string, quantity: number }>
    }>
  /** Shipments that the merchant sent from its own warehouse. */
  shipments: Array<{ shipment_id: string, quantity: number }>
}

/** The partner at the other end of a link, and our order there as far as it is known. */
export type TracedPartner = { link_id: string, name: string, order: PartnerOrderSummary | null }

/**
 * The trace of each line; its purchase order lines come oldest first. `partners` are those of
 * purchase orders whose supplier is linked, by their ids.
 */
export function traceSalesOrder (
  { sales_order, purchase_orders, shipments }: BackToBack,
  partners: ReadonlyMap<string, TracedPartner> = new Map()
): Trace[] {
  const sentOf = (purchase_order_id: string | null, line_number: number): Trace['shipments'] =>
    shipments.filter((one) =>
      one.purchase_order_id === purchase_order_id && one.canceled_at === null)
      .flatMap(({ id, lines }) => lines.filter((line) => line.line_number === line_number)
        .map(({ quantity }) => ({ shipment_id: id, quantity })))
  return sales_order.lines.map(({ line_number: number, excluded_supplier_ids, margin_waived }) => ({
    line_number: number,
    excluded_supplier_ids,
    margin_waived,
    attempts: purchase_orders.flatMap(({ id, status, lines }) => lines
      .filter((line) => line.sales_order_line_number === number)
      .map((line) => ({
        purchase_order_id: id,
        line_number: line.line_number,
        supplier_id: line.supplier_id,
        status,
        quantity: line.quantity,
        accepted_quantity: line.accepted_quantity,
        rejected_quantity: line.rejected_quantity,
        canceled_quantity: line.canceled_quantity,
        live_quantity: liveOf(line),
        shipped_quantity: line.shipped_quantity,
        delivered_quantity: line.delivered_quantity,
        missing_quantity: line.missing_quantity,
        replaces: line.replaces,
        sku: line.sku,
        substitute_for: line.substitute_for,
        waits_for: waitsOf({ status }, line),
        partner: partners.get(id) ?? null,
        shipments: sentOf(id, line.line_number)
      }))),
    shipments: sentOf(null, number)
  }))
}
