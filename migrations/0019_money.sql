-- Payments of which parts are taken back and come again; what is paid may be below 0.

alter table payments
  add column reversed_amount numeric not null default 0,
  add column reversals jsonb not null default '[]',
  add column reinstatements jsonb not null default '[]';

-- With the decimals of its currency; what was reversed was reversed whole.
update payments set
  reversed_amount = case when reversed_at is null then amount - amount else amount end,
  reversals = case when reversed_at is null then '[]' else jsonb_build_array(jsonb_build_object(
    'reference', null, 'amount', amount::text, 'reason', reversal_reason,
    'reversed_at', to_char(reversed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'recalled', '[]'::jsonb)) end;

alter table payments
  alter column reversed_amount drop default,
  add check (reversed_amount between 0 and amount),
  add check ((reversed_at is null) = (reversed_amount = 0));

-- More went back than came: that counted as nothing paid.
alter table sales_orders drop constraint sales_orders_paid_check;
update sales_orders o set paid = p.received - o.refunded
from (
  select merchant_id, sales_order_id, sum(amount - reversed_amount) as received
  from payments group by merchant_id, sales_order_id
) p
where p.merchant_id = o.merchant_id and p.sales_order_id = o.id and o.refunded > p.received;

-- Existing merchants get the default.
update merchants set settings = settings || '{
  "restock_order": "paid_first",
  "storefront_shortage_policies": ["backorder", "reject", "cancel_short"]
}';

-- Why units of a line were canceled; of those canceled before, nobody knows.
alter table sales_order_lines add column cancel_reason text;
