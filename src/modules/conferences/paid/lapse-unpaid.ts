import { type Ctx, transaction } from '../../../platform/context.ts'
import { defineTask } from '../../../platform/tasks.ts'
import { workThrough } from '../../../platform/work-through.ts'
import { fillFromWaiting, lockQuotas } from '../registration-store.ts'
import { lapseUnpaid, selectOverdue } from './bill-store.ts'

/** Conferences with somebody overdue in the same minute. */
const PAGE = 100

/** Every minute: places that were not paid for in time go to those who wait, in their order. */
export const LapseUnpaid = defineTask({
  name: 'conferences.lapse_unpaid',
  schedule: '* * * * *',
  run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
    const now = ctx.now()
    await workThrough<string>(ctx, {
      what: 'places that were not paid for',
      next: (after) => selectOverdue(ctx.db, now, { after, limit: PAGE }),
      each: (conferenceId) =>
        transaction(ctx, async (tx) => {
          await lockQuotas(tx.db, conferenceId)
          await lapseUnpaid(tx.db, conferenceId, now)
          await fillFromWaiting(tx.db, conferenceId, now)
        }),
      about: (conferenceId) => ({ conferenceId }),
      atOnce: 1,
      signal,
    })
  },
})
