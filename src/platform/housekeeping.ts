import { sql } from 'kysely'
import { firstIdAt } from '../kernel/ids.ts'
import type { Ctx } from './context.ts'
import { forgetOldKeys } from './idempotency.ts'
import type { Background } from './module.ts'
import { defineTask } from './tasks.ts'
import { deleteInBatches } from './work-through.ts'

/** Delivered events are kept for a month, to look into what happened. */
const EVENT_DAYS = 30
const DAY_MS = 86_400_000

/** Forgets keys and events that nobody will ask for again. */
export async function tidyUp(ctx: Ctx, _payload: object, signal?: AbortSignal): Promise<void> {
  await forgetOldKeys(ctx, signal)
  const before = new Date(ctx.now().getTime() - EVENT_DAYS * DAY_MS)
  await deleteInBatches(
    (limit) =>
      // Ids are made in the order of time: the index of the ids finds the old ones.
      sql`delete from platform.outbox where id in (
        select id from platform.outbox
        where id < ${firstIdAt(before)} and dispatched_at < ${before}
        order by id limit ${limit})`.execute(ctx.db),
    signal,
  )
}

export const platformBackground: Background = {
  tasks: [defineTask({ name: 'platform.tidy_up', schedule: '41 * * * *', run: tidyUp })],
  subscribers: [],
}
