// What is stored of one merchant, whole and in one round trip: instants in milliseconds, money in
// cents.

import type pg from 'pg'

export type SaleLineFact = {
  line_number: number
  sku: string
  price: number
  quantity: number
  canceled: number
  cancel_reason: string | null
  sourced: number
  pending: number
  shipped: number
  delivered: number
  returned: number
  excluded: string[]
  note: string | null
  engraving: string | null
}

export type SaleFact = {
  id: string
  version: number
  status: string
  payment_status: string
  sourcing_status: string
  delivery_mode: string
  payment_terms: string
  shortage_policy: string
  priority: number
  ship_to: { line1: string, phone: string | null }
  gift: string | null
  /** Ids. */
  holds: string[]
  /** The one of money that was taken back. */
  reversal_hold: string | null
  payments: Array<{ id: string, amount: number, reversed: number, refunded: number }>
  total: number
  paid: number
  refund_due: number
  credited: number
  refunded: number
  received: number
  payment_due_at: number | null
  lines: SaleLineFact[]
}

export type PurchaseLineFact = {
  line_number: number
  sale_line: number
  sku: string
  quantity: number
  accepted: number
  rejected: number
  canceled: number
  shipped: number
  delivered: number
  returned: number
  missing: number
  over: number
  surplus: number
  reserved: number
  pending: number
  proposed: number
  offered: number
  unit_cost: number
  note: string | null
  engraving: string | null
  accepted_at: number | null
  substitute_for: number | null
}

export type PurchaseFact = {
  id: string
  version: number
  sale_id: string
  supplier_id: string
  status: string
  cancellation: string
  kind: string
  ship_to: { line1: string, phone: string | null }
  gift: string | null
  issued_at: number | null
  lines: PurchaseLineFact[]
}

export type ShipmentFact = {
  id: string
  version: number
  sale_id: string
  purchase_id: string | null
  shipped_at: number
  delivered_at: number | null
  canceled_at: number | null
  lines: Array<{
    line_number: number
    sale_line: number
    quantity: number
    over: number
    arrived: number
    released: number
    taken: number
  }>
}

export type StockFact = {
  supplier_id: string
  sku: string
  on_hand: number
  reserved: number
  unit_cost: number
  as_of: number
}

export type ExceptionFact = {
  id: string
  version: number
  kind: string
  sale_id: string | null
  purchase_id: string | null
  line_number: number | null
  opened_at: number
  is_open: boolean
}

export type Facts = {
  sales: SaleFact[]
  purchases: PurchaseFact[]
  shipments: ShipmentFact[]
  stock: StockFact[]
  exceptions: ExceptionFact[]
  /** SKUs with a mark that waits to be served. */
  marked: string[]
  /** Subjects whose events are not numbered 1 … version, one each. */
  untold: string[]
}

