-- What people and programs look for again and again is what is open, among ever more that is done:
-- lists of it read no more than they show. Orders on account that are sourced when they are placed
-- are in none of the indexes of sales orders.

create index sales_orders_status on sales_orders (merchant_id, status, id)
  where status in ('draft', 'canceled');
create index sales_orders_payment_status on sales_orders (merchant_id, payment_status, id)
  where payment_status in ('awaiting', 'partially_paid', 'refund_due');
create index sales_orders_sourcing_status on sales_orders (merchant_id, sourcing_status, id)
  where sourcing_status in ('unsourced', 'partially_sourced');
create index sales_orders_fulfillment_status on sales_orders (merchant_id, fulfillment_status, id)
  where fulfillment_status in ('partially_shipped', 'shipped', 'partially_delivered');

create index purchase_orders_status on purchase_orders (merchant_id, status, id)
  where status in ('planned', 'rejected', 'expired', 'canceled');
-- A supplier asks every minute what it has to answer and to ship.
create index purchase_orders_supplier_status
  on purchase_orders (merchant_id, supplier_id, status, id)
  where status in ('issued', 'acknowledged');

-- The purchase orders of a SKU, newest first.
create index purchase_order_lines_sku on purchase_order_lines (merchant_id, sku, purchase_order_id);

-- The events of an order are found by their subjects, which are few. This was the largest index.
drop index events_sales_order;
