-- Invoices and credit notes of sales orders, their numbers, and which orders are to be invoiced.

-- Null for an order of before, which is invoiced only on request.
alter table sales_orders
  add column invoicing jsonb,
  add column buyer_reference text;

-- An order on account is overdue when an invoice is.
alter table sales_orders drop constraint sales_orders_payment_status_check;
alter table sales_orders add constraint sales_orders_payment_status_check check (payment_status in
  ('not_required', 'awaiting', 'partially_paid', 'paid', 'overdue', 'refund_due', 'refunded'));
create index sales_orders_overdue on sales_orders (merchant_id, payment_status, id)
  where payment_status = 'overdue';

create table invoices (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  version integer not null check (version > 0),
  kind text collate "C" not null check (kind in ('invoice', 'credit_note')),
  status text collate "C" not null
    check (status in ('draft', 'issued', 'partially_paid', 'paid', 'discarded')),
  number text collate "C",
  -- One series counts from 1 in each fiscal year; the year is 0 where numbers have none.
  series text collate "C" check (series in ('invoice', 'credit_note')),
  fiscal_year integer check (fiscal_year >= 0),
  serial integer check (serial > 0),
  sales_order_id text collate "C" not null,
  sales_order_reference text collate "C" not null,
  purchase_order_number text,
  buyer_reference text,
  currency text collate "C" not null,
  issued_at timestamptz(3),
  issued_on date,
  due_on date,
  overdue_at timestamptz(3),
  is_overdue boolean not null,
  delivered_on date,
  tax_mode text collate "C" not null check (tax_mode in ('none', 'rates', 'amounts')),
  prices_include_tax boolean not null,
  seller jsonb not null,
  buyer jsonb not null,
  ship_to jsonb not null,
  lines jsonb not null,
  charges jsonb not null,
  taxes jsonb not null,
  net_total numeric not null,
  tax_total numeric not null,
  total numeric not null,
  paid numeric not null check (paid >= 0),
  prepaid_amount numeric not null check (prepaid_amount >= 0),
  shipment_ids jsonb not null,
  credited_invoice_id text collate "C",
  credited_invoice_number text collate "C",
  credited_invoice_issued_on date,
  credit_id text collate "C",
  reason text,
  missing jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, sales_order_id) references sales_orders,
  constraint invoices_number unique (merchant_id, number),
  constraint invoices_serial unique (merchant_id, series, fiscal_year, serial),
  check (total = net_total + tax_total),
  check ((status in ('draft', 'discarded')) = (number is null)),
  check ((number is null) = (series is null) and (number is null) = (fiscal_year is null)
    and (number is null) = (serial is null) and (number is null) = (issued_at is null)
    and (number is null) = (issued_on is null)),
  check ((due_on is null) = (overdue_at is null))
);
alter table invoices alter column merchant_id set (n_distinct = 1);

create index invoices_sales_order on invoices (merchant_id, sales_order_id, id);
-- Not the words that most documents have in the end.
create index invoices_status on invoices (merchant_id, status, id)
  where status in ('draft', 'issued', 'partially_paid', 'discarded');
create index invoices_credit_notes on invoices (merchant_id, kind, id) where kind = 'credit_note';
create index invoices_issued on invoices (merchant_id, issued_at, id) where issued_at is not null;
create index invoices_updated on invoices (merchant_id, updated_at, id);
-- The queue of invoices that nobody has paid in time.
create index invoices_overdue on invoices (overdue_at)
  where status in ('issued', 'partially_paid') and not is_overdue;

-- The last number of each series. The row is locked from the moment a number is taken until the
-- commit, so a rollback gives it back, and numbers and times of issue rise together.
create table invoice_series (
  merchant_id text collate "C" not null,
  series text collate "C" not null check (series in ('invoice', 'credit_note')),
  fiscal_year integer not null check (fiscal_year >= 0),
  last_number integer not null check (last_number > 0),
  last_issued_at timestamptz(3) not null,
  primary key (merchant_id, series, fiscal_year)
);
alter table invoice_series alter column merchant_id set (n_distinct = 1);

-- Orders that are to be invoiced from this time on. Marks are hints: what is due is computed anew.
create table invoicing_marks (
  merchant_id text collate "C" not null,
  sales_order_id text collate "C" not null,
  due_at timestamptz(3) not null,
  primary key (merchant_id, sales_order_id)
);
alter table invoicing_marks alter column merchant_id set (n_distinct = 1);
create index invoicing_marks_due on invoicing_marks (due_at);
