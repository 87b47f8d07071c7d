-- Units of a line that a person gave to suppliers and that are not issued: [{ supplier_id, quantity }].
alter table sales_order_lines add column allocations jsonb not null default '[]';

alter table sourcing_decisions drop constraint sourcing_decisions_trigger_check;
alter table sourcing_decisions add constraint sourcing_decisions_trigger_check
  check (trigger in ('confirmed', 'changed', 'rejected', 'expired', 'closed_short', 'canceled',
    'restocked', 'released', 'requested', 'manual'));

alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken'));
