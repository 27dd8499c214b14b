-- Why: the operator sets limits of one seller, pauses a seller, and holds those who pass their limits.

-- Limits the operator set for this seller, by name; what is not named grows by itself.
alter table storefront.seller add column own_limits jsonb;
alter table storefront.seller add column limits_reason text;
-- Why nothing of the seller can be bought: paused by the operator, or above the limits for now.
alter table storefront.seller add column hold text check (hold in ('paused', 'limits'));
alter table storefront.seller add column hold_reason text;
alter table storefront.seller add column held_at timestamptz;
-- Grows with every change by the operator, who says what they saw.
alter table storefront.seller add column version integer not null default 0;
alter table storefront.seller add constraint seller_hold_whole
  check ((hold is null) = (held_at is null));
create index seller_held on storefront.seller (hold, business_id) where hold is not null;
