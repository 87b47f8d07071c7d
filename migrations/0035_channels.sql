-- Channels of suppliers, and the transmissions of purchase orders on them.

-- Null: the supplier has none. Secrets are sealed with the key of the environment.
alter table suppliers add column channels jsonb;

alter table purchase_orders
  add column is_by_channel boolean not null default false,
  add column revision integer not null default 1 check (revision > 0),
  add column sent_at timestamptz(3);

create table transmissions (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  purchase_order_id text collate "C" not null,
  sales_order_id text collate "C" not null,
  supplier_id text collate "C" not null,
  channel_id text collate "C" not null,
  kind text collate "C" not null check (kind in ('webhook', 'email', 'sftp', 'http')),
  message text collate "C" not null check (message in ('order', 'change', 'cancellation')),
  revision integer not null check (revision > 0),
  event_id text collate "C" not null,
  state text collate "C" not null check (state in ('queued', 'sent', 'failed', 'superseded')),
  -- All of them, and those since a person last asked to send it again.
  attempts integer not null default 0,
  tries integer not null default 0,
  next_attempt_at timestamptz(3),
  failing_since timestamptz(3),
  is_in_doubt boolean not null default false,
  -- When the purchase order must hear of it.
  note_at timestamptz(3),
  finished_at timestamptz(3),
  created_at timestamptz(3) not null,
  leased_by text collate "C",
  leased_until timestamptz(3),
  primary key (merchant_id, id),
  check ((state = 'queued') = (next_attempt_at is not null)),
  check ((state = 'queued') = (finished_at is null))
);
create index transmissions_purchase_order
  on transmissions (merchant_id, purchase_order_id, id);
create index transmissions_state on transmissions (merchant_id, state, id);
create index transmissions_supplier on transmissions (merchant_id, supplier_id, id);
create index transmissions_due on transmissions (next_attempt_at) where state = 'queued';
create index transmissions_note on transmissions (note_at) where note_at is not null;

create table transmission_attempts (
  merchant_id text collate "C" not null,
  transmission_id text collate "C" not null,
  number integer not null check (number > 0),
  attempted_at timestamptz(3) not null,
  milliseconds integer not null,
  outcome text collate "C" not null check (outcome in ('sent', 'refused', 'failed', 'unknown')),
  detail text not null,
  facts jsonb not null,
  primary key (merchant_id, transmission_id, number)
);

-- What is sent, byte for byte. It is made once, before the first attempt.
create table transmission_contents (
  merchant_id text collate "C" not null,
  transmission_id text collate "C" not null,
  -- Name, media type, size and hash of each file.
  files jsonb not null,
  -- Sealed with the key of the environment: mails have links to answer.
  sealed bytea not null,
  created_at timestamptz(3) not null,
  primary key (merchant_id, transmission_id)
);
-- Sealed bytes cannot be compressed.
alter table transmission_contents alter column sealed set storage external;

-- The last interchange that each supplier was sent by EDI.
create table control_numbers (
  merchant_id text collate "C" not null,
  supplier_id text collate "C" not null,
  last bigint not null,
  primary key (merchant_id, supplier_id)
);

alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken',
  'webhook_failing', 'webhook_disabled', 'transmission_failed'));

alter table transmissions alter column merchant_id set (n_distinct = 1);
alter table transmission_attempts alter column merchant_id set (n_distinct = 1);
alter table transmission_contents alter column merchant_id set (n_distinct = 1);
alter table control_numbers alter column merchant_id set (n_distinct = 1);
analyze transmissions, transmission_attempts, transmission_contents, control_numbers;
