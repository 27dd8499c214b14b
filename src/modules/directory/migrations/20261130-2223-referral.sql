-- Why: a business is handed on to a partner with exactly the data it agreed to, for as long as it
-- agrees; what comes of it is kept as facts, from which the partner's scorecard is counted.
create table directory.referral (
  -- distribution: business_id
  business_id   uuid not null,
  id            uuid not null,
  partner_id    uuid not null,
  kind          text not null,
  steps         text[] not null,
  words         text not null check (words <> ''),
  -- What was agreed to, and the data themselves as they were shown before.
  fields        text[] not null,
  handed        jsonb not null,
  given_by      text not null,
  state         text not null check (state in
    ('sent', 'accepted', 'declined', 'expired', 'withdrawn', 'done', 'failed')),
  sent_at       timestamptz not null,
  answer_by     timestamptz not null,
  answered_at   timestamptz,
  reason        text check (reason <> ''),   -- why the partner declines
  due_on        date,                        -- by when the partner wants to be done
  first_read_at timestamptz,                 -- when the partner first read the data
  last_read_at  timestamptz,
  withdrawn_at  timestamptz,                 -- from here on nobody but the business reads the data
  ended_at      timestamptz,
  -- What came of it.
  ended_on      date,
  cost_minor    bigint check (cost_minor >= 0),
  currency      text,
  is_damaged    boolean,
  is_refunded   boolean,
  is_disputed   boolean,
  -- Made up; never counted with real ones.
  is_sample     boolean not null default false,
  primary key (business_id, id),
  check ((state in ('sent', 'accepted')) = (ended_at is null)),
  check (num_nulls(cost_minor, currency) in (0, 2)),
  check ((state in ('done', 'failed'))
    = (num_nulls(ended_on, is_damaged, is_refunded, is_disputed) = 0)),
  check (state <> 'accepted' or (answered_at is not null and due_on is not null)),
  check (state <> 'withdrawn' or withdrawn_at is not null)
);
create index referral_of_partner on directory.referral (partner_id, id);
create unique index referral_open on directory.referral (business_id, partner_id)
  where state in ('sent', 'accepted');
create index referral_unanswered on directory.referral (answer_by) where state = 'sent';
create index referral_given_by on directory.referral (given_by);
