-- Suppliers that the service plays itself, for practice.

-- Null: it is none of them.
alter table suppliers add column simulator jsonb;
create index suppliers_simulated on suppliers (merchant_id, id) where simulator is not null;
