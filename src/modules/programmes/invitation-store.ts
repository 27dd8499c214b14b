import { sql } from 'kysely'
import type { Locale } from '../../kernel/locale.ts'
import type { Db } from '../../platform/db.ts'
import type { Figure } from './figure.ts'
import type { InvitationRef } from './invitation-token.ts'
import type { FunnelStep } from './recruit.ts'

export type Batch = Readonly<{
  agencyId: string
  id: string
  name: string
  message: string
  locale: Locale
  asks: readonly Figure[]
  createdAt: Date
}>

const BATCH = sql.raw(`batch.agency_id as "agencyId", batch.id, batch.name, batch.message,
  batch.locale, batch.asks, batch.created_at as "createdAt"`)

export async function countBatches(db: Db, agencyId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) as count
    from programmes.invitation_batch where agency_id = ${agencyId}`.execute(db)
  return Number(rows[0]!.count)
}

export async function insertBatch(db: Db, batch: Batch & { by: string }): Promise<void> {
  await sql`insert into programmes.invitation_batch (agency_id, id, name, message, locale, asks,
      created_at, created_by)
    values (${batch.agencyId}, ${batch.id}, ${batch.name}, ${batch.message}, ${batch.locale},
      ${batch.asks}::text[], ${batch.createdAt}, ${batch.by})`.execute(db)
}

export type Chosen = Readonly<{
  ids?: readonly string[] | undefined
  county?: string | undefined
  kind?: string | undefined
}>

/**
 * Puts into a batch whom a letter may go to: who has an address, has neither joined nor said no, has
 * not been written to since `before`, nor too often, and waits for no other letter. Returns how many.
 */
export async function insertInvitations(
  db: Db,
  { agencyId, id }: Pick<Batch, 'agencyId' | 'id'>,
  { ids, county, kind }: Chosen,
  { before, mostMails, limit }: { before: Date; mostMails: number; limit: number },
): Promise<number> {
  const { numAffectedRows } = await sql`insert into programmes.invitation
      (agency_id, batch_id, prospect_id, state)
    select ${agencyId}, ${id}, prospect.id, 'waiting' from programmes.recruit as prospect
    where prospect.agency_id = ${agencyId} and stage in ('new', 'invited')
      and invitations < ${mostMails} and (invited_at is null or invited_at <= ${before})
      ${ids ? sql`and prospect.id = any(${ids}::uuid[])` : sql``}
      ${county ? sql`and lower(county) = lower(${county})` : sql``}
      ${kind ? sql`and kind = lower(${kind})` : sql``}
      and not exists (select from programmes.invitation as waiting
        where waiting.agency_id = ${agencyId} and waiting.prospect_id = prospect.id
          and waiting.state = 'waiting')
    order by prospect.id limit ${limit}`.execute(db)
  return Number(numAffectedRows)
}

/** Offices that have letters waiting, by id. */
export async function selectOfficesWaiting(
  db: Db,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<string[]> {
  const behind = after ? sql`and agency_id > ${after}` : sql``
  const { rows } = await sql<{ id: string }>`select distinct agency_id as id
    from programmes.invitation where state = 'waiting' ${behind}
    order by agency_id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** How many letters of an office have gone out since. */
