-- Why: what the operator took down must not come back by one click of the same agency: from then on what
-- it writes waits for the operator's look, and it reads why.

create table storefront.pavilion_hold (
  -- distribution: reference
  agency_id  uuid primary key,
  reason     text not null check (reason <> ''),
  held_at    timestamptz not null,
  -- Since when something it wrote waits for a look.
  asked_at   timestamptz
);
create index pavilion_hold_asked on storefront.pavilion_hold (agency_id) where asked_at is not null;
