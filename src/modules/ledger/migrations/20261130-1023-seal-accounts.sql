-- Why: a seller's bank account is personal data where the seller is one person. What stands in the
-- clear is sealed by the task ledger.reseal.

alter table ledger.payout_account add column sealed bytea;
alter table ledger.payout_account alter column holder drop not null;
alter table ledger.payout_account alter column account drop not null;
alter table ledger.payout_account alter column bic drop not null;
alter table ledger.payout_account alter column country drop not null;
alter table ledger.payout_account add constraint sealed_or_plain
  check ((sealed is null) <> (account is null));

alter table ledger.payout add column creditor_sealed bytea;
alter table ledger.payout alter column creditor drop not null;
alter table ledger.payout add constraint creditor_sealed_or_plain
  check ((creditor_sealed is null) <> (creditor is null));
