-- Which SKUs changed their availability, in an order of their own, and the sources of stock that
-- came over a link.
--
-- The mark that a transaction leaves for its events lists the SKUs too, so a transaction of orders
-- writes no row more. One without events leaves a mark that lists SKUs alone. The sequencer turns
-- both into rows of `sku_positions`. No row is rewritten.

-- JSON: a list of SKUs. `*` says that any SKU may have changed, and null that none has.
alter table event_marks add column skus text;

create table sku_positions (
  merchant_id text collate "C" not null,
  position bigint not null check (position > 0),
  occurred_at timestamptz(3) not null,
  skus text not null,
  primary key (merchant_id, position)
);
alter table sku_positions set (toast_tuple_target = 8160);
alter table sku_positions alter column merchant_id set (n_distinct = 1);

-- As the columns for events: the last position, and up to which rows were deleted.
alter table event_feeds
  add column last_skus_position bigint not null default 0,
  add column skus_deleted_through bigint not null default 0,
  add check (skus_deleted_through <= last_skus_position);

-- What a row that came over a link says of its shelves: [{ source, available, hops }]. Null: the
-- stock is the merchant's own, or its supplier says nothing of it.
-- Rows are not looked through: none has any yet.
alter table supplier_stock add column sources jsonb;
alter table supplier_stock add constraint supplier_stock_sources_check
  check (sources is null or jsonb_typeof(sources) = 'array') not valid;

analyze sku_positions;
