-- Why: an office looks for businesses instead of waiting for them: a list of prospects, invitations by
-- mail that are sent once and never to somebody who said no, and what came of each.

create table programmes.recruit (
  -- distribution: agency_id
  agency_id     uuid not null,
  id            uuid not null,
  name          text not null check (name <> ''),
  city          text,
  county        text,
  state         text,
  website       text,
  -- 'farm', 'market': as the list calls it.
  kind          text,
  -- What it makes, in the words of the list.
  goods         text,
  -- Name and place, folded: the same business is known by it in another list.
  same_name     text not null,
  -- The mail address: sealed, and a keyed fingerprint that stays when the address is erased.
  address       bytea,
  address_name  text,
  -- When it last came with a list or was written to: addresses that lead nowhere are erased.
  seen_at       timestamptz not null,
  added_at      timestamptz not null,
  invited_at    timestamptz,
  invitations   smallint not null default 0,
  opted_out_at  timestamptz,
  -- The business that answered an invitation, once it has joined.
  business_id   uuid,
  stage         text not null generated always as (case
    when business_id is not null then 'joined'
    when opted_out_at is not null then 'opted_out'
    when address is null then 'no_address'
    when invited_at is not null then 'invited'
    else 'new' end) stored,
  primary key (agency_id, id),
  unique (agency_id, same_name),
  unique (agency_id, address_name),
  check (address is null or (address_name is not null and opted_out_at is null))
);
create index recruit_stage on programmes.recruit (agency_id, stage, id);
create index recruit_address on programmes.recruit (address_name) where address_name is not null;
create index recruit_seen on programmes.recruit (seen_at) where address is not null;

create table programmes.opted_out (
  -- distribution: address_name
  -- Who wants no invitation, of no office: the fingerprint alone, so that it is remembered for ever.
  address_name  text primary key,
  at            timestamptz not null
);

create table programmes.invitation_batch (
  -- distribution: agency_id
  agency_id   uuid not null,
  id          uuid not null,
  name        text not null check (name <> ''),
  -- The office's own words in the mail and on the page it leads to.
  message     text not null,
  locale      text not null check (locale in ('en', 'zh-CN')),
  -- The figures that who joins is asked to show; nothing is shown by joining.
  asks        text[] not null check (asks <@ array['assessment', 'orders', 'settlements']),
  created_at  timestamptz not null,
  created_by  text not null,
  primary key (agency_id, id)
);

create table programmes.invitation (
  -- distribution: agency_id
  agency_id    uuid not null,
  batch_id     uuid not null,
  prospect_id  uuid not null,
  -- 'handed' is written in the transaction that tells the mails of it: no mail goes out twice, and
  -- one that a killed process had in its hands stays so.
  state        text not null
    check (state in ('waiting', 'handed', 'sent', 'failed', 'unwanted', 'stopped')),
  handed_at    timestamptz,
  -- When somebody first came by its link.
  opened_at    timestamptz,
  primary key (agency_id, batch_id, prospect_id),
  foreign key (agency_id, batch_id) references programmes.invitation_batch,
  foreign key (agency_id, prospect_id) references programmes.recruit
);
create index invitation_waiting on programmes.invitation (agency_id, batch_id, prospect_id)
  where state = 'waiting';
create index invitation_handed on programmes.invitation (agency_id, handed_at)
  where handed_at is not null;

create table programmes.client (
  -- distribution: business_id
  -- A business that has joined an office. It shows nothing by that: a consent is its own.
  business_id   uuid not null,
  agency_id     uuid not null,
  came_by       text not null check (came_by in ('invitation', 'referral')),
  batch_id      uuid,
  prospect_id   uuid,
  asks          text[] not null,
  joined_at     timestamptz not null,
  joined_by     text not null,
  left_at       timestamptz,
  -- What it has done since it joined, each for the first time.
  assessed_at   timestamptz,
  applied_at    timestamptz,
  listed_at     timestamptz,
  sold_at       timestamptz,
  primary key (business_id, agency_id),
  check ((came_by = 'invitation') = (batch_id is not null and prospect_id is not null))
);
create index client_of_office on programmes.client (agency_id, business_id);
