-- What an order says to whoever packs it: words of the order and of its lines, each copied to the
-- purchase orders that serve it; and the supplier's own number of a purchase order. The defaults
-- are constant, so no row is rewritten and old code may run beside it; lines of purchase orders
-- from before have no description.

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
  add column customer_order_number text,
  add column supplier_reference text collate "C";

alter table purchase_order_lines
  add column description text,
  add column note text,
  add column customization jsonb not null default '{}';

-- New purchase orders have no entry, since their suppliers have not given them a number yet.
create index purchase_orders_supplier_reference
  on purchase_orders (merchant_id, supplier_reference, id) where supplier_reference is not null;
create index purchase_orders_supplier_supplier_reference
  on purchase_orders (merchant_id, supplier_id, supplier_reference, id)
  where supplier_reference is not null;
