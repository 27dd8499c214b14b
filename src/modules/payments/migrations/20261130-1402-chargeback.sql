-- Why: a buyer's bank may take a payment back: what a provider says of it is kept, whatever is told first.

create table payments.chargeback (
  -- distribution: payment_id
  payment_id    uuid not null,
  -- The provider's own number.
  id            text not null,
  amount_minor  bigint not null check (amount_minor > 0),
  currency      text not null,
  -- As the provider names it.
  reason        text not null,
  -- Open until the buyer's bank has decided, and then never again.
  status        text not null check (status in ('open', 'won', 'lost')),
  -- Until when and where it is to be answered; null: it cannot be.
  answer_by     timestamptz,
  answer_url    text,
  opened_at     timestamptz not null,
  closed_at     timestamptz,
  primary key (payment_id, id),
  check ((status = 'open') = (closed_at is null))
);

create table payments.chargeback_move (
  -- distribution: payment_id
  -- Each time money moved because of one: taken is below zero, given again above. Only added to.
  payment_id     uuid not null,
  chargeback_id  text not null,
  id             uuid not null,
  -- The provider's line, the same in its file.
  reference      text not null,
  amount_minor   bigint not null check (amount_minor <> 0),
  currency       text not null,
  -- What the provider keeps for it, in a currency of its own.
  fee_minor      bigint not null,
  fee_currency   text not null,
  moved_at       timestamptz not null,
  -- In the file of which day it was found.
  settled_on     date,
  primary key (payment_id, id),
  unique (payment_id, reference),
  foreign key (payment_id, chargeback_id) references payments.chargeback
);
create index chargeback_move_reference on payments.chargeback_move (reference);
create index chargeback_move_settled on payments.chargeback_move (settled_on)
  where settled_on is not null;
create index chargeback_move_unsettled on payments.chargeback_move (moved_at)
  where settled_on is null;

-- Of the fees of a file, those that were posted when the money was taken.
alter table payments.settlement_total add column posted_fee_minor bigint not null default 0;

create table payments.simulated_dispute (
  -- distribution: trade_id
  -- What the simulator of a provider remembers; nothing of it is real.
  trade_id      text primary key,
  amount_minor  bigint not null check (amount_minor > 0),
  currency      text not null,
  opened_at     timestamptz not null,
  outcome       text check (outcome in ('won', 'lost')),
  closed_at     timestamptz,
  check ((outcome is null) = (closed_at is null))
);
create index simulated_dispute_day on payments.simulated_dispute (opened_at);
