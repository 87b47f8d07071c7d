-- What happens after a parcel left: lines that send units again. The defaults are constant, so no
-- row is rewritten and old code may run beside it.

-- The line of the same sales order whose units it sends again at no charge.
alter table sales_order_lines
  add column replacement_for integer check (replacement_for > 0),
  add check (replacement_for <> line_number);

alter table sourcing_decisions drop constraint sourcing_decisions_trigger_check;
alter table sourcing_decisions add constraint sourcing_decisions_trigger_check
  check (trigger in ('confirmed', 'changed', 'rejected', 'expired', 'closed_short', 'canceled',
    'restocked', 'released', 'requested', 'manual', 'replacement'));
