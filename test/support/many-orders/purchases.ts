// The statements that make the purchase orders of a batch, with lines, shipments and exceptions.

import { ADDRESS, SKUS } from './sales.ts'

/** The last supplier has so many purchase orders, and the first half of all. */
const FEW = 5
/** One in so many orders had an exception, and of those one in so many is open. */
const EXCEPTIONS = 100
const OPEN = 50

/** Nearly a third of the orders have a second one, for their second line. */
export const PURCHASES = `
  create temporary table purchases as
  with bought as (
    select *, ($1::bigint * 3 / 4) / ${FEW} as apart,
      array_length(supplier_ids, 1) - 2 as others
    from sales, generate_series(1, 2) as part
    where status <> 'draft'
      and (part = 1 or line_count > 1 and pg_temp.dice(n, 20, 100) < 45)
  ), placed as (
    select *, case
      when part = 1 and n % apart = 0 and n / apart <= ${FEW} then array_length(supplier_ids, 1)
      when part = 1 and pg_temp.dice(n, 21, 2) = 0 then 1
      else 2 + pg_temp.dice(n * 2 + part, 22, others) end as supplier,
    case status when 'completed' then 'closed' when 'canceled' then 'canceled'
      else case when sourcing_status <> 'sourced' then
          case when n % 2 = 0 then 'rejected' else 'expired' end
        when fulfillment_status <> 'unfulfilled' then 'acknowledged'
        else case pg_temp.dice(n, 23, 3) when 0 then 'planned' when 1 then 'issued'
          else 'acknowledged' end
      end end as purchase_status
    from bought
  )
  select merchant_id, n, part, id as sales_order_id, line_count, purchase_status as status,
    fulfillment_status, created_at, clock, supplier_ids[supplier] as supplier_id,
    first_name, last_name,
    metadata ->> 'era' as era,
    pg_temp.id_of('po', clock, merchant_id || n || '-' || part) as id,
    pg_temp.id_of('shp', clock, merchant_id || n || '-' || part) as shipment_id,
    created_at + pg_temp.dice(n * 2 + part, 24, 30 * 86400000::bigint) * interval '1 ms'
      as updated_at,
    purchase_status in ('acknowledged', 'closed') as is_accepted,
    purchase_status in ('acknowledged', 'closed') and fulfillment_status <> 'unfulfilled'
      as is_shipped
  from placed`

const ORDERS = `
  insert into purchase_orders (merchant_id, id, version, supplier_id, sales_order_id, status,
    fulfillment_status, cancellation, kind, delivery_mode, currency, order_fee, total, ship_to,
    metadata, supplier_reference, issued_at, created_at, updated_at)
  select merchant_id, id, 3, supplier_id, sales_order_id, status,
    case when is_shipped then fulfillment_status else 'unfulfilled' end, 'none', 'external',
    'drop_ship', 'EUR', 0.00, 20.00,
    ${ADDRESS},
    '{}', case when not is_accepted then null when n % 2 = 0 then 'UNKNOWN' else 'REF-' || n end,
    case when status <> 'planned' then created_at end, created_at, updated_at
  from purchases order by n, part`

/** The second line is in the second purchase order, if there is one, the others in the first. */
const LINES = `
  insert into purchase_order_lines (merchant_id, purchase_order_id, line_number, sales_order_id,
    sales_order_line_number, supplier_id, sku, quantity, unit_cost, amount, accepted_quantity,
    accepted_at, rejected_quantity, canceled_quantity, shipped_quantity, delivered_quantity,
    surplus_quantity, reserved_quantity)
  select merchant_id, id, row_number() over (partition by n, part order by line), sales_order_id,
    line, supplier_id,
    case when line = 1 then 'POPULAR' else 'SKU-' || pg_temp.dice(n * 3 + line, 12, ${SKUS}) end,
    2, 10.00, 20.00, case when is_accepted then 2 else 0 end,
    case when is_accepted then created_at end,
    case when status in ('rejected', 'expired') then 2 else 0 end,
    case when status = 'canceled' then 2 else 0 end, case when is_shipped then 2 else 0 end,
    case when is_shipped and fulfillment_status = 'delivered' then 2 else 0 end, 0,
    case when status in ('planned', 'issued', 'acknowledged') and not is_shipped then 2 else 0 end
  from purchases as p, generate_series(1, line_count) as line
  where case when part = 2 then line = 2
    else line <> 2 or not exists (
      select from purchases as other where other.n = p.n and other.part = 2) end
  order by n, part, line`

