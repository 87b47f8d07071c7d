-- Stock feeds that the service pulls: suppliers whose `feed_source` has a kind.

-- When each is pulled next, and how it answered. `source_version` is the version of the supplier
-- that set the source last: what came of a pull of an older one does not count.
create table feed_sources (
  merchant_id text collate "C" not null,
  supplier_id text collate "C" not null,
  kind text collate "C" not null check (kind in ('http', 'sftp')),
  source_version integer not null,
  due_at timestamptz(3) not null,
  -- When a person must hear that nothing comes. Null: that was told.
  overdue_at timestamptz(3),
  failures integer not null default 0 check (failures >= 0),
  last_good_at timestamptz(3) not null,
  last_new_at timestamptz(3) not null,
  -- Why the last file was refused, until another one is applied.
  refusal text,
  -- What the source said of the file that was applied last.
  etag text,
  last_modified text,
  leased_by text collate "C",
  leased_until timestamptz(3),
  primary key (merchant_id, supplier_id)
);
create index feed_sources_due on feed_sources (due_at);
create index feed_sources_overdue on feed_sources (overdue_at) where overdue_at is not null;

create table feed_pulls (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  supplier_id text collate "C" not null,
  trigger text collate "C" not null check (trigger in ('schedule', 'request')),
  confirm_drop boolean not null default false,
  -- Null: it waits, or is under way.
  outcome text collate "C" check (outcome in ('applied', 'not_modified', 'failed')),
  detail text,
  files jsonb not null default '[]',
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  primary key (merchant_id, id),
  check ((outcome is null) = (finished_at is null))
);
create index feed_pulls_supplier on feed_pulls (merchant_id, supplier_id, id);
create index feed_pulls_old on feed_pulls (finished_at) where finished_at is not null;
-- A supplier has at most one that is not over.
create unique index feed_pulls_open on feed_pulls (merchant_id, supplier_id) where outcome is null;

-- Files of an SFTP folder that were read and are still there.
create table seen_files (
  merchant_id text collate "C" not null,
  supplier_id text collate "C" not null,
  name text collate "C" not null,
  size_bytes bigint not null,
  modified_at timestamptz(3) not null,
  is_good boolean not null,
  primary key (merchant_id, supplier_id, name)
);

alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken',
  'webhook_failing', 'webhook_disabled', 'transmission_failed', 'feed_overdue'));
create unique index exceptions_feed_overdue on exceptions (merchant_id, supplier_id)
  where kind = 'feed_overdue' and resolved_at is null;

alter table feed_sources alter column merchant_id set (n_distinct = 1);
alter table feed_pulls alter column merchant_id set (n_distinct = 1);
alter table seen_files alter column merchant_id set (n_distinct = 1);
analyze feed_sources, feed_pulls, seen_files;
