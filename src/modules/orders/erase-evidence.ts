import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { defineTask, type TaskDefinition } from '../../platform/tasks.ts'
import { deleteEvidence, selectErasable } from './case-store.ts'
import { EvidenceErased } from './contract.ts'
import { orderLimits } from './order.ts'
import type { CaseDays } from './settings.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/**
 * Erases what was shown about orders that ended long enough ago, and lines whose file was never
 * written. Files go first: a kill in between leaves a line, which the next round finds again.
 * Returns how many.
 */
export async function eraseEvidence(
  ctx: Ctx,
  { evidenceKeptDays }: Pick<CaseDays, 'evidenceKeptDays'>,
  signal?: AbortSignal,
): Promise<number> {
  const before = (ms: number) => new Date(ctx.now().getTime() - ms)
  let erased = 0
  while (!signal?.aborted) {
    const found = await selectErasable(ctx.db, {
      begunBefore: before(orderLimits.evidenceWriteMinutes * MINUTE_MS),
      endedBefore: before(evidenceKeptDays * DAY_MS),
      limit: orderLimits.casesOfBatch,
    })
    for (const { thumbnailId, ...one } of found) {
      if (thumbnailId) await ctx.files.remove(thumbnailId)
      await ctx.files.remove(one.id)
      await transaction(ctx, async (tx) => {
        await deleteEvidence(tx.db, one)
        const { businessId, orderId, id } = one
        await emit(tx, EvidenceErased, { businessId, orderId, evidenceId: id })
      })
      erased += 1
    }
    if (found.length === 0) break
  }
  return erased
}

export const createEraseEvidence = (days: CaseDays): TaskDefinition =>
  defineTask({
    name: 'orders.erase_evidence',
    schedule: '53 * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await eraseEvidence(ctx, days, signal)
    },
  })
