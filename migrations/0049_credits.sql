-- What a sales order owes less than its total: credits for goodwill, returned units and losses.

alter table sales_orders
  add column credits jsonb not null default '[]',
  add column credited numeric not null default 0 check (credited >= 0);

-- With the decimals of the currency.
update sales_orders set credited = total - total;

-- A unit is either canceled or credited, never both.
alter table sales_order_lines
  add column credited_quantity integer not null default 0,
  add constraint sales_order_lines_credited_check
    check (credited_quantity between 0 and quantity - canceled_quantity);
