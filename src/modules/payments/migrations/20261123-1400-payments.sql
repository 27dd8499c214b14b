-- Why: what was asked of a payment provider, what it told us, and that no story moves money twice.

create schema if not exists payments;

create table payments.payment (
  -- distribution: id
  id             uuid primary key,
  checkout_id    uuid not null,
  provider       text not null,
  amount_minor   bigint not null check (amount_minor > 0),
  currency       text not null,
  title          text not null,
  status         text not null check (status in ('started', 'captured', 'closed')),
  -- The provider's own number.
  reference      text,
  refunded_minor bigint not null default 0 check (refunded_minor between 0 and amount_minor),
  started_at     timestamptz not null,
  captured_at    timestamptz,
  -- When to ask the provider if it has told nothing; null when there is nothing left to ask.
  ask_at         timestamptz,
  asked_times    integer not null default 0,
  check ((status = 'captured') = (captured_at is not null))
);
create index payment_checkout on payments.payment (checkout_id);
create index payment_to_ask on payments.payment (ask_at) where ask_at is not null;

create table payments.refund (
  -- distribution: payment_id
  payment_id   uuid not null,
  id           uuid not null,
  -- Whoever asks again under the same key asks for the same refund.
  key          text not null,
  amount_minor bigint not null check (amount_minor > 0),
  status       text not null check (status in ('asked', 'succeeded')),
  reason       text not null,
  asked_at     timestamptz not null,
  done_at      timestamptz,
  primary key (payment_id, id),
  unique (payment_id, key)
);
create index refund_waiting on payments.refund (asked_at) where status = 'asked';

create table payments.notification (
  -- distribution: provider
  -- Everything a provider told us and had signed, with what came of it.
  provider  text not null,
  id        text not null,
  outcome   text not null,
  told_at   timestamptz not null,
  primary key (provider, id)
);

-- A captured payment stays captured, and its amount is what it was.
create function payments.refuse_backwards() returns trigger language plpgsql as $$
begin
  if old.status = 'captured' and new.status <> 'captured'
    or new.amount_minor <> old.amount_minor or new.currency <> old.currency
    or new.refunded_minor < old.refunded_minor then
    raise exception 'payment % cannot go back', old.id;
  end if;
  return new;
end $$;
create trigger payment_forwards before update on payments.payment
  for each row execute function payments.refuse_backwards();

create table payments.simulated_trade (
  -- distribution: id
  -- What the simulator of a provider remembers; nothing of it is real.
  id          text primary key,
  provider    text not null,
  subject     text not null,
  amount      text not null,
  status      text not null,
  notify_url  text not null,
  return_url  text not null,
  refunds     jsonb not null default '{}',
  created_at  timestamptz not null
);
