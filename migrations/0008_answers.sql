-- A supplier's answer: what it says of each line, what is asked back of it, and when it is overdue.
-- New rows take the defaults, so old code may run beside it.

alter table purchase_orders
  add column cancellation_reason text,
  add column cancellation_due_at timestamptz(3),
  add column shipment_due_on date,
  add column late_noted_on date;
-- The queues of overdue suppliers: what is due is read from here, there is no other.
create index purchase_orders_acknowledgement_due on purchase_orders (acknowledgement_due_at)
  where status = 'issued' and acknowledgement_due_at is not null;
create index purchase_orders_cancellation_due on purchase_orders (cancellation_due_at)
  where cancellation_due_at is not null;
create index purchase_orders_shipment_due on purchase_orders (shipment_due_on)
  where shipment_due_on is not null;

-- ordered_unit_cost null: as unit_cost. expired_quantity is a part of rejected_quantity.
-- pending splits pending_cancellation_quantity by who asked for it.
-- What a new line never has is left to its default: less to send with each order.
alter table purchase_order_lines
  alter column rejected_quantity set default 0,
  alter column canceled_quantity set default 0,
  alter column shipped_quantity set default 0,
  alter column delivered_quantity set default 0,
  alter column over_shipped_quantity set default 0,
  add column ordered_unit_cost numeric check (ordered_unit_cost >= 0),
  add column expired_quantity integer not null default 0
    check (expired_quantity between 0 and rejected_quantity),
  add column pending_cancellation_quantity integer not null default 0
    check (pending_cancellation_quantity between 0 and accepted_quantity - shipped_quantity),
  add column pending jsonb,
  add column cost_increase jsonb,
  add column answers jsonb not null default '[]';

alter table sales_order_lines
  add column excluded_supplier_ids jsonb not null default '[]';
-- Orders that wait for stock of a SKU.
create index sales_order_lines_waiting on sales_order_lines (merchant_id, sku, sales_order_id)
  where quantity > canceled_quantity + sourced_quantity;
