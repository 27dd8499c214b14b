-- Why: simulators of three providers remember trades alike, and know what happened on which day.

create table payments.simulated_payment (
  -- distribution: id
  -- What the simulator of a provider remembers; nothing of it is real.
  id            text primary key,
  provider      text not null,
  subject       text not null,
  amount_minor  bigint not null check (amount_minor > 0),
  currency      text not null,
  status        text not null check (status in ('waiting', 'paid', 'closed')),
  notify_url    text not null,
  return_url    text not null,
  details       jsonb not null,
  created_at    timestamptz not null,
  paid_at       timestamptz,
  check ((status = 'paid') = (paid_at is not null))
);
create index simulated_payment_paid on payments.simulated_payment (provider, paid_at);

create table payments.simulated_refund (
  -- distribution: trade_id
  trade_id      text not null,
  id            text not null,
  amount_minor  bigint not null check (amount_minor > 0),
  currency      text not null,
  reason        text not null,
  refunded_at   timestamptz not null,
  primary key (trade_id, id)
);
create index simulated_refund_id on payments.simulated_refund (id);
create index simulated_refund_day on payments.simulated_refund (refunded_at);

insert into payments.simulated_payment
select id, provider, subject, (amount::numeric * 100)::bigint, 'CNY',
  case status when 'TRADE_SUCCESS' then 'paid' when 'TRADE_CLOSED' then 'closed' else 'waiting' end,
  notify_url, return_url, '{}', created_at,
  case status when 'TRADE_SUCCESS' then created_at end
from payments.simulated_trade where amount ~ '^\d+(\.\d{1,2})?$' and amount::numeric > 0;
insert into payments.simulated_refund
select trade.id, refund.key, (refund.value::numeric * 100)::bigint, 'CNY', '', created_at
from payments.simulated_trade as trade, jsonb_each_text(refunds) as refund
where exists (select from payments.simulated_payment as kept where kept.id = trade.id);
drop table payments.simulated_trade;

-- Until when the buyer may pay: later the provider is asked to let nobody pay any more.
alter table payments.payment add column pay_until timestamptz;
