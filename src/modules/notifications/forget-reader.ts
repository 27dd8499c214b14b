import type { Ctx } from '../../platform/context.ts'
import type { PayloadOf } from '../../platform/events.ts'
import { defineTask } from '../../platform/tasks.ts'
import type { HeldData } from '../accounts/api.ts'
import type { PersonErased } from '../accounts/contract.ts'
import { deleteReader, selectLanguage, selectUnwanted } from './store.ts'

/** Mails that wait for them end by themselves: there is no address any more. */
export const ForgetReader = defineTask({
  name: 'notifications.forget_reader',
  run: async ({ db }: Ctx, { userId }: PayloadOf<typeof PersonErased>) => {
    await deleteReader(db, userId)
  },
})

export const heldMailSettings: HeldData = {
  name: 'mailSettings',
  async *read({ db }, userId) {
    const [language, unwanted] = [
      await selectLanguage(db, userId),
      await selectUnwanted(db, `user:${userId}`),
    ]
    yield { language, unwanted }
  },
}
