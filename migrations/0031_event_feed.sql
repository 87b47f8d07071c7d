-- The event feed: each event of a merchant gets a position, after the commit of its transaction.
--
-- Each transaction that records events leaves one mark with a list of them. The sequencer turns
-- marks into positions. `mark_id` is null for events that have no mark: those of before, and those
-- that an older process still writes. They get marks in batches; the index is that queue.

alter table events add column mark_id text collate "C";
-- Marks now tell what was written together.
alter table events drop column transaction_id;
create index events_unmarked on events (merchant_id, occurred_at, subject_id, sequence)
  where mark_id is null;

-- Only inserted and deleted. `entries` lists the events in the order of their positions.
create table event_marks (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  occurred_at timestamptz(3) not null,
  entries text not null,
  primary key (merchant_id, id)
);
alter table event_marks set (
  toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000
);

-- The entries of a mark have the positions that end with `last_position`, without a gap.
create table event_positions (
  merchant_id text collate "C" not null,
  last_position bigint not null check (last_position > 0),
  mark_id text collate "C" not null,
  occurred_at timestamptz(3) not null,
  entries text not null,
  primary key (merchant_id, last_position)
);
create unique index event_positions_mark on event_positions (merchant_id, mark_id);
alter table event_positions set (toast_tuple_target = 8160);

-- What the positions of a merchant are counted by. `epoch_positions` has the position with which
-- each epoch began; `database` names the database whose epoch the last one is. `cursor_key` seals
-- the cursors: 32 bytes as hexadecimal digits.
create table event_feeds (
  merchant_id text collate "C" not null primary key,
  last_position bigint not null default 0,
  deleted_through bigint not null default 0 check (deleted_through <= last_position),
  epoch_positions bigint[] not null default '{0}',
  database text,
  cursor_key text not null
    default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
);

alter table event_marks alter column merchant_id set (n_distinct = 1);
alter table event_positions alter column merchant_id set (n_distinct = 1);
alter table event_feeds alter column merchant_id set (n_distinct = 1);
analyze events, event_marks, event_positions, event_feeds;
