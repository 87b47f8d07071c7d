-- Events name who made the change and with which request. Those of before don't know it.

alter table events add column actor text;
alter table events add column request_id text collate "C";
