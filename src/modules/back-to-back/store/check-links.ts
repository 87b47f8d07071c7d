// Checks of the doctor: purchase orders and their lines belong to what they serve, and to whom they
// go; and what waits for a person is told.

import type { Check } from '../../../platform/doctor-check.ts'

/** Tables whose rows have the account of their sales order. */
const WITH_ACCOUNT = ['payments', 'refunds', 'shipments', 'invoices', 'returns']

export const LINK_CHECKS: readonly Check[] = [
  {
    name: 'account_of_order',
    proves: 'what belongs to a sales order has its account',
    text: WITH_ACCOUNT.map((table) => `
      select c.id from ${table} c
      join sales_orders o on o.merchant_id = c.merchant_id and o.id = c.sales_order_id
      where c.merchant_id = $1 and c.account is distinct from o.account`).join(' union all ')
  },
  {
    name: 'purchase_line_sku',
    proves: 'a purchase order line has the SKU of the sales order line it serves, and a ' +
      'substitute another one, together with others for no more than the rejected units of a ' +
      'line of the same purchase order',
    text: `
      select l.purchase_order_id || '/' || l.line_number as id from purchase_order_lines l
      join sales_order_lines s on s.merchant_id = l.merchant_id
        and s.sales_order_id = l.sales_order_id and s.line_number = l.sales_order_line_number
      left join purchase_order_lines f on f.merchant_id = l.merchant_id
        and f.purchase_order_id = l.purchase_order_id and f.line_number = l.substitute_for
        and f.sales_order_line_number = l.sales_order_line_number and f.sku <> l.sku
        and f.rejected_quantity >= (
          select sum(o.quantity) from purchase_order_lines o
          where o.merchant_id = l.merchant_id and o.purchase_order_id = l.purchase_order_id
            and o.substitute_for = l.substitute_for)
      where l.merchant_id = $1 and case when l.substitute_for is null
        then l.sku <> s.sku
        else l.sku = s.sku or f.line_number is null end`
  },
  {
    name: 'undecided_units',
    proves: 'a higher cost or another SKU waits on a purchase order line exactly when an ' +
      'exception about it is open',
    text: `
      with waiting as (
        select purchase_order_id, line_number, kind
        from purchase_order_lines, lateral (values
          ('cost_increase', cost_increase is not null),
          ('substitution', substitution is not null)) as w (kind, is_waiting)
        where merchant_id = $1 and is_waiting),
      told as (
        select purchase_order_id, line_number, kind from exceptions
        where merchant_id = $1 and resolved_at is null
          and kind in ('cost_increase', 'substitution'))
      select purchase_order_id || '/' || line_number as id
      from waiting full join told using (purchase_order_id, line_number, kind)
      where (waiting is null) <> (told is null)`
  },
  {
    name: 'purchase_line_supplier',
    proves: 'the lines of a purchase order have its supplier',
    text: `
      select l.purchase_order_id || '/' || l.line_number as id from purchase_order_lines l
      join purchase_orders p on p.merchant_id = l.merchant_id and p.id = l.purchase_order_id
      where l.merchant_id = $1 and l.supplier_id <> p.supplier_id`
  },
  {
    name: 'purchase_order_supplier',
    proves: 'a purchase order goes to a supplier of the merchant',
    text: `
      select p.id from purchase_orders p
      where p.merchant_id = $1 and not exists (
        select from suppliers s where s.merchant_id = p.merchant_id and s.id = p.supplier_id)`
  },
  {
    name: 'purchase_order_words',
    proves: 'a purchase order with units to ship has the words of its sales order, and its lines ' +
      'with units to ship have those of the lines they serve',
    // Lines from before migration 0036 have no description, nor have substitutes.
    text: `
      with unshipped as (
        select l.*, p.gift_message, p.packing_slip_text, p.customer_order_number
        from purchase_order_lines l
        join purchase_orders p on p.merchant_id = l.merchant_id and p.id = l.purchase_order_id
        where l.merchant_id = $1 and p.status in ('planned', 'issued', 'acknowledged')
          and l.quantity - l.rejected_quantity - l.canceled_quantity > l.shipped_quantity)
      select l.purchase_order_id || '/' || l.line_number as id from unshipped l
      join sales_order_lines s on s.merchant_id = l.merchant_id
        and s.sales_order_id = l.sales_order_id and s.line_number = l.sales_order_line_number
      join sales_orders o on o.merchant_id = l.merchant_id and o.id = l.sales_order_id
      where (l.note, l.customization) is distinct from (s.note, s.customization)
        or (l.description is not null and (
          l.substitute_for is not null or l.description is distinct from s.description))
        or (l.gift_message, l.packing_slip_text, l.customer_order_number)
          is distinct from (o.gift_message, o.packing_slip_text, o.purchase_order_number)`
  },
  {
    name: 'purchase_order_sale',
    proves: 'a purchase order serves one sales order, in its delivery mode',
    text: `
      select p.id from purchase_orders p
      left join sales_orders o on o.merchant_id = p.merchant_id and o.id = p.sales_order_id
      where p.merchant_id = $1 and (
        o.id is null or p.delivery_mode <> o.delivery_mode
        or exists (
          select from purchase_order_lines l
          where l.merchant_id = $1 and l.purchase_order_id = p.id
            and l.sales_order_id <> p.sales_order_id))`
  },
  {
    name: 'purchase_order_rate',
    proves: 'a purchase order in another currency than its sales order has a rate between both, ' +
      'and others have none',
    text: `
      select p.id from purchase_orders p
      join sales_orders o on o.merchant_id = p.merchant_id and o.id = p.sales_order_id
      where p.merchant_id = $1 and case when p.currency = o.currency
        then p.exchange_rate is not null
        else not coalesce(p.exchange_rate ->> 'base' = p.currency
          and p.exchange_rate ->> 'quote' = o.currency
          or p.exchange_rate ->> 'base' = o.currency
          and p.exchange_rate ->> 'quote' = p.currency, false) end`
  }
]
