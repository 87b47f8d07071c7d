-- What was sent is deleted some time after its order is over: the names and hashes of its files
-- stay, and so does the log of its attempts.
alter table transmission_contents
  alter column sealed drop not null,
  add column deleted_at timestamptz(3),
  add constraint transmission_contents_deleted_check
    check ((sealed is null) = (deleted_at is not null));

-- For the job, which looks for the oldest of a merchant.
create index transmission_contents_kept on transmission_contents (merchant_id, created_at)
  where sealed is not null;
