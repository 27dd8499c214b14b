-- Why: a shopper trusts what other buyers say, if only buyers can say it.

create table storefront.review (
  -- distribution: business_id
  business_id  uuid not null,
  listing_id   uuid not null,
  id           uuid not null,
  -- The purchase that it is of: one review each.
  order_id     uuid not null,
  rating       smallint not null check (rating between 1 and 5),
  text         text not null,
  -- The language it is written in.
  locale       text not null,
  -- As shown to everybody: most of the name is hidden.
  author       text not null,
  -- 'reported' waits for the operator and is still shown; 'kept' was looked at.
  state        text not null check (state in ('shown', 'reported', 'kept', 'hidden')),
  written_at   timestamptz not null,
  primary key (business_id, listing_id, id),
  unique (business_id, listing_id, order_id)
);
create unique index review_id on storefront.review (id);
create index review_reported on storefront.review (id) where state = 'reported';
