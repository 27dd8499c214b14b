import { newId } from '../../kernel/ids.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { PictureRefused, pictureTypeOf, redrawInSizes } from '../../platform/pictures.ts'
import type { Reach } from '../../platform/reach.ts'
import { chunksOf } from '../../platform/sent-file.ts'
import { renewListing } from './index-listing.ts'
import {
  PICTURE_EDGES,
  PICTURE_FORMATS,
  PICTURES_OF_LISTING,
  type PictureRefusal,
} from './picture.ts'
import { beginPicture, keepPicture, refusePicture, selectPictures } from './picture-store.ts'
import { fetchPicture } from './providers/fetch-picture.ts'
import { findListing, type ListingRef } from './store.ts'

/** What was refused is tried once more after a day: the seller may have put it right. */
const TRIED_AGAIN_MS = 86_400_000

/** Pictures that could not be fetched now: the task is tried again. */
class PicturesMissing extends Error {}

/**
 * Fetches the pictures of a live listing that we have no copy of, and puts it into the shop anew
 * when there is one more to show. Runs as often as it likes: what is there is not fetched again.
 * Throws when a server could not be reached.
 */
export async function fetchPictures(
  ctx: Ctx,
  reach: Reach,
  ref: ListingRef,
  signal: AbortSignal,
): Promise<void> {
  const { businessId } = ref
  const urls = await missingPictures(ctx, ref)
  let shown = 0
  const failures: string[] = []
  for (const url of urls) {
    signal.throwIfAborted()
    const fetched = await fetchPicture(reach, url, signal)
    if ('failed' in fetched) failures.push(`${url}: ${fetched.failed}`)
    else if ('refused' in fetched) await refuse(ctx, { businessId, url, reason: fetched.refused })
    else if (await putPicture(ctx, { businessId, url, bytes: fetched.bytes })) shown += 1
  }
  // Its card and its page show what was missing.
  if (shown > 0) await transaction(ctx, (tx) => renewListing(tx, ref))
  if (failures.length > 0) throw new PicturesMissing(failures.join('\n'))
}

/** The last try has failed: what is still missing says so. */
export async function giveUpPictures(ctx: Ctx, ref: ListingRef): Promise<void> {
  const { businessId } = ref
  for (const url of await missingPictures(ctx, ref)) {
    await refuse(ctx, { businessId, url, reason: 'unreachable' })
  }
}

async function missingPictures(ctx: Ctx, ref: ListingRef): Promise<string[]> {
  const listing = await findListing(ctx.db, ref)
  if (listing?.state !== 'live') return []
  const urls = [...new Set(listing.images.map(({ url }) => url))].slice(0, PICTURES_OF_LISTING)
  const known = await selectPictures(ctx.db, ref.businessId, urls)
  const since = ctx.now().getTime() - TRIED_AGAIN_MS
  return urls.filter((url) => {
    const picture = known.get(url)
    if (!picture || picture.state === 'waiting') return true
    return picture.state === 'refused' && picture.changedAt.getTime() < since
  })
}

const refuse = (
  ctx: Ctx,
  given: { businessId: string; url: string; reason: PictureRefusal },
): Promise<void> => refusePicture(ctx.db, { ...given, id: newId(), now: ctx.now() })

/**
 * Keeps our copies of one picture: the line first, its files after it, so that no file is without
 * a line; whoever is killed in between begins the same again. False when it is no picture.
 */
export async function putPicture(
  ctx: Ctx,
  { businessId, url, bytes }: { businessId: string; url: string; bytes: Buffer },
): Promise<boolean> {
  if (!pictureTypeOf(bytes)) {
    await refuse(ctx, { businessId, url, reason: 'unreadable' })
    return false
  }
  try {
    const drawn = await redrawInSizes(bytes, PICTURE_EDGES)
    const names = PICTURE_EDGES.flatMap((edge) =>
      PICTURE_FORMATS.map((format) => `${edge}.${format}`),
    )
    const files = Object.fromEntries(names.map((name) => [name, newId()]))
    const now = ctx.now()
    const begun = await beginPicture(ctx.db, { businessId, url, id: newId(), files, now })
    if (begun.state === 'shown') return true
    for (const { edge, webp, jpeg } of drawn.sizes) {
      for (const [name, copy] of [
        [`${edge}.webp`, webp],
        [`${edge}.jpg`, jpeg],
      ] as const) {
        await ctx.files.save(begun.files[name]!, chunksOf(copy), copy.byteLength)
      }
    }
    const { width, height } = drawn
    await keepPicture(ctx.db, { businessId, url, now, width, height })
    return true
  } catch (error) {
    if (!(error instanceof PictureRefused)) throw error
    await refuse(ctx, { businessId, url, reason: error.reason })
    return false
  }
}
