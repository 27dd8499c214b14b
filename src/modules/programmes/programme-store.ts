import { sql } from 'kysely'
import type { LocalText } from '../../kernel/locale.ts'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { Finding, Rule } from './eligibility.ts'
import type { ApplicationState, ProgrammeState } from './life-cycle.ts'

export type ProgrammeRef = Readonly<{ agencyId: string; programmeId: string }>

/** What an office gives money for. */
export type Grant = Readonly<{
  agencyId: string
  id: string
  name: LocalText
  purpose: LocalText
  isSample: boolean
  state: ProgrammeState
  currency: Currency
  budgetMinor: bigint
  committedMinor: bigint
  spentMinor: bigint
  sharePoints: number
  opensOn: Day
  closesOn: Day
  rules: readonly Rule[]
  createdAt: Date
}>

const GRANT = sql.raw(`agency_id as "agencyId", id, name, purpose, is_sample as "isSample", state,
  currency, budget_minor as "budgetMinor", committed_minor as "committedMinor",
  spent_minor as "spentMinor", share_points as "sharePoints", opens_on as "opensOn",
  closes_on as "closesOn", rules, created_at as "createdAt"`)

export async function insertGrant(db: Db, grant: Grant): Promise<void> {
  await sql`insert into programmes.programme (agency_id, id, slug, name, purpose, is_sample, state,
      currency, budget_minor, share_points, opens_on, closes_on, rules, place, created_at)
    values (${grant.agencyId}, ${grant.id}, ${grant.id}, ${JSON.stringify(grant.name)}::jsonb,
      ${JSON.stringify(grant.purpose)}::jsonb, ${grant.isSample}, ${grant.state},
      ${grant.currency}, ${grant.budgetMinor}, ${grant.sharePoints}, ${grant.opensOn},
      ${grant.closesOn}, ${JSON.stringify(grant.rules)}::jsonb, ${placeOf(grant.rules)},
      ${grant.createdAt})`.execute(db)
}

/** The state that a programme is for, where its rules name exactly one. */
function placeOf(rules: readonly Rule[]): string | null {
  const states = rules.flatMap((rule) =>
    rule.kind === 'origin' ? rule.places.map(({ state }) => state) : [],
  )
  return new Set(states).size === 1 ? states[0]! : null
}

/** Changes a draft; of one that is open only its budget, never below what is given away. */
export async function updateGrant(db: Db, grant: Grant): Promise<boolean> {
  const { numAffectedRows } = await sql`update programmes.programme
    set name = ${JSON.stringify(grant.name)}::jsonb,
      purpose = ${JSON.stringify(grant.purpose)}::jsonb, currency = ${grant.currency},
      budget_minor = ${grant.budgetMinor}, share_points = ${grant.sharePoints},
      opens_on = ${grant.opensOn}, closes_on = ${grant.closesOn},
      rules = ${JSON.stringify(grant.rules)}::jsonb, place = ${placeOf(grant.rules)}
    where agency_id = ${grant.agencyId} and id = ${grant.id} and state = ${grant.state}
      and committed_minor + spent_minor <= ${grant.budgetMinor}`.execute(db)
  return numAffectedRows === 1n
}

export async function findGrant(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
): Promise<Grant | undefined> {
  const { rows } = await sql<Grant>`select ${GRANT} from programmes.programme
    where agency_id = ${agencyId} and id = ${programmeId}`.execute(db)
  return rows[0]
}

/** The same, and nobody changes it until the transaction ends. */
export async function lockGrant(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
): Promise<Grant | undefined> {
  const { rows } = await sql<Grant>`select ${GRANT} from programmes.programme
    where agency_id = ${agencyId} and id = ${programmeId} for update`.execute(db)
  return rows[0]
}

