// Checks of the doctor: the quantities of lines, shipments and stock, computed again by SQL alone.

import type { Check } from '../../../platform/doctor-check.ts'

const LIVE = 'quantity - rejected_quantity - canceled_quantity'

/** For each sales order line, the sums of its purchase order lines. */
const SERVED = `
  select sales_order_id, sales_order_line_number as line_number,
    sum(${LIVE} - surplus_quantity) as sourced_quantity,
    sum(shipped_quantity) as shipped_quantity, sum(delivered_quantity) as delivered_quantity,
    sum(lost_quantity) as lost_quantity, sum(refused_quantity) as refused_quantity,
    max(promised_date) filter (where ${LIVE} > surplus_quantity) as promised_date
  from purchase_order_lines where merchant_id = $1 group by 1, 2`

/** Units of a line whose higher cost or other SKU a person must approve. */
const PROPOSED = "(coalesce((cost_increase ->> 'quantity')::int, 0) + " +
  "coalesce((substitution ->> 'quantity')::int, 0))"

/** For each line, the sums of its shipments. The merchant’s own ones name sales order lines. */
const SENT = `
  select s.sales_order_id, s.purchase_order_id, i.line_number,
    sum(i.quantity - i.over_shipped_quantity) as shipped_quantity,
    sum(i.over_shipped_quantity) as over_shipped_quantity,
    sum(case when s.delivered_at is null then i.delivered_quantity
      else i.quantity - i.lost_quantity - i.refused_quantity end) as delivered_quantity,
    sum(i.lost_quantity) as lost_quantity, sum(i.refused_quantity) as refused_quantity
  from shipments s
  join shipment_lines i on i.merchant_id = s.merchant_id and i.shipment_id = s.id
  where s.merchant_id = $1 and s.canceled_at is null group by 1, 2, 3`

