-- Why: a count of jobs that can be audited is a list of claims, each with its evidence, and nothing in it twice.
create schema impact;

create table impact.claim (
  -- distribution: business_id
  -- One row is one claim. A fact, be it an order or what a payroll says of a quarter, is claimed once for
  -- each effect, whatever the kind, the tier or the programme: its key has none of these. What is taken
  -- back stays, with a counter row beside it; only then may the same fact be claimed anew.
  business_id   uuid not null,
  evidence      text not null check (evidence in ('order', 'payroll', 'comparison')),
  -- The order's id; '2026-Q3' of a payroll; the name of a comparison.
  evidence_id   text not null check (evidence_id <> ''),
  effect        text not null check (effect in ('direct', 'indirect', 'induced')),
  revision      integer not null default 1 check (revision >= 1),
  entry         text not null check (entry in ('claim', 'counter')),
  kind          text not null check (kind in ('supported', 'created', 'net_new')),
  tier          text not null check (tier in ('payroll_verified', 'seller_reported', 'modelled')),
  -- Job-years; a counter row takes back what its claim says.
  jobs          numeric(20, 9) not null,
  from_day      date not null,
  to_day        date not null check (to_day > from_day),
  -- FIPS codes of the maker's place, where it is known.
  state         text check (state ~ '^\d{2}$'),
  county        text check (county ~ '^\d{5}$'),
  programme_id  uuid,
  -- Of a business that ships as an example: never in the count itself.
  is_sample     boolean not null,
  source        text not null check (source <> ''),
  data_version  text,
  made_at       timestamptz not null,
  primary key (business_id, evidence, evidence_id, effect, revision, entry),
  check (county is null or left(county, 2) = state),
  check (case entry when 'claim' then jobs >= 0 else jobs <= 0 end),
  -- A model says what is supported, never what was created: that takes a payroll, and net of what
  -- would have happened anyway, a comparison.
  check (case kind
    when 'supported' then true
    when 'created' then evidence = 'payroll'
    else evidence = 'comparison' end),
  check ((tier = 'modelled') = (evidence = 'order')),
  check (evidence <> 'order' or revision = 1),
  check (evidence <> 'payroll' or effect = 'direct'),
  check (evidence <> 'comparison' or (kind = 'net_new' and tier = 'payroll_verified')),
  check (evidence = 'order' or from_day <= made_at::date)
);
create index claim_place on impact.claim (is_sample, state, county);

create function impact.guard_claim() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    raise exception 'a claim is not changed: it is taken back';
  elsif tg_op = 'DELETE' then
    -- What is computed from an order can be computed again.
    if old.evidence <> 'order' then
      raise exception 'a claim with evidence is not removed: it is taken back';
    end if;
    return old;
  end if;
  if new.entry = 'claim' and exists (select from impact.claim as open
      where open.business_id = new.business_id and open.evidence = new.evidence
        and open.evidence_id = new.evidence_id and open.effect = new.effect
        and open.entry = 'claim' and open.revision <> new.revision
        and not exists (select from impact.claim as back where back.business_id = open.business_id
          and back.evidence = open.evidence and back.evidence_id = open.evidence_id
          and back.effect = open.effect and back.revision = open.revision
          and back.entry = 'counter')) then
    raise exception 'the same fact is claimed already';
  end if;
  if new.entry = 'counter' and not exists (select from impact.claim
      where business_id = new.business_id and evidence = new.evidence
        and evidence_id = new.evidence_id and effect = new.effect and entry = 'claim'
        and revision = new.revision and kind = new.kind and tier = new.tier and jobs = -new.jobs) then
    raise exception 'a counter row takes back exactly what was claimed';
  end if;
  return new;
end $$;
create trigger claim_is_guarded before update or delete on impact.claim
  for each row execute function impact.guard_claim();
-- Of an order there is one revision, so its key says all; a look at others for each of a million is spared.
create trigger claim_is_let_in before insert on impact.claim
  for each row when (new.evidence <> 'order' or new.entry = 'counter')
  execute function impact.guard_claim();

create table impact.uncounted (
  -- distribution: business_id
  -- Goods of settled orders that are in no claim, and why: nothing is left out without a word.
  business_id   uuid not null,
  order_id      uuid not null,
  reason        text not null check (reason in ('no_code', 'unknown_code', 'no_industry', 'no_sector', 'no_rate', 'no_price_level')),
  amount_minor  bigint not null check (amount_minor >= 0),
  currency      text not null,
  primary key (business_id, order_id, reason)
);
