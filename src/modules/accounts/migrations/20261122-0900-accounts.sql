-- Why: people sign in, act for organisations, and every change they make can be traced to them.
-- What better-auth looks up by e-mail, token or hash must be unique in the whole system, so those
-- tables are local to one node; what belongs to an organisation is distributed by it.

create schema accounts;

create table accounts.user (
  -- distribution: local
  id                  uuid primary key,
  name                text not null,
  email               text not null unique,
  email_verified      boolean not null default false,
  image               text,
  two_factor_enabled  boolean default false,
  created_at          timestamptz not null,
  updated_at          timestamptz not null
);

create table accounts.session (
  -- distribution: local
  id          uuid primary key,
  user_id     uuid not null references accounts.user (id) on delete cascade,
  token       text not null unique,
  ip_address  text,
  user_agent  text,
  expires_at  timestamptz not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);
create index session_by_user on accounts.session (user_id);

create table accounts.credential (
  -- distribution: local
  -- How a person proves who they are: the hash of a password, or another provider's account.
  id                        uuid primary key,
  user_id                   uuid not null references accounts.user (id) on delete cascade,
  account_id                text not null,
  provider_id               text not null,
  access_token              text,
  refresh_token             text,
  id_token                  text,
  access_token_expires_at   timestamptz,
  refresh_token_expires_at  timestamptz,
  scope                     text,
  password                  text,
  created_at                timestamptz not null,
  updated_at                timestamptz not null,
  unique (provider_id, account_id)
);
create index credential_user on accounts.credential (user_id);

create table accounts.verification (
  -- distribution: local
  -- Short-lived proofs: password resets, second factors under way.
  id          uuid primary key,
  identifier  text not null,
  value       text not null,
  expires_at  timestamptz not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);
create index verification_identifier on accounts.verification (identifier);

create table accounts.two_factor (
  -- distribution: local
  id                         uuid primary key,
  user_id                    uuid not null references accounts.user (id) on delete cascade,
  secret                     text not null,
  backup_codes               text not null,
  verified                   boolean default true,
  failed_verification_count  integer default 0,
  locked_until               timestamptz
);
create index two_factor_user on accounts.two_factor (user_id);

create table accounts.api_key (
  -- distribution: local
  -- reference_id is the organisation that the key acts for; key is a hash.
  id                      uuid primary key,
  config_id               text not null default 'default',
  reference_id            uuid not null,
  name                    text,
  start                   text,
  prefix                  text,
  key                     text not null unique,
  refill_interval         integer,
  refill_amount           integer,
  last_refill_at          timestamptz,
  enabled                 boolean default true,
  rate_limit_enabled      boolean default false,
  rate_limit_time_window  integer,
  rate_limit_max          integer,
  request_count           integer default 0,
  remaining               integer,
  last_request            timestamptz,
  expires_at              timestamptz,
  permissions             text,
  metadata                text,
  created_at              timestamptz not null,
  updated_at              timestamptz not null
);
create index api_key_organisation on accounts.api_key (reference_id, id);

create table accounts.organisation (
  -- distribution: id
  id          uuid primary key,
  kind        text not null check (kind in ('business', 'agency', 'partner', 'operator')),
  name        text not null check (length(name) between 1 and 200),
  name_zh     text check (length(name_zh) between 1 and 200),
  -- Made for a trial that nobody signed in for; its first owner may claim it.
  is_guest    boolean not null default false,
  -- Ships with the product to show what it does.
  is_sample   boolean not null default false,
  -- Where its goods come from, as ISO 3166-2 and a county's name.
  state       text,
  county      text,
  created_at  timestamptz not null,
  check (not (is_guest and is_sample))
);

create table accounts.membership (
  -- distribution: organisation_id
  organisation_id  uuid not null references accounts.organisation (id) on delete cascade,
  user_id          uuid not null,
  role             text not null check (role in ('owner', 'member', 'viewer')),
  joined_at        timestamptz not null,
  primary key (organisation_id, user_id)
);
create index membership_user on accounts.membership (user_id);

create table accounts.invitation (
  -- distribution: organisation_id
  organisation_id  uuid not null references accounts.organisation (id) on delete cascade,
  id               uuid not null,
  email            text not null,
  role             text not null check (role in ('owner', 'member', 'viewer')),
  -- SHA-256 of the secret in the mailed link.
  token_hash       text not null,
  status           text not null check (status in ('open', 'accepted', 'cancelled')),
  invited_by       uuid not null,
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  primary key (organisation_id, id)
);
create unique index invitation_one_open on accounts.invitation (organisation_id, email)
  where status = 'open';

create table accounts.audit_entry (
  -- distribution: organisation_id
  organisation_id  uuid not null,
  id               uuid not null,
  at               timestamptz not null,
  actor_kind       text not null check (actor_kind in ('user', 'apiKey', 'system', 'anonymous')),
  actor_id         uuid,
  actor_name       text,
  action           text not null,
  subject          text not null,
  before           jsonb,
  after            jsonb,
  primary key (organisation_id, id)
);

create table accounts.security_entry (
  -- distribution: local
  -- What happened to a person's own account, whichever organisations they belong to.
  user_id  uuid not null,
  id       uuid not null,
  at       timestamptz not null,
  action   text not null,
  primary key (user_id, id)
);
