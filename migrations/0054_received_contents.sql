-- The bytes of received files are deleted some time after they were applied: what became of their
-- parts stays, and so does their hash, by which the same bytes are known again. No row is rewritten.
alter table received_documents
  add column content_deleted_at timestamptz(3),
  add check (content_deleted_at is null or finished_at is not null);

-- For the job, which looks for the oldest of a merchant.
create index received_documents_kept on received_documents (merchant_id, finished_at)
  where content_deleted_at is null;

-- By what a ship notice is known when it comes again in another file, however late, and the hash of
-- the goods that it named.
alter table received_document_outcomes
  add column notice_key text collate "C",
  add column notice_hash text collate "C";
create index received_document_outcomes_notice
  on received_document_outcomes (merchant_id, notice_key) where notice_key is not null;
