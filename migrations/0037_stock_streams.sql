-- How a supplier's stock feeds are read: { mapping }. Null: nothing is agreed.
alter table suppliers add column feed_source jsonb;
