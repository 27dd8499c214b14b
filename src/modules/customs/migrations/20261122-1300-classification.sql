-- Why: what a person decided about a product's code is kept with the reason, and used again.
create schema customs;

create table customs.classification_decision (
  -- distribution: business_id
  business_id  uuid not null,
  fingerprint  text not null,             -- hash of the product's words; the same product again has it
  code         text not null check (code ~ '^([0-9]{6}|[0-9]{8}|[0-9]{10})$'),
  reason       text not null,
  decided_by   text not null,
  decided_at   timestamptz not null,
  primary key (business_id, fingerprint)
);
