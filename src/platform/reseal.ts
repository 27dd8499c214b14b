import { sql } from 'kysely'
import type { Ctx } from './context.ts'
import type { Db } from './db.ts'
import type { KeyRing } from './seal.ts'

/** Rows of one kind that hold something sealed. */
export type SealedPart = Readonly<{
  /** 'orders.identities' */
  name: string
  /**
   * Seals again what in the next batch is not sealed with the key that seals now. `after` is where
   * the batch before ended, `last` where this one does: undefined when there are no more.
   */
  resealBatch: (
    ctx: Ctx,
    after: string | undefined,
  ) => Promise<Readonly<{ last: string | undefined; resealed: number }>>
}>

type Progress = Readonly<{
  after: string | null
  resealed: bigint
  is_done: boolean
  done_at: Date | null
}>

/** How long nobody looks again where nothing was found. */
const DONE_MS = 86_400_000

/**
 * Goes through a part since the key changed, batch by batch, and notes how far: killed at any line
 * it goes on there, and a batch that is done twice is as if it was done once. When a round sealed
 * something anew, the next call goes round once more; when it found nothing, a day later, for as long
 * as a key before is given: a process that had it may have written since. Returns how many.
 */
export async function reseal(
  ctx: Ctx,
  ring: KeyRing,
  part: SealedPart,
  signal?: AbortSignal,
): Promise<number> {
  const keyId = ring.keys[0]!.id.toString('hex')
  const begun = await readProgress(ctx.db, part.name, keyId)
  if (begun?.is_done && !isDue(ctx, ring, begun)) return 0
  let after = begun?.after ?? undefined
  let inRound = begun?.resealed ?? 0n
  let resealed = 0
  while (!signal?.aborted) {
    const batch = await part.resealBatch(ctx, after)
    resealed += batch.resealed
    inRound += BigInt(batch.resealed)
    after = batch.last
    const isEnd = after === undefined
    await saveProgress(ctx.db, part.name, keyId, {
      after: after ?? null,
      resealed: isEnd ? 0n : inRound,
      is_done: isEnd && inRound === 0n,
      done_at: isEnd && inRound === 0n ? ctx.now() : null,
    })
    if (isEnd) break
  }
  if (resealed > 0) ctx.log.info({ part: part.name, resealed }, 'sealed with the key of now')
  return resealed
}

const isDue = ({ now }: Ctx, { keys }: KeyRing, { done_at: doneAt }: Progress): boolean =>
  keys.length > 1 && (doneAt === null || now().getTime() - doneAt.getTime() >= DONE_MS)

/** Undefined when this part has not been begun since the key changed. */
async function readProgress(db: Db, part: string, keyId: string): Promise<Progress | undefined> {
  const { rows } = await sql<Progress>`select after, resealed, is_done, done_at
    from platform.reseal
    where part = ${part} and key_id = ${keyId}`.execute(db)
  return rows[0]
}

const saveProgress = (db: Db, part: string, keyId: string, progress: Progress) =>
  sql`insert into platform.reseal (part, key_id, after, resealed, is_done, done_at)
    values (${part}, ${keyId}, ${progress.after}, ${progress.resealed}, ${progress.is_done},
      ${progress.done_at})
    on conflict (part) do update set key_id = excluded.key_id, after = excluded.after,
      resealed = excluded.resealed, is_done = excluded.is_done, done_at = excluded.done_at`.execute(
    db,
  )
