// The select statements for sales orders with all their parts, purchase orders and shipments. The
// texts are fixed: they are made once, from the definitions of the tables.

import { NAMES_SELLER } from '../../../domain/model/purchase-order/parcel-seller.ts'
import type { Rows } from '../../../platform/db/bulk-rows.ts'
import { exceptionRows } from './exception-rows.ts'
import { invoiceRows } from './invoice-rows.ts'
import { shipmentLineRows, shipmentRows } from './shipment-rows.ts'
import { paymentRows, refundRows, salesOrderLineRows, salesOrderRows } from './tables.ts'
import { purchaseOrderLineRows, purchaseOrderRows } from './purchase-tables.ts'

type Owned = {
  /** The aliases of the table and of its owner's table. */
  as: string
  of: string
  /** The column with the id of the owner. */
  by: string
  /** Columns that come from other tables. */
  more?: readonly string[]
}

/** A subquery: the rows that belong to the owner, as a JSON array ordered by `sort`. */
function listIn<Row> (
  { table, selectInJson }: Pick<Rows<Row>, 'table' | 'selectInJson'>, sort: keyof Row & string,
  { as, of, by, more = [] }: Owned
): string {
  return `(select coalesce(json_agg(r), '[]') from (
    select ${[selectInJson(as), ...more].join(', ')} from ${table} ${as}
    where ${as}.merchant_id = ${of}.merchant_id and ${as}.${by} = ${of}.id
    order by ${as}.${sort}) as r)`
}

/** What a purchase order has of its sales order, for ever (`carry-words`). */
const OF_ITS_SALE = `o.reference as sales_order_reference,
  case when p.delivery_mode = '${NAMES_SELLER}' then o.ship_from end as ship_from`
const PURCHASE_LINES = listIn(purchaseOrderLineRows, 'line_number', {
  as: 'l', of: 'p', by: 'purchase_order_id'
})
const SHIPMENT_LINES = listIn(shipmentLineRows, 'line_number', {
  as: 'i', of: 's', by: 'shipment_id'
})

const OF_SALE = { of: 'o', by: 'sales_order_id' }
const PARTS_OF_SALE = {
  lines: listIn(salesOrderLineRows, 'line_number', { ...OF_SALE, as: 'l' }),
  payments: listIn(paymentRows, 'id', { ...OF_SALE, as: 'y' }),
  refunds: listIn(refundRows, 'id', { ...OF_SALE, as: 'f' }),
  invoices: listIn(invoiceRows, 'id', { ...OF_SALE, as: 'v' }),
  purchase_orders: listIn(purchaseOrderRows, 'id', {
    ...OF_SALE, as: 'p', more: [OF_ITS_SALE, `${PURCHASE_LINES} as lines`]
  }),
  shipments: listIn(shipmentRows, 'id', {
    ...OF_SALE, as: 's', more: [`${SHIPMENT_LINES} as lines`]
  }),
  exceptions: listIn(exceptionRows, 'id', { ...OF_SALE, as: 'x' })
}

/** Conditions on `o` follow this text. */
export const SELECT_SALES_ORDERS = `
  select ${salesOrderRows.select('o')},
    ${Object.entries(PARTS_OF_SALE).map(([name, list]) => `${list} as ${name}`).join(', ')}
  from sales_orders o`

const SHIPMENTS_OF_PURCHASE = listIn(shipmentRows, 'id', {
  as: 's', of: 'p', by: 'purchase_order_id', more: [`${SHIPMENT_LINES} as lines`]
})

/** The order of the partner that the purchase order is; null for suppliers that are not linked. */
const PARTNER_ORDER = `(select json_build_object('id', x.partner_order_id,
    'number', x.partner_number, 'reference', x.partner_reference, 'status', x.partner_status)
  from partner_orders x
  where x.merchant_id = p.merchant_id and x.purchase_order_id = p.id)`

/** Conditions on `p` follow this text. */
export const SELECT_PURCHASE_ORDERS = `
  select ${purchaseOrderRows.select('p')}, ${OF_ITS_SALE}, ${PURCHASE_LINES} as lines,
    ${SHIPMENTS_OF_PURCHASE} as shipments, ${PARTNER_ORDER} as partner_order
  from purchase_orders p
  join sales_orders o on o.merchant_id = p.merchant_id and o.id = p.sales_order_id`

/** Conditions on `s` follow this text. */
export const SELECT_SHIPMENTS = `
  select ${shipmentRows.select('s')}, ${SHIPMENT_LINES} as lines from shipments s`
