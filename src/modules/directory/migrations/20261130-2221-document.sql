-- Why: a badge means something only if somebody has looked at a document that says so, which holds
-- until a day: behind that day, or without a look, there is no badge.
create table directory.document (
  -- distribution: reference
  partner_id    uuid not null,
  id            uuid not null,
  title         text not null check (title <> ''),
  issuer        text not null check (issuer <> ''),
  number        text not null check (number <> ''),
  register_url  text,                        -- where anybody may look it up
  issued_on     date not null,
  expires_on    date not null,               -- the last day on which it holds
  state         text not null check (state in ('stated', 'verified', 'refused')),
  note          text check (note <> ''),     -- how it was verified, or why it was refused
  stated_at     timestamptz not null,
  decided_at    timestamptz,
  decided_by    text,
  primary key (partner_id, id),
  check (issued_on <= expires_on),
  check ((state = 'stated') = (decided_at is null)),
  check (num_nulls(note, decided_at, decided_by) in (0, 3))
);
create index document_stated on directory.document (id) where state = 'stated';
