import { type Ctx, transaction } from '../../platform/context.ts'
import { reseal, type SealedPart } from '../../platform/reseal.ts'
import { isSealedNow, type KeyRing, openBytes, sealBytes } from '../../platform/seal.ts'
import { defineTask, type TaskDefinition } from '../../platform/tasks.ts'
import { deleteInBatches } from '../../platform/work-through.ts'
import { addressSeal, type RecruitingSettings } from './import-prospects.ts'
import { recruitingLimits } from './prospect.ts'
import { eraseOldAddresses, lockAddresses, saveAddresses } from './prospect-store.ts'

const DAY_MS = 86_400_000
/** Addresses that are sealed in one transaction. */
const ADDRESSES_OF_BATCH = 500

/** Every day: addresses that have led nowhere for two years are erased. */
export const EraseAddresses = defineTask({
  name: 'programmes.erase_addresses',
  schedule: '23 4 * * *',
  run: async ({ db, now }: Ctx, _payload: object, signal: AbortSignal) => {
    const before = new Date(now().getTime() - recruitingLimits.addressDays * DAY_MS)
    await deleteInBatches((limit) => eraseOldAddresses(db, before, limit), signal)
  },
})

const addressesOf = (ring: KeyRing): SealedPart => ({
  name: 'programmes.addresses',
  resealBatch: (ctx, after) =>
    transaction(ctx, async (tx) => {
      const found = await lockAddresses(tx.db, { after, limit: ADDRESSES_OF_BATCH })
      const old = found.filter(({ address }) => !isSealedNow(ring, address))
      const again = old.map((one) => {
        const boundTo = addressSeal(one.id)
        return { ...one, address: sealBytes(ring, boundTo, openBytes(ring, boundTo, one.address)) }
      })
      await saveAddresses(tx.db, again)
      const last = found.length === ADDRESSES_OF_BATCH ? found.at(-1) : undefined
      return { last: last && `${last.agencyId}~${last.id}`, resealed: old.length }
    }),
})

/** Every hour: what is sealed with an older key is sealed with the one of now. */
export const createResealAddresses = ({
  identityKeys,
}: Pick<RecruitingSettings, 'identityKeys'>): TaskDefinition =>
  defineTask({
    name: 'programmes.reseal',
    schedule: '33 * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await reseal(ctx, identityKeys, addressesOf(identityKeys), signal)
    },
  })
