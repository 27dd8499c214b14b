-- Why: a picture that no listing names any more is not kept for good. Its line goes first and leaves
-- the names of its files behind, so that neither a kill nor a listing that names it again meets a
-- line without files.

alter table storefront.picture
  -- Since when it may be that no listing names it; null: one did when it was last looked at.
  add column unnamed_since timestamptz default current_timestamp;
alter table storefront.picture alter column unnamed_since drop default;
create index picture_unnamed on storefront.picture (business_id, unnamed_since)
  where unnamed_since is not null;

create table storefront.picture_leaving (
  -- distribution: business_id
  business_id  uuid not null,
  id           uuid not null,           -- of the picture
  files        jsonb not null,          -- ids of the copies that are still to be removed
  primary key (business_id, id)
);
