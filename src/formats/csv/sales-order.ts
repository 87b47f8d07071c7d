// Writes a sales order as CSV for its customer: a row for each line, without any cost.

import type { SalesOrderDocument } from '../order-document.ts'
import {
  cellOfTexts, cellsOfAddress, columnsOfAddress, type Row, writeRows
} from './write-rows.ts'

/** New columns stand at the end, so that those who count columns keep theirs. */
const COLUMNS = [
  'order_number', 'reference', 'status', 'ordered_at', 'line_number', 'sku', 'description',
  'ordered_quantity', 'quantity', 'unit_price', 'amount', 'currency', 'requested_date',
  'promised_date', ...columnsOfAddress('ship_to'), 'note', 'customization', 'gift_message',
  'customer_order_number', 'customer_name', 'customer_company', 'charges', 'total', 'paid',
  'payment_due', 'seller', 'substitutes', 'discount', 'tax_category', 'tax_rate_percent',
  'tax_amount', 'taxes', 'tax_total', 'credited', 'refund_due'
]

export function writeSalesOrderCsv (document: SalesOrderDocument): Buffer {
  const of_order = cellsOfOrder(document)
  return writeRows(COLUMNS, document.order.lines.map((line) => ({
    ...of_order,
    line_number: line.line_number,
    sku: line.sku,
    description: line.description,
    ordered_quantity: line.quantity,
    quantity: line.quantity - line.canceled_quantity,
    unit_price: line.unit_price,
    amount: line.amount,
    requested_date: line.requested_date,
    promised_date: line.promised_date,
    note: line.note,
    customization: cellOfTexts(line.customization),
    discount: line.discount,
    tax_category: line.tax?.category,
    tax_rate_percent: line.tax?.rate_percent,
    tax_amount: line.tax_amount,
    substitutes: line.substitutes.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')
  })))
}

function cellsOfOrder ({ order, seller }: SalesOrderDocument): Row {
  return {
    order_number: order.number,
    reference: order.reference,
    status: order.status,
    ordered_at: order.created_at,
    currency: order.currency,
    ...cellsOfAddress('ship_to', order.ship_to),
    gift_message: order.gift_message,
    customer_order_number: order.purchase_order_number,
    customer_name: order.customer.name,
    customer_company: order.customer.company,
    charges: JSON.stringify(order.charges),
    taxes: JSON.stringify(order.taxes),
    tax_total: order.tax_total,
    total: order.total,
    paid: order.paid,
    payment_due: order.payment_due,
    credited: order.credited,
    refund_due: order.refund_due,
    seller: seller.name
  }
}
