import { addDays, dayOf } from '../../../kernel/period.ts'
import { type Ctx, transaction } from '../../../platform/context.ts'
import { reseal } from '../../../platform/reseal.ts'
import { isSealedNow, openBytes, sealBytes } from '../../../platform/seal.ts'
import { defineTask } from '../../../platform/tasks.ts'
import { deleteInBatches } from '../../../platform/work-through.ts'
import { conferenceLimits } from '../limits.ts'
import type { ConferenceSettings } from '../settings.ts'
import { passportSeal, personSeal } from './delegation.ts'
import {
  erasePassports,
  erasePeople,
  lockSealedDelegates,
  saveSealedDelegates,
} from './delegation-store.ts'

const PAGE = 200

/** Every hour: what passports say goes on its day, and who travelled two years after they were back. */
export const EraseTravellers = defineTask({
  name: 'conferences.erase_travellers',
  schedule: '21 * * * *',
  run: async ({ db, now }: Ctx, _payload: object, signal: AbortSignal) => {
    const today = dayOf(now())
    await deleteInBatches((limit) => erasePassports(db, today, now(), limit), signal)
    const before = addDays(today, -conferenceLimits.registrationDays)
    await deleteInBatches((limit) => erasePeople(db, before, limit), signal)
  },
})

/** Every hour: what is sealed with an older key is sealed with the one of now. */
export const createResealTravellers = ({ identityKeys: ring }: ConferenceSettings) => {
  const again = (boundTo: string, sealed: Uint8Array | null) =>
    sealed && !isSealedNow(ring, sealed)
      ? sealBytes(ring, boundTo, openBytes(ring, boundTo, sealed))
      : sealed
  const resealBatch = (ctx: Ctx, cursor: string | undefined) =>
    transaction(ctx, async (tx) => {
      const [delegationId, id] = cursor?.split('~') ?? []
      const after = delegationId && id ? { delegationId, id } : undefined
      const found = await lockSealedDelegates(tx.db, after, PAGE)
      const renewed = found.flatMap((one) => {
        const sealed = again(personSeal(one.id), one.sealed)
        const passport = again(passportSeal(one.id), one.passport)
        const isSame = sealed === one.sealed && passport === one.passport
        return isSame ? [] : [{ ...one, sealed, passport }]
      })
      await saveSealedDelegates(tx.db, renewed)
      const last = found.length === PAGE ? found.at(-1) : undefined
      return { last: last && `${last.delegationId}~${last.id}`, resealed: renewed.length }
    })
  return defineTask({
    name: 'conferences.reseal_travellers',
    schedule: '41 * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await reseal(ctx, ring, { name: 'conferences.travellers', resealBatch }, signal)
    },
  })
}
