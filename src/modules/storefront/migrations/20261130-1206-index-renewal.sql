-- Why: a new version of the software looks at more of a listing; what is in the shop already follows.

create table storefront.index_renewal (
  -- distribution: local
  only_row        boolean primary key check (only_row),
  made_by         integer not null,     -- the version of the index that all of the shop is at
  -- How far the renewal under way has come.
  after_business  uuid,
  after_listing   uuid
);
insert into storefront.index_renewal values (true, 0);
