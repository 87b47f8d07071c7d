-- Suppliers, what they say they have, and their stock feeds.

create table suppliers (
  merchant_id text collate "C" not null references merchants,
  id text collate "C" not null,
  version integer not null check (version > 0),
  code text collate "C" not null,
  name text not null,
  kind text collate "C" not null check (kind in ('external', 'own_warehouse')),
  status text collate "C" not null check (status in ('active', 'suspended')),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  country text collate "C" check (country ~ '^[A-Z]{2}$'),
  ships_to jsonb,
  order_fee numeric not null check (order_fee >= 0),
  min_order_value numeric not null check (min_order_value >= 0),
  rank integer not null check (rank > 0),
  lead_time_days integer not null check (lead_time_days >= 0),
  acknowledgement_hours integer check (acknowledgement_hours > 0),
  stock_basis text collate "C" not null check (stock_basis in ('physical', 'available')),
  stock_max_age_hours integer check (stock_max_age_hours > 0),
  over_shipment_tolerance_percent double precision not null
    check (over_shipment_tolerance_percent >= 0),
  surplus boolean not null,
  contact jsonb,
  metadata jsonb not null,
  content_hash text collate "C" not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, id),
  constraint suppliers_code unique (merchant_id, code)
);

-- reserved may exceed on_hand: a report can say less than what is already promised.
create table supplier_stock (
  merchant_id text collate "C" not null,
  supplier_id text collate "C" not null,
  sku text collate "C" not null,
  supplier_sku text,
  on_hand integer not null check (on_hand between 0 and 2000000000),
  reserved bigint not null default 0 check (reserved >= 0),
  unit_cost numeric not null check (unit_cost >= 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  price_breaks jsonb not null,
  lead_time_days integer not null check (lead_time_days >= 0),
  min_order_quantity integer not null check (min_order_quantity > 0),
  order_multiple integer not null check (order_multiple > 0),
  as_of timestamptz(3) not null,
  valid_from date,
  valid_until date,
  metadata jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, sku, supplier_id),
  foreign key (merchant_id, supplier_id) references suppliers
);
create index supplier_stock_supplier on supplier_stock (merchant_id, supplier_id, sku);

create table stock_feeds (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  version integer not null check (version > 0),
  supplier_id text collate "C" not null,
  mode text collate "C" not null check (mode in ('delta', 'full')),
  as_of timestamptz(3) not null,
  confirm_drop boolean not null,
  accepted integer not null check (accepted >= 0),
  ignored_stale integer not null check (ignored_stale >= 0),
  zeroed integer not null check (zeroed >= 0),
  rejected integer not null check (rejected >= 0),
  errors jsonb not null,
  created_at timestamptz(3) not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, supplier_id) references suppliers
);
