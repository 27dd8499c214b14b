-- Why: each process keeps the search index in its memory and has to learn what changed in the shop.

create table storefront.shop_change (
  -- distribution: local
  version     bigint not null,          -- of the shop, which it has with this change
  listing_id  uuid not null,            -- came, changed or went
  primary key (version, listing_id)
);

-- Names of facet values are read by their codes, for every answer.
create index facet_value_code on storefront.facet_value (code);
