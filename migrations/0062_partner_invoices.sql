alter table partner_orders
  -- When the invoices of a partner's order are to be read; null when nothing may be new. Of orders
  -- from before they are read once.
  add column invoices_due_at timestamptz(3) default now(),
  -- How often they could not be taken: they are read again after a pause that grows.
  add column invoice_failures integer not null default 0;
alter table partner_orders alter column invoices_due_at drop default;

create index partner_orders_invoices on partner_orders (merchant_id, link_id, invoices_due_at)
  where invoices_due_at is not null;
