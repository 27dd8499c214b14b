import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Prospect } from './prospect.ts'
import type { LeftOut, Mark } from './target.ts'

/** Keeps what could be gained with a business; forgets it where nobody may read its assessment. */
export async function saveProspect(
  db: Db,
  businessId: string,
  prospect: Prospect | undefined,
): Promise<void> {
  await sql`delete from programmes.prospect where business_id = ${businessId}`.execute(db)
  if (!prospect) return
  await sql`insert into programmes.prospect (business_id, currency, products, allowed_products,
      waiting_products, waiting_minor, reachable_products, reachable_minor, gain_minor, open_steps,
      cost_minor)
    values (${businessId}, ${prospect.currency}, ${prospect.products},
      ${prospect.allowedProducts}, ${prospect.waitingProducts}, ${prospect.waitingMinor},
      ${prospect.reachableProducts}, ${prospect.reachableMinor}, ${prospect.gainMinor},
      ${prospect.openSteps}, ${prospect.costMinor})`.execute(db)
}

/**
 * Businesses that show an office anything, each with why it is not ranked, or null. What it could gain
 * is joined only where it shows its assessment: nothing else comes into a place or a reason. Awards
 * are those of the office and of the offices below, while they run.
 */
const standing = (agencyId: string) => sql`
  shown as (
    select business_id, bool_or(figure = 'assessment') as is_shown from programmes.reader
    where agency_id = ${agencyId} group by business_id),
  awarded as (
    select distinct business_id from programmes.award join programmes.agency using (agency_id)
    where ended_at is null and (agency_id = ${agencyId} or ${agencyId}::uuid = any(ancestors))),
  standing as (
    select shown.business_id, benefit, coalesce(mark = 'pinned', false) as is_pinned, reason,
      case when mark = 'excluded' then 'excluded'
        when not is_shown then 'not_shown'
        when prospect.business_id is null then 'not_assessed'
        when prospect.currency <> 'USD' then 'other_currency'
        when allowed_products = 0 then 'barred'
        when gain_minor = 0 then 'nothing_waits'
        when awarded.business_id is not null then 'awarded' end as left_out
    from shown
    left join programmes.prospect
      on is_shown and prospect.business_id = shown.business_id
    left join programmes.target_mark
      on target_mark.agency_id = ${agencyId} and target_mark.business_id = shown.business_id
    left join awarded on awarded.business_id = shown.business_id)`

/** A place in the ranking, so that a page begins behind it whatever has changed before it. */
export type Position = Readonly<{ isPinned: boolean; benefit: string; businessId: string }>

export type RankedRow = Position &
  Omit<Prospect, 'products' | 'allowedProducts'> &
  Readonly<{ rank: number; reason: string | null }>

/**
 * By what a dollar brings, pinned ones first; one statement, however many there are. What explains a
 * place is joined behind the sort: narrow rows of a whole state are sorted in memory.
 */
export async function selectRanked(
  db: Db,
  agencyId: string,
  { after, limit }: { after?: Position | undefined; limit: number },
): Promise<RankedRow[]> {
  const behind = after
    ? sql`where (not is_pinned, -benefit, business_id) > (${!after.isPinned},
        -(${after.benefit}::double precision), ${after.businessId}::uuid)`
    : sql``
  const { rows } = await sql<RankedRow>`with ${standing(agencyId)},
    ranked as (
      select business_id, is_pinned, benefit, reason,
        (row_number() over (order by not is_pinned, -benefit, business_id))::integer as rank
      from standing where left_out is null),
    page as (select * from ranked ${behind} order by rank limit ${limit})
    select rank, business_id as "businessId", is_pinned as "isPinned",
      page.benefit::text as benefit, reason, currency, waiting_products as "waitingProducts",
      waiting_minor as "waitingMinor", reachable_products as "reachableProducts",
      reachable_minor as "reachableMinor", gain_minor as "gainMinor", open_steps as "openSteps",
      cost_minor as "costMinor"
    from page join programmes.prospect using (business_id) order by rank`.execute(db)
  return rows
}

export type LeftOutRow = Readonly<{ businessId: string; why: LeftOut; reason: string | null }>

/** Those that show the office something and are not ranked, by id. */
export async function selectLeftOut(
  db: Db,
  agencyId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<LeftOutRow[]> {
  const behind = after ? sql`and business_id > ${after}` : sql``
  const { rows } = await sql<LeftOutRow>`with ${standing(agencyId)}
    select business_id as "businessId", left_out as why,
      case when left_out = 'excluded' then reason end as reason
    from standing where left_out is not null ${behind}
    order by business_id limit ${limit}`.execute(db)
  return rows
}

/** How many are ranked (null) and how many are left out, by why. */
export async function countStanding(
  db: Db,
  agencyId: string,
): Promise<{ why: LeftOut | null; count: number }[]> {
  const { rows } = await sql<{ why: LeftOut | null; count: number }>`with ${standing(agencyId)}
    select left_out as why, count(*)::integer as count from standing
    group by 1 order by 1`.execute(db)
  return rows
}

type MarkRef = Readonly<{ agencyId: string; businessId: string }>
export type MarkRow = Readonly<{ mark: Mark; reason: string }>

/** Whether a business shows an office anything. */
export async function isShown(db: Db, { agencyId, businessId }: MarkRef): Promise<boolean> {
  const { rows } = await sql`select from programmes.reader
    where agency_id = ${agencyId} and business_id = ${businessId} limit 1`.execute(db)
  return rows.length > 0
}

/** From here to the end of the transaction nobody else decides of an office's businesses. */
export const lockMarks = (db: Db, agencyId: string) =>
  sql`select from programmes.agency where agency_id = ${agencyId} for no key update`.execute(db)

/** What an officer decided of a business, if anything. */
export async function findMark(
  db: Db,
  { agencyId, businessId }: MarkRef,
): Promise<MarkRow | undefined> {
  const { rows } = await sql<MarkRow>`select mark, reason from programmes.target_mark
    where agency_id = ${agencyId} and business_id = ${businessId}`.execute(db)
  return rows[0]
}

export async function countMarks(db: Db, agencyId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count
    from programmes.target_mark where agency_id = ${agencyId}`.execute(db)
  return rows[0]!.count
}

export const saveMark = (db: Db, given: MarkRow & MarkRef & Readonly<{ by: string; now: Date }>) =>
  sql`insert into programmes.target_mark (agency_id, business_id, mark, reason, marked_by, marked_at)
    values (${given.agencyId}, ${given.businessId}, ${given.mark}, ${given.reason}, ${given.by},
      ${given.now})
    on conflict (agency_id, business_id) do update set mark = excluded.mark,
      reason = excluded.reason, marked_by = excluded.marked_by,
      marked_at = excluded.marked_at`.execute(db)

export const deleteMark = (db: Db, { agencyId, businessId }: MarkRef) =>
  sql`delete from programmes.target_mark
    where agency_id = ${agencyId} and business_id = ${businessId}`.execute(db)
