import { type Ctx, transaction } from '../../platform/context.ts'
import { reseal, type SealedPart } from '../../platform/reseal.ts'
import { isSealedNow, type KeyRing } from '../../platform/seal.ts'
import { defineTask, type TaskDefinition } from '../../platform/tasks.ts'
import {
  lockKeptAccounts,
  lockKeptCreditors,
  saveSealedAccounts,
  saveSealedCreditors,
} from './payout-store.ts'
import { accountSeal, creditorSeal, type KeptParty, openParty, sealParty } from './seal-party.ts'
import type { LedgerSettings } from './settings.ts'

/** Accounts that are sealed in one transaction. */
const ACCOUNTS_OF_BATCH = 200

/**
 * Seals bank accounts that stand in the clear or are sealed with an older key: sellers' own, then
 * those of payouts. Returns how many.
 */
export async function resealAccounts(
  ctx: Ctx,
  { identityKeys }: LedgerSettings,
  signal?: AbortSignal,
): Promise<number> {
  let resealed = 0
  for (const part of partsOf(identityKeys)) {
    resealed += await reseal(ctx, identityKeys, part, signal)
  }
  return resealed
}

const partsOf = (ring: KeyRing): readonly SealedPart[] => [
  partOf(ring, 'ledger.accounts', {
    lock: lockKeptAccounts,
    save: saveSealedAccounts,
    seal: accountSeal,
  }),
  partOf(ring, 'ledger.creditors', {
    lock: lockKeptCreditors,
    save: saveSealedCreditors,
    seal: creditorSeal,
  }),
]

function partOf(
  ring: KeyRing,
  name: string,
  rows: Readonly<{
    lock: typeof lockKeptAccounts
    save: typeof saveSealedAccounts
    seal: (id: string) => string
  }>,
): SealedPart {
  const isOld = ({ sealed }: KeptParty) => sealed === null || !isSealedNow(ring, sealed)
  return {
    name,
    resealBatch: (ctx, after) =>
      transaction(ctx, async (tx) => {
        const found = await rows.lock(tx.db, { after, limit: ACCOUNTS_OF_BATCH })
        const old = found.filter(isOld)
        await rows.save(
          tx.db,
          old.map((one) => {
            const boundTo = rows.seal(one.id)
            return { id: one.id, sealed: sealParty(ring, boundTo, openParty(ring, boundTo, one)) }
          }),
        )
        const last = found.length === ACCOUNTS_OF_BATCH ? found.at(-1)?.id : undefined
        return { last, resealed: old.length }
      }),
  }
}

export const createResealAccounts = (settings: LedgerSettings): TaskDefinition =>
  defineTask({
    name: 'ledger.reseal',
    schedule: '13 * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await resealAccounts(ctx, settings, signal)
    },
  })
