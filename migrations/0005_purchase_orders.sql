-- Purchase orders, their lines (each linked to the sales order line it serves) and the decisions
-- that made them.

create table purchase_orders (
  merchant_id text collate "C" not null references merchants,
  id text collate "C" not null,
  version integer not null check (version > 0),
  supplier_id text collate "C" not null,
  sales_order_id text collate "C" not null,
  status text collate "C" not null check (status in
    ('planned', 'issued', 'acknowledged', 'closed', 'rejected', 'expired', 'canceled')),
  fulfillment_status text collate "C" not null check (fulfillment_status in
    ('unfulfilled', 'partially_shipped', 'shipped', 'partially_delivered', 'delivered')),
  cancellation text collate "C" not null check (cancellation in ('none', 'requested', 'refused')),
  kind text collate "C" not null check (kind in ('external', 'own_stock')),
  delivery_mode text collate "C" not null check (delivery_mode in ('drop_ship', 'via_warehouse')),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  order_fee numeric not null check (order_fee >= 0),
  total numeric not null check (total >= 0),
  ship_to jsonb not null,
  metadata jsonb not null,
  issued_at timestamptz(3),
  acknowledgement_due_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, supplier_id) references suppliers,
  foreign key (merchant_id, sales_order_id) references sales_orders
);
create index purchase_orders_sales_order on purchase_orders (merchant_id, sales_order_id, id);
create index purchase_orders_supplier on purchase_orders (merchant_id, supplier_id, id);

create table purchase_order_lines (
  merchant_id text collate "C" not null,
  purchase_order_id text collate "C" not null,
  line_number integer not null check (line_number > 0),
  sales_order_id text collate "C" not null,
  sales_order_line_number integer not null,
  supplier_id text collate "C" not null,
  sku text collate "C" not null,
  supplier_sku text,
  quantity integer not null check (quantity > 0),
  unit_cost numeric not null check (unit_cost >= 0),
  amount numeric not null check (amount >= 0),
  requested_date date,
  promised_date date,
  accepted_quantity integer not null check (accepted_quantity >= 0),
  accepted_at timestamptz(3),
  rejected_quantity integer not null check (rejected_quantity >= 0),
  canceled_quantity integer not null check (canceled_quantity >= 0),
  shipped_quantity integer not null check (shipped_quantity between 0 and accepted_quantity),
  delivered_quantity integer not null check (delivered_quantity between 0 and shipped_quantity),
  over_shipped_quantity integer not null check (over_shipped_quantity >= 0),
  surplus_quantity integer not null check (surplus_quantity between 0 and quantity),
  reserved_quantity integer not null check (reserved_quantity between 0 and quantity),
  replaces jsonb,
  primary key (merchant_id, purchase_order_id, line_number),
  foreign key (merchant_id, purchase_order_id) references purchase_orders,
  foreign key (merchant_id, sales_order_id, sales_order_line_number) references sales_order_lines,
  check (accepted_quantity + rejected_quantity + canceled_quantity <= quantity)
);
create index purchase_order_lines_sales_order
  on purchase_order_lines (merchant_id, sales_order_id, sales_order_line_number);
-- What a stock report must look at: lines that still hold stock, or may hold it again.
create index purchase_order_lines_open
  on purchase_order_lines (merchant_id, supplier_id, sku)
  where reserved_quantity > 0
     or shipped_quantity < quantity - rejected_quantity - canceled_quantity;

-- One row per sourcing run, never overwritten.
create table sourcing_decisions (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  sales_order_id text collate "C" not null,
  trigger text collate "C" not null check (trigger in
    ('confirmed', 'changed', 'rejected', 'expired', 'closed_short', 'canceled', 'restocked')),
  objective text collate "C" not null,
  optimal boolean not null,
  gap text,
  cost numeric not null,
  second_best_cost numeric,
  margin numeric not null,
  currency text collate "C" not null,
  promised_date date,
  nodes_searched integer not null,
  stock_as_of timestamptz(3),
  lines json not null,
  created_at timestamptz(3) not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, sales_order_id) references sales_orders
);
create index sourcing_decisions_sales_order
  on sourcing_decisions (merchant_id, sales_order_id, id);
