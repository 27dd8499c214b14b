-- Why: not every ticket is for whoever asks first. Some are given when the office says yes, some open by a
-- code that was handed or mailed to somebody; people come in groups, give their ticket to another person,
-- and are asked what a conference must know.

alter table conferences.ticket_type
  -- For whoever asks; when the office says yes; for those with a voucher, and told to nobody else.
  add column access text not null default 'open' check (access in ('open', 'approval', 'voucher'));

create table conferences.voucher (
  -- distribution: conference_id
  conference_id   uuid not null,
  id              uuid not null,
  -- What people type; it opens one kind of ticket.
  code            text not null check (code ~ '^[A-Z0-9-]{4,40}$'),
  ticket_type_id  uuid not null,
  -- For whom it is, in the office's own words.
  name            text not null check (name <> ''),
  uses            integer not null,
  used            integer not null default 0,
  -- Its places are taken from the quota before anybody comes.
  is_reserved     boolean not null,
  -- An invitation is for one mail address alone, kept as a keyed hash; the address itself lies sealed until
  -- the letter is sent.
  address_name    text,
  sealed          bytea,
  locale          text check (locale in ('en', 'zh-CN')),
  -- Nobody uses it any more; what it still held has gone back.
  closed_at       timestamptz,
  created_at      timestamptz not null,
  primary key (conference_id, id),
  unique (conference_id, code),
  foreign key (conference_id, ticket_type_id) references conferences.ticket_type,
  check (used between 0 and uses),
  check (sealed is null or (address_name is not null and locale is not null))
);
create unique index voucher_address on conferences.voucher (conference_id, address_name)
  where address_name is not null and closed_at is null;
create index voucher_unsent on conferences.voucher (conference_id, id) where sealed is not null;

create table conferences.questionnaire (
  -- distribution: conference_id
  -- What a conference asks beside name and address, in order; each question is known by its key.
  conference_id  uuid primary key references conferences.conference,
  questions      jsonb not null,
  version        integer not null check (version > 0)
);

alter table conferences.registration
  drop constraint registration_state_check,
  drop constraint registration_told_check,
  add constraint registration_state_check
    check (state in ('asked', 'declined', 'confirmed', 'waiting', 'cancelled')),
  add constraint registration_told_check
    check (told in ('asked', 'declined', 'confirmed', 'waiting')),
  -- The registration of whoever registered this person too; of that one its own id.
  add column group_id uuid,
  add column voucher_id uuid,
  -- Why the office said no.
  add column reason text;
create index registration_group on conferences.registration (conference_id, group_id)
  where group_id is not null;
create index registration_asked on conferences.registration (conference_id, id)
  where state = 'asked';
