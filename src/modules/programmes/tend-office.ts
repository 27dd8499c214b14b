import { type Ctx, transaction } from '../../platform/context.ts'
import type { PayloadOf } from '../../platform/events.ts'
import { reseal, type SealedPart } from '../../platform/reseal.ts'
import { isSealedNow, type KeyRing, openBytes, sealBytes } from '../../platform/seal.ts'
import { defineTask, type TaskDefinition } from '../../platform/tasks.ts'
import { deleteInBatches, workThrough } from '../../platform/work-through.ts'
import type { PersonErased } from '../accounts/contract.ts'
import { type CaseRef, caseLimits } from './case.ts'
import { deleteCase, deleteCases, lockNotes, saveNotes, selectOldCases } from './case-store.ts'
import { noteSeal } from './counsel-client.ts'
import { addressSeal, type RecruitingSettings } from './import-prospects.ts'
import { eraseOldAddresses, lockAddresses, saveAddresses } from './prospect-store.ts'
import { recruitingLimits } from './recruit.ts'

const DAY_MS = 86_400_000
/** Rows that are sealed in one transaction. */
const SEALED_OF_BATCH = 200
/** Clients whose notes are erased before the next are looked for. */
const CASES_OF_BATCH = 200

/** Every day: addresses that have led nowhere for two years, and notes that nobody has added to in four. */
export const EraseByRule = defineTask({
  name: 'programmes.erase_by_rule',
  schedule: '23 4 * * *',
  run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
    const ago = (days: number) => new Date(ctx.now().getTime() - days * DAY_MS)
    const erase = (limit: number) =>
      eraseOldAddresses(ctx.db, ago(recruitingLimits.addressDays), limit)
    await deleteInBatches(erase, signal)
    await workThrough<CaseRef>(ctx, {
      what: 'old notes of clients',
      next: (after) =>
        selectOldCases(ctx.db, ago(caseLimits.keptDays), { after, limit: CASES_OF_BATCH }),
      each: (ref) => transaction(ctx, (tx) => deleteCase(tx.db, ref)),
      about: (ref) => ref,
      atOnce: 1,
      signal,
    })
  },
})

/** Nobody stands for the business any more: what was said with its people goes with them. */
export const EraseOwnerless = defineTask({
  name: 'programmes.erase_ownerless',
  run: async (ctx: Ctx, { ownerless }: PayloadOf<typeof PersonErased>) => {
    for (const businessId of ownerless) {
      await transaction(ctx, (tx) => deleteCases(tx.db, businessId))
    }
  },
})

const partOf = (
  ring: KeyRing,
  name: string,
  rows: Readonly<{ lock: typeof lockNotes; save: typeof saveNotes; seal: (id: string) => string }>,
): SealedPart => ({
  name,
  resealBatch: (ctx, cursor) =>
    transaction(ctx, async (tx) => {
      const [agencyId, id] = cursor?.split('~') ?? []
      const after = agencyId && id ? ([agencyId, id] as const) : undefined
      const found = await rows.lock(tx.db, { after, limit: SEALED_OF_BATCH })
      const old = found.filter(({ sealed }) => !isSealedNow(ring, sealed))
      await rows.save(
        tx.db,
        old.map((one) => {
          const boundTo = rows.seal(one.id)
          return { ...one, sealed: sealBytes(ring, boundTo, openBytes(ring, boundTo, one.sealed)) }
        }),
      )
      const last = found.length === SEALED_OF_BATCH ? found.at(-1) : undefined
      return { last: last && `${last.agencyId}~${last.id}`, resealed: old.length }
    }),
})

/** Every hour: what is sealed with an older key is sealed with the one of now. */
export const createResealOffices = ({
  identityKeys: ring,
}: Pick<RecruitingSettings, 'identityKeys'>): TaskDefinition =>
  defineTask({
    name: 'programmes.reseal',
    schedule: '33 * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      const addresses = { lock: lockAddresses, save: saveAddresses, seal: addressSeal }
      const notes = { lock: lockNotes, save: saveNotes, seal: noteSeal }
      await reseal(ctx, ring, partOf(ring, 'programmes.addresses', addresses), signal)
      await reseal(ctx, ring, partOf(ring, 'programmes.notes', notes), signal)
    },
  })
