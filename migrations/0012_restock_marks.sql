-- A mark for each time stock of a SKU became available: orders that wait for it are sourced, then
-- the mark goes. Only inserted and deleted, so that two reports never wait for one another's mark.

create table restock_marks (
  merchant_id text collate "C" not null references merchants,
  id bigint generated always as identity,
  sku text collate "C" not null,
  created_at timestamptz(3) not null default now(),
  primary key (merchant_id, id)
);
