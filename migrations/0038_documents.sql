-- The picture on a merchant's documents. It stands beside the settings, since each order reads them.
alter table merchants
  add column logo bytea check (octet_length(logo) between 1 and 65536);

-- Null: documents for the supplier are in the merchant's language, and show no address of it.
alter table suppliers
  add column language text collate "C" check (language ~ '^[a-z]{2}$'),
  add column address jsonb;
