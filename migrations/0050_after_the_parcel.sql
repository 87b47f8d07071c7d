-- What happens after a parcel left: lines that send units again; units that are lost or refused;
-- shipments that are delivered in part, or never left. The defaults are constant, so no row is
-- rewritten and old code may run beside it.

-- The line of the same sales order whose units it sends again at no charge.
alter table sales_order_lines
  add column replacement_for integer check (replacement_for > 0),
  add check (replacement_for <> line_number),
  add column lost_quantity integer not null default 0 check (lost_quantity >= 0),
  add column refused_quantity integer not null default 0 check (refused_quantity >= 0),
  add check (delivered_quantity + lost_quantity + refused_quantity <= shipped_quantity);

alter table purchase_order_lines
  add column lost_quantity integer not null default 0 check (lost_quantity >= 0),
  add column refused_quantity integer not null default 0 check (refused_quantity >= 0),
  add check (delivered_quantity + lost_quantity + refused_quantity <= shipped_quantity);

alter table shipments
  -- None of its units will arrive; it never left.
  add column failed_at timestamptz(3),
  add column canceled_at timestamptz(3),
  add column incidents jsonb not null default '[]',
  add check (delivered_at is null or (failed_at is null and canceled_at is null)),
  add check (failed_at is null or canceled_at is null);

-- delivered_quantity counts units that arrived before all did. What the shipment took out of stock
-- is null in rows of before.
alter table shipment_lines
  add column delivered_quantity integer not null default 0 check (delivered_quantity >= 0),
  add column lost_quantity integer not null default 0 check (lost_quantity >= 0),
  add column refused_quantity integer not null default 0 check (refused_quantity >= 0),
  add column released_quantity integer check (released_quantity >= 0),
  add column taken_quantity integer check (taken_quantity >= 0),
  add check (delivered_quantity + lost_quantity + refused_quantity <= quantity),
  add check (lost_quantity + refused_quantity <= quantity - over_shipped_quantity);

alter table sourcing_decisions drop constraint sourcing_decisions_trigger_check;
alter table sourcing_decisions add constraint sourcing_decisions_trigger_check
  check (trigger in ('confirmed', 'changed', 'rejected', 'expired', 'closed_short', 'canceled',
    'restocked', 'released', 'requested', 'manual', 'replacement'));

alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken',
  'webhook_failing', 'webhook_disabled', 'transmission_failed', 'substitution', 'feed_overdue',
  'notification_failed', 'bill_mismatch', 'incident'));
