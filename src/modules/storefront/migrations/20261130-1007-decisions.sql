-- Why: a seller is to read under "Today" what the operator decided lately: which listings were put on
-- sale, and that the limits are others. Null: never, or before this was kept.
alter table storefront.listing add column approved_at timestamptz;
alter table storefront.seller add column limits_set_at timestamptz;
