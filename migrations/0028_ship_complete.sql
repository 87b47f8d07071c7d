-- May units of an order ship apart? Purchase orders that ship whole say so to their suppliers.
alter table sales_orders add column partial_shipments text collate "C" not null default 'allow'
  check (partial_shipments in ('allow', 'per_supplier', 'none'));
alter table purchase_orders add column ship_complete boolean not null default false;
update merchants set settings = '{"partial_shipments": "allow"}' || settings;
