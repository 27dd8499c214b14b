import { newId } from '../../kernel/ids.ts'
import { toMoneyDto } from '../../kernel/money.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import type { ConferenceRef } from './conference.ts'
import { ConferencesErrors as E } from './errors.ts'
import { conferenceLimits } from './limits.ts'
import type { Quota, TicketType } from './registration.ts'
import {
  fillFromWaiting,
  lockQuotas,
  saveQuota,
  saveTicketType,
  selectTicketTypes,
} from './registration-store.ts'

/**
 * A quota, known by its name. More places go to those who wait at once; fewer than are taken cannot be.
 * Throws places_taken, too_many_tickets.
 */
export const putQuota = (
  ctx: Ctx,
  { agencyId, conferenceId }: ConferenceRef,
  { name, nameZh, size }: Pick<Quota, 'name' | 'nameZh' | 'size'>,
): Promise<Quota> =>
  transaction(ctx, async (tx) => {
    const known = await lockQuotas(tx.db, conferenceId)
    const before = known.find((one) => one.name === name)
    const most = conferenceLimits.quotas
    if (!before && known.length >= most) throw E.tooManyTickets({ most })
    if (before && size < before.taken) throw E.placesTaken({ taken: before.taken })
    const after = { ...(before ?? { id: newId(), taken: 0, lastTurn: 0 }), name, nameZh, size }
    await saveQuota(tx.db, conferenceId, after)
    await fillFromWaiting(tx.db, conferenceId, tx.now())
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'conferences.quota_put',
      subject: `conference:${conferenceId}`,
      before: before && { name, size: before.size },
      after: { name, size },
    })
    return (await lockQuotas(tx.db, conferenceId)).find(({ id }) => id === after.id)!
  })

/**
 * A kind of ticket, known by its name; its quota stays the one it began with. Who has registered pays what
 * it cost then. Throws quota_unknown,
 * too_many_tickets.
 */
export const putTicketType = (
  ctx: Ctx,
  { agencyId, conferenceId }: ConferenceRef,
  {
    access,
    fare,
    ...given
  }: Omit<TicketType, 'id' | 'access' | 'fare'> & Partial<Pick<TicketType, 'access' | 'fare'>>,
): Promise<TicketType> =>
  transaction(ctx, async (tx) => {
    const { name, quotaId } = given
    const quotas = await lockQuotas(tx.db, conferenceId)
    const known = await selectTicketTypes(tx.db, conferenceId)
    const before = known.find((one) => one.name === name)
    const most = conferenceLimits.quotas
    if (!before && known.length >= most) throw E.tooManyTickets({ most })
    const isKnown = quotas.some(({ id }) => id === quotaId)
    if (!isKnown || (before && before.quotaId !== quotaId)) throw E.quotaUnknown({ quotaId })
    const after = {
      ...{ ...given, id: before?.id ?? newId() },
      access: access ?? before?.access ?? 'open',
      fare: fare === undefined ? (before?.fare ?? null) : fare,
    }
    await saveTicketType(tx.db, conferenceId, after)
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'conferences.ticket_type_put',
      subject: `conference:${conferenceId}`,
      before: before && toAudit(before),
      after: toAudit(after),
    })
    return after
  })

const toAudit = ({ fare, ...type }: TicketType) => ({
  ...type,
  ...(fare ? { fare: { ...fare, price: toMoneyDto(fare.price) } } : {}),
})
