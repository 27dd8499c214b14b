import type { Ctx } from '../../platform/context.ts'
import { defineTask } from '../../platform/tasks.ts'
import { workThrough } from '../../platform/work-through.ts'
import {
  deleteLeaving,
  type LeavingPicture,
  letGoUnnamed,
  selectBusinessesUnnamed,
  selectLeaving,
} from './picture-store.ts'

/** A seller who puts back what was taken out finds it there; and pages that are kept show it. */
const KEPT_DAYS = 7
const DAY_MS = 86_400_000
/** Some hundredths of a second of locks. */
const PICTURES_AT_ONCE = 100
const BUSINESSES_AT_ONCE = 100

/**
 * Lets our copies go of pictures that no listing, on sale or not, has named for some days. The line
 * goes first, so that nobody is shown what has no file; what it leaves behind is removed after it,
 * also by the next run when this one is killed.
 */
export async function clearPictures(ctx: Ctx, signal?: AbortSignal): Promise<void> {
  const before = new Date(ctx.now().getTime() - KEPT_DAYS * DAY_MS)
  await workThrough<string>(ctx, {
    what: 'letting go of pictures',
    next: (after) => selectBusinessesUnnamed(ctx.db, { before, after, limit: BUSINESSES_AT_ONCE }),
    each: async (businessId) => {
      const given = { businessId, before, limit: PICTURES_AT_ONCE }
      while (!signal?.aborted && (await letGoUnnamed(ctx.db, given)) === PICTURES_AT_ONCE);
    },
    about: (businessId) => ({ businessId }),
    atOnce: 1,
    signal,
  })
  await workThrough<LeavingPicture>(ctx, {
    what: 'removing the files of pictures',
    next: (after) => selectLeaving(ctx.db, { after, limit: PICTURES_AT_ONCE }),
    each: async (picture) => {
      for (const file of Object.values(picture.files)) await ctx.files.remove(file)
      await deleteLeaving(ctx.db, picture)
    },
    about: ({ businessId, id }) => ({ businessId, pictureId: id }),
    atOnce: 1,
    signal,
  })
}

export const ClearPictures = defineTask({
  name: 'storefront.clear_pictures',
  schedule: '41 * * * *',
  run: (ctx, _payload: object, signal) => clearPictures(ctx, signal),
})
