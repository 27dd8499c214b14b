-- Why: a listing follows its product, is told of a ban before it holds, and is priced anew where the
-- law or the exchange rate has changed and nowhere else.

alter table storefront.listing
  -- The product as far as the listing has followed it; null before this was kept.
  add column product_version integer,
  add column product_words text,          -- hash of the words that the product had then
  add column new_words jsonb,             -- words of the catalogue that wait for the seller
  add column coming_block jsonb,          -- reasons why it may not be sold so any more
  add column coming_block_on date,        -- from this day on
  -- The reading of the law that its prices were last held against.
  add column priced_for text,
  add constraint listing_coming_block_whole
    check ((coming_block is null) = (coming_block_on is null));
create index listing_coming_block on storefront.listing (coming_block_on)
  where coming_block_on is not null;

-- What the seller asks for from coming_on on; null: the same as before.
alter table storefront.offer
  add column coming_seller_minor bigint check (coming_seller_minor > 0),
  add column coming_seller_currency char(3);

create table storefront.reprice_pass (
  -- distribution: local
  -- How far the pass over all listings has come that is under way, or ended last.
  only_row        boolean primary key check (only_row),
  basis           text not null,          -- law, rates and day it was begun for
  after_business  uuid,                   -- the last listing seen
  after_listing   uuid,
  failed          integer not null,       -- listings that could not be priced
  began_at        timestamptz not null,
  ended_at        timestamptz
);
