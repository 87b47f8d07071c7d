-- Links: suppliers that run a Tandem of their own, whose public API takes our purchase orders as
-- its sales orders.

alter table transmissions drop constraint transmissions_kind_check;
alter table transmissions add constraint transmissions_kind_check
  check (kind in ('webhook', 'email', 'sftp', 'http', 'tandem'));

-- The merchants that an order passed on its way here, as salted hashes, and our suppliers that are
-- linked to one of them: nothing is bought from those.
alter table sales_orders add column path jsonb;

create table links (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  version integer not null check (version > 0),
  supplier_id text collate "C" not null,
  channel_id text collate "C" not null,
  -- Who answered at the address of the channel when the link was made.
  partner_merchant_id text collate "C" not null,
  partner_name text not null,
  partner_currency text collate "C" not null,
  state text collate "C" not null check (state in ('active', 'suspended', 'broken', 'ended')),
  state_reason text,
  -- Has a person suspended it? It is suspended again once it is broken no more.
  is_suspended boolean not null default false,
  warnings jsonb not null default '[]',
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, id),
  unique (merchant_id, supplier_id)
);
create index links_state on links (merchant_id, state, id);
-- Which suppliers are linked to a merchant that an order has passed.
create index links_partner on links (merchant_id, partner_merchant_id);

-- How far the partner's feeds were read, and which process reads them. It changes with each page.
create table link_progress (
  merchant_id text collate "C" not null,
  link_id text collate "C" not null,
  events_cursor text,
  availability_cursor text,
  -- When the feed was last read to its end.
  caught_up_at timestamptz(3),
  failures_in_row integer not null default 0,
  failing_since timestamptz(3),
  last_error text,
  reconciled_at timestamptz(3),
  reconcile_due_at timestamptz(3),
  last_difference jsonb,
  -- When the link is to be followed next; null for one that is not.
  due_at timestamptz(3),
  leased_by text collate "C",
  leased_until timestamptz(3),
  primary key (merchant_id, link_id)
);
create index link_progress_due on link_progress (due_at) where due_at is not null;

-- The partner's sales orders that are our purchase orders.
create table partner_orders (
  merchant_id text collate "C" not null,
  purchase_order_id text collate "C" not null,
  link_id text collate "C" not null,
  partner_order_id text collate "C" not null,
  partner_number text,
  partner_reference text not null,
  partner_status text not null,
  partner_version integer not null,
  -- Our numbers of the partner's lines, in their order, as they were placed.
  line_numbers jsonb,
  -- When both sides must be looked at again; null when there is nothing to do.
  look_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, purchase_order_id),
  unique (merchant_id, link_id, partner_order_id)
);
create index partner_orders_look on partner_orders (merchant_id, link_id, look_at)
  where look_at is not null;

alter table links alter column merchant_id set (n_distinct = 1);
alter table link_progress alter column merchant_id set (n_distinct = 1);
alter table partner_orders alter column merchant_id set (n_distinct = 1);
analyze links, link_progress, partner_orders;
