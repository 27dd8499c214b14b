-- Why: a counsellor remembers what was said with a business, what comes next and whose turn it is, sends
-- it on with its consent, and the office says how many hours it gave to what.

create table programmes.case_note (
  -- distribution: agency_id
  agency_id    uuid not null,
  id           uuid not null,
  business_id  uuid not null,
  -- The note that this one puts right; that one stays as it was.
  corrects     uuid,
  words        bytea not null,              -- sealed
  author_id    uuid not null,
  at           timestamptz not null,
  primary key (agency_id, id)
);
create index case_note_of_client on programmes.case_note (agency_id, business_id, id);
create index case_note_of_business on programmes.case_note (business_id);

-- Notes are added and, by rule, erased; never rewritten. Sealing the same words with a new key is all
-- that may change them: the first five bytes name the key.
create function programmes.refuse_rewriting() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'words' is distinct from to_jsonb(old) - 'words'
    or substring(new.words from 1 for 5) = substring(old.words from 1 for 5) then
    raise exception 'a note is only added to';
  end if;
  return new;
end $$;
create trigger case_note_stays before update on programmes.case_note
  for each row execute function programmes.refuse_rewriting();

create table programmes.counsel_time (
  -- distribution: agency_id
  agency_id     uuid not null,
  id            uuid not null,
  business_id   uuid not null,
  spent_on      date not null,
  minutes       integer not null check (minutes between 1 and 1440),
  topic         text not null check (topic in ('market', 'goods', 'law', 'listing', 'logistics',
    'money', 'programmes', 'other')),
  author_id     uuid not null,
  at            timestamptz not null,
  -- A wrong line is taken back, not changed: it stays and counts no more.
  taken_back_at timestamptz,
  primary key (agency_id, id)
);
create index counsel_time_of_client on programmes.counsel_time (agency_id, business_id, id);
create index counsel_time_on on programmes.counsel_time (agency_id, spent_on)
  where taken_back_at is null;

create table programmes.next_action (
  -- distribution: agency_id
  agency_id    uuid not null,
  id           uuid not null,
  business_id  uuid not null,
  what         text not null check (what <> ''),
  due_on       date not null,
  turn         text not null check (turn in ('office', 'client')),
  author_id    uuid not null,
  at           timestamptz not null,
  done_at      timestamptz,
  primary key (agency_id, id)
);
create index next_action_due on programmes.next_action (agency_id, due_on, id)
  where done_at is null;
create index next_action_of_client on programmes.next_action (agency_id, business_id, id);

create table programmes.referral (
  -- distribution: agency_id
  agency_id     uuid not null,
  id            uuid not null,
  business_id   uuid not null,
  -- Another office here, or a body outside by its name.
  to_agency_id  uuid,
  to_name       text check (to_name <> ''),
  reason        text not null check (reason <> ''),
  -- Nobody learns of it before the business has agreed.
  state         text not null check (state in ('asked', 'agreed', 'refused', 'ended')),
  asked_at      timestamptz not null,
  asked_by      uuid not null,
  answered_at   timestamptz,
  outcome       text check (outcome in ('helped', 'not_helped', 'unknown')),
  outcome_words text,
  ended_at      timestamptz,
  primary key (agency_id, id),
  check (num_nonnulls(to_agency_id, to_name) = 1),
  check ((state = 'ended') = (outcome is not null)),
  check ((state = 'asked') = (answered_at is null))
);
create index referral_of_client on programmes.referral (agency_id, business_id, id);
create index referral_of_business on programmes.referral (business_id, id);
create index referral_to on programmes.referral (to_agency_id, id)
  where to_agency_id is not null;
