// Reads what is stored of one merchant, in one round trip: whole, or what has changed since.

import type pg from 'pg'
import type { Facts } from './facts.ts'

const instant = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`
const cents = (column: string): string => `(${column} * 100)::bigint`
const list = (columns: string, rest: string): string => `(
  select coalesce(json_agg(row_to_json(r)), '[]') from (select ${columns} ${rest}) r)`

/** Not of a version that is known. */
const IS_NEW = "not (id || ' ' || version) = any($2)"

const WORDS = "note, customization ->> 'engraving' as engraving"

const SALE_LINES = list(
  `line_number, sku, ${cents('unit_price')} as price, quantity, canceled_quantity as canceled,
  cancel_reason, sourced_quantity as sourced, pending_cancellation_quantity as pending,
  shipped_quantity as shipped, delivered_quantity as delivered, lost_quantity as lost,
  refused_quantity as refused, returned_quantity as returned, replacement_for,
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
  ${cents('credited')} as credited, credits, ${cents('refunded')} as refunded,
  (select coalesce(sum(${cents('amount')}), 0) from payments y
    where y.merchant_id = $1 and y.sales_order_id = o.id) as received,
  ${instant('payment_due_at')} as payment_due_at,
  tax_mode, prices_include_tax,
  ${PAYMENTS} as payments, ${SALE_LINES} as lines`,
  'from sales_orders o where merchant_id = $1 and id in (select id from changed) order by id')

const PURCHASE_LINES = list(
  `line_number, sales_order_line_number as sale_line, sku, quantity,
  accepted_quantity as accepted, rejected_quantity as rejected, canceled_quantity as canceled,
  shipped_quantity as shipped, delivered_quantity as delivered,
  lost_quantity as lost, refused_quantity as refused,
  returned_quantity as returned, missing_quantity as missing,
  over_shipped_quantity as over,
  surplus_quantity as surplus, reserved_quantity as reserved,
  billed_quantity as billed, credited_quantity as given_back,
  ${cents('billed_amount')} as billed_amount, ${cents('billed_charges')} as billed_charges,
  pending_cancellation_quantity as pending,
  coalesce((cost_increase ->> 'quantity')::int, 0) as proposed,
  coalesce((substitution ->> 'quantity')::int, 0) as offered, ${cents('unit_cost')} as unit_cost,
  ${WORDS}, substitute_for, ${instant('accepted_at')} as accepted_at`,
  `from purchase_order_lines l where l.merchant_id = $1 and l.purchase_order_id = p.id
  order by line_number`)

const PURCHASES = list(
  `id, version, sales_order_id as sale_id, supplier_id, status, cancellation, kind,
  billing_status, ${cents('order_fee')} as order_fee,
  ${SHIP_TO} as ship_to, gift_message as gift,
  ${instant('issued_at')} as issued_at, ${PURCHASE_LINES} as lines`,
  `from purchase_orders p where merchant_id = $1
    and sales_order_id in (select id from changed) order by id`)

const SHIPMENTS = list(
  `id, version, sales_order_id as sale_id, purchase_order_id as purchase_id,
  ${instant('shipped_at')} as shipped_at, ${instant('delivered_at')} as delivered_at,
  ${instant('failed_at')} as failed_at, ${instant('canceled_at')} as canceled_at, incidents,
  ${list(`line_number, sales_order_line_number as sale_line, quantity,
    over_shipped_quantity as over, delivered_quantity as arrived,
    lost_quantity as lost, refused_quantity as refused,
    coalesce(released_quantity, 0) as released, coalesce(taken_quantity, 0) as taken`,
  `from shipment_lines l where l.merchant_id = $1 and l.shipment_id = s.id
    order by line_number`)} as lines`,
  `from shipments s where merchant_id = $1
    and sales_order_id in (select id from changed) order by id`)

const STOCK = list(
  `supplier_id, sku, on_hand, reserved, ${cents('unit_cost')} as unit_cost,
  ${instant('as_of')} as as_of`,
  'from supplier_stock where merchant_id = $1 order by sku, supplier_id')

const EXCEPTIONS = list(
  `id, version, kind, subject_id, sales_order_id as sale_id, purchase_order_id as purchase_id,
  line_number,
  ${instant('opened_at')} as opened_at, resolved_at is null as is_open`,
  `from exceptions where merchant_id = $1 and ${IS_NEW} order by id`)

const FINDINGS = `(
  select coalesce(json_agg(concat_ws(' ', f ->> 'code',
    (f ->> 'purchase_order_id') || '/' || (f ->> 'line_number'))), '[]')
  from jsonb_array_elements(findings) f)`

const BILLS = list(
  `id, version, supplier_id, status, ${cents('net_total')} as net_total,
  ${cents('tax_total')} as tax_total, ${FINDINGS} as findings`,
  `from bills where merchant_id = $1 and ${IS_NEW} order by id`)

const INVOICED = list(
  `sales_order_id as sale_id, sum(sign * ${cents('total')})::bigint as total,
  coalesce(sum(sign * ${cents('tax_total')}) filter (where credit_id is null), 0)::bigint as tax`,
  `from invoices, lateral (select case when kind = 'invoice' then 1 else -1 end as sign) s
  where merchant_id = $1 and number is not null group by 1`)

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

const FACTS = `with changed as materialized (
  select id from sales_orders where merchant_id = $1 and ${IS_NEW})
