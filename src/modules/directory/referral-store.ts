import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Outcome, Referral } from './referral.ts'

export type ReferralRef = Readonly<{ businessId: string; referralId: string }>
type Page = Readonly<{ after?: string | undefined; limit: number }>
type Row = Omit<Referral, 'outcome'> & Partial<Outcome>

const REFERRAL = sql.raw(`business_id as "businessId", id, partner_id as "partnerId", kind, steps,
  words, fields, handed, state, sent_at as "sentAt", answer_by as "answerBy",
  answered_at as "answeredAt", reason, due_on::text as "dueOn", first_read_at as "firstReadAt",
  last_read_at as "lastReadAt", withdrawn_at as "withdrawnAt", ended_at as "endedAt",
  ended_on::text as "endedOn", cost_minor as "costMinor", currency, is_damaged as "isDamaged",
  is_refunded as "isRefunded", is_disputed as "isDisputed", is_sample as "isSample"`)

const toReferral = (row: Row): Referral => {
  const { endedOn, costMinor, currency, isDamaged, isRefunded, isDisputed, ...rest } = row
  const facts = { isDamaged, isRefunded, isDisputed } as Omit<Outcome, 'endedOn'>
  const cost = { costMinor: costMinor ?? null, currency: currency ?? null }
  return { ...rest, outcome: endedOn ? { ...facts, ...cost, endedOn } : null }
}

/** False when the business has as many open as it may, or one with this partner. */
export async function insertReferral(
  db: Db,
  { givenBy, ...referral }: Referral & { givenBy: string },
  most: number,
): Promise<boolean> {
  const { businessId, id, partnerId, kind, steps, words, fields, handed } = referral
  const { numAffectedRows } = await sql`insert into directory.referral (business_id, id, partner_id,
      kind, steps, words, fields, handed, given_by, state, sent_at, answer_by, is_sample)
    select ${businessId}, ${id}, ${partnerId}, ${kind}, ${steps}::text[], ${words},
      ${fields}::text[], ${JSON.stringify(handed)}::jsonb, ${givenBy}, 'sent', ${referral.sentAt},
      ${referral.answerBy}, ${referral.isSample}
    where (select count(*) from directory.referral
      where business_id = ${businessId} and state in ('sent', 'accepted')) < ${most}
    on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

export async function lockReferral(
  db: Db,
  { businessId, referralId }: ReferralRef,
): Promise<Referral | undefined> {
  const { rows } = await sql<Row>`select ${REFERRAL} from directory.referral
    where business_id = ${businessId} and id = ${referralId} for update`.execute(db)
  return rows[0] && toReferral(rows[0])
}

export async function saveReferral(db: Db, referral: Referral): Promise<void> {
  const { businessId, id, outcome } = referral
  await sql`update directory.referral set state = ${referral.state},
      answered_at = ${referral.answeredAt}, reason = ${referral.reason}, due_on = ${referral.dueOn},
      withdrawn_at = ${referral.withdrawnAt}, ended_at = ${referral.endedAt},
      ended_on = ${outcome?.endedOn ?? null}, cost_minor = ${outcome?.costMinor ?? null},
      currency = ${outcome?.currency ?? null}, is_damaged = ${outcome?.isDamaged ?? null},
      is_refunded = ${outcome?.isRefunded ?? null}, is_disputed = ${outcome?.isDisputed ?? null}
    where business_id = ${businessId} and id = ${id}`.execute(db)
}

/** Of a business or of a partner, the newest first. */
export async function selectReferrals(
  db: Db,
  of: Readonly<{ businessId: string } | { partnerId: string }>,
  { after, limit }: Page,
): Promise<Referral[]> {
  const whose =
    'businessId' in of ? sql`business_id = ${of.businessId}` : sql`partner_id = ${of.partnerId}`
  const behind = after ? sql`and id < ${after}` : sql``
  const { rows } = await sql<Row>`select ${REFERRAL} from directory.referral
    where ${whose} ${behind} order by id desc limit ${limit}`.execute(db)
  return rows.map(toReferral)
}

/** Which business sent it to a partner; undefined when none did. */
export async function findSender(
  db: Db,
  { partnerId, referralId }: { partnerId: string; referralId: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ businessId: string }>`select business_id as "businessId"
    from directory.referral where partner_id = ${partnerId} and id = ${referralId}`.execute(db)
  return rows[0]?.businessId
}

export const saveRead = (db: Db, { businessId, referralId }: ReferralRef, now: Date) =>
  sql`update directory.referral set last_read_at = ${now},
      first_read_at = coalesce(first_read_at, ${now})
    where business_id = ${businessId} and id = ${referralId}`.execute(db)

/** Those that nobody has answered in time. */
export async function selectUnanswered(
  db: Db,
  { now, after, limit }: { now: Date; after: string | undefined; limit: number },
): Promise<ReferralRef[]> {
  const behind = after ? sql`and id > ${after}` : sql``
  const { rows } = await sql<ReferralRef>`select business_id as "businessId", id as "referralId"
    from directory.referral where state = 'sent' and answer_by <= ${now} ${behind}
    order by id limit ${limit}`.execute(db)
  return rows
}

/** A person who is gone is named in nothing that was handed over. */
export const forgetGiver = (db: Db, givenBy: string) =>
  sql`update directory.referral set handed = handed - 'contact', given_by = 'erased'
    where given_by = ${givenBy}`.execute(db)

/** What a person has handed over of themselves. */
export async function selectGivenBy(
  db: Db,
  givenBy: string,
): Promise<Pick<Referral, 'id' | 'partnerId' | 'sentAt' | 'handed'>[]> {
  const { rows } = await sql<Pick<Referral, 'id' | 'partnerId' | 'sentAt' | 'handed'>>`
    select id, partner_id as "partnerId", sent_at as "sentAt", handed from directory.referral
    where given_by = ${givenBy} order by id`.execute(db)
  return rows
}
