-- Accounts: whoever orders from the merchant with storefront keys that see only their own orders.

-- Null for the merchant's own orders. It never changes.
alter table sales_orders add column account text collate "C";

-- References of the merchant and of each account live apart. An index of no account's orders has
-- no column for the account, so the merchant's own orders pay nothing for it.
alter table sales_orders drop constraint sales_orders_reference;
create unique index sales_orders_reference on sales_orders (merchant_id, reference)
  where account is null;
create unique index sales_orders_account_reference on sales_orders (merchant_id, reference, account)
  where account is not null;

-- What belongs to an order has its account too, so that lists of an account follow an index.
alter table payments add column account text collate "C";
alter table refunds add column account text collate "C";
alter table shipments add column account text collate "C";
alter table invoices add column account text collate "C";
alter table returns add column account text collate "C";

-- Partial: no order of the merchant's own is in them.
create index sales_orders_account on sales_orders (merchant_id, account, id)
  where account is not null;
create index sales_orders_account_updated on sales_orders (merchant_id, account, updated_at, id)
  where account is not null;
create index payments_account on payments (merchant_id, account, id) where account is not null;
create index refunds_account on refunds (merchant_id, account, id) where account is not null;
create index shipments_account on shipments (merchant_id, account, id) where account is not null;
create index shipments_account_updated on shipments (merchant_id, account, updated_at, id)
  where account is not null;
create index invoices_account on invoices (merchant_id, account, id) where account is not null;
create index invoices_account_updated on invoices (merchant_id, account, updated_at, id)
  where account is not null;
create index returns_account on returns (merchant_id, account, id) where account is not null;
create index returns_account_updated on returns (merchant_id, account, updated_at, id)
  where account is not null;

-- Last: whoever calls is looked up here, and would wait for all of the above.
alter table api_keys
  add column orders text collate "C" not null default 'all' check (orders in ('all', 'own')),
  add column account text collate "C",
  add constraint api_keys_account check ((orders = 'own') = (account is not null)),
  add constraint api_keys_orders check (orders = 'all' or role = 'storefront');
