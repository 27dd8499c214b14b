import { sql } from 'kysely'
import type { LocalText } from '../../kernel/locale.ts'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { SentType } from '../../platform/sent-file.ts'
import type { ClaimState } from './life-cycle.ts'
import type { ProgrammeRef } from './programme-store.ts'

export type AwardRef = ProgrammeRef & Readonly<{ awardId: string }>
export type ClaimRef = ProgrammeRef & Readonly<{ claimId: string }>

export type AwardRow = Readonly<{
  businessId: string
  amountMinor: bigint
  approvedMinor: bigint
  paidMinor: bigint
  releasedMinor: bigint
  endedAt: Date | null
  programme: LocalText
  currency: Currency
  sharePoints: number
}>

const AWARD = sql.raw(`award.business_id as "businessId", amount_minor as "amountMinor",
  approved_minor as "approvedMinor", paid_minor as "paidMinor", released_minor as "releasedMinor",
  ended_at as "endedAt", programme.name as programme, currency, share_points as "sharePoints"`)

const selectAward = (
  { agencyId, programmeId, awardId }: AwardRef,
  lock: 'for update of award' | '',
) => sql<AwardRow>`select ${AWARD} from programmes.award join programmes.programme
    on programme.agency_id = award.agency_id and programme.id = award.programme_id
  where award.agency_id = ${agencyId} and award.programme_id = ${programmeId}
    and award.id = ${awardId} ${sql.raw(lock)}`

export const findAward = async (db: Db, ref: AwardRef): Promise<AwardRow | undefined> =>
  (await selectAward(ref, '').execute(db)).rows[0]

/** The same, and nobody changes it, or what is claimed of it, until the transaction ends. */
export const lockAward = async (db: Db, ref: AwardRef): Promise<AwardRow | undefined> =>
  (await selectAward(ref, 'for update of award').execute(db)).rows[0]

export type Milestone = Readonly<{ number: number; name: string; dueOn: Day; doneOn: Day | null }>

export async function selectMilestones(
  db: Db,
  { agencyId, programmeId, awardId }: AwardRef,
): Promise<Milestone[]> {
  const { rows } = await sql<Milestone>`select number, name, due_on as "dueOn", done_on as "doneOn"
    from programmes.milestone where agency_id = ${agencyId} and programme_id = ${programmeId}
      and award_id = ${awardId} order by number`.execute(db)
  return rows
}

/** Puts these in the place of what was agreed before. */
export async function replaceMilestones(
  db: Db,
  { agencyId, programmeId, awardId }: AwardRef,
  milestones: readonly Pick<Milestone, 'name' | 'dueOn'>[],
): Promise<void> {
  await sql`delete from programmes.milestone where agency_id = ${agencyId}
    and programme_id = ${programmeId} and award_id = ${awardId}`.execute(db)
  const rows = JSON.stringify(milestones.map((one, i) => ({ ...one, number: i + 1 })))
  await sql`insert into programmes.milestone (agency_id, programme_id, award_id, number, name, due_on)
    select ${agencyId}, ${programmeId}, ${awardId}, number, name, "dueOn"
    from jsonb_to_recordset(${rows}::jsonb)
      as given(number integer, name text, "dueOn" date)`.execute(db)
}

