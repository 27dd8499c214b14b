import { money } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { defineTask } from '../../platform/tasks.ts'
import { workThrough } from '../../platform/work-through.ts'
import { reserveReleased } from './journal.ts'
import { type DueHold, findHold, letGoHold, selectDueHolds } from './reserve-store.ts'
import { insertJournals, lockSubjects } from './store.ts'

const HOLDS_OF_PAGE = 200

/**
 * What was kept back and whose day (UTC) has come is the seller's, less what went back to buyers
 * meanwhile. Each hold in a transaction of its own, in turn with whatever else is posted for its
 * order: run twice, or killed and run again, nothing is let go twice. Returns how many were.
 */
export function releaseReserve(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  const day = dayOf(ctx.now(), 'UTC')
  return workThrough<DueHold>(ctx, {
    what: 'letting go of reserves',
    next: (after) => selectDueHolds(ctx.db, { day, after, limit: HOLDS_OF_PAGE }),
    each: (due) => releaseHold(ctx, due),
    about: ({ subject }) => ({ orderId: subject }),
    atOnce: 1,
    signal,
  })
}

const releaseHold = (ctx: Ctx, { businessId, subject }: DueHold): Promise<void> =>
  transaction(ctx, async (tx) => {
    await lockSubjects(tx.db, [{ businessId, subject }])
    const hold = await findHold(tx.db, { businessId, subject })
    if (!hold) return
    const now = tx.now()
    await letGoHold(tx.db, hold, now)
    if (hold.openMinor === 0n) return
    const { openMinor, currency, releaseDay } = hold
    const journal = {
      businessId,
      kind: 'reserve_released',
      reference: subject,
      subject,
      facts: { releaseDay },
      entries: reserveReleased(money(openMinor, currency)),
    } as const
    await insertJournals(tx.db, [journal], now)
  })

/** Every hour: days end in UTC, and what was missed while a machine slept is caught up with. */
export const ReleaseReserve = defineTask({
  name: 'ledger.release_reserve',
  schedule: '35 * * * *',
  run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
    await releaseReserve(ctx, signal)
  },
})
