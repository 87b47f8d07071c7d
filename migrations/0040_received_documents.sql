-- How messages by EDI are addressed.

-- Null: nothing is agreed with the supplier.
alter table suppliers add column edi jsonb;