const instant = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`
const cents = (column: string): string => `(${column} * 100)::bigint`
const list = (columns: string, rest: string): string => `(
  select coalesce(json_agg(row_to_json(r)), '[]') from (select ${columns} ${rest}) r)`

const WORDS = "note, customization ->> 'engraving' as engraving"

const SALE_LINES = list(
  `line_number, sku, ${cents('unit_price')} as price, quantity, canceled_quantity as canceled,
  cancel_reason, sourced_quantity as sourced, pending_cancellation_quantity as pending,
  shipped_quantity as shipped, delivered_quantity as delivered, returned_quantity as returned,
  excluded_supplier_ids as excluded,
  ${WORDS}`,
  `from sales_order_lines l where l.merchant_id = $1 and l.sales_order_id = o.id
  order by line_number`)

const PAYMENTS = list(
  `id, ${cents('amount')} as amount, ${cents('reversed_amount')} as reversed,
  ${cents('refunded_amount')} as refunded`,
  'from payments y where y.merchant_id = $1 and y.sales_order_id = o.id order by id')

const SHIP_TO = "json_build_object('line1', ship_to ->> 'line1', 'phone', ship_to ->> 'phone')"

const SALES = list(
  `id, version, status, payment_status, sourcing_status, delivery_mode, payment_terms,
  shortage_policy, priority, ${SHIP_TO} as ship_to, gift_message as gift,
  (select coalesce(json_agg(h ->> 'id'), '[]') from jsonb_array_elements(holds) h) as holds,
  (select h ->> 'id' from jsonb_array_elements(holds) h where h ->> 'reason' = 'payment_reversed'
    limit 1) as reversal_hold,
  ${cents('total')} as total, ${cents('paid')} as paid, ${cents('refund_due')} as refund_due,
  ${cents('credited')} as credited, ${cents('refunded')} as refunded,
  (select coalesce(sum(${cents('amount')}), 0) from payments y
    where y.merchant_id = $1 and y.sales_order_id = o.id) as received,
  ${instant('payment_due_at')} as payment_due_at,
  ${PAYMENTS} as payments, ${SALE_LINES} as lines`,
  'from sales_orders o where merchant_id = $1 order by id')

const PURCHASE_LINES = list(
  `line_number, sales_order_line_number as sale_line, sku, quantity,
  accepted_quantity as accepted, rejected_quantity as rejected, canceled_quantity as canceled,
  shipped_quantity as shipped, delivered_quantity as delivered,
  returned_quantity as returned, missing_quantity as missing,
  over_shipped_quantity as over,
  surplus_quantity as surplus, reserved_quantity as reserved,
  pending_cancellation_quantity as pending,
  coalesce((cost_increase ->> 'quantity')::int, 0) as proposed,
  coalesce((substitution ->> 'quantity')::int, 0) as offered, ${cents('unit_cost')} as unit_cost,
  ${WORDS}, substitute_for, ${instant('accepted_at')} as accepted_at`,
  `from purchase_order_lines l where l.merchant_id = $1 and l.purchase_order_id = p.id
  order by line_number`)

const PURCHASES = list(
  `id, version, sales_order_id as sale_id, supplier_id, status, cancellation, kind,
  ${SHIP_TO} as ship_to, gift_message as gift,
  ${instant('issued_at')} as issued_at, ${PURCHASE_LINES} as lines`,
  'from purchase_orders p where merchant_id = $1 order by id')

const SHIPMENTS = list(
  `id, version, sales_order_id as sale_id, purchase_order_id as purchase_id,
  ${instant('shipped_at')} as shipped_at, ${instant('delivered_at')} as delivered_at,
  ${instant('canceled_at')} as canceled_at,
  ${list(`line_number, sales_order_line_number as sale_line, quantity,
    over_shipped_quantity as over, delivered_quantity as arrived,
    coalesce(released_quantity, 0) as released, coalesce(taken_quantity, 0) as taken`,
  `from shipment_lines l where l.merchant_id = $1 and l.shipment_id = s.id
    order by line_number`)} as lines`,
  'from shipments s where merchant_id = $1 order by id')

const STOCK = list(
  `supplier_id, sku, on_hand, reserved, ${cents('unit_cost')} as unit_cost,
  ${instant('as_of')} as as_of`,
  'from supplier_stock where merchant_id = $1 order by sku, supplier_id')

const EXCEPTIONS = list(
  `id, version, kind, sales_order_id as sale_id, purchase_order_id as purchase_id, line_number,
  ${instant('opened_at')} as opened_at, resolved_at is null as is_open`,
  'from exceptions where merchant_id = $1 order by id')

const SUBJECTS = [
  'sales_orders', 'invoices', 'purchase_orders', 'bills', 'shipments', 'returns', 'exceptions',
  'stock_feeds', 'exchange_rates'
].map((table) => `select id, version from ${table} where merchant_id = $1`).join(' union all ')

const UNTOLD = `(
  select coalesce(json_agg(id), '[]') from (${SUBJECTS}) s
  full join (
    select subject_id as id, count(*) as events, max(sequence) as last from events
    where merchant_id = $1 and subject_type not in ('merchant', 'supplier', 'api_key')
    group by 1) e using (id)
  where s.version is distinct from e.last or e.events is distinct from e.last)`

const FACTS = `select json_build_object(
  'sales', ${SALES}, 'purchases', ${PURCHASES}, 'shipments', ${SHIPMENTS}, 'stock', ${STOCK},
  'exceptions', ${EXCEPTIONS}, 'untold', ${UNTOLD},
  'marked', (select coalesce(json_agg(distinct sku), '[]') from restock_marks
    where merchant_id = $1)) as facts`

/** Named, so that it is planned once. */
export async function readFacts (client: pg.Client, merchant_id: string): Promise<Facts> {
  const { rows: [row] } = await client.query<{ facts: Facts }>(
    { name: 'facts', text: FACTS, values: [merchant_id] })
  if (row === undefined) throw new Error('an object without a row')
  return row.facts
}
