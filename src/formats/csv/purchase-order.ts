// Writes a purchase order as CSV: a row for each line, which repeats what is said of the order.

import { liveOf } from '../../domain/model/purchase-order/purchase-order.ts'
import type { PurchaseOrderDocument } from '../order-document.ts'
import { parcelReferenceOf } from '../parcel-content.ts'
import {
  cellOfTexts, cellsOfAddress, columnsOfAddress, type Row, writeRows
} from './write-rows.ts'

/** New columns stand at the end, so that those who count columns keep theirs. */
const COLUMNS = [
  'order_number', 'reference', 'message', 'revision', 'ordered_at', 'line_number', 'supplier_sku',
  'sku', 'description', 'ordered_quantity', 'quantity', 'unit_cost', 'amount', 'currency',
  'requested_date', 'promised_date', ...columnsOfAddress('ship_to'), 'note', 'customization',
  'gift_message', 'packing_slip_text', 'notes', 'customer_order_number', 'supplier_reference',
  'order_fee', 'freight', 'total', 'ship_complete', 'buyer', 'supplier_code',
  'substitute_for', 'ship_from_name', 'ship_from_reference'
]

export function writePurchaseOrderCsv (document: PurchaseOrderDocument): Buffer {
  const of_order = cellsOfOrder(document)
  return writeRows(COLUMNS, document.order.lines.map((line) => ({
    ...of_order,
    line_number: line.line_number,
    supplier_sku: line.supplier_sku,
    sku: line.sku,
    description: line.description,
    ordered_quantity: line.quantity,
    quantity: liveOf(line),
    unit_cost: line.unit_cost,
    amount: line.amount,
    requested_date: line.requested_date,
    promised_date: line.promised_date,
    note: line.note,
    customization: cellOfTexts(line.customization),
    substitute_for: line.substitute_for
  })))
}

function cellsOfOrder ({ order, message, revision, buyer, seller }: PurchaseOrderDocument): Row {
  return {
    order_number: order.number,
    reference: parcelReferenceOf(order),
    message,
    revision,
    ordered_at: order.issued_at ?? order.created_at,
    currency: order.currency,
    ...cellsOfAddress('ship_to', order.ship_to),
    gift_message: order.gift_message,
    packing_slip_text: order.packing_slip_text,
    notes: order.notes.map(({ text }) => text).join('\n'),
    customer_order_number: order.customer_order_number,
    supplier_reference: order.supplier_reference,
    order_fee: order.order_fee,
    freight: order.freight,
    total: order.total,
    ship_complete: order.ship_complete,
    ship_from_name: order.ship_from?.name ?? null,
    ship_from_reference: order.ship_from?.reference ?? null,
    buyer: buyer.name,
    supplier_code: seller.code
  }
}
