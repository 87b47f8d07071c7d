// The ledger of quantities, counted again by SQL alone: lines, links, and the stock they hold.

import type { Check } from './checks.ts'

const LIVE = 'quantity - rejected_quantity - canceled_quantity'

/** What the purchase order lines say of each sales order line. */
const SERVED = `
  select sales_order_id, sales_order_line_number as line_number,
    sum(${LIVE} - surplus_quantity) as sourced_quantity,
    sum(shipped_quantity) as shipped_quantity, sum(delivered_quantity) as delivered_quantity,
    max(promised_date) filter (where ${LIVE} > surplus_quantity) as promised_date
  from purchase_order_lines where merchant_id = $1 group by 1, 2`

export const QUANTITY_CHECKS: readonly Check[] = [
  {
    name: 'purchase_line_ledger',
    proves: '0 ≤ delivered ≤ shipped ≤ accepted, accepted + rejected + canceled ≤ quantity, ' +
      '0 ≤ surplus ≤ live on a purchase order line',
    text: `
      select purchase_order_id || '/' || line_number as id from purchase_order_lines
      where merchant_id = $1 and not (
        0 <= delivered_quantity and delivered_quantity <= shipped_quantity
        and shipped_quantity <= accepted_quantity
        and rejected_quantity >= 0 and canceled_quantity >= 0
        and accepted_quantity + rejected_quantity + canceled_quantity <= quantity
        and surplus_quantity between 0 and ${LIVE} and over_shipped_quantity >= 0)`
  },
  {
    name: 'sales_line_ledger',
    proves: '0 ≤ delivered ≤ shipped, sourced + canceled ≤ quantity, none below 0 on a sales ' +
      'order line',
    text: `
      select sales_order_id || '/' || line_number as id from sales_order_lines
      where merchant_id = $1 and not (
        0 <= delivered_quantity and delivered_quantity <= shipped_quantity
        and sourced_quantity >= 0 and canceled_quantity >= 0 and pending_cancellation_quantity >= 0
        and sourced_quantity + canceled_quantity <= quantity)`
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
    proves: 'shipped and delivered are those of its purchase order lines; via warehouse at most ' +
      'what was received is shipped',
    text: `
      with served as (${SERVED})
      select l.sales_order_id || '/' || l.line_number as id
      from sales_order_lines l
      join sales_orders o on o.merchant_id = l.merchant_id and o.id = l.sales_order_id
      left join served s on s.sales_order_id = l.sales_order_id and s.line_number = l.line_number
      where l.merchant_id = $1 and case o.delivery_mode
        when 'drop_ship' then l.shipped_quantity <> coalesce(s.shipped_quantity, 0)
          or l.delivered_quantity <> coalesce(s.delivered_quantity, 0)
        else l.shipped_quantity > coalesce(s.delivered_quantity, 0) end`
  },
  {
    name: 'sales_line_promised_date',
    proves: 'the promised date of a line is the latest of what serves it; null when nothing does',
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
    proves: 'nothing was taken beyond what its supplier had reported by then',
    // Only a later report, or an over-shipment, may leave a row below what it has promised.
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
    proves: 'a purchase order line holds at most its live units, and all that are not accepted',
    text: `
      select purchase_order_id || '/' || line_number as id from purchase_order_lines
      where merchant_id = $1 and not
        reserved_quantity between ${LIVE} - accepted_quantity and greatest(0, ${LIVE})`
  }
]
