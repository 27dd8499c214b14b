import { newId } from '../../kernel/ids.ts'
import type { Locale } from '../../kernel/locale.ts'
import { nameAddress } from '../../platform/address-name.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { type Gatherer, gather } from '../../platform/gather.ts'
import { sealJson } from '../../platform/seal.ts'
import { ConferencesErrors as E } from './errors.ts'
import { deleteLeads } from './leads/lead-store.ts'
import { deleteMeeters } from './meeting-store.ts'
import {
  type Attendee,
  attendeeSeal,
  type Quota,
  type Registration,
  type RegistrationRef,
} from './registration.ts'
import {
  cancelRegistrations,
  fillFromWaiting,
  insertRegistrations,
  lockQuotas,
  selectKnownAddresses,
  selectRegistration,
  selectTicketTypes,
} from './registration-store.ts'
import type { ConferenceSettings } from './settings.ts'

export type Asked = Readonly<{
  conferenceId: string
  ticketTypeId: string
  userId: string | null
  attendee: Attendee
  locale: Locale
}>
type Waiting = Readonly<{ ctx: Ctx; asked: Asked }>
export type Registrar = Gatherer<Waiting, Registration>

/** Some milliseconds of work, and small enough for one message to the database. */
const MOST_OF_BATCH = 500

/**
 * Takes registrations, those that come at the same time together: the first who ask get what is free of
 * their quota, the others wait in that order. Rejects with ticket_type_unknown, already_registered.
 */
export const createRegistrar = (settings: ConferenceSettings): Registrar =>
  gather(async (batch) => {
    const answers = new Map<Waiting, Registration | Error>()
    const byConference = Map.groupBy(batch, ({ asked }) => asked.conferenceId)
    for (const [conferenceId, waiting] of byConference) {
      try {
        const written = await write(settings, conferenceId, waiting)
        for (const [i, answer] of written.entries()) answers.set(waiting[i]!, answer)
      } catch (error) {
        // Those of other conferences are not to blame.
        for (const one of waiting) answers.set(one, error as Error)
      }
    }
    return batch.map((one) => answers.get(one)!)
  }, MOST_OF_BATCH)

const write = (
  settings: ConferenceSettings,
  conferenceId: string,
  waiting: readonly Waiting[],
): Promise<(Registration | Error)[]> =>
  transaction(waiting[0]!.ctx, async (tx) => {
    const quotas = new Map((await lockQuotas(tx.db, conferenceId)).map((one) => [one.id, one]))
    const found = await selectTicketTypes(tx.db, conferenceId)
    const types = new Map(found.filter((one) => one.isOffered).map((one) => [one.id, one]))
    const named = waiting.map(({ asked }) => ({
      asked,
      addressName: nameAddress(settings.secret, asked.attendee.email),
    }))
    const names = named.map(({ addressName }) => addressName)
    const taken = await selectKnownAddresses(tx.db, conferenceId, names)
    const answers = named.map(({ asked, addressName }): Registration | Error => {
      const type = types.get(asked.ticketTypeId)
      if (!type) return E.ticketTypeUnknown({ ticketTypeId: asked.ticketTypeId })
      if (taken.has(addressName)) return E.alreadyRegistered()
      taken.add(addressName)
      const [quota, state] = nextOf(quotas.get(type.quotaId)!)
      quotas.set(quota.id, quota)
      const id = newId()
      return {
        ...{ conferenceId, id, state, addressName },
        ticketTypeId: type.id,
        quotaId: quota.id,
        userId: asked.userId,
        turn: quota.lastTurn,
        sealed: sealJson(settings.identityKeys, attendeeSeal(id), asked.attendee),
        locale: asked.locale,
        registeredAt: tx.now(),
        ticketNumber: 1,
      }
    })
    const registrations = answers.flatMap((one) => (one instanceof Error ? [] : [one]))
    if (registrations.length > 0) {
      const left = { registrations, quotas: [...quotas.values()], now: tx.now() }
      await insertRegistrations(tx.db, conferenceId, left)
    }
    return answers
  })

/** A quota after one more has asked. Nobody passes those who wait: what is free was given to them. */
function nextOf(quota: Quota): [Quota, 'confirmed' | 'waiting'] {
  const lastTurn = quota.lastTurn + 1
  if (quota.taken >= quota.size) return [{ ...quota, lastTurn }, 'waiting']
  return [{ ...quota, lastTurn, taken: quota.taken + 1 }, 'confirmed']
}

/** Gives a place back, and to the next who waits. Again changes nothing. Throws registration_not_found. */
export const cancelRegistration = (ctx: Ctx, ref: RegistrationRef): Promise<Registration> =>
  transaction(ctx, async (tx) => {
    await lockQuotas(tx.db, ref.conferenceId)
    const before = await selectRegistration(tx.db, ref)
    if (!before) throw E.registrationNotFound()
    if (before.state === 'cancelled') return before
    await cancelRegistrations(tx.db, ref.conferenceId, [ref.id])
    await deleteMeeters(tx.db, ref.conferenceId, [ref.id])
    await deleteLeads(tx.db, ref.conferenceId, [ref.id])
    await fillFromWaiting(tx.db, ref.conferenceId)
    return (await selectRegistration(tx.db, ref))!
  })
