// Checks of the doctor: statuses and dates agree with the rows that they depend on.

import type { Check } from '../../../platform/doctor-check.ts'

/** Each purchase order with the sums of its lines. */
const PURCHASES = `
  select p.id, p.sales_order_id, p.status, p.kind, p.issued_at, p.acknowledgement_due_at,
    p.is_by_channel, p.sent_at,
    t.live, t.rejected, t.expired, t.ordered, t.ended, t.unanswered, t.touched
  from purchase_orders p
  join (
    select purchase_order_id, sum(l.quantity) as ordered, sum(live) as live,
      sum(l.rejected_quantity) as rejected, sum(l.expired_quantity) as expired,
      sum(l.delivered_quantity + l.lost_quantity + l.refused_quantity) as ended,
      sum(greatest(0, live - l.accepted_quantity
        - coalesce((l.cost_increase ->> 'quantity')::int, 0)
        - coalesce((l.substitution ->> 'quantity')::int, 0))) as unanswered,
      sum(l.accepted_quantity + l.rejected_quantity) as touched
    from purchase_order_lines l,
      lateral (select l.quantity - l.rejected_quantity - l.canceled_quantity as live) as units
    where l.merchant_id = $1 group by 1
  ) t on t.purchase_order_id = p.id
  where p.merchant_id = $1`

const SALES = `
  select o.id, o.status, o.confirmed_at, o.completed_at, o.canceled_at, t.wanted, t.ended
  from sales_orders o
  join (
    select sales_order_id, sum(quantity - canceled_quantity) as wanted,
      sum(delivered_quantity + lost_quantity + refused_quantity) as ended
    from sales_order_lines where merchant_id = $1 group by 1
  ) t on t.sales_order_id = o.id
  where o.merchant_id = $1`

/**
 * Does the event show an issued purchase order? The service writes events without blanks, and no
 * other part of one can contain this text (metadata has only texts). So the JSON need not be
 * parsed, which takes a fifteenth of the time.
 */
const IS_ISSUED = `
  case when starts_with(e.data, '{"id":"') then position('"issued_at":null' in e.data) = 0
    else e.data::json ->> 'issued_at' is not null end`

