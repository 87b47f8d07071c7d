-- Suppliers may offer another SKU for units of a line. The offer waits on the line for a person; what
-- was approved is a line of its own on the same purchase order, which names the line that it stands
-- for. The defaults are constant, so no row is rewritten and old code may run beside it.

alter table purchase_order_lines
  add column substitution jsonb,
  add column substitute_for integer check (substitute_for > 0 and substitute_for <> line_number);

-- The stock rows of substitutes are locked with those of their sales order. Mostly it is empty.
create index purchase_order_lines_substitutes on purchase_order_lines (merchant_id, sales_order_id)
  where substitution is not null or substitute_for is not null;

alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received', 'allocation_broken',
  'webhook_failing', 'webhook_disabled', 'transmission_failed', 'substitution', 'feed_overdue'));
