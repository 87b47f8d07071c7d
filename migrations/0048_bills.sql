-- Bills of suppliers: recorded as they were sent, matched with what moved, approved and paid. The
-- defaults are constant, so no row is rewritten and old code may run beside it.

-- What approved bills ask for a line: units, and their cost with their part of freight and fees.
-- Null: no bill of the line is approved. `credited_quantity` are units that they credit.
alter table purchase_order_lines
  add column billed_quantity integer not null default 0,
  add column credited_quantity integer not null default 0 check (credited_quantity >= 0),
  add column billed_amount numeric,
  add column billed_charges numeric,
  add constraint purchase_order_lines_billed
    check ((billed_amount is null) = (billed_charges is null));

-- `has_open_bills` is a mark of the bills, no content of the order: while it stands, a change of the
-- order leaves a mark for them.
alter table purchase_orders
  add column billing_status text collate "C" not null default 'unbilled'
    check (billing_status in ('unbilled', 'partially_billed', 'billed', 'overbilled')),
  add column has_open_bills boolean not null default false;
-- New purchase orders have no entry in any of them.
create index purchase_orders_billing on purchase_orders (merchant_id, billing_status, id)
  where billing_status <> 'unbilled';
create index purchase_orders_supplier_billing
  on purchase_orders (merchant_id, supplier_id, billing_status, id)
  where billing_status <> 'unbilled';
-- What may be accrued: it has shipped, and some line may not be billed as a whole.
create index purchase_orders_accrued on purchase_orders (merchant_id, id)
  where kind = 'external' and fulfillment_status <> 'unfulfilled'
    and billing_status <> 'billed';

-- How bills of the supplier are judged. Null: as the merchant's settings say.
alter table suppliers add column billing jsonb;

create table bills (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  supplier_id text collate "C" not null,
  number text collate "C" not null,
  -- Of the day of issue: suppliers begin their numbers anew.
  year integer not null,
  status text collate "C" not null
    check (status in ('matched', 'disputed', 'approved', 'paid', 'rejected')),
  currency text collate "C" not null,
  issued_on date not null,
  due_on date,
  charges jsonb not null,
  taxes jsonb not null,
  net_total numeric not null,
  tax_total numeric not null,
  total numeric not null,
  findings jsonb not null,
  approval_reason text,
  rejection_reason text,
  payment_reference text,
  paid_on date,
  metadata jsonb not null,
  content_hash text collate "C" not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  approved_at timestamptz(3),
  rejected_at timestamptz(3),
  primary key (merchant_id, id),
  check ((status in ('approved', 'paid')) = (approved_at is not null)),
  check ((status = 'rejected') = (rejected_at is not null)),
  check ((status = 'paid') = (paid_on is not null)),
  check (status = 'rejected' or rejection_reason is null),
  check (status <> 'matched' or findings = '[]')
);
-- A number that was rejected may come again with other content.
create unique index bills_number on bills (merchant_id, supplier_id, number, year)
  where status <> 'rejected';
create index bills_numbered on bills (merchant_id, number, id);
create index bills_supplier_numbered on bills (merchant_id, supplier_id, number, id);
create index bills_supplier on bills (merchant_id, supplier_id, id);
create index bills_status on bills (merchant_id, status, id);
create index bills_supplier_status on bills (merchant_id, supplier_id, status, id);
create index bills_updated on bills (merchant_id, updated_at, id);
create index bills_approved on bills (merchant_id, approved_at) where approved_at is not null;
create index bills_supplier_updated on bills (merchant_id, supplier_id, updated_at, id);

-- The lines as they were sent: `line_number` may name no line of the order.
create table bill_lines (
  merchant_id text collate "C" not null,
  bill_id text collate "C" not null,
  number integer not null check (number > 0),
  supplier_id text collate "C" not null,
  purchase_order_id text collate "C" not null,
  line_number integer,
  sku text collate "C",
  description text,
  quantity integer not null check (quantity <> 0),
  unit_cost numeric not null,
  amount numeric not null,
  primary key (merchant_id, bill_id, number)
);
create index bill_lines_order on bill_lines (merchant_id, purchase_order_id, bill_id);
create index bill_lines_supplier_order
  on bill_lines (merchant_id, supplier_id, purchase_order_id, bill_id);

-- What an approved bill asks for each line of a purchase order, with its part of the charges.
create table bill_costs (
  merchant_id text collate "C" not null,
  bill_id text collate "C" not null,
  purchase_order_id text collate "C" not null,
  line_number integer not null,
  quantity integer not null,
  amount numeric not null,
  charges numeric not null,
  -- The units of the line that could be billed by then. Null: a person approved the bill in spite
  -- of its findings.
  allowed_quantity integer,
  primary key (merchant_id, bill_id, purchase_order_id, line_number)
);
create index bill_costs_order on bill_costs (merchant_id, purchase_order_id, line_number);

-- Purchase orders whose open bills must be matched again, or, without one, all open bills: of a
-- supplier, or of every supplier. Marks of orders are only inserted and deleted, so that nobody
-- waits for them; one of all bills tells how far its work came (`reached_id`).
create table bill_marks (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  purchase_order_id text collate "C",
  supplier_id text collate "C",
  reached_id text collate "C" not null default '',
  due_at timestamptz(3) not null default now(),
  primary key (merchant_id, id),
  check (purchase_order_id is null or (supplier_id is null and reached_id = ''))
);
-- For the work over all merchants, and for all marks of one order.
create index bill_marks_id on bill_marks (id);
create index bill_marks_order on bill_marks (merchant_id, purchase_order_id);

-- Invoices that come as files are bills.
alter table received_document_outcomes add column bill_id text collate "C";

alter table bills alter column merchant_id set (n_distinct = 1);
alter table bill_lines alter column merchant_id set (n_distinct = 1);
alter table bill_costs alter column merchant_id set (n_distinct = 1);
alter table bill_marks alter column merchant_id set (n_distinct = 1);
analyze bills, bill_lines, bill_costs, bill_marks;

create index exceptions_bill on exceptions (merchant_id, subject_id)
  where kind = 'bill_mismatch' and resolved_at is null;
alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken',
  'webhook_failing', 'webhook_disabled', 'transmission_failed', 'substitution', 'feed_overdue',
  'notification_failed', 'bill_mismatch'));
