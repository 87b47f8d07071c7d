-- Units that were shipped to the warehouse and never arrived, when the operator ends them: a part of
-- rejected_quantity, counted for the supplier's bill. The shipments keep what was sent.
alter table purchase_order_lines
  add column missing_quantity integer not null default 0,
  add constraint purchase_order_lines_missing
    check (missing_quantity between 0 and rejected_quantity);

-- Units beyond the demand that arrive and that no own warehouse takes into stock.
alter table exceptions drop constraint exceptions_kind_check;
alter table exceptions add constraint exceptions_kind_check check (kind in ('cost_increase',
  'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement', 'late_shipment',
  'over_shipment', 'cancellation_refused', 'cancellation_unanswered', 'payment_reversed',
  'suspicious_feed', 'purchase_terms_broken', 'surplus_received'));

-- Where surplus goes: the best-ranked own warehouse, among however many suppliers.
create index suppliers_own_warehouse on suppliers (merchant_id, rank, id)
  where kind = 'own_warehouse' and status = 'active';
