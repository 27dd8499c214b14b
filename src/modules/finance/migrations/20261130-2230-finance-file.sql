-- Why: a lender believes figures that somebody else has signed; who sold sends them without opening the books.

create schema if not exists finance;

create table finance.file (
  -- distribution: business_id
  business_id  uuid not null,
  id           uuid not null,
  -- What it is looked up by: by chance, so that nobody finds others by counting.
  code         text not null check (code ~ '^[A-Z2-7]{16}$'),
  from_day     date not null,
  to_day       date not null check (to_day >= from_day),
  -- What was signed, to the byte, and the signature over it.
  content      text not null,
  signature    text not null,
  issued_by    text not null,
  issued_at    timestamptz not null,
  -- The last day (UTC) on which it may be relied on.
  expires_on   date not null,
  revoked_at   timestamptz,
  revoked_by   text,
  reason       text,
  primary key (business_id, id),
  check (num_nulls(revoked_at, revoked_by, reason) in (0, 3))
);
create unique index file_code on finance.file (code);

-- What was signed stays; it may be revoked, once.
create function finance.refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.revoked_at is null and new.revoked_at is not null
    and (to_jsonb(new) - array['revoked_at', 'revoked_by', 'reason'])
      = (to_jsonb(old) - array['revoked_at', 'revoked_by', 'reason']) then
    return new;
  end if;
  raise exception 'a signed file stays as it is';
end $$;
create trigger file_stays before update or delete on finance.file
  for each row execute function finance.refuse_change();
create trigger file_is_kept before truncate on finance.file
  for each statement execute function finance.refuse_change();

create table finance.signing_key (
  -- distribution: reference
  -- One for this installation, made when the first file is signed.
  id          smallint primary key check (id = 1),
  -- The private half, sealed under the key of this database that never changes.
  sealed      bytea not null,
  created_at  timestamptz not null
);
