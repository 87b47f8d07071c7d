-- Units that were shipped to the warehouse and never arrived, when the operator ends them: a part of
-- rejected_quantity, counted for the supplier's bill. The shipments keep what was sent.
alter table purchase_order_lines
  add column missing_quantity integer not null default 0,
  add constraint purchase_order_lines_missing
    check (missing_quantity between 0 and rejected_quantity);
