import { type Ctx, transaction } from '../../../platform/context.ts'
import { recordAudit } from '../../accounts/api.ts'
import type { ConferenceRef } from '../conference.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { fillFromWaiting, lockQuotas } from '../registration-store.ts'
import { countStates, decideAsked, selectGroupsOf } from './admission-store.ts'

/**
 * The office says yes or no to people who asked for a place, each with whoever registered with them. A yes
 * puts them where they would stand had nobody been asked: they have a place, or wait in the order of
 * asking. They are told by mail. What was decided before stays. Throws registrations_not_asked when
 * none of them waits for an answer.
 */
export const decideRegistrations = (
  ctx: Ctx,
  { agencyId, conferenceId }: ConferenceRef,
  {
    ids,
    isAccepted,
    reason,
  }: Readonly<{ ids: readonly string[]; isAccepted: boolean; reason: string | null }>,
): Promise<Readonly<{ confirmed: number; waiting: number; declined: number }>> =>
  transaction(ctx, async (tx) => {
    await lockQuotas(tx.db, conferenceId)
    const all = await selectGroupsOf(tx.db, conferenceId, ids)
    const decided = await decideAsked(tx.db, conferenceId, {
      ids: all,
      state: isAccepted ? 'waiting' : 'declined',
      reason: isAccepted ? null : reason,
    })
    if (decided.length === 0) throw E.registrationsNotAsked()
    if (isAccepted) await fillFromWaiting(tx.db, conferenceId, tx.now())
    const counts = await countStates(tx.db, conferenceId, decided)
    await recordAudit(tx, {
      organisationId: agencyId,
      action: `conferences.registrations_${isAccepted ? 'accepted' : 'declined'}`,
      subject: `conference:${conferenceId}`,
      after: { ...counts, ...(isAccepted ? {} : { reason }) },
    })
    return counts
  })