export async function countHanded(db: Db, agencyId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) as count from programmes.invitation
    where agency_id = ${agencyId} and handed_at > ${since}`.execute(db)
  return Number(rows[0]!.count)
}

/** Takes the oldest that wait; each is taken once, and what was taken is known of the prospect. */
export async function handOver(
  db: Db,
  agencyId: string,
  { limit, now }: { limit: number; now: Date },
): Promise<InvitationRef[]> {
  const { rows } = await sql<InvitationRef>`with due as (
      select batch_id, prospect_id from programmes.invitation
      where agency_id = ${agencyId} and state = 'waiting'
      order by batch_id, prospect_id limit ${limit} for update)
    update programmes.invitation set state = 'handed', handed_at = ${now} from due
    where invitation.agency_id = ${agencyId} and invitation.batch_id = due.batch_id
      and invitation.prospect_id = due.prospect_id
    returning invitation.agency_id as "agencyId", invitation.batch_id as "batchId",
      invitation.prospect_id as "prospectId"`.execute(db)
  const ids = rows.map(({ prospectId }) => prospectId)
  await sql`update programmes.recruit as prospect set invited_at = ${now}, seen_at = ${now},
      invitations = invitations + 1
    where agency_id = ${agencyId} and id = any(${ids}::uuid[])`.execute(db)
  return rows
}

const isThis = ({ agencyId, batchId, prospectId }: InvitationRef) => sql`
  invitation.agency_id = ${agencyId} and invitation.batch_id = ${batchId}
  and invitation.prospect_id = ${prospectId}`

/** 'unknown': whoever sent it died meanwhile. */
export type LetterEnd = 'sent' | 'failed' | 'unwanted' | 'unknown'

export const endInvitation = (db: Db, ref: InvitationRef, state: LetterEnd) =>
  sql`update programmes.invitation set state = ${state}
    where ${isThis(ref)} and state in ('handed', 'unknown')`.execute(db)

/** What still waits is not sent any more. How many that were. */
export async function stopBatch(db: Db, agencyId: string, batchId: string): Promise<number> {
  const { numAffectedRows } = await sql`update programmes.invitation set state = 'stopped'
    where agency_id = ${agencyId} and batch_id = ${batchId} and state = 'waiting'`.execute(db)
  return Number(numAffectedRows)
}

export const markOpened = (db: Db, ref: InvitationRef, now: Date) =>
  sql`update programmes.invitation set opened_at = ${now}
    where ${isThis(ref)} and opened_at is null`.execute(db)

export type Letter = Omit<Batch, 'id'> &
  InvitationRef &
  Readonly<{
    business: string
    /** Sealed; null when nobody is written to there any more. */
    address: Buffer | null
    isOptedOut: boolean
    joinedBy: string | null
  }>

/** A letter with what it says and to whom. */
export async function findLetter(db: Db, ref: InvitationRef): Promise<Letter | undefined> {
  const { rows } = await sql<Letter>`select ${BATCH}, batch.id as "batchId",
      prospect.id as "prospectId", prospect.name as business, prospect.address,
      prospect.opted_out_at is not null as "isOptedOut", prospect.business_id as "joinedBy"
    from programmes.invitation
    join programmes.invitation_batch as batch on batch.agency_id = invitation.agency_id
      and batch.id = invitation.batch_id
    join programmes.recruit as prospect on prospect.agency_id = invitation.agency_id
      and prospect.id = invitation.prospect_id
    where ${isThis(ref)}`.execute(db)
  return rows[0]
}

/** True when nobody has answered before, or the same business has. */
export async function claimProspect(
  db: Db,
  { agencyId, prospectId }: InvitationRef,
  businessId: string,
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update programmes.recruit as prospect set business_id = ${businessId}
    where agency_id = ${agencyId} and id = ${prospectId}
      and coalesce(business_id, ${businessId}) = ${businessId}`.execute(db)
  return numAffectedRows === 1n
}

export type SentCounts = Readonly<{
  chosen: number
  waiting: number
  sent: number
  failed: number
  unwanted: number
  unknown: number
  stopped: number
  opened: number
}>
export type CountedBatch = Batch & SentCounts

/** Batches of an office with what became of their letters, the newest first. */
export async function selectBatches(db: Db, agencyId: string): Promise<CountedBatch[]> {
  const { rows } = await sql<
    Batch & Readonly<Record<keyof SentCounts, bigint>>
  >`select ${BATCH}, count(prospect_id) as chosen,
      count(*) filter (where state = 'waiting') as waiting,
      count(*) filter (where state in ('handed', 'sent')) as sent,
      count(*) filter (where state = 'failed') as failed,
      count(*) filter (where state = 'unwanted') as unwanted,
      count(*) filter (where state = 'unknown') as unknown,
      count(*) filter (where state = 'stopped') as stopped,
      count(opened_at) as opened
    from programmes.invitation_batch as batch
    left join programmes.invitation on invitation.agency_id = batch.agency_id
      and invitation.batch_id = batch.id
    where batch.agency_id = ${agencyId}
    group by batch.agency_id, batch.id order by batch.id desc`.execute(db)
  return rows.map((row) => ({
    ...row,
    chosen: Number(row.chosen),
    waiting: Number(row.waiting),
    sent: Number(row.sent),
    failed: Number(row.failed),
    unwanted: Number(row.unwanted),
    unknown: Number(row.unknown),
    stopped: Number(row.stopped),
    opened: Number(row.opened),
  }))
}

/** How far the businesses of a batch have come, and how many of them let the office know. */
export type StepCount = Readonly<{
  batchId: string
  step: Exclude<FunnelStep, 'opened'>
  count: number
  shown: number
}>

/**
 * Businesses that joined by invitation, by batch and step. Joining and applying to the office are known
 * to it; the other steps are where the figure that tells of them is shown to the office.
 */
export async function countSteps(db: Db, agencyId: string): Promise<StepCount[]> {
  const { rows } = await sql<
    Omit<StepCount, 'count' | 'shown'> & { count: bigint; shown: bigint }
  >`select client.batch_id as "batchId", step.name as step, count(*) as count,
      count(*) filter (where step.figure is null or exists (select from programmes.reader
        where reader.agency_id = ${agencyId} and reader.business_id = client.business_id
          and reader.figure = step.figure)) as shown
    from programmes.client cross join lateral (values
      ('joined', client.joined_at, null), ('assessed', client.assessed_at, 'assessment'),
      ('applied', client.applied_at, null), ('listed', client.listed_at, 'orders'),
      ('sold', client.sold_at, 'orders')) as step (name, at, figure)
    where client.agency_id = ${agencyId} and client.came_by = 'invitation' and step.at is not null
    group by client.batch_id, step.name`.execute(db)
  return rows.map((row) => ({ ...row, count: Number(row.count), shown: Number(row.shown) }))
}
