-- Why: a county checks the quality of a lot before it goes abroad, by a sampling plan, and what it
-- found stands where a buyer sees it and keeps a rejected lot from being sold.
create schema inspection;

create table inspection.lot (
  -- distribution: business_id
  business_id   uuid not null,
  id            uuid not null,
  -- Whom the business asked to inspect it: nobody else sees it.
  agency_id     uuid not null,
  product_id    uuid,
  -- The maker's own.
  number        text not null check (number <> ''),
  goods         text not null check (goods <> ''),
  farm          text,
  block         text,
  grade         text,
  packhouse     text,
  harvested_on  date,
  quantity      integer not null check (quantity >= 2),
  unit          text not null check (unit <> ''),
  state         text not null check (state in ('submitted', 'scheduled', 'accepted', 'rejected', 'withdrawn')),
  submitted_at  timestamptz not null,
  decided_at    timestamptz,
  primary key (business_id, id),
  unique (business_id, number),
  check ((decided_at is not null) = (state in ('accepted', 'rejected')))
);
create index lot_of_agency on inspection.lot (agency_id, state, id);
create index lot_of_product on inspection.lot (business_id, product_id, decided_at desc)
  where product_id is not null and decided_at is not null;

-- Chain of custody: only added to.
create table inspection.custody (
  -- distribution: business_id
  business_id   uuid not null,
  lot_id        uuid not null,
  position      integer not null check (position >= 1),
  at            timestamptz not null,
  holder        text not null check (holder <> ''),
  place         text not null check (place <> ''),
  note          text,
  recorded_by   text not null,
  primary key (business_id, lot_id, position),
  foreign key (business_id, lot_id) references inspection.lot
);

create table inspection.inspection (
  -- distribution: business_id
  business_id    uuid not null,
  lot_id         uuid not null,
  id             uuid not null,
  agency_id      uuid not null,
  -- 1 when the lot is inspected first; only that one counts for how severely the next are.
  attempt        smallint not null check (attempt >= 1),
  level          text not null,
  severity       text not null check (severity in ('normal', 'tightened', 'reduced')),
  -- Of each class of defects its plan, as it was when the inspection was scheduled.
  plans          jsonb not null,
  inspector      text not null check (inspector <> ''),
  place          text not null check (place <> ''),
  scheduled_on   date not null,
  state          text not null check (state in ('scheduled', 'decided', 'cancelled')),
  -- Nonconforming units by class, for each sample.
  found          jsonb not null default '[]',
  notes          text,
  -- Made on the phone when the sheet is signed: the same sheet may arrive again.
  sheet_key      uuid,
  signed_by      text,
  signed_at      timestamptz,
  decision       text check (decision in ('accepted', 'rejected')),
  decided_at     timestamptz,
  primary key (business_id, lot_id, id),
  unique (business_id, lot_id, attempt),
  foreign key (business_id, lot_id) references inspection.lot,
  check ((state = 'decided') = (decision is not null)),
  check (num_nulls(decision, decided_at, signed_by, signed_at, sheet_key) in (0, 2, 5))
);
create unique index inspection_id on inspection.inspection (id);
create index inspection_of_agency on inspection.inspection (agency_id, state, scheduled_on, id);

-- How severely the next lot of these goods is inspected, and since which lots.
create table inspection.standing (
  -- distribution: business_id
  business_id  uuid not null,
  agency_id    uuid not null,
  -- A product's id, or the words for goods that are no product here.
  goods        text not null,
  state        jsonb not null,
  changed_at   timestamptz not null,
  primary key (business_id, agency_id, goods)
);

create table inspection.certificate (
  -- distribution: business_id
  business_id    uuid not null,
  id             uuid not null,
  lot_id         uuid not null,
  inspection_id  uuid not null,
  agency_id      uuid not null,
  -- What its address ends with: by chance, so that nobody finds others by counting.
  code           text not null check (code ~ '^[A-Z2-7]{16}$'),
  issued_at      timestamptz not null,
  valid_until    date not null,
  revoked_at     timestamptz,
  revoked_by     text,
  reason         text,
  primary key (business_id, id),
  unique (business_id, inspection_id),
  foreign key (business_id, lot_id) references inspection.lot,
  check (num_nulls(revoked_at, revoked_by, reason) in (0, 3))
);
create unique index certificate_code on inspection.certificate (code);
create index certificate_of_lot on inspection.certificate (business_id, lot_id);
