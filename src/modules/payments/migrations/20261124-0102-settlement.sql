-- Why: each day's file of a provider is held against what we know, to the cent, and what differs is kept.

create table payments.settlement_run (
  -- distribution: provider
  -- One for each provider and day; running it again counts up `attempt` and begins anew.
  provider     text not null,
  day          date not null,
  attempt      integer not null,
  status       text not null check (status in ('running', 'done', 'failed')),
  lines        integer not null default 0,
  problem      text,
  started_at   timestamptz not null,
  finished_at  timestamptz,
  primary key (provider, day)
);

create table payments.settlement_total (
  -- distribution: provider
  -- What the file of a day adds up to; the fee in the currency of the amounts or another.
  provider        text not null,
  day             date not null,
  currency        text not null,
  fee_currency    text not null,
  paid_minor      bigint not null,
  refunded_minor  bigint not null,
  fee_minor       bigint not null,
  primary key (provider, day, currency, fee_currency)
);

create table payments.settlement_difference (
  -- distribution: provider
  provider      text not null,
  day           date not null,
  -- What differs, and of what: found again it is the same row, with what was said of it.
  subject       text not null,
  kind          text not null check (kind in ('missing_here', 'missing_there', 'amount_differs',
    'status_differs', 'fee_differs', 'told_twice')),
  attempt       integer not null,
  payment_id    uuid,
  refund_id     uuid,
  reference     text,
  ours_minor    bigint,
  theirs_minor  bigint,
  currency      text not null,
  note          text,
  noted_by      text,
  noted_at      timestamptz,
  primary key (provider, day, subject, kind),
  check ((note is null) = (noted_at is null))
);
create index settlement_missing on payments.settlement_difference (payment_id)
  where kind = 'missing_there';

-- In the file of which day a payment or refund was found: once, or told twice.
alter table payments.payment add column settled_on date;
alter table payments.refund add column settled_on date;
create index payment_settled on payments.payment (settled_on) where settled_on is not null;
create index payment_unsettled on payments.payment (captured_at)
  where captured_at is not null and settled_on is null;
create index refund_settled on payments.refund (settled_on) where settled_on is not null;
create index refund_unsettled on payments.refund (done_at)
  where done_at is not null and settled_on is null;
