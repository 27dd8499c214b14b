import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { type PictureRefusal, picturePath, type ShownPicture } from './picture.ts'

type State = 'waiting' | 'shown' | 'refused'
type Row = Readonly<{
  id: string
  url: string
  state: State
  reason: PictureRefusal | null
  width: number | null
  height: number | null
  /** Ids of the copies, by '480.webp', '960.jpg'. */
  files: Readonly<Record<string, string>>
  changedAt: Date
}>

const hashOf = (url: string): string => createHash('sha256').update(url).digest('hex')

/** What is known of these addresses of one seller. */
export async function selectPictures(
  db: Db,
  businessId: string,
  urls: readonly string[],
): Promise<Map<string, Row>> {
  if (urls.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select id, url, state, reason, width, height, files, changed_at as "changedAt"
    from storefront.picture where business_id = ${businessId}
      and url_hash in (select decode(hash, 'hex') from unnest(${urls.map(hashOf)}::text[]) as hash)`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.url, row]))
}

/** Those of these addresses that we have a copy of, as they are shown. */
export async function selectShownPictures(
  db: Db,
  businessId: string,
  urls: readonly string[],
): Promise<ReadonlyMap<string, ShownPicture>> {
  const known = await selectPictures(db, businessId, urls)
  return new Map(
    [...known].flatMap(([url, { id, state, width, height }]): [string, ShownPicture][] =>
      state === 'shown' && width && height ? [[url, { path: picturePath(id), width, height }]] : [],
    ),
  )
}

/**
 * The line of a picture whose files are about to be written: a new one, or the one that was begun
 * before and not finished, with its ids. The listing may name another by now: it is looked at after
 * some days, and until then nothing takes it away from whoever writes its files.
 */
export async function beginPicture(
  db: Db,
  given: Readonly<{
    businessId: string
    url: string
    id: string
    files: Readonly<Record<string, string>>
    now: Date
  }>,
): Promise<Pick<Row, 'id' | 'state' | 'files'>> {
  const { rows } = await sql<Pick<Row, 'id' | 'state' | 'files'>>`
    insert into storefront.picture as known (business_id, url_hash, id, url, state, files, changed_at,
      unnamed_since)
    values (${given.businessId}, decode(${hashOf(given.url)}, 'hex'), ${given.id}, ${given.url},
      'waiting', ${JSON.stringify(given.files)}::jsonb, ${given.now}, ${given.now})
    on conflict (business_id, url_hash) do update set
      unnamed_since =
        case known.state when 'shown' then known.unnamed_since else excluded.unnamed_since end,
      state = case known.state when 'shown' then 'shown' else 'waiting' end, reason = null,
      files = case known.files when '{}'::jsonb then excluded.files else known.files end
    returning id, state, files`.execute(db)
  return rows[0]!
}

type Of = Readonly<{ businessId: string; url: string; now: Date }>

export async function keepPicture(
  db: Db,
  { businessId, url, now, width, height }: Of & { width: number; height: number },
): Promise<void> {
  await sql`update storefront.picture
    set state = 'shown', reason = null, width = ${width}, height = ${height}, changed_at = ${now}
    where business_id = ${businessId} and url_hash = decode(${hashOf(url)}, 'hex')
      and state <> 'shown'`.execute(db)
}

/** One that is shown stays: a server that is down later takes nothing away. */
export async function refusePicture(
  db: Db,
  { businessId, url, now, id, reason }: Of & { id: string; reason: PictureRefusal },
): Promise<void> {
  await sql`
    insert into storefront.picture as known (business_id, url_hash, id, url, state, reason, files,
      changed_at, unnamed_since)
    values (${businessId}, decode(${hashOf(url)}, 'hex'), ${id}, ${url}, 'refused', ${reason},
      '{}'::jsonb, ${now}, ${now})
    on conflict (business_id, url_hash) do update set state = 'refused', reason = excluded.reason,
      changed_at = excluded.changed_at
    where known.state <> 'shown'`.execute(db)
}

/** The file of one copy, by the id in its address; undefined when there is none to show. */
export async function findPictureFile(
  db: Db,
  { id, copy }: { id: string; copy: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ file: string | null }>`
    select files->>${copy}::text as file from storefront.picture
    where id = ${id} and state = 'shown'`.execute(db)
  return rows[0]?.file ?? undefined
}

/**
 * In the transaction that writes a listing: what it names from now on is kept, what it names no more
 * may be unnamed. A picture that is being let go is waited for, and is fetched anew then.
 */
export async function followNames(
  db: Db,
  given: Readonly<{
    businessId: string
    before: readonly string[]
    after: readonly string[]
    now: Date
  }>,
): Promise<void> {
  const named = given.after.map(hashOf)
  const dropped = given.before.filter((url) => !given.after.includes(url)).map(hashOf)
  if (named.length + dropped.length === 0) return
  await sql`update storefront.picture
    set unnamed_since = case when unnamed_since is null then ${given.now}::timestamptz end
    where business_id = ${given.businessId} and (
      unnamed_since is not null and url_hash in
        (select decode(hash, 'hex') from unnest(${named}::text[]) as hash)
      or unnamed_since is null and url_hash in
        (select decode(hash, 'hex') from unnest(${dropped}::text[]) as hash))`.execute(db)
}

/** Businesses with pictures that may be unnamed since before then, by id. */
export async function selectBusinessesUnnamed(
  db: Db,
  { before, after, limit }: { before: Date; after: string | undefined; limit: number },
): Promise<string[]> {
  const behind = after ? sql`and business_id > ${after}` : sql``
  const { rows } = await sql<{ id: string }>`
    select distinct business_id as id from storefront.picture
    where unnamed_since < ${before} ${behind} order by id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/**
 * Looks at some pictures of one seller that may be unnamed since before then: of those that no
 * listing names the lines go, and what is left to do is noted; the others are kept. A listing that
 * is being written holds what it begins to name under a lock: that is passed over, and what it has
 * just taken is no longer due. Returns how many were looked at.
 */
export async function letGoUnnamed(
  db: Db,
  { businessId, before, limit }: { businessId: string; before: Date; limit: number },
): Promise<number> {
  const { rows } = await sql<{ looked: number }>`
    with due as (select url_hash, url from storefront.picture
        where business_id = ${businessId} and unnamed_since < ${before}
        order by unnamed_since, url_hash limit ${limit} for update skip locked),
      named as (select distinct image->>'url' as url
        from storefront.listing, jsonb_array_elements(images) as image
        where business_id = ${businessId} and image->>'url' in (select url from due)),
      kept as (update storefront.picture set unnamed_since = null
        where business_id = ${businessId} and url_hash in
          (select url_hash from due where url in (select url from named))),
      gone as (delete from storefront.picture
        where business_id = ${businessId} and url_hash in
          (select url_hash from due where url not in (select url from named))
        returning id, files),
      noted as (insert into storefront.picture_leaving (business_id, id, files)
        select ${businessId}, id, files from gone where files <> '{}'::jsonb)
    select count(*)::integer as looked from due`.execute(db)
  return rows[0]!.looked
}

export type LeavingPicture = Readonly<{
  businessId: string
  id: string
  files: Readonly<Record<string, string>>
}>

/** Pictures whose lines are gone and whose files are not. */
export async function selectLeaving(
  db: Db,
  { after, limit }: { after: LeavingPicture | undefined; limit: number },
): Promise<LeavingPicture[]> {
  const behind = after
    ? sql`where (business_id, id) > (${after.businessId}::uuid, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<LeavingPicture>`
    select business_id as "businessId", id, files from storefront.picture_leaving
    ${behind} order by business_id, id limit ${limit}`.execute(db)
  return rows
}

export const deleteLeaving = (db: Db, { businessId, id }: LeavingPicture) =>
  sql`delete from storefront.picture_leaving
    where business_id = ${businessId} and id = ${id}`.execute(db)
