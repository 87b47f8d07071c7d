-- Plans are planned again as a whole. A person's word on the margin of a line stays until its price
-- changes, runs of two more kinds are kept, and an issued order that its customer's change leaves
-- below any of its supplier's terms is told as one kind of exception.

alter table sales_order_lines add column margin_waived boolean not null default false;

alter table sourcing_decisions drop constraint sourcing_decisions_trigger_check;
alter table sourcing_decisions add constraint sourcing_decisions_trigger_check
  check (trigger in ('confirmed', 'changed', 'rejected', 'expired', 'closed_short', 'canceled',
    'restocked', 'released', 'requested'));

alter table exceptions drop constraint exceptions_kind_check;
update exceptions set kind = 'purchase_terms_broken' where kind = 'below_minimum_order_quantity';
alter table exceptions add constraint exceptions_kind_check
  check (kind in ('cost_increase', 'below_minimum_margin', 'no_supplier', 'oversold',
    'late_acknowledgement', 'late_shipment', 'over_shipment', 'cancellation_refused',
    'cancellation_unanswered', 'payment_reversed', 'suspicious_feed', 'purchase_terms_broken'));
