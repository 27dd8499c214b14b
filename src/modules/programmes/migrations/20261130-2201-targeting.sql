-- Why: an office spends where a dollar brings the most, says why, and lets its officers decide
-- otherwise. What a business could gain is read with its other figures, so that ranking a state is
-- one statement.

create table programmes.prospect (
  -- distribution: business_id
  -- What the newest assessment says could be gained, only while somebody may read the assessment.
  business_id         uuid not null primary key,
  currency            text not null,
  products            integer not null check (products >= 0),
  -- Of these not barred by law.
  allowed_products    integer not null check (allowed_products between 0 and products),
  waiting_products    integer not null check (waiting_products >= 0),
  waiting_minor       bigint not null check (waiting_minor >= 0),
  reachable_products  integer not null check (reachable_products between 0 and waiting_products),
  reachable_minor     bigint not null check (reachable_minor between 0 and waiting_minor),
  gain_minor          bigint not null check (gain_minor between 0 and reachable_minor),
  open_steps          integer not null check (open_steps >= 0),
  -- In cents of a US dollar, as the steps are.
  cost_minor          bigint not null check (cost_minor > 0),
  -- Gained for each dollar: what offices rank by.
  benefit             double precision not null
    generated always as (gain_minor::double precision / cost_minor) stored
);

create table programmes.target_mark (
  -- distribution: agency_id
  -- An officer puts a business first or leaves it out, and says why.
  agency_id    uuid not null,
  business_id  uuid not null,
  mark         text not null check (mark in ('pinned', 'excluded')),
  reason       text not null check (reason <> ''),
  marked_by    text not null,
  marked_at    timestamptz not null,
  primary key (agency_id, business_id)
);

-- Those followed already are read anew, and have a prospect then.
update programmes.followed set is_stale = true;
