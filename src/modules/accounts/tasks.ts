import { defineTask } from '../../platform/tasks.ts'
import { GUESS_MINUTES } from './count-guesses.ts'
import { deleteGuessesBefore } from './guess-store.ts'
import { deleteExpired } from './store.ts'

/** Without it every sign-in would leave a row for ever. */
export const forgetExpired = defineTask({
  name: 'accounts.forget_expired',
  schedule: '17 3 * * *',
  run: async (ctx) => {
    const count = await deleteExpired(ctx.db, ctx.now())
    await deleteGuessesBefore(ctx.db, new Date(ctx.now().getTime() - GUESS_MINUTES * 60_000))
    ctx.log.info({ count }, 'forgot expired sessions and proofs')
  },
})
