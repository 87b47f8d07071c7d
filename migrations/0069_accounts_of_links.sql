-- Links keep whose orders their key shows, so that a key of another account is found out; and what
-- the partner has forgotten, such as by a backup, is placed again when a person says so.

-- A hash that the partner tells, or `all`; null: it has told none yet.
alter table links add column partner_account text collate "C";

alter table partner_orders
  -- Since when the partner answers that it does not have the order.
  add column gone_since timestamptz(3),
  -- Has a person said that it is to have the order again?
  add column place_again boolean not null default false;
