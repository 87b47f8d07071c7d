-- A person's word on suppliers. `suppliers` of a line: { preferred, excluded, required }; null says
-- nothing. Nothing of a paused stock row is bought.
alter table sales_order_lines add column suppliers jsonb;
alter table supplier_stock add column paused boolean not null default false;
