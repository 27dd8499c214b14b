-- Why: a shopper's browser asks no stranger's server, and gets a picture as large as its screen needs.

create table storefront.picture (
  -- distribution: business_id
  business_id  uuid not null,
  url_hash     bytea not null,          -- SHA-256 of the address in the seller's list
  id           uuid not null,           -- what our own address of it is made of
  url          text not null check (length(url) <= 2000),
  -- 'waiting' from before its files are written; 'refused' says why in reason.
  state        text not null check (state in ('waiting', 'shown', 'refused')),
  reason       text,
  width        integer,                 -- of the larger copy
  height       integer,
  files        jsonb not null,          -- ids of the copies, by '480.webp', '960.jpg'
  changed_at   timestamptz not null,
  primary key (business_id, url_hash),
  check ((state = 'refused') = (reason is not null)),
  check (state <> 'shown' or (width > 0 and height > 0))
);
create unique index picture_id on storefront.picture (id);
