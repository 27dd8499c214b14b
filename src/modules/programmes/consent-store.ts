import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { FIGURES, type Figure, type Measure, type MeasureName } from './figure.ts'

/** What a business lets an office, and those above it, read. */
export type Consent = Readonly<{
  agencyId: string
  figure: Figure
  readers: readonly string[]
  givenAt: Date
  withdrawnAt: Date | null
}>

const CONSENT = sql.raw(`agency_id as "agencyId", figure, readers, given_at as "givenAt",
  withdrawn_at as "withdrawnAt"`)

/** Of a business that stands and that stood, by office. */
export async function selectConsents(db: Db, businessId: string): Promise<Consent[]> {
  const { rows } = await sql<Consent>`select ${CONSENT} from programmes.consent
    where business_id = ${businessId} order by agency_id, figure`.execute(db)
  return rows
}

/** From here to the end of the transaction nobody else changes consents or figures of the business. */
export async function lockFollowed(db: Db, businessId: string): Promise<void> {
  await sql`insert into programmes.followed (business_id, is_stale) values (${businessId}, false)
    on conflict (business_id) do nothing`.execute(db)
  await sql`select from programmes.followed where business_id = ${businessId}
    for update`.execute(db)
}

/** In one order for everybody: totals of an office are changed by many at once. */
export const lockOffices = (db: Db, agencyIds: readonly string[]) =>
  sql`select from programmes.agency where agency_id = any(${agencyIds}::uuid[])
    order by agency_id for no key update`.execute(db)

export async function saveConsent(
  db: Db,
  given: {
    businessId: string
    agencyId: string
    figure: Figure
    readers: readonly string[]
    by: string
    now: Date
  },
): Promise<void> {
  const { businessId, agencyId, figure, readers } = given
  await sql`insert into programmes.consent (business_id, agency_id, figure, readers, given_at, given_by)
    values (${businessId}, ${agencyId}, ${figure}, ${readers}::uuid[], ${given.now}, ${given.by})
    on conflict (business_id, agency_id, figure) do update set readers = excluded.readers,
      given_at = excluded.given_at, given_by = excluded.given_by, withdrawn_at = null`.execute(db)
  await sql`insert into programmes.reader (agency_id, business_id, figure, via_agency_id)
    select reader, ${businessId}, ${figure}, ${agencyId} from unnest(${readers}::uuid[]) as reader
    on conflict do nothing`.execute(db)
}

export async function withdrawConsent(
  db: Db,
  given: {
    businessId: string
    agencyId: string
    figure: Figure
    readers: readonly string[]
    now: Date
  },
): Promise<void> {
  const { businessId, agencyId, figure, readers } = given
  await sql`update programmes.consent set withdrawn_at = ${given.now}
    where business_id = ${businessId} and agency_id = ${agencyId}
      and figure = ${figure}`.execute(db)
  await sql`delete from programmes.reader where agency_id = any(${readers}::uuid[])
    and business_id = ${businessId} and figure = ${figure}
    and via_agency_id = ${agencyId}`.execute(db)
}

/** Keeps what the figures of a business come to now; what is not among them is forgotten. */
export async function saveMeasures(
  db: Db,
  businessId: string,
  measures: readonly Measure[],
  now: Date,
): Promise<void> {
  await sql`delete from programmes.measure where business_id = ${businessId}`.execute(db)
  const rows = JSON.stringify(measures.map((one) => ({ ...one, value: `${one.value}` })))
  await sql`insert into programmes.measure (business_id, figure, measure, currency, value)
    select ${businessId}, figure, measure, currency, value
    from jsonb_to_recordset(${rows}::jsonb)
      as given(figure text, measure text, currency text, value bigint)`.execute(db)
  await sql`update programmes.followed set is_stale = false, read_at = ${now}
    where business_id = ${businessId}`.execute(db)
}

/** Adds what a business comes to, to everybody who may read it now, or takes it away again. */
export const addToTotals = (db: Db, businessId: string, sign: 1 | -1) =>
  sql`insert into programmes.total (agency_id, measure, currency, value)
    select agency_id, measure, currency, ${sign} * value
    from (select distinct unnest(readers) as agency_id, figure from programmes.consent
      where business_id = ${businessId} and withdrawn_at is null) as reader
    join programmes.measure on business_id = ${businessId} and measure.figure = reader.figure
    on conflict (agency_id, measure, currency)
      do update set value = total.value + excluded.value`.execute(db)

/** Marks businesses whose figures somebody reads, in one order; the others are left alone. */
export const markStale = (db: Db, businessIds: readonly string[]) =>
  sql`update programmes.followed set is_stale = true from (
      select business_id from programmes.followed
      where business_id = any(${businessIds}::uuid[]) and not is_stale
      order by business_id for update) as due
    where followed.business_id = due.business_id`.execute(db)

export async function selectStale(
  db: Db,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<string[]> {
  const behind = after ? sql`and business_id > ${after}` : sql``
  const { rows } = await sql<{ id: string }>`select business_id as id from programmes.followed
    where is_stale ${behind} order by business_id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

export type Total = Readonly<{ measure: MeasureName; currency: string; value: bigint }>

/** What offices may read, added up; by office. Numbers that came back to zero are left out. */
export async function selectTotals(
  db: Db,
  agencyIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Total[]>> {
  const { rows } = await sql<Total & { agencyId: string }>`
    select agency_id as "agencyId", measure, currency, value from programmes.total
    where agency_id = any(${agencyIds}::uuid[]) and value <> 0
    order by agency_id, measure, currency`.execute(db)
  return Map.groupBy(rows, ({ agencyId }) => agencyId)
}

export type Client = Readonly<{
  businessId: string
  figures: readonly Figure[]
  measures: readonly Total[]
  readAt: Date | null
}>

/** Businesses that an office may read something of, by id, with what it may read and nothing else. */
export async function selectClients(
  db: Db,
  agencyId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Client[]> {
  const behind = after ? sql`and business_id > ${after}` : sql``
  const { rows } = await sql<
    Omit<Client, 'measures'> & { measures: (Omit<Total, 'value'> & { value: string })[] }
  >`
    select page.business_id as "businessId", page.figures, followed.read_at as "readAt",
      coalesce((select jsonb_agg(jsonb_build_object('measure', measure, 'currency', currency,
          'value', value::text) order by measure, currency)
        from programmes.measure where measure.business_id = page.business_id
          and measure.figure = any(page.figures)), '[]') as measures
    from (select business_id, array_agg(distinct figure) as figures from programmes.reader
      where agency_id = ${agencyId} ${behind}
      group by business_id order by business_id limit ${limit}) as page
    join programmes.followed on followed.business_id = page.business_id
    order by page.business_id`.execute(db)
  return rows.map((row) => ({
    ...row,
    measures: row.measures.map((one) => ({ ...one, value: BigInt(one.value) })),
  }))
}

/** Which figures of one business an office may read. */
export async function selectFigures(
  db: Db,
  { agencyId, businessId }: { agencyId: string; businessId: string },
): Promise<Figure[]> {
  const { rows } = await sql<{ figure: Figure }>`select distinct figure from programmes.reader
    where agency_id = ${agencyId} and business_id = ${businessId}`.execute(db)
  return FIGURES.filter((figure) => rows.some((row) => row.figure === figure))
}
