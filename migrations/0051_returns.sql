-- Returns: delivered units of one purchase order that the customer wants to give back. Their lines
-- name purchase order lines, as those of shipments do.

-- Units that were accepted at the receipt of a return. What was delivered stays delivered.
alter table sales_order_lines
  add column returned_quantity integer not null default 0,
  add constraint sales_order_lines_returned
    check (returned_quantity between 0 and delivered_quantity);
alter table purchase_order_lines
  add column returned_quantity integer not null default 0,
  add constraint purchase_order_lines_returned
    check (returned_quantity between 0 and delivered_quantity);

create table returns (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  version integer not null check (version > 0),
  sales_order_id text collate "C" not null,
  purchase_order_id text collate "C" not null,
  supplier_id text collate "C" not null,
  status text collate "C" not null check (status in
    ('requested', 'approved', 'refused', 'in_transit', 'received', 'closed')),
  -- Of the sales order: what the customer gets is in it.
  currency text collate "C" not null,
  comment text,
  refusal_reason text,
  carrier text,
  tracking_number text,
  shipped_at timestamptz(3),
  supplier_credit_status text collate "C" not null check (supplier_credit_status in
    ('none', 'expected', 'overdue', 'accepted', 'refused')),
  -- Of the purchase order: what its supplier credits is in it.
  supplier_credit_currency text collate "C" not null,
  supplier_credit_expected_amount numeric not null check (supplier_credit_expected_amount >= 0),
  supplier_credit_amount numeric not null check (supplier_credit_amount >= 0),
  supplier_credit_reference text,
  supplier_credit_reason text,
  supplier_credit_days integer not null check (supplier_credit_days > 0),
  supplier_credit_due_at timestamptz(3),
  approved_at timestamptz(3),
  received_at timestamptz(3),
  closed_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, sales_order_id) references sales_orders,
  foreign key (merchant_id, purchase_order_id) references purchase_orders
);
create index returns_sales_order on returns (merchant_id, sales_order_id, id);
create index returns_purchase_order on returns (merchant_id, purchase_order_id, id);
create index returns_supplier on returns (merchant_id, supplier_id, id);
create index returns_status on returns (merchant_id, status, id);
create index returns_credit_status on returns (merchant_id, supplier_credit_status, id);
create index returns_updated on returns (merchant_id, updated_at, id);
-- For the job, which looks at the returns of all merchants.
create index returns_credit_due on returns (supplier_credit_due_at)
  where supplier_credit_status = 'expected';

create table return_lines (
  merchant_id text collate "C" not null,
  return_id text collate "C" not null,
  line_number integer not null check (line_number > 0),
  sales_order_line_number integer not null,
  sku text collate "C" not null,
  quantity integer not null check (quantity > 0),
  reason text collate "C" not null check (reason in ('damaged', 'defective', 'wrong_item',
    'missing_parts', 'not_as_described', 'late', 'no_longer_wanted', 'other')),
  fault text collate "C" not null check (fault in ('supplier', 'carrier', 'merchant', 'customer')),
  route text collate "C" not null check (route in ('to_supplier', 'to_merchant', 'keep', 'dispose')),
  remedy text collate "C" not null check (remedy in ('refund', 'replacement', 'store_credit')),
  -- For all units of the line.
  restocking_fee numeric not null check (restocking_fee >= 0),
  accepted_quantity integer not null check (accepted_quantity >= 0),
  refused_quantity integer not null check (refused_quantity >= 0),
  restocked_quantity integer not null,
  -- What the customer gets for the accepted units.
  credited_amount numeric not null check (credited_amount >= 0),
  primary key (merchant_id, return_id, line_number),
  foreign key (merchant_id, return_id) references returns,
  constraint return_lines_inspected check (accepted_quantity + refused_quantity <= quantity),
  constraint return_lines_restocked check (restocked_quantity between 0 and accepted_quantity)
);

alter table returns alter column merchant_id set (n_distinct = 1);
alter table return_lines alter column merchant_id set (n_distinct = 1);
analyze returns;
analyze return_lines;

alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken',
  'webhook_failing', 'webhook_disabled', 'transmission_failed', 'substitution', 'feed_overdue',
  'notification_failed', 'bill_mismatch', 'incident', 'supplier_credit_refused'));