export const QUANTITY_CHECKS: readonly Check[] = [
  {
    name: 'purchase_line_ledger',
    proves: '0 ≤ delivered, delivered + lost + refused ≤ shipped ≤ accepted, ' +
      'accepted + undecided + rejected + canceled ≤ quantity, ' +
      '0 ≤ surplus ≤ live, 0 ≤ pending ≤ accepted − shipped on a purchase order line',
    text: `
      select purchase_order_id || '/' || line_number as id from purchase_order_lines
      where merchant_id = $1 and not (
        0 <= delivered_quantity and lost_quantity >= 0 and refused_quantity >= 0
        and delivered_quantity + lost_quantity + refused_quantity <= shipped_quantity
        and shipped_quantity <= accepted_quantity
        and rejected_quantity >= 0 and canceled_quantity >= 0
        and accepted_quantity + ${PROPOSED} + rejected_quantity + canceled_quantity <= quantity
        and expired_quantity between 0 and rejected_quantity
        and missing_quantity between 0 and rejected_quantity - expired_quantity
        and pending_cancellation_quantity between 0 and accepted_quantity - shipped_quantity
        and surplus_quantity between 0 and ${LIVE} and over_shipped_quantity >= 0)`
  },
  {
    name: 'sales_line_ledger',
    proves: '0 ≤ delivered, delivered + lost + refused ≤ shipped, ' +
      'sourced + canceled ≤ quantity, credited ≤ quantity − ' +
      'canceled, none below 0 on a sales order line',
    text: `
      select sales_order_id || '/' || line_number as id from sales_order_lines
      where merchant_id = $1 and not (
        0 <= delivered_quantity and lost_quantity >= 0 and refused_quantity >= 0
        and delivered_quantity + lost_quantity + refused_quantity <= shipped_quantity
        and sourced_quantity >= 0 and canceled_quantity >= 0 and pending_cancellation_quantity >= 0
        and sourced_quantity + canceled_quantity <= quantity
        and credited_quantity between 0 and quantity - canceled_quantity)`
  },
  {
    name: 'sales_line_sourced',
    proves: 'sourced = Σ (live − surplus) of the purchase order lines that serve the line',
    text: `
      with served as (${SERVED})
      select sales_order_id || '/' || line_number as id
      from (
        select sales_order_id, line_number, sourced_quantity
        from sales_order_lines where merchant_id = $1) l
      full join served s using (sales_order_id, line_number)
      where l.sourced_quantity is distinct from coalesce(s.sourced_quantity, 0)`
  },
  {
    name: 'sales_line_shipped',
    proves: 'shipped, delivered, lost and refused are the sums of the purchase order lines; ' +
      'via the warehouse, they are those of the merchant’s own shipments, and at most what was ' +
      'received',
    text: `
      with served as (${SERVED}), sent as (${SENT})
      select l.sales_order_id || '/' || l.line_number as id
      from sales_order_lines l
      join sales_orders o on o.merchant_id = l.merchant_id and o.id = l.sales_order_id
      left join served s on s.sales_order_id = l.sales_order_id and s.line_number = l.line_number
      left join sent t on t.sales_order_id = l.sales_order_id and t.line_number = l.line_number
        and t.purchase_order_id is null
      where l.merchant_id = $1 and case o.delivery_mode
        when 'drop_ship' then l.shipped_quantity <> coalesce(s.shipped_quantity, 0)
          or l.delivered_quantity <> coalesce(s.delivered_quantity, 0)
          or l.lost_quantity <> coalesce(s.lost_quantity, 0)
          or l.refused_quantity <> coalesce(s.refused_quantity, 0)
        else l.shipped_quantity <> coalesce(t.shipped_quantity, 0)
          or l.delivered_quantity <> coalesce(t.delivered_quantity, 0)
          or l.lost_quantity <> coalesce(t.lost_quantity, 0)
          or l.refused_quantity <> coalesce(t.refused_quantity, 0)
          or l.shipped_quantity > coalesce(s.delivered_quantity, 0) end`
  },
  {
    name: 'purchase_line_shipped',
    proves: 'shipped + missing, and over-shipped, of a purchase order line are the sums of its ' +
      'shipments',
    text: `
      with sent as (${SENT})
      select l.purchase_order_id || '/' || l.line_number as id
      from purchase_order_lines l
      left join sent t on t.purchase_order_id = l.purchase_order_id
        and t.line_number = l.line_number
      where l.merchant_id = $1 and (
        l.shipped_quantity + l.missing_quantity <> coalesce(t.shipped_quantity, 0)
        or l.over_shipped_quantity <> coalesce(t.over_shipped_quantity, 0))`
  },
  {
    name: 'purchase_line_gone',
    proves: 'lost and refused of a purchase order line are the sums of its shipments to the ' +
      'customer; via the warehouse they are missing instead',
    text: `
      with sent as (${SENT})
      select l.purchase_order_id || '/' || l.line_number as id
      from purchase_order_lines l
      join purchase_orders p on p.merchant_id = l.merchant_id and p.id = l.purchase_order_id
      left join sent t on t.purchase_order_id = l.purchase_order_id
        and t.line_number = l.line_number
      where l.merchant_id = $1 and case p.delivery_mode
        when 'drop_ship' then l.lost_quantity <> coalesce(t.lost_quantity, 0)
          or l.refused_quantity <> coalesce(t.refused_quantity, 0)
        else l.lost_quantity + l.refused_quantity <> 0
          or coalesce(t.lost_quantity + t.refused_quantity, 0) > l.missing_quantity end`
  },
  {
    name: 'pending_cancellation',
    proves: 'the units that a supplier is asked to give up are the sum of their reasons, and the ' +
      'sales order line shows those for the customer',
    text: `
      with asked as (
        select purchase_order_id, line_number, sales_order_id, sales_order_line_number,
          pending_cancellation_quantity as units,
          coalesce((pending ->> 'cancellation')::int, 0) as cancellation,
          coalesce((pending ->> 'reduction')::int, 0) as reduction,
          coalesce((pending ->> 'resourcing')::int, 0)
            + coalesce((pending ->> 'recall')::int, 0) as resourcing,
          coalesce((pending ->> 'surplus')::int, 0) as surplus
        from purchase_order_lines where merchant_id = $1),
      shown as (
        select sales_order_id, sales_order_line_number as line_number,
          sum(cancellation + reduction) as units
        from asked group by 1, 2)
      select purchase_order_id || '/' || line_number as id from asked
      where units <> cancellation + reduction + resourcing + surplus
      union all
      select l.sales_order_id || '/' || l.line_number from sales_order_lines l
      left join shown s on s.sales_order_id = l.sales_order_id and s.line_number = l.line_number
      where l.merchant_id = $1 and l.pending_cancellation_quantity <> coalesce(s.units, 0)`
  },
  {
    name: 'sales_line_promised_date',
    proves: 'the promised date of a sales order line is the latest one of the purchase order ' +
      'lines that serve it; null without one',
    text: `
      with served as (${SERVED})
      select l.sales_order_id || '/' || l.line_number as id
      from sales_order_lines l
      left join served s on s.sales_order_id = l.sales_order_id and s.line_number = l.line_number
      where l.merchant_id = $1 and l.promised_date is distinct from s.promised_date`
  },
  {
    name: 'stock_reserved',
    proves: 'reserved of a stock row = Σ reserved quantity of its purchase order lines',
    is_of_all: true,
    text: `
      with held as (
        select supplier_id, sku, sum(reserved_quantity) as reserved
        from purchase_order_lines where merchant_id = $1 group by 1, 2)
      select supplier_id || '/' || sku as id
      from (select supplier_id, sku, reserved from supplier_stock where merchant_id = $1) s
      full join held h using (supplier_id, sku)
      where coalesce(s.reserved, 0) <> coalesce(h.reserved, 0)`
  },
  {
    name: 'stock_taken',
    proves: 'no purchase order reserved more units than its supplier had reported by then',
    is_of_all: true,
    // Only a later report or an over-shipment may leave less on hand than is reserved.
    text: `
      select s.supplier_id || '/' || s.sku as id from supplier_stock s
      where s.merchant_id = $1 and s.reserved > s.on_hand and exists (
        select from purchase_order_lines l
        join purchase_orders p on p.merchant_id = l.merchant_id and p.id = l.purchase_order_id
        where l.merchant_id = s.merchant_id and l.supplier_id = s.supplier_id and l.sku = s.sku
          and l.reserved_quantity > 0 and p.created_at > s.updated_at)
        and not exists (
          select from purchase_order_lines l
          where l.merchant_id = s.merchant_id and l.supplier_id = s.supplier_id and l.sku = s.sku
            and l.over_shipped_quantity > 0)`
  },
  {
    name: 'purchase_line_reserved',
    proves: 'a purchase order line reserves at most its live and missing units, and at least ' +
      'those that are not answered',
    text: `
      select purchase_order_id || '/' || line_number as id from purchase_order_lines
      where merchant_id = $1 and not
        reserved_quantity between ${LIVE} - accepted_quantity - ${PROPOSED}
          and greatest(0, ${LIVE} + missing_quantity)`
  }
]
