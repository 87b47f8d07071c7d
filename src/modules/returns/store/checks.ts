// Checks of the doctor: returns and their lines belong to what they return, and are counted there.

import type { Check } from '../../../platform/doctor-check.ts'

export const RETURN_CHECKS: readonly Check[] = [
  {
    name: 'returned_units',
    proves: 'the returned units of a purchase order line are the accepted ones of its returns, ' +
      'those of a sales order line their sum, and both are at most the delivered ones',
    text: `
      with accepted as (
        select r.purchase_order_id, i.line_number, sum(i.accepted_quantity) as units
        from returns r
        join return_lines i on i.merchant_id = r.merchant_id and i.return_id = r.id
        where r.merchant_id = $1 group by 1, 2),
      served as (
        select sales_order_id, sales_order_line_number as line_number,
          sum(returned_quantity) as units
        from purchase_order_lines where merchant_id = $1 group by 1, 2)
      select l.purchase_order_id || '/' || l.line_number as id
      from purchase_order_lines l
      left join accepted a on a.purchase_order_id = l.purchase_order_id
        and a.line_number = l.line_number
      where l.merchant_id = $1 and (l.returned_quantity <> coalesce(a.units, 0)
        or l.returned_quantity not between 0 and l.delivered_quantity)
      union all
      select l.sales_order_id || '/' || l.line_number from sales_order_lines l
      left join served s on s.sales_order_id = l.sales_order_id and s.line_number = l.line_number
      where l.merchant_id = $1 and (l.returned_quantity <> coalesce(s.units, 0)
        or l.returned_quantity not between 0 and l.delivered_quantity)`
  },
  {
    name: 'return_open_units',
    proves: 'the units that open returns name, together with the returned ones, are at most the ' +
      'delivered ones of the purchase order line',
    text: `
      with open as (
        select r.purchase_order_id, i.line_number,
          sum(i.quantity - i.accepted_quantity - i.refused_quantity) as units
        from returns r
        join return_lines i on i.merchant_id = r.merchant_id and i.return_id = r.id
        where r.merchant_id = $1 and r.status in ('requested', 'approved', 'in_transit')
        group by 1, 2)
      select o.purchase_order_id || '/' || o.line_number as id from open o
      left join purchase_order_lines l on l.merchant_id = $1
        and l.purchase_order_id = o.purchase_order_id and l.line_number = o.line_number
      where o.units > 0 and not coalesce(
        l.returned_quantity + o.units <= l.delivered_quantity, false)`
  },
  {
    name: 'return_links',
    proves: 'a return is of one purchase order, has its supplier, sales order and currencies, ' +
      'and its lines name lines of both orders that belong together',
    text: `
      select r.id from returns r
      left join purchase_orders p on p.merchant_id = r.merchant_id and p.id = r.purchase_order_id
      left join sales_orders o on o.merchant_id = r.merchant_id and o.id = r.sales_order_id
      where r.merchant_id = $1 and (not coalesce(p.supplier_id = r.supplier_id
        and p.sales_order_id = r.sales_order_id and p.currency = r.supplier_credit_currency
        and o.currency = r.currency, false)
        or not exists (
          select from return_lines i where i.merchant_id = $1 and i.return_id = r.id)
        or exists (
          select from return_lines i
          left join purchase_order_lines l on l.merchant_id = i.merchant_id
            and l.purchase_order_id = r.purchase_order_id and l.line_number = i.line_number
            and l.sales_order_line_number = i.sales_order_line_number and l.sku = i.sku
          where i.merchant_id = $1 and i.return_id = r.id and l.line_number is null))`
  },
  {
    name: 'return_received',
    proves: 'a return is received once each of its units is inspected, no unit is accepted ' +
      'before its approval, and only a decided return has the time of its decision',
    text: `
      select r.id from returns r
      join (
        select return_id, sum(accepted_quantity + refused_quantity) as inspected,
          sum(quantity - accepted_quantity - refused_quantity) as units
        from return_lines where merchant_id = $1 group by 1) i on i.return_id = r.id
      where r.merchant_id = $1 and case
        when r.status in ('requested', 'refused')
          then i.inspected > 0 or r.approved_at is not null
        when r.status in ('approved', 'in_transit')
          then i.units = 0 or r.approved_at is null or r.received_at is not null
        when r.status = 'received' then i.units > 0 or r.received_at is null
        else r.closed_at is null or (r.received_at is null) <> (i.units > 0) end`
  },
  {
    name: 'supplier_credits',
    proves: 'a credit is waited for exactly where a supplier owes one, has a deadline, and is at ' +
      'most what was expected',
    text: `
      select id from returns where merchant_id = $1 and (
        (supplier_credit_status = 'none') <> (supplier_credit_expected_amount = 0)
        or (supplier_credit_status = 'none') <> (supplier_credit_due_at is null)
        or supplier_credit_amount > supplier_credit_expected_amount
        or (supplier_credit_status = 'refused' and supplier_credit_amount <> 0))`
  }
]
