-- Shipments: of a supplier against one purchase order, or the merchant's own out of its warehouse
-- (purchase_order_id null). The lines name purchase order lines, or sales order lines for its own.

create table shipments (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  version integer not null check (version > 0),
  sales_order_id text collate "C" not null,
  purchase_order_id text collate "C",
  supplier_id text collate "C",
  destination text collate "C" not null check (destination in ('customer', 'warehouse')),
  carrier text,
  tracking_number text,
  tracking_url text,
  metadata jsonb not null,
  shipped_at timestamptz(3) not null,
  delivered_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, sales_order_id) references sales_orders,
  foreign key (merchant_id, purchase_order_id) references purchase_orders
);
create index shipments_sales_order on shipments (merchant_id, sales_order_id, id);
create index shipments_purchase_order on shipments (merchant_id, purchase_order_id, id)
  where purchase_order_id is not null;

-- over_shipped_quantity is a part of quantity.
create table shipment_lines (
  merchant_id text collate "C" not null,
  shipment_id text collate "C" not null,
  line_number integer not null check (line_number > 0),
  sales_order_line_number integer not null,
  supplier_id text collate "C",
  sku text collate "C" not null,
  shipped_at timestamptz(3) not null,
  quantity integer not null check (quantity > 0),
  over_shipped_quantity integer not null check (over_shipped_quantity between 0 and quantity),
  primary key (merchant_id, shipment_id, line_number),
  foreign key (merchant_id, shipment_id) references shipments
);
-- What a late stock report still contains: units that left the supplier after it.
create index shipment_lines_stock on shipment_lines (merchant_id, supplier_id, sku, shipped_at)
  where supplier_id is not null;
