import { addDays, dayOf } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { defineTask } from '../../platform/tasks.ts'
import {
  endClosing,
  insertClosings,
  selectBooks,
  selectClosedDay,
  shutDay,
} from './closing-store.ts'

const BOOKS_AT_ONCE = 500

/**
 * Closes every day (UTC) that is over: from then on nothing is posted to it, and what each account
 * had come to is kept. Killed anywhere and begun again it comes to the same, since what is posted to
 * a shut day does not change.
 */
export async function closeBooks(ctx: Ctx, signal?: AbortSignal): Promise<void> {
  const through = addDays(dayOf(ctx.now(), 'UTC'), -1)
  const closed = await selectClosedDay(ctx.db)
  if (closed >= through) return
  await transaction(ctx, (tx) => shutDay(tx.db, through, tx.now()))
  for (let after: string | undefined; ; ) {
    signal?.throwIfAborted()
    const books = await selectBooks(ctx.db, after, BOOKS_AT_ONCE)
    if (books.length > 0) await insertClosings(ctx.db, books, { closed, through })
    if (books.length < BOOKS_AT_ONCE) break
    after = books.at(-1)
  }
  await transaction(ctx, (tx) => endClosing(tx.db, { closed, through }, tx.now()))
}

/** Several times a day: a machine that sleeps at night closes the day before in the morning. */
export const CloseBooks = defineTask({
  name: 'ledger.close_books',
  schedule: '20 1,7,13,19 * * *',
  timeoutSeconds: 3_600,
  run: (ctx: Ctx, _payload, signal) => closeBooks(ctx, signal),
})
