import { sql } from 'kysely'
import { type Db, planned } from '../../platform/db.ts'
import type { Effect, Kind, ModelledClaim, PayrollClaim, Tier } from './claim.ts'
import type { NotMapped } from './crosswalk.ts'

type Ref = Readonly<{ businessId: string; orderId: string }>

export type UncountedReason = NotMapped | 'no_code' | 'no_rate' | 'no_price_level'

/** Goods of an order that are in no claim. */
export type Uncounted = Ref &
  Readonly<{ reason: UncountedReason; amountMinor: bigint; currency: string }>

const CLAIM_ROW = sql.raw(`claim("businessId" uuid, evidence text, "evidenceId" text, effect text,
  kind text, tier text, jobs numeric, "fromDay" date, "toDay" date, state text, county text,
  "programmeId" uuid, "isSample" boolean, source text, "dataVersion" text, entry text)`)

const COLUMNS =
  sql.raw(`business_id, evidence, evidence_id, effect, entry, kind, tier, jobs, from_day,
  to_day, state, county, programme_id, is_sample, source, data_version`)

export type OpenClaim = Readonly<{ revision: number; tier: Tier; programmeId: string | null }>

/** What is claimed of a payroll fact and was not taken back; and how often it was claimed at all. */
export async function selectPayrollClaim(
  db: Db,
  { businessId, evidenceId }: Pick<PayrollClaim, 'businessId' | 'evidenceId'>,
): Promise<{ revisions: number; open: OpenClaim | undefined }> {
  const { rows } = await sql<{
    revision: number
    tier: Tier
    programme_id: string | null
    is_open: boolean
  }>`select revision, tier, programme_id, count(*) over (partition by revision) = 1 as is_open
    from impact.claim where business_id = ${businessId} and evidence = 'payroll'
      and evidence_id = ${evidenceId}
    order by revision desc limit 1`.execute(db)
  const [last] = rows
  return {
    revisions: last?.revision ?? 0,
    open: last?.is_open
      ? { revision: last.revision, tier: last.tier, programmeId: last.programme_id }
      : undefined,
  }
}

/** Takes the open claim of a payroll fact back. */
export async function counterPayrollClaim(
  db: Db,
  {
    businessId,
    evidenceId,
    revision,
  }: Pick<PayrollClaim, 'businessId' | 'evidenceId'> & { revision: number },
  now: Date,
): Promise<void> {
  await sql`insert into impact.claim (${COLUMNS}, revision, made_at)
    select business_id, evidence, evidence_id, effect, 'counter', kind, tier, -jobs, from_day, to_day,
      state, county, programme_id, is_sample, source, data_version, revision, ${now}::timestamptz
    from impact.claim where business_id = ${businessId} and evidence = 'payroll'
      and evidence_id = ${evidenceId} and revision = ${revision} and entry = 'claim'
    on conflict do nothing`.execute(db)
}

