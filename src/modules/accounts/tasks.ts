import { defineTask } from '../../platform/tasks.ts'
import { deleteExpired } from './store.ts'

/** Without it every sign-in would leave a row for ever. */
export const forgetExpired = defineTask({
  name: 'accounts.forget_expired',
  schedule: '17 3 * * *',
  run: async (ctx) => {
    const count = await deleteExpired(ctx.db, ctx.now())
    ctx.log.info({ count }, 'forgot expired sessions and proofs')
  },
})
