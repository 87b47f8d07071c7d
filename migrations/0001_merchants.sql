-- Merchants (the tenants) and the answers kept for idempotency keys.
-- Every table's key starts with merchant_id; ids are text in the "C" collation, so they sort by time.

create table merchants (
  id text collate "C" primary key,
  version integer not null check (version > 0),
  name text not null,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  settings jsonb not null,
  metadata jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);

-- merchant_id is 'platform' for calls made with the platform key, so it references nothing.
-- body null: the answer carried a secret and was not kept.
create table idempotency_answers (
  merchant_id text collate "C" not null,
  scope text collate "C" not null,
  key text collate "C" not null,
  request_hash text collate "C" not null,
  status smallint not null,
  headers jsonb not null,
  body bytea,
  created_at timestamptz(3) not null,
  primary key (merchant_id, scope, key)
);
create index idempotency_answers_created_at on idempotency_answers using brin (created_at);
