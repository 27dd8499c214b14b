-- Why: who comes. Ticket types draw on quotas they may share; the row of a quota is the lock under which
-- places are given, and the database refuses one too many. Who finds none waits, in the order of asking.

create table conferences.quota (
  -- distribution: conference_id
  conference_id  uuid not null,
  id             uuid not null,
  name           text not null check (name <> ''),
  name_zh        text check (name_zh <> ''),
  size           integer not null,
  taken          integer not null,
  -- Given to the last who asked; the order of the waiting list.
  last_turn      integer not null,
  primary key (conference_id, id),
  unique (conference_id, name),
  foreign key (conference_id) references conferences.conference,
  check (taken between 0 and size)
);

create table conferences.ticket_type (
  -- distribution: conference_id
  conference_id  uuid not null,
  id             uuid not null,
  quota_id       uuid not null,
  name           text not null check (name <> ''),
  name_zh        text check (name_zh <> ''),
  -- Nobody new gets one that is offered no more.
  is_offered     boolean not null,
  primary key (conference_id, id),
  unique (conference_id, name),
  foreign key (conference_id, quota_id) references conferences.quota
);

create table conferences.registration (
  -- distribution: conference_id
  conference_id  uuid not null,
  id             uuid not null,
  ticket_type_id uuid not null,
  quota_id       uuid not null,
  user_id        uuid,                    -- who was signed in, if somebody was
  -- The mail address under a keyed hash: one registration each, and no list of
  -- addresses. Of one that is nobody's any more its own id.
  address_name   text not null,
  state          text not null check (state in ('confirmed', 'waiting', 'cancelled')),
  turn           integer not null,
  -- Name, address, organisation and needs, sealed; null once they were erased.
  sealed         bytea,
  locale         text not null check (locale in ('en', 'zh-CN')),
  registered_at  timestamptz not null,
  -- When they agreed that the office keeps what they said, for this conference.
  consented_at   timestamptz not null,
  -- Of which state they were told by mail.
  told           text check (told in ('confirmed', 'waiting')),
  primary key (conference_id, id),
  foreign key (conference_id, ticket_type_id) references conferences.ticket_type,
  foreign key (conference_id, quota_id) references conferences.quota
);
create unique index registration_address on conferences.registration (conference_id, address_name)
  where state <> 'cancelled';
create unique index registration_turn on conferences.registration (conference_id, quota_id, turn);
create index registration_user on conferences.registration (user_id) where user_id is not null;
create index registration_untold on conferences.registration (conference_id, id)
  where state <> 'cancelled' and sealed is not null and told is distinct from state;
