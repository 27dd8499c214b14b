-- Why: a business asks several partners for a price at once and chooses one; whoever answers too late,
-- or is chosen too late, is out by the clock, not by somebody's goodwill.
create table directory.quote_request (
  -- distribution: business_id
  business_id  uuid not null,
  id           uuid not null,
  kind         text not null,                -- what partners of the directory do
  title        text not null check (title <> ''),
  words        text not null check (words <> ''),
  steps        text[] not null,              -- steps of a readiness report it is about
  currency     text not null,
  answer_by    timestamptz not null,
  -- 'ended': nobody is left who could be chosen.
  state        text not null check (state in ('open', 'chosen', 'closed', 'ended')),
  created_at   timestamptz not null,
  created_by   text not null,
  ended_at     timestamptz,
  primary key (business_id, id),
  check ((state = 'open') = (ended_at is null))
);
create index quote_request_state on directory.quote_request (business_id, state);

create table directory.quote (
  -- distribution: business_id
  business_id   uuid not null,
  request_id    uuid not null,
  partner_id    uuid not null,
  state         text not null check (state in
    ('asked', 'answered', 'declined', 'chosen', 'not_chosen', 'expired', 'closed')),
  price_minor   bigint check (price_minor >= 0),
  days          integer check (days >= 0),
  valid_until   date,
  -- What the partner says to its price, or why it declines.
  words         text check (words <> ''),
  asked_at      timestamptz not null,
  answer_by     timestamptz not null,        -- the request's, for the timers
  answered_at   timestamptz,                 -- the first answer, a no as well
  reminded_at   timestamptz,
  ended_at      timestamptz,
  primary key (business_id, request_id, partner_id),
  foreign key (business_id, request_id) references directory.quote_request,
  check (num_nulls(price_minor, days, valid_until) in (0, 3)),
  check (state not in ('answered', 'chosen') or price_minor is not null),
  check ((state in ('asked', 'answered')) = (ended_at is null))
);
create index quote_of_partner on directory.quote (partner_id, request_id);
create unique index quote_chosen on directory.quote (business_id, request_id)
  where state = 'chosen';
create index quote_unanswered on directory.quote (answer_by) where state = 'asked';
create index quote_standing on directory.quote (valid_until) where state = 'answered';

create table directory.quote_message (
  -- distribution: business_id
  business_id  uuid not null,
  request_id   uuid not null,
  partner_id   uuid not null,
  position     smallint not null check (position between 1 and 20),
  side         text not null check (side in ('business', 'partner')),
  words        text not null check (words <> ''),
  written_at   timestamptz not null,
  primary key (business_id, request_id, partner_id, position),
  foreign key (business_id, request_id, partner_id) references directory.quote
);
