-- A person hears of a link that fails for more than an hour, and of orders that only a partner
-- knows (0070).

drop index exceptions_link;
create index exceptions_link on exceptions (merchant_id, subject_id)
  where kind in ('link_broken', 'link_failing') and resolved_at is null;

alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken',
  'webhook_failing', 'webhook_disabled', 'transmission_failed', 'substitution', 'feed_overdue',
  'notification_failed', 'bill_mismatch', 'incident', 'supplier_credit_refused', 'link_broken',
  'chain_out_of_step', 'link_failing', 'unknown_partner_orders'));
