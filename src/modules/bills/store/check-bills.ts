// Checks of the doctor: bills add up, what is approved is what purchase orders show, and what waits
// for a person is told.

import type { Check } from '../../../platform/doctor-check.ts'

export const BILL_CHECKS: readonly Check[] = [
  {
    name: 'bill_sums',
    proves: 'the net total of a bill is the sum of its lines and charges, and its tax total that ' +
      'of its taxes',
    is_of_all: true,
    text: `
      select b.id from bills b
      where b.merchant_id = $1 and (
        b.net_total <> (
          select coalesce(sum(l.amount), 0) from bill_lines l
          where l.merchant_id = b.merchant_id and l.bill_id = b.id) + (
          select coalesce(sum((c ->> 'amount')::numeric), 0)
          from jsonb_array_elements(b.charges) c)
        or b.tax_total <> (
          select coalesce(sum((t ->> 'tax_amount')::numeric), 0)
          from jsonb_array_elements(b.taxes) t))`
  },
  {
    name: 'bill_costs',
    proves: 'an approved bill costs its purchase orders exactly its net total, and no other bill ' +
      'costs them anything',
    is_of_all: true,
    text: `
      select b.id from bills b
      left join (
        select bill_id, sum(amount) as amount from bill_costs where merchant_id = $1 group by 1
      ) c on c.bill_id = b.id
      where b.merchant_id = $1 and case when b.approved_at is null
        then c.bill_id is not null
        else coalesce(c.amount, 0) <> b.net_total end`
  },
  {
    name: 'purchase_line_billed',
    proves: 'billed and credited units, their amount and charges of a purchase order line are ' +
      'the sums of its approved bills',
    text: `
      select l.purchase_order_id || '/' || l.line_number as id from purchase_order_lines l
      left join lateral (
        select sum(c.quantity) as quantity, sum(greatest(0, -c.quantity)) as credited,
          sum(c.amount) as amount, sum(c.charges) as charges
        from bill_costs c where c.merchant_id = l.merchant_id
          and c.purchase_order_id = l.purchase_order_id and c.line_number = l.line_number
      ) c on true
      where l.merchant_id = $1 and (
        l.billed_quantity <> coalesce(c.quantity, 0)
        or l.credited_quantity <> coalesce(c.credited, 0)
        or l.billed_amount is distinct from c.amount
        or l.billed_charges is distinct from c.charges)`
  },
  {
    name: 'purchase_order_billing',
    proves: 'the billing status of a purchase order is what its lines say',
    text: `
      select p.id from purchase_orders p
      join (
        select purchase_order_id, bool_and(billed_quantity = 0 and back = 0) as is_none,
          bool_or(billed_quantity > supplied + over_shipped_quantity) as is_over,
          bool_and(billed_quantity >= supplied) as is_all
        from (
          select l.*, b.back, quantity - rejected_quantity - canceled_quantity - lost_quantity
            - b.back as supplied
          from purchase_order_lines l, lateral (
            select least(credited_quantity, returned_quantity + refused_quantity) as back) b
          where l.merchant_id = $1) l
        group by 1
      ) t on t.purchase_order_id = p.id
      where p.merchant_id = $1 and p.billing_status <> case
        when is_none then 'unbilled' when is_over then 'overbilled'
        when is_all then 'billed' else 'partially_billed' end`
  },
  {
    name: 'billed_units',
    proves: 'a bill that no person approved in spite of findings left no line with more billed ' +
      'units than could be billed then',
    is_of_all: true,
    text: `
      select bill_id || '/' || purchase_order_id || '/' || line_number as id from (
        select c.bill_id, c.purchase_order_id, c.line_number, c.quantity, c.allowed_quantity,
          sum(c.quantity) over (partition by c.purchase_order_id, c.line_number
            order by b.approved_at, b.id) as billed
        from bill_costs c
        join bills b on b.merchant_id = c.merchant_id and b.id = c.bill_id
        where c.merchant_id = $1) as so_far
      where quantity > 0 and billed > allowed_quantity`
  },
  {
    name: 'open_bills',
    proves: 'a purchase order knows whether it has open bills',
    is_of_all: true,
    text: `
      with open as (
        select distinct l.purchase_order_id as id from bills b
        join bill_lines l on l.merchant_id = b.merchant_id and l.bill_id = b.id
        where b.merchant_id = $1 and b.status in ('matched', 'disputed'))
      select p.id from purchase_orders p left join open on open.id = p.id
      where p.merchant_id = $1 and p.has_open_bills <> (open.id is not null)`
  },
  {
    name: 'bill_told',
    proves: 'an exception about a bill is open exactly while the bill is disputed',
    is_of_all: true,
    text: `
      with told as (
        select subject_id as id, count(*) as times from exceptions
        where merchant_id = $1 and kind = 'bill_mismatch' and resolved_at is null group by 1)
      select coalesce(b.id, told.id) as id
      from (select id, status from bills where merchant_id = $1 and status = 'disputed') b
      full join told on told.id = b.id where told.times is distinct from 1 or b.id is null`
  }
]
