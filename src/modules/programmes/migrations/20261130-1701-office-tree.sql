-- Why: agencies stand in a tree, and a business shows its figures to those it has consented to only.
-- What an office and those above it may read is kept per reader, and so is what it comes to, so that
-- no page walks the tree or adds up a million businesses.

create table programmes.agency (
  -- distribution: reference
  agency_id         uuid not null primary key,
  level             text not null
    check (level in ('nation', 'state', 'county', 'chamber', 'station')),
  parent_id         uuid,
  parent_level      text,
  -- Those above the parent, the highest first.
  parent_ancestors  uuid[] not null default '{}',
  -- All offices above, the highest first: made by the database, so that it cannot be wrong.
  ancestors         uuid[] not null generated always as
    (case when parent_id is null then '{}'::uuid[] else parent_ancestors || parent_id end) stored,
  state             text check (state ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'),
  county            text check (county <> ''),
  -- 'asked' by the agency; 'open' once the office above, or the operator, has said yes.
  standing          text not null check (standing in ('asked', 'open')),
  -- Of an invented agency: anybody reads it, and only invented businesses show it figures.
  is_sample         boolean not null,
  asked_at          timestamptz not null,
  opened_at         timestamptz,
  unique (agency_id, level, ancestors),
  -- A parent stands on a level above: a circle cannot be written.
  foreign key (parent_id, parent_level, parent_ancestors)
    references programmes.agency (agency_id, level, ancestors),
  check (num_nulls(parent_id, parent_level) in (0, 2)),
  check (case level
    when 'nation' then parent_level is null
    when 'state' then parent_level is null or parent_level = 'nation'
    when 'county' then parent_level is not null and parent_level = 'state'
    else parent_level is not null and parent_level in ('state', 'county') end),
  check (level = 'nation' or state is not null),
  check ((level = 'county') <= (county is not null)),
  check ((standing = 'open') = (opened_at is not null))
);
create index agency_parent on programmes.agency (parent_id, standing, agency_id);
create index agency_open on programmes.agency (state, agency_id)
  where standing = 'open' and not is_sample;

create table programmes.consent (
  -- distribution: business_id
  business_id   uuid not null,
  agency_id     uuid not null,            -- the office it was given to
  figure        text not null check (figure in ('assessment', 'orders', 'settlements')),
  -- The office and those above it, as they were named when it was given.
  readers       uuid[] not null,
  given_at      timestamptz not null,
  given_by      text not null,
  withdrawn_at  timestamptz,
  primary key (business_id, agency_id, figure)
);

create table programmes.reader (
  -- distribution: agency_id
  -- Who may read which figure of whom at this moment: a consent that stands, once for each reader.
  agency_id     uuid not null,
  business_id   uuid not null,
  figure        text not null,
  via_agency_id uuid not null,            -- the office the consent names
  primary key (agency_id, business_id, figure, via_agency_id)
);

create table programmes.followed (
  -- distribution: business_id
  -- A business that somebody may read; its row is the lock under which consents and figures change.
  business_id  uuid not null primary key,
  is_stale     boolean not null,          -- something has happened since its figures were read
  read_at      timestamptz
);
create index followed_stale on programmes.followed (business_id) where is_stale;

create table programmes.measure (
  -- distribution: business_id
  -- What the figures of a business come to, only while somebody may read them.
  business_id  uuid not null,
  figure       text not null,
  measure      text not null,
  currency     text not null,             -- '' for a count
  value        bigint not null,
  primary key (business_id, figure, measure, currency)
);

create table programmes.total (
  -- distribution: agency_id
  -- What the measures of all businesses an office may read add up to, each business once.
  agency_id  uuid not null,
  measure    text not null,
  currency   text not null,
  value      bigint not null,
  primary key (agency_id, measure, currency)
);
