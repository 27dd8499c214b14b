-- Why: a product that may be sold in China becomes a page that consumers find, with one price.
create schema storefront;

create table storefront.seller (
  -- distribution: business_id
  business_id  uuid primary key,
  standing     text not null check (standing in ('new', 'vouched')),
  vouched_by   text,                    -- who answers for the seller
  updated_at   timestamptz not null
);

create table storefront.listing (
  -- distribution: business_id
  business_id    uuid not null,
  id             uuid not null,
  product_id     uuid not null,
  state          text not null check (state in ('draft', 'in_review', 'live', 'paused', 'blocked')),
  reasons        jsonb not null,        -- why it is blocked, or what a person has to look at
  copy_en        jsonb,                 -- title, text, state, isMachineMade
  copy_zh        jsonb,
  brand          text,
  category       jsonb,                 -- slug and name in both languages
  origin         jsonb not null,        -- country, state, county as shown
  images         jsonb not null,
  channel        text not null,
  code           text not null,         -- what customs is told the goods are
  delivery_days  smallint not null check (delivery_days between 1 and 90),
  version        integer not null,
  listed_at      timestamptz,           -- went live for the first time
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  primary key (business_id, id),
  unique (business_id, product_id)
);
create index listing_id on storefront.listing (id);
create index listing_live on storefront.listing (business_id, state);
-- What an operator has to look at, over all sellers.
create index listing_review on storefront.listing (updated_at, id) where state = 'in_review';

create table storefront.offer (
  -- distribution: business_id
  business_id         uuid not null,
  listing_id          uuid not null,
  variant_id          uuid not null,
  position            smallint not null,
  sku                 text,
  options             jsonb not null,
  weight_grams        numeric,
  stated_stock        integer,          -- of the catalogue; what is sold from is the orders' own
  seller_minor        bigint not null check (seller_minor > 0),
  seller_currency     char(3) not null,
  price               jsonb not null,   -- the quote: parts, exchange rate, versions of the rules
  price_minor         bigint not null check (price_minor > 0),  -- CNY, tax included
  tax_minor           bigint not null check (tax_minor >= 0),
  coming_price        jsonb,
  coming_on           date,             -- the day from which coming_price holds
  primary key (business_id, listing_id, variant_id),
  check ((coming_price is null) = (coming_on is null))
);
create index offer_coming on storefront.offer (coming_on) where coming_on is not null;

create table storefront.search_entry (
  -- distribution: business_id
  business_id  uuid not null,
  listing_id   uuid not null,
  facts        bytea not null,          -- what is counted and sorted by, packed (facts.ts)
  card         jsonb not null,          -- what a list shows
  listed_at    timestamptz not null,
  terms        tsvector not null,       -- made in the application (index-terms.ts)
  primary key (business_id, listing_id)
-- The terms are only looked at through their index: kept out of line, a page holds many entries.
) with (toast_tuple_target = 128);
-- The facts of thousands of entries are read for one answer: they stay in the row.
alter table storefront.search_entry alter column facts set storage plain;
alter table storefront.search_entry alter column terms set storage external;
alter table storefront.search_entry alter column card set storage external;
create index search_entry_terms on storefront.search_entry using gin (terms) with (fastupdate = off);
create index search_entry_id on storefront.search_entry (listing_id);
create index search_entry_listed on storefront.search_entry (listed_at desc);

create table storefront.search_word (
  -- distribution: reference
  word     text primary key,
  nearby   text[] not null              -- the word with one letter left out: finds typing errors
);
create index search_word_nearby on storefront.search_word using gin (nearby) with (fastupdate = off);

create table storefront.facet_value (
  -- distribution: reference
  code     integer not null,            -- the hash that facts hold
  kind     text not null,
  value    text not null,
  name     jsonb not null,
  primary key (kind, code)
);

create table storefront.missed_query (
  -- distribution: local
  day        date not null,
  query      text not null check (length(query) <= 80),
  times      integer not null,
  primary key (day, query)
);

create table storefront.shop_version (
  -- distribution: local
  only_row  boolean primary key check (only_row),
  version   bigint not null
);
insert into storefront.shop_version values (true, 1);
