import { newId } from '../../kernel/ids.ts'
import type { Locale } from '../../kernel/locale.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { workThrough } from '../../platform/work-through.ts'
import { recordAudit } from '../accounts/api.ts'
import { lockOffices } from './consent-store.ts'
import { ProspectInvited } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import type { Figure } from './figure.ts'
import {
  type Batch,
  type Chosen,
  countBatches,
  countHanded,
  handOver,
  insertBatch,
  insertInvitations,
  selectOfficesWaiting,
  stopBatch,
} from './invitation-store.ts'
import { recruitingLimits } from './recruit.ts'

const DAY_MS = 86_400_000

export type AskedBatch = Readonly<{
  name: string
  message: string
  locale: Locale
  asks: readonly Figure[]
  chosen: Chosen
}>

/**
 * Writes to prospects: everybody chosen who may be written to, as the mails of the day allow. Throws
 * nobody_to_invite, too_many_batches. Checks nothing about who asks: the caller does.
 */
export async function inviteProspects(
  ctx: Ctx,
  agencyId: string,
  { name, message, locale, asks, chosen }: AskedBatch,
): Promise<Batch> {
  const batch = await transaction(ctx, async (tx) => {
    // Nobody comes into two batches that are made at the same time.
    await lockOffices(tx.db, [agencyId])
    const most = recruitingLimits.batchesOfOffice
    if ((await countBatches(tx.db, agencyId)) >= most) throw E.tooManyBatches({ most })
    const made: Batch = { agencyId, id: newId(), name, message, locale, asks, createdAt: tx.now() }
    await insertBatch(tx.db, { ...made, by: actorText(tx.actor) })
    const invited = await insertInvitations(tx.db, made, chosen, {
      before: new Date(tx.now().getTime() - recruitingLimits.restDays * DAY_MS),
      mostMails: recruitingLimits.mailsPerProspect,
      limit: recruitingLimits.prospectsOfBatch,
    })
    if (invited === 0) throw E.nobodyToInvite({ restDays: recruitingLimits.restDays })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'programmes.prospects_invited',
      subject: `invitation_batch:${made.id}`,
      after: { name, invited },
    })
    return made
  })
  await ctx.tasks.enqueue(ctx.db, SendInvitations, {})
  return batch
}

/** Sends nothing more of a batch; returns how many letters were left. */
export const stopInvitations = (ctx: Ctx, agencyId: string, batchId: string): Promise<number> =>
  transaction(ctx, async (tx) => {
    const stopped = await stopBatch(tx.db, agencyId, batchId)
    if (stopped === 0) return 0
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'programmes.invitations_stopped',
      subject: `invitation_batch:${batchId}`,
      after: { stopped },
    })
    return stopped
  })

/** Offices looked at in one statement, and letters handed over in one transaction. */
const OFFICES = 100
const LETTERS = 200

/** Every minute: what waits, of each office as much as the day still allows. */
export const SendInvitations = defineTask({
  name: 'programmes.send_invitations',
  schedule: '* * * * *',
  run: async (ctx: Ctx, _payload: object, signal: AbortSignal) =>
    void (await workThrough<string>(ctx, {
      what: 'invitations',
      next: (after) => selectOfficesWaiting(ctx.db, { after, limit: OFFICES }),
      each: (agencyId) => handOverOf(ctx, agencyId, signal),
      about: (agencyId) => ({ agencyId }),
      atOnce: 1,
      signal,
    })),
})

/**
 * The letter is marked and the mails are told of it in one transaction: a process that is killed has
 * done both or neither.
 */
async function handOverOf(ctx: Ctx, agencyId: string, signal: AbortSignal): Promise<void> {
  for (let more = true; more && !signal.aborted; ) {
    more = await transaction(ctx, async (tx) => {
      await lockOffices(tx.db, [agencyId])
      const since = new Date(tx.now().getTime() - DAY_MS)
      const left = recruitingLimits.mailsPerDay - (await countHanded(tx.db, agencyId, since))
      if (left <= 0) return false
      const limit = Math.min(left, LETTERS)
      const handed = await handOver(tx.db, agencyId, { limit, now: tx.now() })
      for (const ref of handed) await emit(tx, ProspectInvited, ref)
      return handed.length === limit
    })
  }
}
