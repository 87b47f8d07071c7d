-- Channels that did not answer last time: nothing is sent on them for a while, and then one attempt
-- at a time finds out whether they answer again.

create table channel_pauses (
  merchant_id text collate "C" not null,
  channel_id text collate "C" not null,
  failures_in_row integer not null,
  -- Also while somebody tries: a process that dies leaves it so.
  paused_until timestamptz(3) not null,
  primary key (merchant_id, channel_id)
);
alter table channel_pauses alter column merchant_id set (n_distinct = 1);
