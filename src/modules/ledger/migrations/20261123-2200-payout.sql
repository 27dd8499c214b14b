-- Why: what is owed to sellers leaves the house in files that a bank takes, and what became of each is known.

create table ledger.payout_account (
  -- distribution: business_id
  -- Where a seller wants their money.
  business_id  uuid primary key,
  holder       text not null,
  account      text not null,
  bic          text not null,
  country      text not null,
  updated_at   timestamptz not null
);

create table ledger.payout_file (
  -- distribution: reference
  id          uuid primary key,
  currency    text not null,
  -- Who pays: name, account, BIC.
  debtor      jsonb not null,
  created_by  text not null,
  created_at  timestamptz not null
);

create table ledger.payout (
  -- distribution: business_id
  business_id   uuid not null,
  id            uuid not null,
  file_id       uuid not null,
  amount_minor  bigint not null check (amount_minor > 0),
  currency      text not null,
  -- The account as it was when the file was made.
  creditor      jsonb not null,
  status        text not null check (status in ('sent', 'paid', 'rejected')),
  reason        text,
  changed_at    timestamptz not null,
  primary key (business_id, id)
);
create index payout_of_file on ledger.payout (file_id, id);
create unique index payout_id on ledger.payout (id);
