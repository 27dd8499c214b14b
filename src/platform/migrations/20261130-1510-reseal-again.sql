-- Why: a part that had nothing to seal again when the key changed was done for ever, and what a process
-- with the key before still wrote was not found. While that key is given, a part is gone through daily.

-- Null where it is not known: then it is due.
alter table platform.reseal add column done_at timestamptz;
