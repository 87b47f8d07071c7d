-- Exchange rates, and the rates at which decisions were taken. A rate is never changed: decisions and
-- purchase orders keep a copy of the one they used. Those of before had one currency each.

create table exchange_rates (
  merchant_id text collate "C" not null references merchants,
  id text collate "C" not null,
  version integer not null check (version = 1),
  base text collate "C" not null check (base ~ '^[A-Z]{3}$'),
  quote text collate "C" not null check (quote ~ '^[A-Z]{3}$'),
  rate numeric not null check (rate > 0),
  valid_on date not null,
  created_at timestamptz(3) not null,
  primary key (merchant_id, id),
  constraint exchange_rates_day unique (merchant_id, base, quote, valid_on),
  check (base <> quote)
);
create index exchange_rates_pair on exchange_rates (merchant_id, base, quote, id);
alter table exchange_rates alter column merchant_id set (n_distinct = 1);

alter table purchase_orders add column exchange_rate jsonb;
alter table sourcing_decisions add column exchange_rates text not null default '[]';
