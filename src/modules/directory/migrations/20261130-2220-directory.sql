-- Why: a small business needs others to carry, pay, test, translate, label and finance what it sells.
-- Companies that do so put themselves into a directory; what is shown is what the operator has looked at.
create schema directory;

create table directory.partner (
  -- distribution: reference
  partner_id  uuid not null primary key,     -- an organisation of the kind partner
  -- The profile that everybody reads, as it was when the operator said yes.
  listed      jsonb,
  -- The profile that waits for a look; the listed one stays meanwhile.
  asked       jsonb,
  -- What the listed profile is found by: kinds, steps, regions, languages, goods, lanes.
  terms       text[] not null default '{}',
  -- Invented, to show what a directory is; nobody can be referred to it.
  is_sample   boolean not null,
  -- Why the operator declined the last one, or took the company off the list.
  reason      text check (reason <> ''),
  asked_at    timestamptz,
  listed_at   timestamptz,
  hidden_at   timestamptz,                   -- off the list until the operator lists it again
  check ((asked is null) = (asked_at is null)),
  check ((listed is null) = (listed_at is null)),
  check (hidden_at is null or reason is not null)
);
create index partner_terms on directory.partner using gin (terms);
create index partner_asked on directory.partner (partner_id) where asked is not null;
