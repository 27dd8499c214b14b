import type { Ctx } from '../../platform/context.ts'
import type { PayloadOf } from '../../platform/events.ts'
import { defineTask } from '../../platform/tasks.ts'
import type { HeldData } from '../accounts/api.ts'
import type { PersonErased } from '../accounts/contract.ts'
import { forgetGiver, selectGivenBy } from './referral-store.ts'

/** A person who is gone is named in nothing that was handed to partners. */
export const ForgetPerson = defineTask({
  name: 'directory.forget_person',
  run: async ({ db }: Ctx, { userId }: PayloadOf<typeof PersonErased>) => {
    await forgetGiver(db, `user:${userId}`)
  },
})

export const heldReferrals: HeldData = {
  name: 'referrals',
  async *read({ db }, userId) {
    yield* await selectGivenBy(db, `user:${userId}`)
  },
}
