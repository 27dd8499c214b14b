import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

/** What a comparison said of an office's counties, as its office put it on record. */
export type NetNew = Readonly<{
  agencyId: string
  outcome: 'direct_jobs_supported'
  revision: number
  /** '2026-Q3' */
  fromQuarter: string
  toQuarter: string
  /** Job-years, decimals with up to nine places. */
  jobs: string
  low: string
  high: string
  state: string
  begun: number
  compared: number
  digest: string
  isSample: boolean
  madeAt: Date
  supersededAt: Date | null
}>

const ROW = sql.raw(`agency_id as "agencyId", outcome, revision, from_quarter as "fromQuarter",
  to_quarter as "toQuarter", jobs::text as jobs, low::text as low, high::text as high, state, begun,
  compared, digest, is_sample as "isSample", made_at as "madeAt", superseded_at as "supersededAt"`)

/** Those that stand and share a quarter with this one stand no more. */
export async function supersedeNetNew(
  db: Db,
  { agencyId, outcome, fromQuarter, toQuarter }: Omit<NetNew, 'revision'>,
  now: Date,
): Promise<void> {
  await sql`update impact.net_new set superseded_at = ${now}
    where agency_id = ${agencyId} and outcome = ${outcome} and superseded_at is null
      and from_quarter <= ${toQuarter} and to_quarter >= ${fromQuarter}`.execute(db)
}

/** Undefined when somebody else was first with the same revision. */
export async function insertNetNew(
  db: Db,
  row: Omit<NetNew, 'revision'> & { madeBy: string },
): Promise<NetNew | undefined> {
  const { rows } = await sql<NetNew>`insert into impact.net_new (agency_id, outcome, revision,
      from_quarter, to_quarter, jobs, low, high, state, begun, compared, digest, is_sample, made_at,
      made_by)
    select ${row.agencyId}, ${row.outcome}, coalesce(max(revision), 0) + 1, ${row.fromQuarter},
      ${row.toQuarter}, ${row.jobs}::numeric, ${row.low}::numeric, ${row.high}::numeric,
      ${row.state}, ${row.begun}::integer, ${row.compared}::integer, ${row.digest},
      ${row.isSample}::boolean, ${row.madeAt}::timestamptz, ${row.madeBy}
    from impact.net_new where agency_id = ${row.agencyId} and outcome = ${row.outcome}
    on conflict do nothing returning ${ROW}`.execute(db)
  return rows[0]
}

/** All that an office has put on record, the newest first. */
export async function selectNetNewOf(
  db: Db,
  { agencyId, below, limit }: { agencyId: string; below: number | undefined; limit: number },
): Promise<NetNew[]> {
  const behind = below === undefined ? sql`` : sql`and revision < ${below}`
  const { rows } = await sql<NetNew>`select ${ROW} from impact.net_new
    where agency_id = ${agencyId} ${behind} order by revision desc limit ${limit}`.execute(db)
  return rows
}

/** What stands, of all offices; `after` is the office and revision of the last one seen. */
export async function selectNetNew(
  db: Db,
  given: {
    isSample: boolean
    after: { agencyId: string; revision: number } | undefined
    limit: number
  },
): Promise<NetNew[]> {
  const behind = given.after
    ? sql`and (agency_id, revision) > (${given.after.agencyId}::uuid, ${given.after.revision}::integer)`
    : sql``
  const { rows } = await sql<NetNew>`select ${ROW} from impact.net_new
    where is_sample = ${given.isSample} and superseded_at is null ${behind}
    order by agency_id, revision limit ${given.limit}`.execute(db)
  return rows
}
