-- Why: what a business makes, as its own files say it, is what everything else is worked out from.
create schema catalogue;

create table catalogue.product (
  -- distribution: business_id
  business_id         uuid not null,
  id                  uuid not null,
  key                 text not null,      -- the seller's own name for it: the handle or the SKU
  title               text not null,
  description_source  text,               -- as given; never shown, kept so that an export loses nothing
  description_html    text not null,      -- sanitised
  description_text    text not null,
  category            text,
  product_type        text,
  brand               text,
  tags                jsonb not null,
  status              text not null check (status in ('active', 'draft', 'archived')),
  origin_country      char(2),
  origin_state        text,
  origin_county       text,
  ingredients         text,
  shelf_life_days     integer check (shelf_life_days > 0),
  option_names        jsonb not null,
  images              jsonb not null,
  extra               jsonb not null,     -- columns of the seller's file that we do not model
  content_hash        text not null,      -- of the product as it stands
  source_hashes       jsonb not null,     -- of what files said of it: the same again changes nothing
  created_import_id   uuid,
  import_id           uuid,               -- the import that wrote it last
  version             integer not null,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  primary key (business_id, id),
  unique (business_id, key)
);

create table catalogue.variant (
  -- distribution: business_id
  business_id       uuid not null,
  product_id        uuid not null,
  id                uuid not null,
  position          integer not null,
  sku               text,
  barcode           text,
  gtin              text,                 -- the bar code, when its check digit is right
  options           jsonb not null,
  price_minor       bigint check (price_minor >= 0),
  currency          char(3),
  compare_at_minor  bigint,
  compare_at_currency char(3),
  cost_minor        bigint,
  cost_currency     char(3),
  weight_grams      numeric,
  weight_unit       text,
  size              text,
  stock             integer,              -- as stated; below zero when the shop oversold
  image_url         text,
  extra             jsonb not null,
  -- No foreign key to product: products are never deleted and are written in the transaction of
  -- their variants; the check of each row, planned once while the table was small, would read the
  -- whole table ever after and make a large import ten times slower.
  primary key (business_id, product_id, id)
);

create table catalogue.import (
  -- distribution: business_id
  business_id   uuid not null,
  id            uuid not null,
  file_name     text not null,
  status        text not null check (status in ('running', 'done', 'failed', 'stopped')),
  file          jsonb not null,           -- format, encoding, delimiter, mapping as used
  counts        jsonb not null,           -- written with each batch: how far it came
  failure_code  text,
  started_at    timestamptz not null,
  updated_at    timestamptz not null,
  finished_at   timestamptz,
  primary key (business_id, id)
);

create table catalogue.import_issue (
  -- distribution: business_id
  business_id  uuid not null,
  import_id    uuid not null,
  position     integer not null,
  row_number   integer not null,
  code         text not null,
  column_name  text not null,
  read         text not null,
  primary key (business_id, import_id, position),
  foreign key (business_id, import_id) references catalogue.import (business_id, id)
    on delete cascade
);
