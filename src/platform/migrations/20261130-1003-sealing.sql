-- Why: the key that personal data is sealed with can be changed. What was sealed with the one before
-- is sealed again in the background; the key that names persons and opens links stays the same.

create table platform.lasting_key (
  -- distribution: reference
  -- One row: a key that must not change, itself sealed with the one that may.
  id      smallint primary key check (id = 1),
  sealed  bytea not null
);

create table platform.reseal (
  -- distribution: reference
  -- How far each part has been gone through since the key changed. Done when a whole round found
  -- nothing to seal again: a process that still had the key before may have written meanwhile.
  part      text primary key,
  key_id    text not null,
  after     text,
  resealed  bigint not null check (resealed >= 0),
  is_done   boolean not null
);