export const STATE_CHECKS: readonly Check[] = [
  {
    name: 'order_lines',
    proves: 'every sales order and every purchase order has lines',
    text: `
      select id from sales_orders o where merchant_id = $1 and not exists (
        select from sales_order_lines l where l.merchant_id = $1 and l.sales_order_id = o.id)
      union all
      select id from purchase_orders p where merchant_id = $1 and not exists (
        select from purchase_order_lines l where l.merchant_id = $1 and l.purchase_order_id = p.id)`
  },
  {
    name: 'first_sourcing',
    proves: 'the confirmation of a sales order made at most one purchase order for each supplier',
    text: `
      select o.id from sales_orders o
      join purchase_orders p on p.merchant_id = o.merchant_id and p.sales_order_id = o.id
        and p.created_at = o.confirmed_at
      where o.merchant_id = $1 group by o.id, p.supplier_id having count(*) > 1`
  },
  {
    name: 'sourcing_decision',
    proves: 'a sales order has one decision `confirmed` if it was ever confirmed, and else none',
    text: `
      select o.id from sales_orders o
      left join sourcing_decisions d on d.merchant_id = o.merchant_id and d.sales_order_id = o.id
        and d.trigger = 'confirmed'
      where o.merchant_id = $1 group by o.id, o.confirmed_at
      having count(d.id) <> (o.confirmed_at is not null)::int`
  },
  {
    name: 'purchase_order_status',
    proves: 'the status of a purchase order is what its lines say',
    text: `
      with purchases as (${PURCHASES})
      select id from purchases where not case status
        when 'planned' then issued_at is null and live > 0 and touched = 0
        when 'issued' then issued_at is not null
          and (acknowledgement_due_at is not null or is_by_channel and sent_at is null)
          and kind = 'external' and live > 0 and unanswered > 0
        when 'acknowledged' then issued_at is not null and ended < live and unanswered = 0
        when 'closed' then issued_at is not null and live > 0 and ended = live
        when 'rejected' then issued_at is not null and rejected = ordered and expired = 0
        when 'expired' then issued_at is not null and expired = ordered
        else live = 0 end`
  },
  {
    name: 'sales_order_status',
    proves: 'the status of a sales order is what its lines and instants say',
    text: `
      with sales as (${SALES})
      select id from sales where not (
        (status = 'completed') = (completed_at is not null)
        and (status = 'canceled') = (canceled_at is not null)
        and case status
          when 'draft' then confirmed_at is null and wanted > 0
          when 'confirmed' then confirmed_at is not null and wanted > 0
          when 'completed' then confirmed_at is not null and wanted > 0 and ended >= wanted
          else wanted = 0 end)`
  },
  {
    name: 'draft_unsourced',
    proves: 'a draft has no purchase order',
    text: `
      select o.id from sales_orders o
      where o.merchant_id = $1 and o.status = 'draft' and exists (
        select from purchase_orders p where p.merchant_id = $1 and p.sales_order_id = o.id)`
  },
  {
    name: 'canceled_without_live',
    proves: 'a canceled sales order has no live purchase order quantity',
    text: `
      with purchases as (${PURCHASES})
      select o.id from sales_orders o
      where o.merchant_id = $1 and o.status = 'canceled' and exists (
        select from purchases p where p.sales_order_id = o.id and p.live > 0)`
  },
  {
    name: 'issued_released',
    proves: 'a purchase order was issued when its sales order was released',
    // The events tell the state of the sales order when the purchase order was issued.
    text: `
      select p.id from purchase_orders p
      left join lateral (
        select e.occurred_at, e.mark_id from events e
        where e.merchant_id = $1 and e.subject_id = p.id and ${IS_ISSUED}
        order by e.sequence limit 1) issue on true
      left join lateral (
        select e.data from events e
        where e.merchant_id = $1 and e.subject_id = p.sales_order_id
          and e.occurred_at <= issue.occurred_at
        order by e.mark_id is not distinct from issue.mark_id desc, e.sequence desc limit 1
      ) sale on true
      left join lateral json_to_record(sale.data::json) as told (
        status text, holds json, payment_terms text, paid numeric, total numeric,
        credited numeric) on true
      where p.merchant_id = $1 and p.issued_at is not null and not coalesce(
        told.status = 'confirmed' and json_array_length(told.holds) = 0
        and (told.payment_terms = 'on_account'
          or told.paid >= greatest(told.total - coalesce(told.credited, 0), 0)), false)
        -- Old events are deleted, and then nothing tells any more.
        and (sale.data is not null or not exists (
          select from event_feeds f where f.merchant_id = $1 and f.deleted_through > 0))`
  },
  {
    name: 'planned_unreleased',
    proves: 'a purchase order is planned only while its sales order is not released',
    text: `
      select p.id from purchase_orders p
      join sales_orders o on o.merchant_id = p.merchant_id and o.id = p.sales_order_id
      join merchants m on m.id = p.merchant_id
      where p.merchant_id = $1 and p.status = 'planned'
        and m.settings ->> 'purchase_order_release' = 'automatic'
        and o.status = 'confirmed' and o.holds = '[]'
        and (o.payment_terms = 'on_account' or o.paid >= greatest(o.total - o.credited, 0))
        -- An order that ships at once waits until all of it is sourced.
        and (o.partial_shipments <> 'none' or not exists (
          select from sales_order_lines l where l.merchant_id = $1 and l.sales_order_id = o.id
            and l.sourced_quantity < l.quantity - l.canceled_quantity))
        -- A merchant that once released by hand may have planned orders that wait for a person.
        and not exists (
          select from events e where e.merchant_id = $1 and e.subject_id = $1
            and e.data::json -> 'settings' ->> 'purchase_order_release' = 'manual')`
  },
  {
    name: 'payment_due',
    proves: 'a confirmed, unpaid sales order has a payment time limit, unless units were ' +
      'issued or money was taken back; all others have none',
    text: `
      select o.id from sales_orders o
      where o.merchant_id = $1 and case
        when o.status = 'confirmed' and o.payment_terms = 'prepaid'
          and o.paid < greatest(o.total - o.credited, 0)
        then o.payment_due_at is null and not exists (
          select from purchase_orders p
          where p.merchant_id = $1 and p.sales_order_id = o.id and p.issued_at is not null)
          and not exists (
            select from payments y
            where y.merchant_id = $1 and y.sales_order_id = o.id and y.reversals <> '[]')
        else o.payment_due_at is not null end`
  }
]
