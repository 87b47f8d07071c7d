-- Each filter and each order of a list follows an index, and orders are found by words.
--
-- `search_terms` says by which words (of the customer's name, its e-mail address, metadata) an
-- order is found. The entries of a term stand in the order of ids, which begin with their time, so
-- a page reads no more of them than it shows, however many orders have the term.

create table search_terms (
  merchant_id text collate "C" not null,
  term text collate "C" not null,
  subject_id text collate "C" not null,
  primary key (merchant_id, term, subject_id)
);
alter table search_terms alter column merchant_id set (n_distinct = 1);

-- The rules by which an order's terms were made; 0: it has none yet. Those of before, and those
-- that an older process still writes, get them in batches; the index is that queue.
alter table sales_orders add column terms_version integer not null default 0;
create index sales_orders_without_terms on sales_orders (merchant_id, id) where terms_version < 1;

create index sales_orders_updated on sales_orders (merchant_id, updated_at, id);
create index purchase_orders_updated on purchase_orders (merchant_id, updated_at, id);
create index purchase_orders_supplier_updated
  on purchase_orders (merchant_id, supplier_id, updated_at, id);
create index supplier_stock_updated on supplier_stock (merchant_id, updated_at, sku, supplier_id);
create index supplier_stock_supplier_updated
  on supplier_stock (merchant_id, supplier_id, updated_at, sku);
create index supplier_stock_created on supplier_stock (merchant_id, created_at, sku, supplier_id);
create index supplier_stock_supplier_created
  on supplier_stock (merchant_id, supplier_id, created_at, sku);
create index shipments_updated on shipments (merchant_id, updated_at, id);
create index shipments_supplier on shipments (merchant_id, supplier_id, id);
create index shipments_supplier_updated on shipments (merchant_id, supplier_id, updated_at, id);

-- An index has every status but the one that nearly all orders have, or that all begin with: an
-- entry more for each new order costs PostgreSQL some 6 µs.
drop index sales_orders_status;
drop index sales_orders_payment_status;
drop index sales_orders_fulfillment_status;
create index sales_orders_status on sales_orders (merchant_id, status, id);
create index sales_orders_payment_status on sales_orders (merchant_id, payment_status, id)
  where payment_status in ('awaiting', 'partially_paid', 'paid', 'refund_due', 'refunded');
create index sales_orders_fulfillment_status on sales_orders (merchant_id, fulfillment_status, id)
  where fulfillment_status in ('partially_shipped', 'shipped', 'partially_delivered', 'delivered');
drop index purchase_orders_status;
create index purchase_orders_status on purchase_orders (merchant_id, status, id);

-- The sales orders that a supplier serves, and a supplier's purchase orders of a SKU.
create index purchase_orders_supplier_sales_order
  on purchase_orders (merchant_id, supplier_id, sales_order_id);
create index purchase_order_lines_supplier_sku
  on purchase_order_lines (merchant_id, supplier_id, sku, purchase_order_id);
create index shipments_tracking_number on shipments (merchant_id, tracking_number, sales_order_id)
  where tracking_number is not null;
create index shipments_tracking_number_id on shipments (merchant_id, tracking_number, id)
  where tracking_number is not null;
create index shipments_supplier_tracking_number
  on shipments (merchant_id, supplier_id, tracking_number, id) where tracking_number is not null;
create index shipments_on_their_way on shipments (merchant_id, id) where delivered_at is null;
create index shipments_supplier_on_their_way on shipments (merchant_id, supplier_id, id)
  where delivered_at is null;
create index exceptions_kind on exceptions (merchant_id, kind, id);
create index exceptions_kind_open on exceptions (merchant_id, kind, sales_order_id)
  where resolved_at is null and sales_order_id is not null;
create index payments_of_reference on payments (merchant_id, reference, id);
create index suppliers_status on suppliers (merchant_id, status, id);

analyze search_terms, sales_orders, purchase_orders, purchase_order_lines, supplier_stock,
  shipments, exceptions, payments, suppliers;
