-- Links by which suppliers and customers answer without an account. The token itself is not stored.
-- The order must exist; suppliers are never deleted.

create table answer_links (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  -- The SHA-256 of the token, in hexadecimal.
  token_hash text collate "C" not null unique,
  purchase_order_id text collate "C",
  supplier_id text collate "C",
  sales_order_id text collate "C",
  created_at timestamptz(3) not null default now(),
  revoked_at timestamptz(3),
  primary key (merchant_id, id),
  foreign key (merchant_id, purchase_order_id) references purchase_orders (merchant_id, id),
  foreign key (merchant_id, sales_order_id) references sales_orders (merchant_id, id),
  check ((purchase_order_id is null) <> (sales_order_id is null)),
  check ((purchase_order_id is null) = (supplier_id is null))
);
-- For revocations, which read nothing that is revoked already.
create index answer_links_purchase_order on answer_links (merchant_id, purchase_order_id)
  where revoked_at is null and purchase_order_id is not null;
create index answer_links_sales_order on answer_links (merchant_id, sales_order_id)
  where revoked_at is null and sales_order_id is not null;
create index answer_links_supplier on answer_links (merchant_id, supplier_id)
  where revoked_at is null and supplier_id is not null;

alter table answer_links alter column merchant_id set (n_distinct = 1);
analyze answer_links;
