import { type Ctx, transaction } from '../../platform/context.ts'
import { defineTask, type TaskDefinition } from '../../platform/tasks.ts'
import {
  eraseParts,
  lockDueIdentities,
  lockPlainConsignees,
  replacePlainConsignees,
} from './identity-store.ts'
import { keptUntil } from './keep-identity.ts'
import { orderLimits } from './order.ts'
import { sealConsignee } from './seal-identity.ts'
import type { OrderSettings } from './settings.ts'

/**
 * Erases who buyers are and where their goods went, each when its time is over; what stays is
 * looked at again on its day. Returns how many checkouts were looked at.
 */
export async function eraseIdentities(
  ctx: Ctx,
  days: Pick<OrderSettings, 'consigneeKeptDays'>,
  signal?: AbortSignal,
): Promise<number> {
  let looked = 0
  while (!signal?.aborted) {
    const count = await transaction(ctx, async (tx) => {
      const now = tx.now()
      const due = await lockDueIdentities(tx.db, now, orderLimits.identitiesOfBatch)
      if (due.length === 0) return 0
      await eraseParts(
        tx.db,
        due.map(({ checkoutId, ...checkout }) => {
          const { identity, consignee, isConsigneeDue } = keptUntil(checkout, now, days)
          const isOver = identity <= now
          const lookAgain = isOver || consignee < identity ? consignee : identity
          return { checkoutId, identity: isOver, consignee: isConsigneeDue, lookAgain }
        }),
      )
      return due.length
    })
    looked += count
    if (count < orderLimits.identitiesOfBatch) break
  }
  return looked
}

/** Seals what was kept in the clear until November 2026. Returns how many. */
export async function sealConsignees(
  ctx: Ctx,
  settings: Pick<OrderSettings, 'identityKeys'>,
  signal?: AbortSignal,
): Promise<number> {
  let sealed = 0
  while (!signal?.aborted) {
    const count = await transaction(ctx, async (tx) => {
      const plain = await lockPlainConsignees(tx.db, orderLimits.identitiesOfBatch)
      if (plain.length === 0) return 0
      const rows = plain.map(({ id, consignee }) => ({
        id,
        consignee: sealConsignee(settings, id, consignee).toString('base64'),
      }))
      await replacePlainConsignees(tx.db, rows, tx.now())
      return plain.length
    })
    sealed += count
    if (count < orderLimits.identitiesOfBatch) break
  }
  return sealed
}

export const createEraseIdentities = (settings: OrderSettings): TaskDefinition =>
  defineTask({
    name: 'orders.erase_identities',
    schedule: '37 * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await eraseIdentities(ctx, settings, signal)
    },
  })

export const createSealConsignees = (settings: OrderSettings): TaskDefinition =>
  defineTask({
    name: 'orders.seal_consignees',
    schedule: '* * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await sealConsignees(ctx, settings, signal)
    },
  })
