-- When the invoices of a partner's order are to be read; null when all of them were. Of orders from
-- before, those that exist are read at the next look.
alter table partner_orders add column invoices_due_at timestamptz(3) default now();
alter table partner_orders alter column invoices_due_at drop default;
