-- Why: who has finished a course may show it to others, who can verify it without an account here:
-- a signed credential (Open Badges 3.0) at an address of its own.
create table courses.signing_key (
  -- distribution: reference
  -- One for this installation, made when the first badge is issued.
  id          smallint primary key check (id = 1),
  -- The private half, sealed under the key of this database that never changes.
  sealed      bytea not null,
  created_at  timestamptz not null
);

create table courses.badge (
  -- distribution: user_id
  user_id         uuid not null,
  id              uuid not null,
  course          text not null,
  -- As the course was called and stood then; it may change or go.
  course_version  text not null,
  title           jsonb not null,
  -- As the person wanted to be named.
  name            text not null check (length(name) <= 120),
  -- The credential as a compact JWS: what is shown to others.
  credential      text not null,
  issued_at       timestamptz not null,
  revoked_at      timestamptz,
  revoked_reason  text,
  primary key (user_id, id),
  unique (user_id, course)
);
create index badge_id on courses.badge (id);
