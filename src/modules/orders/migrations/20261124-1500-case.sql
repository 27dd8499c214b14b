-- Why: both sides of a return or a dispute show what they mean, by files, within days that both know;
-- a side that never answers does not hold the other's money for ever.

create table orders.after_sale_case (
  -- distribution: business_id
  -- The return or dispute that an order is in, with the days agreed when it was opened: settings that
  -- change later change nothing for it.
  business_id     uuid not null,
  order_id        uuid not null,
  kind            text not null check (kind in ('return', 'dispute')),
  opened_by       text not null check (opened_by in ('buyer', 'seller', 'system')),
  opened_at       timestamptz not null,
  -- Until then the other side answers.
  answer_by       timestamptz not null,
  answered_at     timestamptz,
  -- Until then both add evidence; from then on the operator may rule.
  evidence_until  timestamptz not null,
  closed_at       timestamptz,
  primary key (business_id, order_id),
  check (answer_by <= evidence_until)
);
create index after_sale_case_silent on orders.after_sale_case (answer_by)
  where closed_at is null and answered_at is null;

create table orders.evidence (
  -- distribution: business_id
  -- A file of one side; its bytes are sealed and lie with the other files, under its id. The line is
  -- written before the file and kept_at after it, so that no file is without a line.
  business_id   uuid not null,
  order_id      uuid not null,
  id            uuid not null,
  author        text not null check (author in ('buyer', 'seller')),
  actor         text not null,
  type          text not null check (type in ('image/jpeg', 'application/pdf')),
  caption       text not null check (length(caption) <= 200),
  -- Of what was sent: the same file again is the same evidence.
  content_hash  bytea not null,
  bytes         integer not null check (bytes > 0),
  -- Under which id a small copy of a picture lies.
  thumbnail_id  uuid,
  at            timestamptz not null,
  kept_at       timestamptz,
  primary key (business_id, order_id, id)
);
create unique index evidence_once
  on orders.evidence (business_id, order_id, author, content_hash);
create index evidence_unwritten on orders.evidence (at) where kept_at is null;
create index evidence_age on orders.evidence (kept_at);
create index customer_order_returning on orders.customer_order (changed_at)
  where status in ('return_asked', 'returning');

-- Who opened what is open already was not kept: nobody loses by silence there.
insert into orders.after_sale_case
  (business_id, order_id, kind, opened_by, opened_at, answer_by, evidence_until)
select business_id, id, case status when 'disputed' then 'dispute' else 'return' end, 'system',
  changed_at, changed_at + interval '7 days', changed_at + interval '7 days'
from orders.customer_order where status in ('return_asked', 'returning', 'disputed');
