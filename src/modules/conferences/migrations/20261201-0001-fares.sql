-- Why: a kind of ticket may cost something. Whoever is given a place of it has it until a deadline; paid, it
-- is theirs, and else it goes to the next who waits. What was paid goes back as the office has said.

alter table conferences.ticket_type
  -- In the smallest unit of the currency; null: it costs nothing.
  add column price_minor bigint check (price_minor > 0),
  add column price_currency text,
  -- How long a place is kept for whoever has to pay.
  add column pay_hours integer check (pay_hours > 0),
  -- The last day, where the conference is, on which who gives a place back is paid back; null: nobody is.
  add column refund_until date,
  add check ((price_minor is null) = (price_currency is null)
    and (price_minor is null) = (pay_hours is null)),
  add check (refund_until is null or price_minor is not null);

alter table conferences.voucher
  -- How much less its ticket costs; 100: nothing.
  add column percent_off integer not null default 0 check (percent_off between 0 and 100);

create table conferences.bill (
  -- distribution: conference_id
  -- What a registration costs, as it stood when somebody registered. One that is free has none.
  conference_id    uuid not null,
  id               uuid not null,
  -- Of a place that was given to somebody else: theirs.
  registration_id  uuid not null,
  agency_id        uuid not null,
  minor            bigint not null check (minor > 0),
  currency         text not null,
  pay_hours        integer not null,
  refund_until     date,
  -- Until when its place is kept; null while there is none.
  pay_by           timestamptz,
  -- The payment that it was paid by, and what of it has gone back.
  payment_id       uuid,
  paid_at          timestamptz,
  refund_id        uuid,
  refunded_at      timestamptz,
  primary key (conference_id, id),
  unique (conference_id, registration_id),
  foreign key (conference_id, registration_id) references conferences.registration,
  check ((payment_id is null) = (paid_at is null)),
  check (refund_id is null or payment_id is not null),
  check (refunded_at is null or refund_id is not null)
);
-- A payment names the bill alone.
create unique index bill_id on conferences.bill (id);
create index bill_due on conferences.bill (pay_by) where pay_by is not null and payment_id is null;

create table conferences.stray_payment (
  -- distribution: conference_id
  -- Money that came when the place had been given up, or a second time: it goes back.
  conference_id    uuid not null,
  payment_id       uuid not null,
  bill_id          uuid not null,
  minor            bigint not null check (minor > 0),
  currency         text not null,
  reason           text not null check (reason in ('came_late', 'paid_before', 'amount_differs')),
  told_at          timestamptz not null,
  refunded_at      timestamptz,
  primary key (conference_id, payment_id),
  foreign key (conference_id, bill_id) references conferences.bill
);
create index stray_payment_bill on conferences.stray_payment (conference_id, bill_id);

alter table conferences.registration
  drop constraint registration_state_check,
  drop constraint registration_told_check,
  -- `unpaid` has a place and is to pay for it, `lapsed` has not in time.
  add constraint registration_state_check check (state in
    ('asked', 'declined', 'unpaid', 'lapsed', 'confirmed', 'waiting', 'cancelled')),
  add constraint registration_told_check check (told in
    ('asked', 'declined', 'unpaid', 'lapsed', 'confirmed', 'waiting'));
