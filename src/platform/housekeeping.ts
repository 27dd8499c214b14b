import { sql } from 'kysely'
import type { Ctx } from './context.ts'
import { forgetOldKeys } from './idempotency.ts'
import type { Background } from './module.ts'
import { defineTask } from './tasks.ts'

/** Delivered events are kept for a month, to look into what happened. */
const EVENT_DAYS = 30
const DAY_MS = 86_400_000

async function tidyUp(ctx: Ctx): Promise<void> {
  await forgetOldKeys(ctx)
  await sql`delete from platform.outbox
    where dispatched_at < ${new Date(ctx.now().getTime() - EVENT_DAYS * DAY_MS)}`.execute(ctx.db)
}

export const platformBackground: Background = {
  tasks: [defineTask({ name: 'platform.tidy_up', schedule: '41 * * * *', run: tidyUp })],
  subscribers: [],
}
