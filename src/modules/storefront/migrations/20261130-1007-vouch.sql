-- Why: agencies and chambers answer for sellers themselves, once the operator has let them; until now
-- the operator wrote down who did.

create table storefront.vouching_agency (
  -- distribution: reference
  agency_id   uuid primary key,
  may_vouch   boolean not null,
  reason      text not null,
  decided_by  text not null,
  decided_at  timestamptz not null
);

create table storefront.vouch (
  -- distribution: business_id
  -- One line for a seller and an agency: asked for, given, withdrawn. What was before is in the audit.
  business_id   uuid not null,
  agency_id     uuid not null,
  asked_by      text not null,
  asked_at      timestamptz not null,
  by            text,                     -- who of the agency gave it
  reason        text,
  at            timestamptz,
  withdrawn_at  timestamptz,              -- or declined
  primary key (business_id, agency_id),
  check ((at is null) = (by is null) and (at is null) = (reason is null))
);
-- What an agency has to answer, and for whom it stands.
create index vouch_of_agency on storefront.vouch (agency_id, business_id) where withdrawn_at is null;

-- The operator's own word, beside those of agencies: vouched_by names whoever answers now.
alter table storefront.seller add column operator_vouch text;
update storefront.seller set operator_vouch = vouched_by where standing = 'vouched';
