-- When merchants and suppliers work. Those of before work every day, in UTC.
update merchants set settings = settings || '{
  "time_zone": "UTC",
  "working_days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
  "holidays": []
}';

-- Null: the merchant's setting holds. For the cut-off time: there is none.
alter table suppliers
  add column time_zone text,
  add column working_days jsonb check (jsonb_array_length(working_days) > 0),
  add column holidays jsonb,
  add column cut_off_time text check (cut_off_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  add column lead_time_unit text collate "C" not null default 'calendar_days'
    check (lead_time_unit in ('calendar_days', 'working_days'));

-- Jobs ask which days it is now; a merchant of UTC needs no answer.
create index merchants_time_zone on merchants ((settings ->> 'time_zone'))
  where settings ->> 'time_zone' <> 'UTC';
