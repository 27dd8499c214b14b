-- Why: whoever runs an installation switches a part of it off while it runs, in all its processes.

create table platform.feature (
  -- distribution: reference
  -- Only those that somebody switched: the others stand as the configuration says.
  name        text primary key,
  is_on       boolean not null,
  version     integer not null check (version > 0),
  reason      text not null,
  changed_by  text not null,
  changed_at  timestamptz not null
);