/** One in fifty has a number that many have, and of the oldest another one. */
const SHIPMENTS = `
  insert into shipments (merchant_id, id, version, sales_order_id, purchase_order_id, supplier_id,
    destination, carrier, tracking_number, metadata, shipped_at, delivered_at, created_at,
    updated_at)
  select merchant_id, shipment_id, 1, sales_order_id, id, supplier_id, 'customer', 'DHL',
    case when n % 50 = 7 then 'PALLET' when n % 50 = 8 and era = 'first' then 'OLD-PALLET'
      else 'TRACK-' || n || '-' || part end, '{}', created_at,
    case when fulfillment_status = 'delivered' then updated_at end, created_at, updated_at
  from purchases where is_shipped order by n, part`

const SHIPMENT_LINES = `
  insert into shipment_lines (merchant_id, shipment_id, line_number, sales_order_line_number,
    supplier_id, sku, shipped_at, quantity, over_shipped_quantity)
  select l.merchant_id, p.shipment_id, l.line_number, l.sales_order_line_number, l.supplier_id,
    l.sku, p.created_at, 2, 0
  from purchases as p
  join purchase_order_lines as l on l.merchant_id = p.merchant_id and l.purchase_order_id = p.id
  where p.is_shipped`

const ALL_EXCEPTIONS = `
  insert into exceptions (merchant_id, id, version, kind, subject_type, subject_id,
    sales_order_id, purchase_order_id, supplier_id, line_number, sku, purchase_order_ids, detail,
    opened_at, resolved_at, resolution, updated_at)
  select merchant_id, pg_temp.id_of('exc', clock, merchant_id || n), 1,
    case when pg_temp.dice(n, 30, 10) = 0 then 'late_shipment' else 'late_acknowledgement' end,
    'purchase_order', id, sales_order_id, id, supplier_id, 1, 'POPULAR', '[]',
    'The purchase order is late.', created_at,
    case when pg_temp.dice(n, 31, ${OPEN}) > 0 then updated_at end,
    case when pg_temp.dice(n, 31, ${OPEN}) > 0 then 'dismiss' end, updated_at
  from purchases where part = 1 and pg_temp.dice(n, 32, ${EXCEPTIONS}) = 0 order by n`

export const OF_PURCHASES = [ORDERS, LINES, SHIPMENTS, SHIPMENT_LINES, ALL_EXCEPTIONS]

/** Three suppliers offer each SKU and have none, or jobs would source the orders that wait. */
export const STOCK = `
  insert into supplier_stock (merchant_id, supplier_id, sku, on_hand, reserved, unit_cost,
    currency, price_breaks, lead_time_days, min_order_quantity, order_multiple, as_of, metadata,
    created_at, updated_at)
  select $1, ($2::text[])[supplier], case when n = ${SKUS} then 'POPULAR' else 'SKU-' || n end, 0,
    0, 10.00, 'EUR', '[]', 3, 1, 1, updated_at, '{}', created_at, updated_at
  from generate_series(0, ${SKUS}) as n,
    lateral (values (1), (2 + n % 9), (11 + n % 9)) as of_supplier (supplier),
    lateral (select timestamptz '2025-01-01Z' + n * interval '1 s' as created_at) as created,
    lateral (select created_at
      + pg_temp.dice(n * 20 + supplier, 40, 86400000) * interval '1 ms' as updated_at) as updated`
