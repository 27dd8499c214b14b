-- Why: money of another amount than was asked for is somebody's: it is kept, seen, and given back.

create table payments.differing_payment (
  -- distribution: payment_id
  payment_id    uuid primary key,
  told_minor    bigint not null check (told_minor > 0),
  currency      text not null,
  -- The provider's own number.
  reference     text,
  told_at       timestamptz not null,
  -- The provider said so again when it was asked: a notification alone may be a mistake.
  confirmed_at  timestamptz,
  -- What was asked for was paid after all.
  resolved_at   timestamptz,
  refund_id     uuid,
  reason        text,
  decided_by    text,
  decided_at    timestamptz,
  refunded_at   timestamptz,
  -- When to have the provider asked (again) to give it back.
  try_at        timestamptz,
  tried_times   integer not null default 0,
  check (num_nulls(refund_id, reason, decided_by, decided_at) in (0, 4)),
  check (refund_id is null or confirmed_at is not null),
  check (refunded_at is null or refund_id is not null),
  check (resolved_at is null or refunded_at is null)
);
create index differing_payment_open on payments.differing_payment (payment_id)
  where refund_id is null and resolved_at is null;
create index differing_payment_to_try on payments.differing_payment (try_at)
  where try_at is not null;
