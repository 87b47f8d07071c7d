-- Placing an order costs PostgreSQL less again; code older than this cannot read what is written.

-- Written once and read as they are: as json each was parsed only to be stored as the text it was.
-- Rewrites both tables.
alter table events alter column data type text using data::text;
alter table sourcing_decisions alter column lines type text using lines::text;

-- The supplier of a purchase order comes from its stock row, which references it and is locked at
-- that moment, and no supplier is ever deleted. Every batch locked the rows of the same suppliers to
-- find them there, and two at once had to note down together that they did.
alter table purchase_orders drop constraint purchase_orders_merchant_id_supplier_id_fkey;
