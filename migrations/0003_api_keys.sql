-- API keys: only a SHA-256 of the secret is stored. The hash is looked up before the merchant is
-- known, so its index is the one unique index that spans merchants.

create table api_keys (
  merchant_id text collate "C" not null references merchants,
  id text collate "C" not null,
  version integer not null check (version > 0),
  role text collate "C" not null check (role in ('operator', 'storefront', 'supplier')),
  name text not null,
  supplier_id text collate "C",
  prefix text collate "C" not null,
  secret_hash text collate "C" not null,
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  metadata jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (merchant_id, id),
  constraint api_keys_secret_hash unique (secret_hash),
  constraint api_keys_supplier foreign key (merchant_id, supplier_id) references suppliers,
  check ((role = 'supplier') = (supplier_id is not null))
);
