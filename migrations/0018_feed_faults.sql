-- A feed lists some of its faults and counts all of them.

alter table stock_feeds add column errors_total integer not null default 0
  check (errors_total >= 0);

update stock_feeds set errors_total = jsonb_array_length(errors);

alter table stock_feeds alter column errors_total drop default;
