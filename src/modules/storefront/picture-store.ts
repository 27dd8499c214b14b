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
 * before and not finished, with its ids.
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
    insert into storefront.picture as known (business_id, url_hash, id, url, state, files, changed_at)
    values (${given.businessId}, decode(${hashOf(given.url)}, 'hex'), ${given.id}, ${given.url},
      'waiting', ${JSON.stringify(given.files)}::jsonb, ${given.now})
    on conflict (business_id, url_hash) do update set
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
    insert into storefront.picture as known (business_id, url_hash, id, url, state, reason, files, changed_at)
    values (${businessId}, decode(${hashOf(url)}, 'hex'), ${id}, ${url}, 'refused', ${reason},
      '{}'::jsonb, ${now})
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
