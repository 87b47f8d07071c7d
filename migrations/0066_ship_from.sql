-- Blind shipping: in whose name the goods of an order leave, and the pictures that such orders name.

-- The default is constant, so no row is rewritten.
alter table sales_orders add column ship_from jsonb;

-- Those who look for unnamed pictures find the orders that name one. Hashes are compared as the
-- column of logos is, or the index is of no use. No order names one yet: all are read once (0.1 s
-- for 100,000), and none is written.
create index sales_orders_logo
  on sales_orders (merchant_id, ((ship_from ->> 'logo_sha256') collate "C"), created_at)
  where ship_from ->> 'logo_sha256' is not null;

-- Pictures are named by what is in them. Each account has its own, and the merchant those of ''.
create table logos (
  merchant_id text collate "C" not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  account text collate "C" not null,
  media_type text collate "C" not null check (media_type in ('image/png', 'image/svg+xml')),
  data bytea not null check (octet_length(data) between 1 and 65536),
  created_at timestamptz(3) not null,
  -- The last time.
  uploaded_at timestamptz(3) not null,
  -- When no order named it any more; null while one does, or while it is new.
  unnamed_since timestamptz(3),
  primary key (merchant_id, sha256, account)
);
create index logos_account on logos (merchant_id, account, sha256);

alter table logos alter column merchant_id set (n_distinct = 1);
