-- Why: who buys food or a toy from far away wants to see what was certified, inspected or tested, by
-- whom and until when, and whether anybody besides the seller has looked.

create table storefront.listing_document (
  -- distribution: business_id
  business_id    uuid not null,
  listing_id     uuid not null,
  id             uuid not null,
  kind           text not null check (kind in ('certificate', 'inspection_report', 'lab_test')),
  -- 'named': an issuer whom the seller names. 'agency' is kept for documents that an agency of this
  -- market issues itself.
  issuer_kind    text not null check (issuer_kind in ('named', 'agency')),
  issuer         text not null check (issuer <> ''),
  number         text not null check (number <> ''),
  issued_on      date not null,
  -- Its last day; without one it does not end.
  valid_until    date,
  -- Where the issuer shows it.
  url            text,
  -- Its file, if one was sent: the line is written before the file and file_kept_at after it, so that
  -- no file is without a line.
  file_id        uuid,
  file_type      text check (file_type in ('image/jpeg', 'application/pdf')),
  file_bytes     integer check (file_bytes > 0),
  file_kept_at   timestamptz,
  -- 'stated' by the seller; 'verified' or 'hidden' by the operator.
  state          text not null check (state in ('stated', 'verified', 'hidden')),
  created_at     timestamptz not null,
  primary key (business_id, listing_id, id),
  check (valid_until >= issued_on),
  check (num_nulls(file_id, file_type, file_bytes) in (0, 3)),
  check (file_kept_at is null or file_id is not null)
);
create unique index listing_document_id on storefront.listing_document (id);
create index listing_document_state on storefront.listing_document (state, id);
