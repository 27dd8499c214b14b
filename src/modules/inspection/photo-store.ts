import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { DefectClass } from './lot.ts'
import type { LotRef } from './store.ts'

/** What an inspector photographed; it and a small copy lie with the other files. */
export type Photo = LotRef &
  Readonly<{
    inspectionId: string
    id: string
    class: DefectClass | null
    takenAt: Date
    fileId: string
    thumbnailId: string
    keptAt: Date | null
  }>

const PHOTO = sql.raw(`business_id as "businessId", lot_id as "lotId",
  inspection_id as "inspectionId", id, class, taken_at as "takenAt",
  file_id as "fileId", thumbnail_id as "thumbnailId", kept_at as "keptAt"`)

/** Whatever came under this id before, kept or not. */
export async function findPhoto(
  db: Db,
  { businessId, lotId, id }: LotRef & { id: string },
): Promise<(Photo & { contentHash: Uint8Array }) | undefined> {
  const { rows } = await sql<Photo & { contentHash: Uint8Array }>`
    select ${PHOTO}, content_hash as "contentHash" from inspection.photo
    where business_id = ${businessId} and lot_id = ${lotId} and id = ${id}`.execute(db)
  return rows[0]
}

/** All of one inspection, those too whose file did not come yet. */
export async function countPhotos(
  db: Db,
  { businessId, lotId, inspectionId }: LotRef & { inspectionId: string },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count
    from inspection.photo where business_id = ${businessId} and lot_id = ${lotId}
      and inspection_id = ${inspectionId}`.execute(db)
  return rows[0]!.count
}

export async function insertPhoto(
  db: Db,
  photo: Photo & Readonly<{ contentHash: Buffer; bytes: number; addedBy: string; at: Date }>,
): Promise<void> {
  await sql`insert into inspection.photo (business_id, lot_id, inspection_id, id, class, taken_at,
      content_hash, bytes, file_id, thumbnail_id, added_by, at)
    values (${photo.businessId}, ${photo.lotId}, ${photo.inspectionId}, ${photo.id}, ${photo.class},
      ${photo.takenAt}, ${photo.contentHash}, ${photo.bytes}, ${photo.fileId}, ${photo.thumbnailId},
      ${photo.addedBy}, ${photo.at})`.execute(db)
}

/** Its files have been written: from now on it is shown. */
export async function keepPhoto(
  db: Db,
  { businessId, lotId, id }: LotRef & { id: string },
  now: Date,
): Promise<void> {
  await sql`update inspection.photo set kept_at = ${now} where business_id = ${businessId}
    and lot_id = ${lotId} and id = ${id} and kept_at is null`.execute(db)
}

/** Those of a lot that are kept, the first taken first. */
export async function selectPhotos(db: Db, { businessId, lotId }: LotRef): Promise<Photo[]> {
  const { rows } = await sql<Photo>`select ${PHOTO} from inspection.photo
    where business_id = ${businessId} and lot_id = ${lotId} and kept_at is not null
    order by taken_at, id`.execute(db)
  return rows
}
