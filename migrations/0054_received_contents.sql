-- The bytes of received files are deleted some time after they were applied: what became of their
-- parts stays, and so does their hash, by which the same bytes are known again. No row is rewritten.
alter table received_documents
  add column content_deleted_at timestamptz(3),
  add check (content_deleted_at is null or finished_at is not null);

-- For the job, which looks for the oldest of a merchant.
create index received_documents_kept on received_documents (merchant_id, finished_at)
  where content_deleted_at is null;