/** False when somebody else claimed the same fact at the same moment. */
export async function insertPayrollClaim(
  db: Db,
  claim: PayrollClaim,
  { revision, now }: { revision: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql`with
    given as (select * from jsonb_to_recordset(${JSON.stringify([claim])}::jsonb) as ${CLAIM_ROW})
    insert into impact.claim (${COLUMNS}, revision, made_at)
    select "businessId", evidence, "evidenceId", effect, 'claim', kind, tier, jobs, "fromDay", "toDay",
      state, county, "programmeId", "isSample", source, "dataVersion", ${revision}, ${now}::timestamptz
    from given
    on conflict do nothing returning 1 as one`.execute(db)
  return rows.length === 1
}

/**
 * Brings what the ledger says of some orders to these claims; rows that say so already stay as they
 * are. Must be in a transaction.
 */
export async function replaceOrderClaims(
  db: Db,
  orders: readonly Ref[],
  given: Readonly<{
    claims: readonly ModelledClaim[]
    uncounted: readonly Uncounted[]
    source: string
    dataVersion: string
    now: Date
  }>,
): Promise<void> {
  const due = dueRows(given)
  const { rows } = await planned<{ kept: bigint }>`with due as (${due}),
    said as (select claim.* from ${refs(orders)} join impact.claim
      on claim.business_id = ref.business_id and claim.evidence = 'order'
        and claim.evidence_id = ref.order_id::text),
    stale as (select business_id, evidence_id, effect, entry from said
      where (business_id, evidence_id, effect, entry, kind, jobs, from_day, to_day,
        coalesce(state, ''), coalesce(county, ''), is_sample, source, data_version)
      not in (select business_id, order_id::text, effect, entry, kind, jobs, day, day + 1,
        coalesce(state, ''), coalesce(county, ''), is_sample, source, data_version from due)),
    gone as (delete from impact.claim using stale
      where claim.evidence = 'order' and claim.business_id = stale.business_id
        and claim.evidence_id = stale.evidence_id and claim.effect = stale.effect
        and claim.entry = stale.entry)
    select (select count(*) from said) - (select count(*) from stale) as kept`.execute(db)
  const isMissing = Number(rows[0]!.kept) < dueCount(given.claims)
  // First the claims, then what takes them back: a counter row is held against its claim.
  if (isMissing) {
    await planned`with due as (${due})
      insert into impact.claim (business_id, evidence, evidence_id, effect, entry, kind, tier, jobs,
        from_day, to_day, state, county, is_sample, source, data_version, made_at)
      select business_id, 'order', order_id::text, effect, entry, kind, 'modelled', jobs, day, day + 1,
        state, county, is_sample, source, data_version, ${given.now}::timestamptz
      from due order by entry on conflict do nothing`.execute(db)
  }
  await replaceUncounted(db, orders, given.uncounted)
}

const dueCount = (claims: readonly ModelledClaim[]): number =>
  claims.reduce((all, { isTakenBack }) => all + (isTakenBack ? 4 : 2), 0)

/** The rows of claims: for each effect the claim and, where its order went back, what takes it back. */
const dueRows = ({
  claims,
  source,
  dataVersion,
}: Readonly<{ claims: readonly ModelledClaim[]; source: string; dataVersion: string }>) =>
  sql`select business_id, order_id, day, state, county, is_sample, kind, effect, entry,
      case entry when 'claim' then jobs else -jobs end as jobs,
      ${source}::text as source, ${dataVersion}::text as data_version
    from unnest(
      ${claims.map(({ businessId }) => businessId)}::uuid[],
      ${claims.map(({ orderId }) => orderId)}::uuid[],
      ${claims.map(({ kind }) => kind)}::text[],
      ${claims.map(({ jobs }) => jobs.direct)}::numeric[],
      ${claims.map(({ jobs }) => jobs.indirect)}::numeric[],
      ${claims.map(({ day }) => day)}::date[],
      ${claims.map(({ state }) => state)}::text[],
      ${claims.map(({ county }) => county)}::text[],
      ${claims.map(({ isSample }) => isSample)}::boolean[],
      ${claims.map(({ isTakenBack }) => isTakenBack)}::boolean[]
    ) as given(business_id, order_id, kind, direct, indirect, day, state, county, is_sample,
      is_taken_back)
    cross join lateral (values ('direct', direct), ('indirect', indirect)) as part(effect, jobs)
    cross join (values ('claim'), ('counter')) as booked(entry)
    where entry = 'claim' or is_taken_back`

async function replaceUncounted(
  db: Db,
  orders: readonly Ref[],
  uncounted: readonly Uncounted[],
): Promise<void> {
  await planned`delete from impact.uncounted
    where (business_id, order_id) in (select business_id, order_id from ${refs(orders)})`.execute(
    db,
  )
  if (uncounted.length === 0) return
  const left = JSON.stringify(
    uncounted.map(({ amountMinor, ...one }) => ({ ...one, amountMinor: `${amountMinor}` })),
  )
  await planned`insert into impact.uncounted (business_id, order_id, reason, amount_minor, currency)
    select "businessId", "orderId", reason, "amountMinor", currency
    from jsonb_to_recordset(${left}::jsonb) as given("businessId" uuid, "orderId" uuid, reason text,
      "amountMinor" bigint, currency text)`.execute(db)
}

const refs = (orders: readonly Ref[]) =>
  sql`unnest(${orders.map(({ businessId }) => businessId)}::uuid[],
    ${orders.map(({ orderId }) => orderId)}::uuid[]) as ref(business_id, order_id)`

/** Before and behind every place of the ledger. */
const FIRST = '00000000-0000-0000-0000-000000000000'
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Claims of orders that no settled order stands behind any more go, between two places of the ledger. */
export async function deleteStrayClaims(
  db: Db,
  {
    after = { businessId: FIRST, orderId: FIRST },
    upTo = { businessId: LAST, orderId: LAST },
    known,
  }: { after: Ref | undefined; upTo: Ref | undefined; known: readonly Ref[] },
): Promise<void> {
  // The businesses by themselves as well: an index leads to them.
  const between = (id: ReturnType<typeof sql.raw>) => sql`
    business_id between ${after.businessId}::uuid and ${upTo.businessId}::uuid
    and (business_id, ${id}) > (${after.businessId}::uuid, ${after.orderId}::uuid)
    and (business_id, ${id}) <= (${upTo.businessId}::uuid, ${upTo.orderId}::uuid)
    and (business_id, ${id}) not in (select business_id, order_id from ${refs(known)})`
  await sql`delete from impact.claim where evidence = 'order'
    and ${between(sql.raw('evidence_id::uuid'))}`.execute(db)
  await sql`delete from impact.uncounted where ${between(sql.raw('order_id'))}`.execute(db)
}

export type CountRow = Readonly<{
  kind: Kind
  effect: Effect
  tier: Tier
  jobs: string
  businesses: number
}>

/** What all claims come to, kept apart by kind, effect and tier; what was taken back is out of it. */
export async function selectCount(
  db: Db,
  { isSample }: { isSample: boolean },
): Promise<CountRow[]> {
  const { rows } = await sql<{ kind: Kind; effect: Effect; tier: Tier; jobs: string; n: bigint }>`
    select kind, effect, tier, sum(jobs) as jobs, count(distinct business_id) as n
    from impact.claim where is_sample = ${isSample}
    group by kind, effect, tier order by kind, effect, tier`.execute(db)
  return rows.map(({ kind, effect, tier, jobs, n }) => ({
    kind,
    effect,
    tier,
    jobs,
    businesses: Number(n),
  }))
}

/** Businesses with a claim that was not taken back, and the days the claims are of. */
export async function selectScope(db: Db, { isSample }: { isSample: boolean }) {
  const { rows } = await sql<{ businesses: bigint; first: string | null; last: string | null }>`
    select count(*) as businesses, min(first)::text as first, max(last)::text as last from (
      select min(from_day) as first, max(to_day) as last from impact.claim
      where is_sample = ${isSample} group by business_id having sum(jobs) > 0) as one`.execute(db)
  const { businesses, first, last } = rows[0]!
  return { businesses: Number(businesses), first, last }
}

export type PlaceRow = Readonly<{
  state: string
  county: string | null
  jobs: string
  businesses: number
}>

/** Direct jobs supported, as modelled, by state, or by county with those whose county is not known. */
export async function selectPlaces(
  db: Db,
  { level, isSample }: { level: 'state' | 'county'; isSample: boolean },
): Promise<PlaceRow[]> {
  const county = level === 'county' ? sql`county` : sql`null::text`
  const { rows } = await sql<{ state: string; county: string | null; jobs: string; n: bigint }>`
    select state, county, sum(jobs) as jobs, count(*) as n from (
      select business_id, state, ${county} as county, sum(jobs) as jobs from impact.claim
      where state is not null and tier = 'modelled' and effect = 'direct'
        and is_sample = ${isSample}
      group by 1, 2, 3 having sum(jobs) > 0) as one
    group by state, county order by state, county nulls last`.execute(db)
  return rows.map(({ n, ...row }) => ({ ...row, businesses: Number(n) }))
}

/** Direct jobs supported, as modelled, of a state's counties in some quarters since the year 0. */
export async function selectCountyQuarters(
  db: Db,
  given: Readonly<{ state: string; quarters: readonly number[]; isSample: boolean }>,
): Promise<{ county: string; quarter: number; jobs: number }[]> {
  const quarter = sql.raw('(extract(year from from_day) * 4 + extract(quarter from from_day) - 1)')
  const { rows } = await sql<{ county: string; quarter: string; jobs: string }>`
    select county, ${quarter}::text as quarter, sum(jobs)::text as jobs from impact.claim
    where is_sample = ${given.isSample} and state = ${given.state} and county is not null
      and tier = 'modelled' and effect = 'direct' and ${quarter} = any(${given.quarters}::numeric[])
    group by county, ${quarter}`.execute(db)
  return rows.map((row) => ({ ...row, quarter: Number(row.quarter), jobs: Number(row.jobs) }))
}

/** What is in no claim, by reason and currency. */
export async function selectUncounted(db: Db) {
  const { rows } = await sql<{
    reason: UncountedReason
    currency: string
    orders: bigint
    minor: bigint
  }>`select reason, currency, count(*) as orders, sum(amount_minor)::bigint as minor
    from impact.uncounted group by reason, currency order by reason, currency`.execute(db)
  return rows.map(({ orders, ...row }) => ({ ...row, orders: Number(orders) }))
}
