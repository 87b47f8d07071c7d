-- Sales orders, their lines and payments.

create table sales_orders (
  merchant_id text collate "C" not null references merchants,
  id text collate "C" not null,
  version integer not null check (version > 0),
  reference text collate "C" not null,
  content_hash text collate "C" not null,
  status text collate "C" not null
    check (status in ('draft', 'confirmed', 'completed', 'canceled')),
  payment_status text collate "C" not null check (payment_status in
    ('not_required', 'awaiting', 'partially_paid', 'paid', 'refund_due', 'refunded')),
  sourcing_status text collate "C" not null
    check (sourcing_status in ('unsourced', 'partially_sourced', 'sourced')),
  fulfillment_status text collate "C" not null check (fulfillment_status in
    ('unfulfilled', 'partially_shipped', 'shipped', 'partially_delivered', 'delivered')),
  holds jsonb not null,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  payment_terms text collate "C" not null check (payment_terms in ('prepaid', 'on_account')),
  shortage_policy text collate "C" not null
    check (shortage_policy in ('backorder', 'reject', 'cancel_short')),
  delivery_mode text collate "C" not null check (delivery_mode in ('drop_ship', 'via_warehouse')),
  priority smallint not null check (priority between 0 and 100),
  charges jsonb not null,
  customer jsonb not null,
  ship_to jsonb not null,
  bill_to jsonb,
  total numeric not null check (total >= 0),
  paid numeric not null check (paid >= 0),
  refunded numeric not null check (refunded >= 0),
  refund_due numeric not null check (refund_due >= 0),
  metadata jsonb not null,
  confirmed_at timestamptz(3),
  completed_at timestamptz(3),
  canceled_at timestamptz(3),
  cancel_reason text,
  payment_due_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, id),
  constraint sales_orders_reference unique (merchant_id, reference)
);
-- The queue of unpaid orders: what is due is read from here, there is no other.
create index sales_orders_payment_due on sales_orders (payment_due_at)
  where payment_due_at is not null;

create table sales_order_lines (
  merchant_id text collate "C" not null,
  sales_order_id text collate "C" not null,
  line_number integer not null check (line_number > 0),
  sku text collate "C" not null,
  description text,
  quantity integer not null check (quantity between 0 and 1000000),
  unit_price numeric not null check (unit_price >= 0),
  amount numeric not null check (amount >= 0),
  requested_date date,
  promised_date date,
  canceled_quantity integer not null check (canceled_quantity >= 0),
  sourced_quantity integer not null check (sourced_quantity >= 0),
  pending_cancellation_quantity integer not null check (pending_cancellation_quantity >= 0),
  shipped_quantity integer not null check (shipped_quantity >= 0),
  delivered_quantity integer not null check (delivered_quantity between 0 and shipped_quantity),
  primary key (merchant_id, sales_order_id, line_number),
  foreign key (merchant_id, sales_order_id) references sales_orders,
  check (sourced_quantity + canceled_quantity <= quantity)
);
create index sales_order_lines_sku on sales_order_lines (merchant_id, sku, sales_order_id);

create table payments (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  sales_order_id text collate "C" not null,
  reference text collate "C" not null,
  amount numeric not null check (amount > 0),
  method text,
  received_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, sales_order_id) references sales_orders,
  constraint payments_reference unique (merchant_id, sales_order_id, reference)
);
