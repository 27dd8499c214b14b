-- Why: a buyer wants to know who made the goods and where, in the maker's own words.

create table storefront.maker (
  -- distribution: business_id
  business_id  uuid primary key,
  -- { "en": text or null, "zh-CN": text or null }
  story        jsonb not null,
  updated_at   timestamptz not null
);
