-- What a partner had is known no more once its link breaks or ends. The rows that were reported
-- until then are emptied part by part; `forgotten_sku` is the last one that was.

alter table links
  add column forget_until timestamptz(3),
  add column forgotten_sku text collate "C";
create index links_forget on links (id) where forget_until is not null;
