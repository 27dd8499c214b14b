-- Why: whoever guesses the password of one account from many addresses, or at many processes, is
-- counted in one place.

create table accounts.guess (
  -- distribution: account_hash
  -- The account as it was typed, hashed: whether there is one makes no difference.
  account_hash  bytea primary key,
  count         integer not null check (count > 0),
  since         timestamptz not null
);
create index guess_age on accounts.guess (since);
