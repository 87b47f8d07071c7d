-- What suppliers charge for shipping: so much an order, a unit and a kilogram, by country. Null:
-- nothing.
alter table suppliers add column freight jsonb;

-- What a unit weighs. Null: nobody has told it.
alter table supplier_stock add column unit_weight_kg numeric
  check (unit_weight_kg >= 0 and unit_weight_kg < 100000);

-- The freight of a purchase order as it was planned. Those of before have none.
alter table purchase_orders
  add column freight_base numeric not null default 0 check (freight_base >= 0),
  add column freight numeric not null default 0 check (freight >= 0);
alter table purchase_order_lines
  add column unit_freight numeric not null default 0 check (unit_freight >= 0);
