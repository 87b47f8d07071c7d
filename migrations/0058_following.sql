-- What comes back over links: since when both sides of an order differ, and what a person hears.

alter table partner_orders
  -- The first look at which nothing was left to be done, and both sides differed.
  add column differs_since timestamptz(3),
  -- The revision of our order of which the partner was told once more, since both sides differed.
  add column told_revision integer,
  -- How often, and since when, the order could not be looked at: that delays no other one.
  add column look_failures integer not null default 0,
  add column look_failing_since timestamptz(3);

-- When the stock of the partner is asked for next.
alter table link_progress
  add column stock_due_at timestamptz(3),
  add column stock_failures integer not null default 0;
-- Purchase orders that the partner may not have are looked for there behind this one; null for none.
alter table link_progress add column unpaired_after text collate "C";

create index exceptions_link on exceptions (merchant_id, subject_id)
  where kind = 'link_broken' and resolved_at is null;

alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken',
  'webhook_failing', 'webhook_disabled', 'transmission_failed', 'substitution', 'feed_overdue',
  'notification_failed', 'bill_mismatch', 'incident', 'supplier_credit_refused', 'link_broken',
  'chain_out_of_step'));
