-- Exceptions: what a person must decide.

create table exceptions (
  merchant_id text collate "C" not null references merchants,
  id text collate "C" not null,
  version integer not null check (version > 0),
  kind text collate "C" not null check (kind in ('cost_increase', 'below_minimum_margin',
    'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment', 'over_shipment',
    'cancellation_refused', 'cancellation_unanswered', 'payment_reversed', 'suspicious_feed',
    'below_minimum_order_quantity')),
  subject_type text collate "C" not null,
  subject_id text collate "C" not null,
  sales_order_id text collate "C",
  purchase_order_id text collate "C",
  supplier_id text collate "C",
  line_number integer check (line_number > 0),
  sku text collate "C",
  purchase_order_ids jsonb not null,
  detail text not null,
  opened_at timestamptz(3) not null,
  resolved_at timestamptz(3),
  resolution text collate "C",
  note text,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, sales_order_id) references sales_orders,
  foreign key (merchant_id, purchase_order_id) references purchase_orders,
  foreign key (merchant_id, supplier_id) references suppliers,
  check ((resolved_at is null) = (resolution is null))
);
create index exceptions_sales_order on exceptions (merchant_id, sales_order_id, id)
  where sales_order_id is not null;
create index exceptions_purchase_order on exceptions (merchant_id, purchase_order_id, id)
  where purchase_order_id is not null;
create index exceptions_open on exceptions (merchant_id, id) where resolved_at is null;
-- Two reports at once open one exception of a stock row.
create unique index exceptions_oversold on exceptions (merchant_id, supplier_id, sku)
  where kind = 'oversold' and resolved_at is null;
