-- How messages by EDI are addressed, and documents that come in from suppliers.

-- Null: nothing is agreed with the supplier.
alter table suppliers add column edi jsonb;

-- The interchange in which it was sent, by which a receipt names it; null in other formats.
alter table transmissions
  add column control_number bigint,
  add column acknowledged_at timestamptz(3);
alter table transmissions drop constraint transmissions_state_check;
alter table transmissions add constraint transmissions_state_check
  check (state in ('queued', 'sent', 'acknowledged', 'failed', 'superseded'));
create index transmissions_control_number
  on transmissions (merchant_id, supplier_id, control_number) where control_number is not null;

-- A file of a supplier as it came. The same bytes of a supplier are one document.
create table received_documents (
  merchant_id text collate "C" not null,
  id text collate "C" not null,
  supplier_id text collate "C" not null,
  media_type text collate "C" not null check (media_type in
    ('application/edi-x12', 'application/edifact', 'application/xml', 'text/csv')),
  sha256 text collate "C" not null,
  size_bytes integer not null check (size_bytes >= 0),
  is_test boolean not null,
  has_receipt boolean not null,
  state text collate "C" not null check (state in ('applying', 'applied', 'refused')),
  -- Who sent it: its commands are signed with it, whichever process runs them.
  actor jsonb not null,
  -- A document that is still being applied then was left by its process: another one goes on.
  resume_at timestamptz(3),
  attempts integer not null default 0 check (attempts >= 0),
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  primary key (merchant_id, id),
  check ((state = 'applying') = (resume_at is not null)),
  check ((state = 'applying') = (finished_at is null))
);
create unique index received_documents_content
  on received_documents (merchant_id, supplier_id, sha256);
create index received_documents_supplier on received_documents (merchant_id, supplier_id, id);
create index received_documents_state on received_documents (merchant_id, state, id);
create index received_documents_due on received_documents (resume_at) where state = 'applying';

-- The bytes, and the receipt that answers them, apart from what lists read.
create table received_document_contents (
  merchant_id text collate "C" not null,
  document_id text collate "C" not null,
  content bytea not null,
  receipt bytea,
  primary key (merchant_id, document_id)
);

-- What a document says of one order, and what became of it.
create table received_document_outcomes (
  merchant_id text collate "C" not null,
  document_id text collate "C" not null,
  number integer not null check (number > 0),
  line integer not null,
  type text collate "C" not null,
  reference text collate "C" not null,
  command text collate "C" not null
    check (command in ('acknowledgement', 'shipment', 'invoice', 'receipt')),
  order_number text collate "C",
  -- What is to be done, until it is done; null afterwards.
  message jsonb,
  state text collate "C" not null check (state in ('pending', 'applied', 'refused', 'kept')),
  purchase_order_id text collate "C",
  shipment_id text collate "C",
  problem jsonb,
  primary key (merchant_id, document_id, number)
);

alter table received_documents alter column merchant_id set (n_distinct = 1);
alter table received_document_contents alter column merchant_id set (n_distinct = 1);
alter table received_document_outcomes alter column merchant_id set (n_distinct = 1);
analyze received_documents, received_document_contents, received_document_outcomes;
