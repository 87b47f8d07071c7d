-- What people write on orders: tags, and notes [{ id, text, visibility, author, created_at }] oldest
-- first. The defaults are constant, so no row is rewritten and old code may run beside it.

alter table sales_orders
  add column tags jsonb not null default '[]',
  add column notes jsonb not null default '[]';

alter table purchase_orders
  add column tags jsonb not null default '[]',
  add column notes jsonb not null default '[]';
