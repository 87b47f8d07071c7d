-- How a supplier's stock feeds are read: { mapping }. Null: nothing is agreed.
alter table suppliers add column feed_source jsonb;

-- Full feeds that come as streams: one is received, then judged, then applied part by part in the
-- order of its SKUs. `applied_through` is the last SKU that was applied. A process that works on it
-- says until when it is alive; behind that time another one goes on, or deletes what was received.
create table stock_feed_loads (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  supplier_id text collate "C" not null,
  status text collate "C" not null check (status in ('receiving', 'applying', 'done')),
  as_of timestamptz(3) not null,
  confirm_drop boolean not null,
  is_suspicious boolean not null default false,
  accepted integer not null default 0 check (accepted >= 0),
  ignored_stale integer not null default 0 check (ignored_stale >= 0),
  zeroed integer not null default 0 check (zeroed >= 0),
  rejected integer not null default 0 check (rejected >= 0),
  errors jsonb not null default '[]',
  errors_total integer not null default 0 check (errors_total >= 0),
  applied_through text collate "C" not null default '',
  alive_until timestamptz(3) not null,
  created_at timestamptz(3) not null,
  primary key (merchant_id, id)
);

-- The rows of such a feed. Without a `report` a refused row named the SKU, which is not set to 0.
create table staged_stock (
  merchant_id text collate "C" not null,
  feed_id text collate "C" not null,
  sku text collate "C" not null,
  is_refused boolean not null,
  on_hand integer,
  as_of timestamptz(3),
  report text,
  primary key (merchant_id, feed_id, sku, is_refused)
);

alter table stock_feed_loads alter column merchant_id set (n_distinct = 1);
alter table staged_stock alter column merchant_id set (n_distinct = 1);
alter table staged_stock alter column feed_id set (n_distinct = 2);
analyze stock_feed_loads, staged_stock;
