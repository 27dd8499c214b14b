import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { ApplicationState } from './life-cycle.ts'
import type { ProgrammeRef } from './programme-store.ts'
import type { KeptReport } from './report-programme.ts'

export type ReportCounts = Readonly<{
  awardedMinor: bigint
  paidMinor: bigint
  releasedMinor: bigint
  costMinor: bigint
  reimbursedMinor: bigint
  businessesAwarded: number
  claimsPaid: number
  milestonesAgreed: number
  milestonesReached: number
}>

export async function countReport(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
): Promise<ReportCounts> {
  const of = sql`agency_id = ${agencyId} and programme_id = ${programmeId}`
  const { rows } = await sql<ReportCounts>`select
      coalesce(sum(amount_minor), 0)::bigint as "awardedMinor",
      coalesce(sum(paid_minor), 0)::bigint as "paidMinor",
      coalesce(sum(released_minor), 0)::bigint as "releasedMinor",
      count(distinct business_id)::integer as "businessesAwarded",
      (select coalesce(sum(cost_minor), 0)::bigint from programmes.claim
        where ${of} and state in ('approved', 'paid')) as "costMinor",
      (select coalesce(sum(reimbursed_minor), 0)::bigint from programmes.claim
        where ${of} and state in ('approved', 'paid')) as "reimbursedMinor",
      (select count(*)::integer from programmes.claim
        where ${of} and state = 'paid') as "claimsPaid",
      (select count(*)::integer from programmes.milestone where ${of}) as "milestonesAgreed",
      (select count(*)::integer from programmes.milestone
        where ${of} and done_on is not null) as "milestonesReached"
    from programmes.award where ${of}`.execute(db)
  return rows[0]!
}

export async function countByState(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
): Promise<{ state: ApplicationState; count: number }[]> {
  const { rows } = await sql<{ state: ApplicationState; count: number }>`
    select state, count(*)::integer as count from programmes.application
    where agency_id = ${agencyId} and programme_id = ${programmeId}
    group by state order by state`.execute(db)
  return rows
}

/** How often each rule was not met among refused applications. */
export async function countRefusals(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
): Promise<{ kind: string; count: number }[]> {
  const { rows } = await sql<{ kind: string; count: number }>`
    select finding->>'kind' as kind, count(*)::integer as count
    from programmes.application, jsonb_array_elements(outcome) as finding
    where agency_id = ${agencyId} and programme_id = ${programmeId} and state = 'refused'
      and finding->>'isMet' is distinct from 'true'
    group by 1 order by 2 desc, 1`.execute(db)
  return rows
}

export type AwardedBusiness = Readonly<{
  businessId: string
  awardedMinor: bigint
  paidMinor: bigint
}>

/** Businesses that were awarded something, by id, with what they were given. */
export async function selectAwarded(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<AwardedBusiness[]> {
  const behind = after ? sql`and business_id > ${after}` : sql``
  const { rows } = await sql<AwardedBusiness>`select business_id as "businessId",
      sum(amount_minor)::bigint as "awardedMinor", sum(paid_minor)::bigint as "paidMinor"
    from programmes.award where agency_id = ${agencyId} and programme_id = ${programmeId} ${behind}
    group by business_id order by business_id limit ${limit}`.execute(db)
  return rows
}

export type Outcome = Readonly<{ measure: string; currency: string; value: bigint }>

/** Orders of awarded businesses, of those that show them to the office at this moment. */
export async function sumOutcome(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
): Promise<Outcome[]> {
  const { rows } = await sql<Outcome>`select measure, currency, sum(value)::bigint as value
    from programmes.measure where figure = 'orders' and business_id in (
      select award.business_id from programmes.award join programmes.reader
        on reader.agency_id = award.agency_id and reader.business_id = award.business_id
          and reader.figure = 'orders'
      where award.agency_id = ${agencyId} and award.programme_id = ${programmeId})
    group by measure, currency order by measure, currency`.execute(db)
  return rows
}

export async function findReport(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
): Promise<KeptReport | null> {
  const { rows } = await sql<{ report: KeptReport | null }>`select report
    from programmes.programme where agency_id = ${agencyId} and id = ${programmeId}`.execute(db)
  return rows[0]?.report ?? null
}

export const saveReport = (db: Db, { agencyId, programmeId }: ProgrammeRef, report: KeptReport) =>
  sql`update programmes.programme set report = ${JSON.stringify(report)}::jsonb
    where agency_id = ${agencyId} and id = ${programmeId}`.execute(db)
