-- Why: events, idempotency keys and loaded data sets belong to no module.

create table platform.outbox (
  -- distribution: local
  id             uuid primary key,
  name           text not null,
  payload        jsonb not null,
  emitted_at     timestamptz not null,
  dispatched_at  timestamptz
);
create index outbox_waiting on platform.outbox (id) where dispatched_at is null;

create table platform.idempotency (
  -- distribution: local
  actor         text not null,
  key           text not null,
  request_hash  text not null,
  answer        jsonb not null,
  created_at    timestamptz not null,
  primary key (actor, key)
);
create index idempotency_age on platform.idempotency (created_at);

create table platform.data_set (
  -- distribution: reference
  -- A file an operator loaded over, or beside, the data that ships: kept in every version, so
  -- that a report can be recomputed with the data it was made with.
  name         text not null,
  version      text not null,
  content      bytea not null,
  source       text not null,
  verified_on  date not null,
  loaded_at    timestamptz not null,
  loaded_by    text not null,
  primary key (name, version)
);
