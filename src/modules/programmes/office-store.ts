import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Level, Office } from './office.ts'

const OFFICE = sql.raw(`agency_id as "agencyId", level, parent_id as "parentId", ancestors, state,
  county, standing, is_sample as "isSample"`)

export async function findOffice(db: Db, agencyId: string): Promise<Office | undefined> {
  return (await selectOffices(db, [agencyId]))[0]
}

/** Those there are, in no order. */
export async function selectOffices(db: Db, agencyIds: readonly string[]): Promise<Office[]> {
  const { rows } = await sql<Office>`select ${OFFICE} from programmes.agency
    where agency_id = any(${agencyIds}::uuid[])`.execute(db)
  return rows
}

/** Writes what an agency asks for; an office that is open stays as it is. True when it was written. */
export async function saveAskedOffice(
  db: Db,
  office: Omit<Office, 'ancestors' | 'standing'>,
  parent: Pick<Office, 'level' | 'ancestors'> | undefined,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into programmes.agency (agency_id, level, parent_id, parent_level, parent_ancestors,
      state, county, standing, is_sample, asked_at)
    values (${office.agencyId}, ${office.level}, ${office.parentId}, ${parent?.level ?? null},
      ${parent?.ancestors ?? []}::uuid[], ${office.state}, ${office.county}, 'asked',
      ${office.isSample}, ${now})
    on conflict (agency_id) do update set level = excluded.level, parent_id = excluded.parent_id,
      parent_level = excluded.parent_level, parent_ancestors = excluded.parent_ancestors,
      state = excluded.state, county = excluded.county, asked_at = excluded.asked_at
    where agency.standing = 'asked'`.execute(db)
  return numAffectedRows === 1n
}

/** True when it was asked for and is open now. */
export async function openOffice(db: Db, agencyId: string, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`update programmes.agency
    set standing = 'open', opened_at = ${now}
    where agency_id = ${agencyId} and standing = 'asked'`.execute(db)
  return numAffectedRows === 1n
}

/** True when it was asked for and is so no more. */
export async function declineOffice(db: Db, agencyId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from programmes.agency
    where agency_id = ${agencyId} and standing = 'asked'`.execute(db)
  return numAffectedRows === 1n
}

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** Offices right below one, by id. */
export async function selectChildren(
  db: Db,
  { parentId, standing }: { parentId: string; standing: Office['standing'] },
  { after, limit }: Page,
): Promise<Office[]> {
  const behind = after ? sql`and agency_id > ${after}` : sql``
  const { rows } = await sql<Office>`select ${OFFICE} from programmes.agency
    where parent_id = ${parentId} and standing = ${standing} ${behind}
    order by agency_id limit ${limit}`.execute(db)
  return rows
}

/** The first open office of a station below one, at any depth. */
export async function findStationBelow(db: Db, agencyId: string): Promise<Office | undefined> {
  const { rows } = await sql<Office>`select ${OFFICE} from programmes.agency
    where ancestors @> array[${agencyId}::uuid] and level = 'station' and standing = 'open'
    order by agency_id limit 1`.execute(db)
  return rows[0]
}

/** Since when there is an open office of each county below one. */
export async function selectCountyOpenings(
  db: Db,
  { agencyId, isSample }: Pick<Office, 'agencyId' | 'isSample'>,
): Promise<{ county: string; at: Date }[]> {
  const { rows } = await sql<{ county: string; at: Date }>`
    select county, min(opened_at) as at from programmes.agency
    where ancestors @> array[${agencyId}::uuid] and level = 'county' and standing = 'open'
      and is_sample = ${isSample}
    group by county`.execute(db)
  return rows
}

export type WantedOffice = Readonly<{
  agencyId?: string | undefined
  state?: string | undefined
  levels?: readonly Level[] | undefined
}>

/** Offices that are open and not invented, by id. */
export async function selectOpenOffices(
  db: Db,
  { agencyId, state, levels }: WantedOffice,
  { after, limit }: Page,
): Promise<Office[]> {
  const wanted = [
    ...(agencyId ? [sql`and agency_id = ${agencyId}`] : []),
    ...(state ? [sql`and state = ${state}`] : []),
    ...(levels ? [sql`and level = any(${levels}::text[])`] : []),
    ...(after ? [sql`and agency_id > ${after}`] : []),
  ]
  const { rows } = await sql<Office>`select ${OFFICE} from programmes.agency
    where standing = 'open' and not is_sample ${sql.join(wanted, sql` `)}
    order by agency_id limit ${limit}`.execute(db)
  return rows
}

/** Offices that wait for a yes, by id: of the operator, who may give it to any. */
export async function selectAskedOffices(db: Db, { after, limit }: Page): Promise<Office[]> {
  const behind = after ? sql`and agency_id > ${after}` : sql``
  const { rows } = await sql<Office>`select ${OFFICE} from programmes.agency
    where standing = 'asked' ${behind} order by agency_id limit ${limit}`.execute(db)
  return rows
}

export async function countAskedOffices(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ offices: number }>`select count(*)::integer as offices
    from (select from programmes.agency where standing = 'asked' limit ${most}) as asked`.execute(
    db,
  )
  return rows[0]!.offices
}
