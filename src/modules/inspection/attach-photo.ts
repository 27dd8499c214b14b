import { createHash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { pictureTypeOf } from '../../platform/pictures.ts'
import {
  checkSentFile,
  chunksOf,
  type FileRefusal,
  FileRefused,
  readSentFile,
} from '../../platform/sent-file.ts'
import { recordAudit } from '../accounts/api.ts'
import { InspectionErrors as E } from './errors.ts'
import { type DefectClass, type Inspection, inspectionLimits } from './lot.ts'
import { countPhotos, findPhoto, insertPhoto, keepPhoto, type Photo } from './photo-store.ts'
import { findInspection, lockLot } from './store.ts'

const DAY_MS = 86_400_000

export type TakenPhoto = Readonly<{
  /** Made on the phone: the same photo may arrive any number of times. */
  id: string
  class: DefectClass | null
  takenAt: Date
  content: AsyncIterable<Uint8Array>
}>

/**
 * Keeps a photo of an inspection, drawn anew so that nothing of the file remains but its picture. It may
 * come days after the sheet, and again: the same photo changes nothing. The line is written first and
 * the files after it; a process that dies in between leaves a line that nobody is shown, and sending the
 * photo again completes it. Throws inspection_not_found, lot_not_open, photo_too_late, too_many_photos,
 * photo_conflict, photo_refused. Checks nothing about who asks.
 */
export async function attachPhoto(
  ctx: Ctx,
  {
    agencyId,
    inspectionId,
    photo,
  }: Readonly<{ agencyId: string; inspectionId: string; photo: TakenPhoto }>,
): Promise<Photo> {
  const sent = await taken(readSentFile(photo.content, inspectionLimits.photoBytes))
  const contentHash = createHash('sha256').update(sent).digest()
  const inspection = await findInspection(ctx.db, inspectionId)
  if (inspection?.agencyId !== agencyId) throw E.inspectionNotFound()
  // Before the work of drawing: whoever may add nothing costs nothing.
  const before = await requireRoom(ctx, inspection, { id: photo.id, contentHash })
  if (before?.keptAt) return before
  if (!pictureTypeOf(sent)) throw refused('type_unknown')
  const { content: picture, thumbnail } = await taken(checkSentFile(sent))
  const begun = await transaction(ctx, async (tx) => {
    // Photos of one lot that arrive at once are counted one after the other.
    await lockLot(tx.db, inspection)
    return begin(tx, inspection, { ...photo, contentHash, bytes: picture.byteLength })
  })
  if (begun.keptAt) return begun
  await ctx.files.save(begun.thumbnailId, chunksOf(thumbnail!), thumbnail!.byteLength)
  await ctx.files.save(begun.fileId, chunksOf(picture), picture.byteLength)
  await keepPhoto(ctx.db, begun, ctx.now())
  return { ...begun, keptAt: ctx.now() }
}

async function begin(
  tx: TxCtx,
  inspection: Inspection,
  given: Omit<TakenPhoto, 'content'> & { contentHash: Buffer; bytes: number },
): Promise<Photo> {
  const { id, contentHash, bytes, takenAt } = given
  const before = await requireRoom(tx, inspection, { id, contentHash })
  if (before) return before
  const { businessId, lotId, id: inspectionId, agencyId } = inspection
  const photo: Photo = {
    ...{ businessId, lotId, inspectionId, id, takenAt },
    class: given.class,
    fileId: newId(),
    thumbnailId: newId(),
    keptAt: null,
  }
  const at = tx.now()
  await insertPhoto(tx.db, { ...photo, contentHash, bytes, addedBy: actorText(tx.actor), at })
  await recordAudit(tx, {
    organisationId: agencyId,
    action: 'inspection.photo_added',
    subject: `lot:${lotId}`,
    after: { inspectionId, photoId: id, class: given.class },
  })
  return photo
}

/** The photo that came under this id before; without one there must be room for another. */
async function requireRoom(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  inspection: Inspection,
  { id, contentHash }: { id: string; contentHash: Buffer },
): Promise<Photo | undefined> {
  const { businessId, lotId, state, decidedAt } = inspection
  const before = await findPhoto(db, { businessId, lotId, id })
  if (before) {
    const isSame = before.inspectionId === inspection.id && contentHash.equals(before.contentHash)
    if (!isSame) throw E.photoConflict()
    return before
  }
  if (state === 'cancelled') throw E.lotNotOpen({ state })
  const { photoDays, photosOfInspection } = inspectionLimits
  if (decidedAt && now().getTime() - decidedAt.getTime() > photoDays * DAY_MS) {
    throw E.photoTooLate({ days: photoDays })
  }
  const count = await countPhotos(db, { businessId, lotId, inspectionId: inspection.id })
  if (count >= photosOfInspection) throw E.tooManyPhotos({ most: photosOfInspection })
  return undefined
}

const refused = (reason: FileRefusal) =>
  E.photoRefused({ reason, most: inspectionLimits.photoBytes })

const taken = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (error instanceof FileRefused) throw refused(error.reason)
    throw error
  })
