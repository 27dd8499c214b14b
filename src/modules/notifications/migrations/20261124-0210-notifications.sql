-- Why: buyers and sellers are told by mail what became of an order. Events come by thousands a
-- second, so taking one down is one short row; who is told, and the sending, come later.
create schema notifications;

create table notifications.notice (
  -- distribution: event_id
  -- An event that somebody is to be told of. It stays a month: told again, it does nothing.
  event_id      uuid primary key,
  name          text not null,
  payload       jsonb not null,
  noted_at      timestamptz not null,
  addressed_at  timestamptz
);
create index notice_open on notifications.notice (event_id) where addressed_at is null;
create index notice_age on notifications.notice (noted_at);

create table notifications.mail (
  -- distribution: event_id
  -- One person, one event, one mail. Addresses are not here: they are looked up when it is sent.
  event_id    uuid not null,
  kind        text not null,
  -- 'user:…', or 'checkout:…' for whoever gave an address with it.
  recipient   text not null,
  facts       jsonb not null,
  -- 'sending' is written before it is handed over: a mail that a killed process had in its hands is
  -- not sent again.
  state       text not null check (state in ('waiting', 'sending', 'sent', 'unwanted', 'failed')),
  tries       smallint not null default 0,
  due_at      timestamptz not null,
  -- A code, never the words of a mail server: they name the address.
  problem     text,
  created_at  timestamptz not null,
  primary key (event_id, kind, recipient)
);
create index mail_due on notifications.mail (due_at) where state = 'waiting';
create index mail_age on notifications.mail (created_at);

create table notifications.unwanted (
  -- distribution: reader
  -- Kinds of mail that somebody turned off: 'user:…', or 'address:' and a keyed fingerprint.
  reader  text not null,
  topic   text not null,
  since   timestamptz not null,
  primary key (reader, topic)
);

create table notifications.reader_language (
  -- distribution: user_id
  user_id  uuid primary key,
  locale   text not null check (locale in ('en', 'zh-CN'))
);
