-- Why: an agency that helps the makers of a state or county wants to say in the shop what is good
-- there, with its name to it.

create table storefront.pavilion (
  -- distribution: reference
  -- 'us-mi', or 'us-mi/leelanau'.
  place         text primary key,
  agency_id     uuid not null,
  -- { "en": text, "zh-CN": text }
  headline      jsonb not null,
  text          jsonb not null,
  -- In this order.
  listing_ids   uuid[] not null check (cardinality(listing_ids) <= 24),
  version       integer not null check (version > 0),
  curated_at    timestamptz not null,
  -- The words stay for the office; nobody else sees them.
  withdrawn_at  timestamptz
);
create index pavilion_of_agency on storefront.pavilion (agency_id);
