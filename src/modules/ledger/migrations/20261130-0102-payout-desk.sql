-- Why: the operator finds every payout file again, and a bank that books a whole file as one sum is understood.

-- Once the bank has paid it, also when it came back later: what the sum booked for its file was made of.
alter table ledger.payout add column paid_at timestamptz;
update ledger.payout set paid_at = journal.posted_at from ledger.journal
where journal.business_id = payout.business_id and journal.kind = 'payout_paid'
  and journal.reference = payout.id::text;
alter table ledger.payout add constraint payout_paid_at check (status <> 'paid' or paid_at is not null);
create index payout_open on ledger.payout (file_id) where status = 'sent';
