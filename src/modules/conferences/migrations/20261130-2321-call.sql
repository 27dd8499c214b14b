-- Why: an agenda is filled by those who have something to say. They propose it without an account; several
-- officers give points, each before seeing what the others gave; what is accepted is a session.

create table conferences.call_for_proposals (
  -- distribution: conference_id
  conference_id  uuid not null primary key,
  -- First and last day on which something is proposed, where the conference is.
  opens_on       date not null,
  closes_on      date not null,
  guidance       jsonb not null,
  foreign key (conference_id) references conferences.conference,
  check (closes_on >= opens_on)
);

create table conferences.proposal (
  -- distribution: conference_id
  conference_id  uuid not null,
  id             uuid not null,
  user_id        uuid,                    -- who was signed in, if somebody was
  -- The mail address under a keyed hash; of one that is nobody's any more its own id.
  address_name   text not null,
  state          text not null check (state in ('submitted', 'withdrawn', 'accepted', 'declined')),
  title          text not null check (title <> ''),
  abstract       text not null,
  language       text not null,
  minutes        integer not null check (minutes > 0),
  track_id       uuid,
  -- Name, address, organisation and who they are, sealed; null once they were erased.
  sealed         bytea,
  locale         text not null check (locale in ('en', 'zh-CN')),
  submitted_at   timestamptz not null,
  decided_at     timestamptz,
  -- What the office wrote with its decision.
  words          text not null,
  -- What it became; it stays when the speaker withdraws.
  session_id     uuid,
  -- Of which state they were told by mail.
  told           text check (told in ('submitted', 'accepted', 'declined')),
  primary key (conference_id, id),
  foreign key (conference_id) references conferences.call_for_proposals,
  foreign key (conference_id, track_id) references conferences.track,
  foreign key (conference_id, session_id) references conferences.session,
  check (state <> 'accepted' or session_id is not null),
  check (state not in ('accepted', 'declined') or decided_at is not null)
);
create index proposal_address on conferences.proposal (conference_id, address_name);
create index proposal_user on conferences.proposal (user_id) where user_id is not null;
create index proposal_untold on conferences.proposal (conference_id, id)
  where state <> 'withdrawn' and sealed is not null and told is distinct from state;

create table conferences.proposal_review (
  -- distribution: conference_id
  conference_id  uuid not null,
  proposal_id    uuid not null,
  user_id        uuid not null,
  points         integer not null check (points between 1 and 5),
  note           text not null,
  given_at       timestamptz not null,
  primary key (conference_id, proposal_id, user_id),
  foreign key (conference_id, proposal_id) references conferences.proposal
);
