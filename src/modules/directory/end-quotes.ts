import { dayOf } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { emitAll } from '../../platform/outbox.ts'
import { workThrough } from '../../platform/work-through.ts'
import { QuoteDueSoon } from './contract.ts'
import { directoryLimits } from './limits.ts'
import { isOpen, isOverdue } from './quote.ts'
import {
  claimReminders,
  endRequest,
  lockRequest,
  type RequestRef,
  saveQuote,
  selectOverdue,
  selectQuotes,
} from './quote-store.ts'

const HOUR_MS = 3_600_000
const BATCH = 100

/** Ends quotes whose time is over. Done again, it changes nothing. */
export const endQuotes = (ctx: Ctx, signal?: AbortSignal): Promise<number> =>
  workThrough<RequestRef>(ctx, {
    what: 'quotes whose time is over',
    next: (last) => {
      const now = ctx.now()
      const after = last?.requestId
      return selectOverdue(ctx.db, { now, today: dayOf(now), after, limit: BATCH })
    },
    each: (ref) => endOverdue(ctx, ref),
    about: ({ requestId }) => ({ requestId }),
    atOnce: 1,
    signal,
  })

const endOverdue = (ctx: Ctx, ref: RequestRef): Promise<void> =>
  transaction(ctx, async (tx) => {
    const request = await lockRequest(tx.db, ref)
    if (request?.state !== 'open') return
    const now = tx.now()
    const quotes = await selectQuotes(tx.db, ref.businessId, [ref.requestId])
    const open = quotes.filter(({ state }) => isOpen(state))
    const over = open.filter((quote) =>
      isOverdue(quote, request.answerBy, { now, today: dayOf(now) }),
    )
    for (const quote of over) await saveQuote(tx.db, { ...quote, state: 'expired', endedAt: now })
    if (over.length === open.length) await endRequest(tx.db, ref, 'ended', now)
  })

/** Tells those once who have little time left and have not answered. */
export async function remindPartners(ctx: Ctx, signal?: AbortSignal): Promise<void> {
  const span = directoryLimits.reminderHours * HOUR_MS
  for (let count = BATCH; count === BATCH && !signal?.aborted; ) {
    count = await transaction(ctx, async (tx) => {
      const now = tx.now()
      const until = new Date(now.getTime() + span)
      const askedBefore = new Date(now.getTime() - span)
      const due = await claimReminders(tx.db, { now, until, askedBefore }, BATCH)
      await emitAll(tx, QuoteDueSoon, due)
      return due.length
    })
  }
}
