import type { Ctx } from './context.ts'
import { limits } from './limits.ts'

type Due<Item> = Readonly<{
  /** What is done, for the log. */
  what: string
  /** Some items that are due, behind the last one seen; none when there is nothing left. */
  next: (last: Item | undefined) => Promise<readonly Item[]>
  each: (item: Item) => Promise<unknown>
  /** Which item it was, for the log. */
  about: (item: Item) => object
  /** More than one where the work is mostly waiting for others. */
  atOnce: number
  signal?: AbortSignal | undefined
}>

/**
 * Does what is due, page by page, until nothing is left or the time of a timer is up: the rest waits
 * for its next run. What fails is noted and keeps nothing behind it waiting. Returns how many were
 * done.
 */
export async function workThrough<Item>(
  { log }: Pick<Ctx, 'log'>,
  { what, next, each, about, atOnce, signal }: Due<Item>,
): Promise<number> {
  const end = performance.now() + limits.timerMs
  const isOver = () => signal?.aborted === true || performance.now() > end
  let done = 0
  for (let last: Item | undefined; !isOver(); ) {
    const items = await next(last)
    if (items.length === 0) break
    last = items.at(-1)
    const waiting = items.values()
    const work = async () => {
      for (const item of waiting) {
        if (isOver()) return
        try {
          await each(item)
          done += 1
        } catch (error) {
          log.error({ err: error, ...about(item) }, `${what}: one failed, the others go on`)
        }
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  }
  return done
}

/**
 * Repeats a statement that deletes at most so many rows until it finds fewer, or the time of a timer
 * is up: one statement over everything would hold its locks for as long. Returns how many went.
 */
export async function deleteInBatches(
  remove: (limit: number) => Promise<Readonly<{ numAffectedRows?: bigint | undefined }>>,
  signal?: AbortSignal,
): Promise<number> {
  const end = performance.now() + limits.timerMs
  let deleted = 0
  while (!signal?.aborted && performance.now() < end) {
    const count = Number((await remove(limits.deletesOfBatch)).numAffectedRows ?? 0n)
    deleted += count
    if (count < limits.deletesOfBatch) break
  }
  return deleted
}
