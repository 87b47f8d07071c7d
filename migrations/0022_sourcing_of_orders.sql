-- How one order is sourced, where that differs from the merchant's settings. Null: the setting.
alter table sales_orders
  add column sourcing jsonb not null default '{"objective": null, "split": null}';
