-- Why: what an inspector saw is believed more readily when it can be seen; photos come from a phone that
-- may have had no network for days.

create table inspection.photo (
  -- distribution: business_id
  -- Never public: the agency and the business whose lot it is look at it. The line is written before the
  -- file and kept_at after it, so that no file is without a line.
  business_id    uuid not null,
  lot_id         uuid not null,
  inspection_id  uuid not null,
  -- Made on the phone with the photo: the same photo may arrive again.
  id             uuid not null,
  -- Which class of defects it shows; null for the lot itself.
  class          text check (class in ('critical', 'major', 'minor')),
  taken_at       timestamptz not null,
  -- Of what was sent.
  content_hash   bytea not null,
  bytes          integer not null check (bytes > 0),
  -- Under which ids of ours it and a small copy lie: one made elsewhere could be another file's.
  file_id        uuid not null,
  thumbnail_id   uuid not null,
  added_by       text not null,
  at             timestamptz not null,
  kept_at        timestamptz,
  primary key (business_id, lot_id, id),
  foreign key (business_id, lot_id, inspection_id) references inspection.inspection
);
create index photo_of_inspection on inspection.photo (business_id, lot_id, inspection_id);