export const saveProgrammeState = (
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
  state: ProgrammeState,
) =>
  sql`update programmes.programme set state = ${state}
    where agency_id = ${agencyId} and id = ${programmeId}`.execute(db)

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** Of one office, the newest first. */
export async function selectGrants(
  db: Db,
  agencyId: string,
  { after, limit }: Page,
): Promise<Grant[]> {
  const behind = after ? sql`and id < ${after}` : sql``
  const { rows } = await sql<Grant>`select ${GRANT} from programmes.programme
    where agency_id = ${agencyId} ${behind} order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Of all offices that take applications on a day, the newest first; of a state, or for it, only. */
export async function selectOpenGrants(
  db: Db,
  { place, on }: { place: string | undefined; on: Day },
  { after, limit }: Page,
): Promise<Grant[]> {
  const there = place ? sql`and (place = ${place} or place is null)` : sql``
  const behind = after ? sql`and id < ${after}` : sql``
  const { rows } = await sql<Grant>`select ${GRANT} from programmes.programme
    where state = 'open' and opens_on <= ${on} and closes_on >= ${on} ${there} ${behind}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

export type Answers = Readonly<{
  foundedOn: Day | null
  employees: number | null
  /** What the money is for. */
  plan: string
}>

export type ApplicationRef = ProgrammeRef & Readonly<{ applicationId: string }>

export type Application = Readonly<{
  agencyId: string
  programmeId: string
  id: string
  businessId: string
  state: ApplicationState
  askedMinor: bigint
  answers: Answers
  outcome: readonly Finding[]
  readOn: Day
  appliedAt: Date
  decidedAt: Date | null
  reason: string | null
}>

/** The programme that it is for. */
type OfProgramme = Readonly<{ programme: LocalText; currency: Currency; sharePoints: number }>

/** What became of an application that was awarded. */
export type Award = Readonly<{
  amountMinor: bigint
  paidMinor: bigint
  releasedMinor: bigint
  awardedAt: Date
  endedAt: Date | null
}>

const APPLICATION = sql.raw(`application.agency_id as "agencyId",
  application.programme_id as "programmeId", application.id,
  application.business_id as "businessId", application.state, asked_minor as "askedMinor",
  answers, outcome, read_on as "readOn", applied_at as "appliedAt", decided_at as "decidedAt",
  reason, amount_minor as "amountMinor", paid_minor as "paidMinor",
  released_minor as "releasedMinor", awarded_at as "awardedAt", ended_at as "endedAt",
  programme.name as programme, currency, share_points as "sharePoints"`)
const WITH_AWARD = sql.raw(`programmes.application join programmes.programme
    on programme.agency_id = application.agency_id and programme.id = application.programme_id
  left join programmes.award
  on award.agency_id = application.agency_id and award.programme_id = application.programme_id
    and award.id = application.id`)

type Nullable<T> = { [Key in keyof T]: T[Key] | null }
export type ApplicationRow = Application & OfProgramme & Nullable<Award>

/** False when the business has one under way already. */
export async function insertApplication(
  db: Db,
  application: Application & { appliedBy: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into programmes.application (agency_id, programme_id,
      id, business_id, state, asked_minor, answers, outcome, read_on, applied_by, applied_at)
    values (${application.agencyId}, ${application.programmeId}, ${application.id},
      ${application.businessId}, ${application.state}, ${application.askedMinor},
      ${JSON.stringify(application.answers)}::jsonb,
      ${JSON.stringify(application.outcome)}::jsonb, ${application.readOn},
      ${application.appliedBy}, ${application.appliedAt})
    on conflict (agency_id, programme_id, business_id)
      where state in ('submitted', 'in_review') do nothing`.execute(db)
  return numAffectedRows === 1n
}

export async function findApplication(
  db: Db,
  { agencyId, programmeId, applicationId }: ApplicationRef,
): Promise<ApplicationRow | undefined> {
  const { rows } = await sql<ApplicationRow>`select ${APPLICATION} from ${WITH_AWARD}
    where application.agency_id = ${agencyId} and application.programme_id = ${programmeId}
      and application.id = ${applicationId}`.execute(db)
  return rows[0]
}

/** Of a programme, in one state or all, the oldest first. */
export async function selectApplications(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
  { state, after, limit }: Page & { state?: ApplicationState | undefined },
): Promise<ApplicationRow[]> {
  const which = state ? sql`and application.state = ${state}` : sql``
  const behind = after ? sql`and application.id > ${after}` : sql``
  const { rows } = await sql<ApplicationRow>`select ${APPLICATION} from ${WITH_AWARD}
    where application.agency_id = ${agencyId} and application.programme_id = ${programmeId}
      ${which} ${behind} order by application.id limit ${limit}`.execute(db)
  return rows
}

/** Of a business, the newest first. */
export async function selectOwnApplications(
  db: Db,
  businessId: string,
  { after, limit }: Page,
): Promise<ApplicationRow[]> {
  const behind = after ? sql`and application.id < ${after}` : sql``
  const { rows } = await sql<ApplicationRow>`select ${APPLICATION} from ${WITH_AWARD}
    where application.business_id = ${businessId} ${behind}
    order by application.id desc limit ${limit}`.execute(db)
  return rows
}

/** How often a business has applied for one programme, counted to `most`. */
export async function countApplications(
  db: Db,
  { agencyId, programmeId, businessId }: ProgrammeRef & { businessId: string },
  most: number,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from (
    select from programmes.application where business_id = ${businessId}
      and agency_id = ${agencyId} and programme_id = ${programmeId} limit ${most}) as one`.execute(
    db,
  )
  return rows[0]!.count
}

/** Whether an application of the programme waits for a decision. */
export async function hasUndecided(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
): Promise<boolean> {
  const { rows } = await sql`select from programmes.application
    where agency_id = ${agencyId} and programme_id = ${programmeId}
      and state in ('submitted', 'in_review') limit 1`.execute(db)
  return rows.length > 0
}

/** True when it stood where it may be taken from. */
export async function moveApplication(
  db: Db,
  { agencyId, programmeId, applicationId }: ApplicationRef,
  given: {
    from: readonly ApplicationState[]
    to: ApplicationState
    by: string
    reason: string | null
    now: Date
  },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update programmes.application
    set state = ${given.to}, decided_by = ${given.by}, decided_at = ${given.now},
      reason = ${given.reason}
    where agency_id = ${agencyId} and programme_id = ${programmeId} and id = ${applicationId}
      and state = any(${given.from}::text[])`.execute(db)
  return numAffectedRows === 1n
}

/** What one business was awarded of a programme in a calendar year, less what was given back. */
export async function sumAwarded(
  db: Db,
  { agencyId, programmeId, businessId }: ProgrammeRef & { businessId: string },
  year: string,
): Promise<bigint> {
  const { rows } = await sql<{ minor: bigint }>`
    select coalesce(sum(amount_minor - released_minor), 0)::bigint as minor from programmes.award
    where agency_id = ${agencyId} and programme_id = ${programmeId}
      and business_id = ${businessId} and awarded_on >= ${`${year}-01-01`}
      and awarded_on <= ${`${year}-12-31`}`.execute(db)
  return rows[0]!.minor
}

/**
 * Awards an application, in one statement that takes the money from what is left: whoever comes
 * second waits for the programme's row and is refused what is gone. False when nothing was awarded;
 * then the caller rolls back.
 */
export async function takeAward(
  db: Db,
  { agencyId, programmeId, applicationId }: ApplicationRef,
  given: {
    amountMinor: bigint
    from: readonly ApplicationState[]
    on: Day
    by: string
    reason: string
    now: Date
  },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    with taken as (
      update programmes.programme set committed_minor = committed_minor + ${given.amountMinor}
      where agency_id = ${agencyId} and id = ${programmeId} and state in ('open', 'closed')
        and budget_minor - committed_minor - spent_minor >= ${given.amountMinor}
      returning id),
    decided as (
      update programmes.application set state = 'awarded', decided_by = ${given.by},
        decided_at = ${given.now}, reason = ${given.reason}
      where agency_id = ${agencyId} and programme_id = ${programmeId} and id = ${applicationId}
        and state = any(${given.from}::text[]) and asked_minor >= ${given.amountMinor}
        and exists (select from taken)
      returning business_id)
    insert into programmes.award (agency_id, programme_id, id, business_id, amount_minor,
      awarded_on, awarded_at, awarded_by)
    select ${agencyId}, ${programmeId}, ${applicationId}, business_id,
      ${given.amountMinor}::bigint, ${given.on}::date, ${given.now}::timestamptz, ${given.by}
    from decided`.execute(db)
  return numAffectedRows === 1n
}
