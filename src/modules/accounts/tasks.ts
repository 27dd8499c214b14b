import { defineTask } from '../../platform/tasks.ts'
import { deleteInBatches } from '../../platform/work-through.ts'
import { GUESS_MINUTES } from './count-guesses.ts'
import { deleteGuessesBefore } from './guess-store.ts'
import { deleteExpiredProofs, deleteExpiredSessions } from './store.ts'

/** Without it every sign-in would leave a row for ever. */
export const forgetExpired = defineTask({
  name: 'accounts.forget_expired',
  schedule: '17 3 * * *',
  run: async ({ db, now, log }, _payload, signal) => {
    const sessions = await deleteInBatches(
      (limit) => deleteExpiredSessions(db, now(), limit),
      signal,
    )
    const proofs = await deleteInBatches((limit) => deleteExpiredProofs(db, now(), limit), signal)
    await deleteGuessesBefore(db, new Date(now().getTime() - GUESS_MINUTES * 60_000))
    log.info({ sessions, proofs }, 'forgot expired sessions and proofs')
  },
})
