-- Webhooks: endpoints that get the events of the feed.

create table webhook_endpoints (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  version integer not null check (version > 0),
  role text collate "C" not null check (role in ('operator', 'storefront', 'supplier')),
  supplier_id text collate "C",
  url text not null,
  event_types jsonb not null,
  payload text collate "C" not null check (payload in ('snapshot', 'thin')),
  ordering text collate "C" not null check (ordering in ('subject', 'endpoint', 'none')),
  description text,
  status text collate "C" not null check (status in ('active', 'disabled', 'deleted')),
  disabled_reason text collate "C",
  -- Sealed with the key of the environment.
  secret text collate "C" not null,
  previous_secret text collate "C",
  previous_secret_until timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, id),
  check ((role = 'supplier') = (supplier_id is not null)),
  check ((previous_secret is null) = (previous_secret_until is null))
);

-- What changes with each delivery: how far the endpoint has read the feed, how it answers, and
-- which process works on it. Events of `skipped_marks` were there before it, and got their positions
-- later. `due_at` is when the first of its deliveries is to be tried; one that `is_full` takes no
-- event on before that.
create table webhook_progress (
  merchant_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  is_active boolean not null,
  position bigint not null,
  skipped_marks text[] not null default '{}',
  is_full boolean not null default false,
  failures_in_row integer not null default 0,
  failing_since timestamptz(3),
  due_at timestamptz(3),
  leased_by text collate "C",
  leased_until timestamptz(3),
  primary key (merchant_id, endpoint_id)
);

create table webhook_deliveries (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  endpoint_id text collate "C" not null,
  event_id text collate "C" not null,
  event_type text collate "C" not null,
  subject_id text collate "C" not null,
  sequence integer not null,
  -- Null for a test event, which is not in the feed.
  position bigint,
  state text collate "C" not null check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz(3),
  finished_at timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (merchant_id, id),
  check ((state = 'pending') = (next_attempt_at is not null)),
  check ((state = 'pending') = (finished_at is null))
);
create index webhook_deliveries_endpoint on webhook_deliveries (merchant_id, endpoint_id, id);
create index webhook_deliveries_state on webhook_deliveries (merchant_id, endpoint_id, state, id);
create index webhook_deliveries_event on webhook_deliveries (merchant_id, endpoint_id, event_id);
create index webhook_deliveries_finished on webhook_deliveries (finished_at)
  where finished_at is not null;
create index webhook_deliveries_pending
  on webhook_deliveries (merchant_id, endpoint_id, position, id) where state = 'pending';

create table webhook_attempts (
  merchant_id text collate "C" not null,
  delivery_id text collate "C" not null,
  number integer not null check (number > 0),
  attempted_at timestamptz(3) not null,
  milliseconds integer not null,
  -- Null without an answer; then `error` says why.
  status integer,
  error text,
  answer text,
  primary key (merchant_id, delivery_id, number),
  check ((status is null) = (error is not null))
);

alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken',
  'webhook_failing', 'webhook_disabled'));
-- An endpoint has at most one open exception of each kind.
create unique index exceptions_webhook on exceptions (merchant_id, subject_id, kind)
  where kind in ('webhook_failing', 'webhook_disabled') and resolved_at is null;

alter table webhook_endpoints alter column merchant_id set (n_distinct = 1);
alter table webhook_progress alter column merchant_id set (n_distinct = 1);
alter table webhook_deliveries alter column merchant_id set (n_distinct = 1);
alter table webhook_attempts alter column merchant_id set (n_distinct = 1);
analyze webhook_endpoints, webhook_progress, webhook_deliveries, webhook_attempts;
