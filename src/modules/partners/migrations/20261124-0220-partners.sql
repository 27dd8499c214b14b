-- Why: a seller's own programs learn of orders without asking: signed messages to addresses that
-- the business names, each tried until it arrives or three days have passed.
create schema partners;

create table partners.endpoint (
  -- distribution: business_id
  business_id      uuid not null,
  id               uuid not null,
  url              text not null check (length(url) <= 2000),
  event_types      jsonb not null,
  -- Sealed; the one before stays valid for a day, so that nothing fails while it is exchanged.
  secret           bytea not null,
  old_secret       bytea,
  old_secret_until timestamptz,
  -- 'disabled': by us, since nothing arrived there for days.
  state            text not null check (state in ('on', 'off', 'disabled')),
  last_success_at  timestamptz,
  created_at       timestamptz not null,
  primary key (business_id, id)
);

create table partners.delivery (
  -- distribution: business_id
  business_id   uuid not null,
  id            uuid not null,
  endpoint_id   uuid not null,
  -- The event it tells of; that of a test is its own.
  event_id      uuid not null,
  event_type    text not null,
  body          text not null,
  state         text not null check (state in ('waiting', 'delivered', 'failed')),
  tries         smallint not null default 0,
  due_at        timestamptz not null,
  -- What came of the last try: the status of the answer, or why there was none.
  last_status   smallint,
  last_problem  text,
  last_ms       integer,
  last_try_at   timestamptz,
  created_at    timestamptz not null,
  primary key (business_id, id),
  unique (business_id, endpoint_id, event_id)
);
create index delivery_due on partners.delivery (due_at) where state = 'waiting';
create index delivery_age on partners.delivery (created_at);
