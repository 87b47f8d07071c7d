-- Events: written in the transaction of the change they tell of. A subject's events are numbered by
-- its version, without a gap. transaction_id lets a later reader follow the commits in order.

create table events (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  type text collate "C" not null,
  sequence integer not null check (sequence > 0),
  subject_type text collate "C" not null,
  subject_id text collate "C" not null,
  sales_order_id text collate "C",
  occurred_at timestamptz(3) not null,
  transaction_id xid8 not null default pg_current_xact_id(),
  data json not null,
  primary key (merchant_id, subject_id, sequence)
);
create index events_sales_order on events (merchant_id, sales_order_id, occurred_at, id)
  where sales_order_id is not null;
