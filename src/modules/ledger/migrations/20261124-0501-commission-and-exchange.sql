-- Why: a commission may depend on the goods and be a sum for each piece, and orders keep the rules of
-- the moment they were placed; a seller is paid in their own currency, at a rate that was locked.

create table ledger.commission_rule (
  -- distribution: business_id
  -- What the market keeps; the nil business is everybody. Rules are only added: what held when an
  -- order was placed can be looked up for ever. A newer one for the same goods takes its place.
  business_id   uuid not null,
  id            uuid not null,
  -- The first digits of the customs code of the goods; empty is all goods.
  code_prefix   text not null check (code_prefix ~ '^[0-9]{0,10}$'),
  valid_from    timestamptz not null,
  -- Hundredths of a percent of the goods, or a sum for each piece; neither: withdrawn.
  basis_points  integer check (basis_points between 0 and 5000),
  fixed_minor   bigint check (fixed_minor >= 0),
  currency      text,
  set_by        text not null,
  primary key (business_id, id),
  check (basis_points is null or fixed_minor is null),
  check ((fixed_minor is null) = (currency is null))
);
create index commission_rule_of on ledger.commission_rule (business_id, code_prefix, valid_from);

insert into ledger.commission_rule (business_id, id, code_prefix, valid_from, basis_points, set_by)
select business_id, gen_random_uuid(), '', valid_from, basis_points, set_by from ledger.commission;
drop table ledger.commission;

create trigger commission_rule_stays before update or delete on ledger.commission_rule
  for each row execute function ledger.refuse_change();

create table ledger.settlement_currency (
  -- distribution: business_id
  -- What a seller is paid in, for payments from now on.
  business_id  uuid primary key,
  currency     text not null,
  set_by       text not null,
  updated_at   timestamptz not null
);
