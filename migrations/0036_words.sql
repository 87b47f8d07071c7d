-- What an order says to whoever packs it: words of the order and of its lines, each copied to the
-- purchase orders that serve it. The defaults are constant, so no row is rewritten and old code may
-- run beside it; lines of purchase orders from before have no description.

alter table sales_orders
  add column gift_message text,
  add column packing_slip_text text,
  add column purchase_order_number text;

alter table sales_order_lines
  add column note text,
  add column customization jsonb not null default '{}';

alter table purchase_orders
  add column gift_message text,
  add column packing_slip_text text,
  add column customer_order_number text;

alter table purchase_order_lines
  add column description text,
  add column note text,
  add column customization jsonb not null default '{}';
