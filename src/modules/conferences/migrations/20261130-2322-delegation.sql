-- Why: delegations travel to a conference abroad and come back with what they learned. Who travels lies
-- sealed; what a passport says lies sealed apart from it and goes on a day that is set, shown and kept.

create table conferences.delegation (
  -- distribution: reference
  id          uuid not null primary key,
  agency_id   uuid not null,
  name        jsonb not null,
  purpose     jsonb not null,
  -- ISO 3166, where it goes.
  country     char(2) not null,
  first_day   date not null,
  last_day    date not null,
  currency    char(3) not null,
  -- Who invites, as letters name them; '' while nobody does.
  inviter     text not null,
  -- What a card for emergencies says besides: numbers to call.
  emergency   jsonb not null,
  -- On which day what passports say is erased.
  erase_on    date not null,
  version     integer not null check (version > 0),
  created_at  timestamptz not null,
  check (last_day >= first_day and erase_on >= last_day)
);
create index delegation_agency on conferences.delegation (agency_id, id);

create table conferences.delegate (
  -- distribution: delegation_id
  delegation_id  uuid not null,
  id             uuid not null,
  role           text not null,
  -- Name, address, phone, whom to call, insurance; null once it was erased.
  sealed         bytea,
  -- What the passport says; null while nobody has said it, and once it was erased.
  passport       bytea,
  passport_erased_at timestamptz,
  -- Keys of what is done for the visa.
  visa_done      text[] not null,
  locale         text not null check (locale in ('en', 'zh-CN')),
  -- What they report back; '' until they do.
  report         text not null,
  created_at     timestamptz not null,
  primary key (delegation_id, id),
  foreign key (delegation_id) references conferences.delegation
);
create index delegate_sealed on conferences.delegate (delegation_id, id)
  where sealed is not null or passport is not null;

create table conferences.stop (
  -- distribution: delegation_id
  delegation_id  uuid not null,
  id             uuid not null,
  kind           text not null check (kind in ('flight', 'train', 'coach', 'hotel', 'visit')),
  title          text not null check (title <> ''),
  place          text not null,
  -- Where a leg leads to; '' for the others.
  destination    text not null,
  -- A booking, a flight number, a phone.
  reference      text not null,
  starts_at      timestamptz not null,
  ends_at        timestamptz not null,
  -- IANA: each end on the clocks of its own place.
  start_zone     text not null,
  end_zone       text not null,
  primary key (delegation_id, id),
  foreign key (delegation_id) references conferences.delegation,
  check (ends_at >= starts_at)
);

create table conferences.trip_cost (
  -- distribution: delegation_id
  delegation_id  uuid not null,
  id             uuid not null,
  what           text not null check (what <> ''),
  amount_minor   bigint not null check (amount_minor > 0),
  -- Whole percent that the office pays; the rest is shared.
  office_percent integer not null check (office_percent between 0 and 100),
  -- Who shares it, each with a weight.
  sharers        jsonb not null,
  primary key (delegation_id, id),
  foreign key (delegation_id) references conferences.delegation
);

create table conferences.visit_note (
  -- distribution: delegation_id
  delegation_id  uuid not null,
  id             uuid not null,
  stop_id        uuid,
  -- Who of the delegation wrote it; null for somebody of the office.
  delegate_id    uuid,
  title          text not null check (title <> ''),
  words          text not null check (words <> ''),
  -- What becomes of it: nothing yet, material for a course, an idea for a programme.
  becomes        text not null check (becomes in ('note', 'lesson', 'idea')),
  written_at     timestamptz not null,
  primary key (delegation_id, id),
  foreign key (delegation_id, stop_id) references conferences.stop,
  foreign key (delegation_id, delegate_id) references conferences.delegate
);