select json_build_object(
  'sales', ${SALES}, 'purchases', ${PURCHASES}, 'shipments', ${SHIPMENTS}, 'stock', ${STOCK},
  'exceptions', ${EXCEPTIONS}, 'bills', ${BILLS}, 'invoiced', ${INVOICED},
  'untold', case when $3 then ${UNTOLD} else '[]' end,
  'marked', (select coalesce(json_agg(distinct sku), '[]') from restock_marks
    where merchant_id = $1)) as facts`

type Reader = Pick<pg.Client, 'query'>

export async function readFacts (client: Reader, merchant_id: string): Promise<Facts> {
  return ask(client, [merchant_id, [], true])
}

/**
 * What is not of the same version any more is read, and all stock; events are not. What changed and
 * kept its version is found by whoever reads everything in the end.
 */
export async function readChanges (
  client: Reader, merchant_id: string, known: Facts
): Promise<Facts> {
  const versions =
    [known.sales, known.exceptions, known.bills].flat().map(({ id, version }) => `${id} ${version}`)
  const read = await ask(client, [merchant_id, versions, false])
  const changed = new Set(read.sales.map(({ id }) => id))
  const new_ids = new Set([...read.exceptions, ...read.bills].map(({ id }) => id))
  const keep = <T>(items: readonly T[], idOf: (item: T) => string): T[] =>
    items.filter((item) => !changed.has(idOf(item)))
  return {
    ...read,
    sales: inOrder([...keep(known.sales, ({ id }) => id), ...read.sales]),
    purchases: inOrder([...keep(known.purchases, ({ sale_id }) => sale_id), ...read.purchases]),
    shipments: inOrder([...keep(known.shipments, ({ sale_id }) => sale_id), ...read.shipments]),
    bills: inOrder([...known.bills.filter(({ id }) => !new_ids.has(id)), ...read.bills]),
    exceptions: inOrder(
      [...known.exceptions.filter(({ id }) => !new_ids.has(id)), ...read.exceptions])
  }
}

function inOrder<T extends { id: string }> (items: T[]): T[] {
  return items.sort((a, b) => a.id < b.id ? -1 : 1)
}

/** Named, so that it is planned once. */
async function ask (client: Reader, values: [string, string[], boolean]): Promise<Facts> {
  const { rows: [row] } = await client.query<{ facts: Facts }>(
    { name: 'facts', text: FACTS, values })
  if (row === undefined) throw new Error('an object without a row')
  return row.facts
}
