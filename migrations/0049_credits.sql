-- What a sales order owes less than its total: credits for goodwill, returned units and losses. The
-- defaults are constant, so no row is rewritten and old code may run beside it. What is 0 in rows of
-- before is read with the decimals of its currency.

alter table sales_orders
  add column credits jsonb not null default '[]',
  add column credited numeric not null default 0 check (credited >= 0);

-- A unit is either canceled or credited, never both.
alter table sales_order_lines
  add column credited_quantity integer not null default 0,
  add constraint sales_order_lines_credited_check
    check (credited_quantity between 0 and quantity - canceled_quantity);

-- What was refunded of a payment by refunds that name it; it may be more than is left of it, when
-- the payment was taken back later.
alter table payments
  add column refunded_amount numeric not null default 0 check (refunded_amount between 0 and amount);

-- Which payment a refund gives back, why, and what of it came back to the merchant.
alter table refunds
  add column payment_id text collate "C",
  add column reason text,
  add column bounced_amount numeric not null default 0 check (bounced_amount between 0 and amount),
  add column bounces jsonb not null default '[]';
