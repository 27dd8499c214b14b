import { newId } from '../../../kernel/ids.ts'
import { nameAddress } from '../../../platform/address-name.ts'
import { type Ctx, transaction } from '../../../platform/context.ts'
import { sealJson } from '../../../platform/seal.ts'
import { dropAttendance } from '../drop-attendance.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { moveBill } from '../paid/bill-store.ts'
import { type Attendee, attendeeSeal, type Registration } from '../registration.ts'
import {
  insertRegistrations,
  lockQuotas,
  retireRegistration,
  selectKnownAddresses,
  selectRegistration,
} from '../registration-store.ts'
import type { ConferenceSettings } from '../settings.ts'

/**
 * Somebody else comes instead: the place stays taken, with a registration and a link of its own, and the
 * one before is given back with all that was said; what was paid stays paid. Their link is mailed to the new person alone. Throws
 * registration_not_found, not_transferable, already_registered.
 */
export const transferRegistration = (
  ctx: Ctx,
  settings: ConferenceSettings,
  before: Pick<Registration, 'conferenceId' | 'id'>,
  attendee: Attendee,
): Promise<Registration> =>
  transaction(ctx, async (tx) => {
    const { conferenceId } = before
    const quotas = await lockQuotas(tx.db, conferenceId)
    const from = await selectRegistration(tx.db, before)
    if (!from) throw E.registrationNotFound()
    // Of the waiting list everybody has the place of their own asking.
    if (from.state !== 'confirmed') throw E.notTransferable({ state: from.state })
    const addressName = nameAddress(settings.secret, attendee.email)
    const known = await selectKnownAddresses(tx.db, conferenceId, [addressName])
    if (known.has(addressName)) throw E.alreadyRegistered()
    const quota = quotas.find(({ id }) => id === from.quotaId)!
    const turn = quota.lastTurn + 1
    const id = newId()
    const to: Registration = {
      ...{ ...from, id, turn, addressName, userId: null, registeredAt: tx.now() },
      sealed: sealJson(settings.identityKeys, attendeeSeal(id), attendee),
      // They come by themselves: whoever brought the other one has no key to their registration.
      groupId: null,
      ticketNumber: 1,
    }
    await retireRegistration(tx.db, from)
    await dropAttendance(tx.db, from)
    const left = { registrations: [to], quotas: [{ ...quota, lastTurn: turn }], now: tx.now() }
    await insertRegistrations(tx.db, conferenceId, left)
    await moveBill(tx.db, from, id)
    return to
  })
