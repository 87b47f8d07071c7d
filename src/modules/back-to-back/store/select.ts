// What is selected of sales orders with all that belongs to them, of purchase orders and shipments:
// fixed texts, made once of the definitions of their tables.

import type { Rows } from '../../../platform/db/rows.ts'
import { exceptionRows } from './exception-rows.ts'
import {
  paymentRows, purchaseOrderLineRows, purchaseOrderRows, refundRows, salesOrderLineRows,
  salesOrderRows, shipmentLineRows, shipmentRows
} from './rows.ts'

type Owned = {
  /** The alias of the table, and that of its owner. */
  as: string
  of: string
  /** The column with the id of the owner. */
  by: string
  /** Columns of other tables. */
  more?: readonly string[]
}

/** The rows of the table that belong to one of another, as a JSON array in the order of `sort`. */
function listIn<Row> (
  { table, selectInJson }: Pick<Rows<Row>, 'table' | 'selectInJson'>, sort: keyof Row & string,
  { as, of, by, more = [] }: Owned
): string {
  return `(select coalesce(json_agg(r), '[]') from (
    select ${[selectInJson(as), ...more].join(', ')} from ${table} ${as}
    where ${as}.merchant_id = ${of}.merchant_id and ${as}.${by} = ${of}.id
    order by ${as}.${sort}) as r)`
}

const REFERENCE = 'o.reference as sales_order_reference'
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
  purchase_orders: listIn(purchaseOrderRows, 'id', {
    ...OF_SALE, as: 'p', more: [REFERENCE, `${PURCHASE_LINES} as lines`]
  }),
  shipments: listIn(shipmentRows, 'id', {
    ...OF_SALE, as: 's', more: [`${SHIPMENT_LINES} as lines`]
  }),
  exceptions: listIn(exceptionRows, 'id', { ...OF_SALE, as: 'x' })
}

/** Behind it, conditions on `o`. */
export const SELECT_SALES_ORDERS = `
  select ${salesOrderRows.select('o')},
    ${Object.entries(PARTS_OF_SALE).map(([name, list]) => `${list} as ${name}`).join(', ')}
  from sales_orders o`

const SHIPMENTS_OF_PURCHASE = listIn(shipmentRows, 'id', {
  as: 's', of: 'p', by: 'purchase_order_id', more: [`${SHIPMENT_LINES} as lines`]
})

/** Behind it, conditions on `p`. */
export const SELECT_PURCHASE_ORDERS = `
  select ${purchaseOrderRows.select('p')}, ${REFERENCE}, ${PURCHASE_LINES} as lines,
    ${SHIPMENTS_OF_PURCHASE} as shipments
  from purchase_orders p
  join sales_orders o on o.merchant_id = p.merchant_id and o.id = p.sales_order_id`

/** Behind it, conditions on `s`. */
export const SELECT_SHIPMENTS = `
  select ${shipmentRows.select('s')}, ${SHIPMENT_LINES} as lines from shipments s`