/** True when it was not reached before. */
export async function reachMilestone(
  db: Db,
  { agencyId, programmeId, awardId }: AwardRef,
  { number, on }: { number: number; on: Day },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update programmes.milestone set done_on = ${on}
    where agency_id = ${agencyId} and programme_id = ${programmeId} and award_id = ${awardId}
      and number = ${number} and done_on is null`.execute(db)
  return numAffectedRows === 1n
}

export type ClaimFacts = Readonly<{
  milestone: number | null
  costMinor: bigint
  purpose: string
  spentOn: Day
}>

export type Claim = ClaimFacts &
  Readonly<{
    agencyId: string
    programmeId: string
    id: string
    awardId: string
    businessId: string
    state: ClaimState
    reimbursedMinor: bigint | null
    reason: string | null
    reference: string | null
    createdAt: Date
    submittedAt: Date | null
    decidedAt: Date | null
    paidAt: Date | null
  }>

const CLAIM = sql.raw(`agency_id as "agencyId", programme_id as "programmeId", id,
  award_id as "awardId", business_id as "businessId", state, milestone, cost_minor as "costMinor",
  purpose, spent_on as "spentOn", reimbursed_minor as "reimbursedMinor", reason, reference,
  created_at as "createdAt", submitted_at as "submittedAt", decided_at as "decidedAt",
  paid_at as "paidAt"`)

export async function insertClaim(db: Db, claim: Claim): Promise<void> {
  await sql`insert into programmes.claim (agency_id, programme_id, id, award_id, business_id, state,
      milestone, cost_minor, purpose, spent_on, created_at)
    values (${claim.agencyId}, ${claim.programmeId}, ${claim.id}, ${claim.awardId},
      ${claim.businessId}, ${claim.state}, ${claim.milestone}, ${claim.costMinor},
      ${claim.purpose}, ${claim.spentOn}, ${claim.createdAt})`.execute(db)
}

export async function findClaim(
  db: Db,
  { agencyId, programmeId, claimId }: ClaimRef,
): Promise<Claim | undefined> {
  const { rows } = await sql<Claim>`select ${CLAIM} from programmes.claim
    where agency_id = ${agencyId} and programme_id = ${programmeId}
      and id = ${claimId}`.execute(db)
  return rows[0]
}

/** Writes everything of a claim that may change, under the lock of its award. */
export async function saveClaim(db: Db, claim: Claim): Promise<void> {
  await sql`update programmes.claim set state = ${claim.state}, milestone = ${claim.milestone},
      cost_minor = ${claim.costMinor}, purpose = ${claim.purpose}, spent_on = ${claim.spentOn},
      reimbursed_minor = ${claim.reimbursedMinor}, reason = ${claim.reason},
      reference = ${claim.reference}, submitted_at = ${claim.submittedAt},
      decided_at = ${claim.decidedAt}, paid_at = ${claim.paidAt}
    where agency_id = ${claim.agencyId} and programme_id = ${claim.programmeId}
      and id = ${claim.id}`.execute(db)
}

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** Of one award, the newest first. */
export async function selectClaimsOf(
  db: Db,
  { agencyId, programmeId, awardId }: AwardRef,
  { after, limit }: Page,
): Promise<Claim[]> {
  const behind = after ? sql`and id < ${after}` : sql``
  const { rows } = await sql<Claim>`select ${CLAIM} from programmes.claim
    where agency_id = ${agencyId} and programme_id = ${programmeId} and award_id = ${awardId}
      ${behind} order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Of a programme in one state, the oldest first. */
export async function selectClaimsIn(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
  { state, after, limit }: Page & { state: ClaimState },
): Promise<Claim[]> {
  const behind = after ? sql`and id > ${after}` : sql``
  const { rows } = await sql<Claim>`select ${CLAIM} from programmes.claim
    where agency_id = ${agencyId} and programme_id = ${programmeId} and state = ${state}
      ${behind} order by id limit ${limit}`.execute(db)
  return rows
}

export async function countClaims(
  db: Db,
  { agencyId, programmeId, awardId }: AwardRef,
  states: readonly ClaimState[],
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count
    from programmes.claim where agency_id = ${agencyId} and programme_id = ${programmeId}
      and award_id = ${awardId} and state = any(${states}::text[])`.execute(db)
  return rows[0]!.count
}

/** An approved claim takes its part of the award. The database refuses more than is left. */
export const addApproved = (db: Db, ref: AwardRef, minor: bigint) =>
  sql`update programmes.award set approved_minor = approved_minor + ${minor}
    where agency_id = ${ref.agencyId} and programme_id = ${ref.programmeId}
      and id = ${ref.awardId}`.execute(db)

/** What was committed is spent: on the award and on its programme. */
export async function addPaid(db: Db, ref: AwardRef, minor: bigint): Promise<void> {
  await sql`update programmes.award set paid_minor = paid_minor + ${minor}
    where agency_id = ${ref.agencyId} and programme_id = ${ref.programmeId}
      and id = ${ref.awardId}`.execute(db)
  await sql`update programmes.programme
    set committed_minor = committed_minor - ${minor}, spent_minor = spent_minor + ${minor}
    where agency_id = ${ref.agencyId} and id = ${ref.programmeId}`.execute(db)
}

/** What is left of an award goes back to the budget, and nothing can be claimed of it any more. */
export async function saveEnded(
  db: Db,
  ref: AwardRef,
  { minor, now }: { minor: bigint; now: Date },
): Promise<void> {
  await sql`update programmes.award
    set released_minor = released_minor + ${minor}, ended_at = ${now}
    where agency_id = ${ref.agencyId} and programme_id = ${ref.programmeId}
      and id = ${ref.awardId}`.execute(db)
  await sql`update programmes.programme set committed_minor = committed_minor - ${minor}
    where agency_id = ${ref.agencyId} and id = ${ref.programmeId}`.execute(db)
}

export type Receipt = Readonly<{
  claimId: string
  id: string
  type: SentType
  bytes: number
  keptAt: Date | null
  /** The same file was sent with another claim of this agency. */
  isUsedElsewhere: boolean
}>

/** Receipts of these claims whose files are there, in the order they came. */
export async function selectReceipts(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
  claimIds: readonly string[],
): Promise<Receipt[]> {
  const { rows } = await sql<Receipt>`select claim_id as "claimId", id, type, bytes,
      kept_at as "keptAt", exists (select from programmes.receipt as other
        where other.agency_id = receipt.agency_id and other.content_hash = receipt.content_hash
          and other.claim_id <> receipt.claim_id and other.kept_at is not null)
        as "isUsedElsewhere"
    from programmes.receipt where agency_id = ${agencyId} and programme_id = ${programmeId}
      and claim_id = any(${claimIds}::uuid[]) and kept_at is not null
    order by claim_id, id`.execute(db)
  return rows
}

/** The line of a file that is about to be written, or that of the same file sent before. */
export async function beginReceipt(
  db: Db,
  { agencyId, programmeId, claimId }: ClaimRef,
  given: { id: string; type: SentType; bytes: number; contentHash: Buffer; now: Date },
): Promise<{ id: string; keptAt: Date | null }> {
  const { rows } = await sql<{ id: string; keptAt: Date | null }>`
    insert into programmes.receipt (agency_id, programme_id, claim_id, id, type, bytes,
      content_hash, at)
    values (${agencyId}, ${programmeId}, ${claimId}, ${given.id}, ${given.type}, ${given.bytes},
      ${given.contentHash}, ${given.now})
    on conflict (agency_id, programme_id, claim_id, content_hash)
      do update set at = excluded.at
    returning id, kept_at as "keptAt"`.execute(db)
  return rows[0]!
}

export async function countReceipts(
  db: Db,
  { agencyId, programmeId, claimId }: ClaimRef,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count
    from programmes.receipt where agency_id = ${agencyId} and programme_id = ${programmeId}
      and claim_id = ${claimId}`.execute(db)
  return rows[0]!.count
}

export const keepReceipt = (
  db: Db,
  { agencyId, programmeId, claimId }: ClaimRef,
  { id, now }: { id: string; now: Date },
) =>
  sql`update programmes.receipt set kept_at = ${now}
    where agency_id = ${agencyId} and programme_id = ${programmeId} and claim_id = ${claimId}
      and id = ${id} and kept_at is null`.execute(db)

/** True when its line was there without a file. */
export async function dropReceipt(
  db: Db,
  { agencyId, programmeId, claimId }: ClaimRef,
  id: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from programmes.receipt
    where agency_id = ${agencyId} and programme_id = ${programmeId} and claim_id = ${claimId}
      and id = ${id} and kept_at is null`.execute(db)
  return numAffectedRows === 1n
}

/** True when there was one. */
export async function deleteReceipt(
  db: Db,
  { agencyId, programmeId, claimId }: ClaimRef,
  id: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from programmes.receipt
    where agency_id = ${agencyId} and programme_id = ${programmeId} and claim_id = ${claimId}
      and id = ${id}`.execute(db)
  return numAffectedRows === 1n
}
