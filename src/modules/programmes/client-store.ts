import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { FIGURES, type Figure } from './figure.ts'

/** A business that has joined an office; it shows nothing by that. */
export type Joined = Readonly<{
  businessId: string
  agencyId: string
  cameBy: 'invitation' | 'referral'
  /** What the office asks it to show. */
  asks: readonly Figure[]
  joinedAt: Date
}>

export async function saveClient(
  db: Db,
  client: Joined & Readonly<{ batchId: string | null; prospectId: string | null; by: string }>,
): Promise<void> {
  await sql`insert into programmes.client (business_id, agency_id, came_by, batch_id, prospect_id,
      asks, joined_at, joined_by)
    values (${client.businessId}, ${client.agencyId}, ${client.cameBy}, ${client.batchId},
      ${client.prospectId}, ${client.asks}::text[], ${client.joinedAt}, ${client.by})
    on conflict (business_id, agency_id) do update set left_at = null`.execute(db)
}

/** True when it had joined. */
export async function leaveOffice(
  db: Db,
  { businessId, agencyId }: Pick<Joined, 'businessId' | 'agencyId'>,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update programmes.client set left_at = ${now}
    where business_id = ${businessId} and agency_id = ${agencyId} and left_at is null`.execute(db)
  return numAffectedRows === 1n
}

const JOINED = sql.raw(`business_id as "businessId", agency_id as "agencyId", came_by as "cameBy",
  asks, joined_at as "joinedAt"`)

/** Offices that a business has joined. */
export async function selectOfficesJoined(db: Db, businessId: string): Promise<Joined[]> {
  const { rows } = await sql<Joined>`select ${JOINED} from programmes.client
    where business_id = ${businessId} and left_at is null order by agency_id`.execute(db)
  return rows
}

/** What a business has done since it joined, each for the first time. */
const STEPS = {
  assessed: 'assessed_at',
  applied: 'applied_at',
  listed: 'listed_at',
  sold: 'sold_at',
} as const
export type ClientStep = keyof typeof STEPS

/** Marks a step of businesses, in one order; of `agencyId` alone when the step is of that office. */
export async function markStep(
  db: Db,
  step: ClientStep,
  { businessIds, agencyId }: { businessIds: readonly string[]; agencyId?: string | undefined },
  now: Date,
): Promise<void> {
  const at = sql.ref(STEPS[step])
  const office = agencyId ? sql`and agency_id = ${agencyId}` : sql``
  await sql`update programmes.client set ${at} = ${now} from (
      select business_id, agency_id from programmes.client
      where business_id = any(${businessIds}::uuid[]) ${office} and ${at} is null
        and left_at is null
      order by business_id, agency_id for update) as due
    where client.business_id = due.business_id and client.agency_id = due.agency_id`.execute(db)
}

export type ClientRow = Joined &
  Readonly<{
    figures: readonly Figure[]
    assessedAt: Date | null
    appliedAt: Date | null
    listedAt: Date | null
    soldAt: Date | null
  }>

/** Businesses that have joined an office, by id, with the figures they show it. */
export async function selectJoined(
  db: Db,
  agencyId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<ClientRow[]> {
  const behind = after ? sql`and business_id > ${after}` : sql``
  const { rows } = await sql<ClientRow>`select ${JOINED}, assessed_at as "assessedAt",
      applied_at as "appliedAt", listed_at as "listedAt", sold_at as "soldAt",
      array(select distinct figure from programmes.reader where reader.agency_id = ${agencyId}
        and reader.business_id = client.business_id) as figures
    from programmes.client where agency_id = ${agencyId} and left_at is null ${behind}
    order by business_id limit ${limit}`.execute(db)
  return rows.map((row) => ({
    ...row,
    figures: FIGURES.filter((figure) => row.figures.includes(figure)),
  }))
}
