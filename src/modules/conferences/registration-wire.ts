import type { Static } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { selectCompanions } from './admission/admission-store.ts'
import { selectConference } from './conference-store.ts'
import type { RegistrationDto } from './contract.ts'
import { selectBillsOf, selectStray } from './paid/bill-store.ts'
import { toBillDto } from './paid/paid-wire.ts'
import { type Attendee, attendeeOf, type Registration, registrationKey } from './registration.ts'
import { countAhead, selectTicketTypes } from './registration-store.ts'
import type { ConferenceSettings } from './settings.ts'

/** Registrations of one conference; how many are ahead, and what came back, is told of one alone. */
export async function showRegistrations(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  settings: ConferenceSettings,
  registrations: readonly Registration[],
): Promise<Static<typeof RegistrationDto>[]> {
  const [first] = registrations
  if (!first) return []
  const types = await selectTicketTypes(db, first.conferenceId)
  const typeOf = new Map(types.map(({ id, name, nameZh }) => [id, { id, name, nameZh }]))
  const ids = registrations.map(({ id }) => id)
  const bills = await selectBillsOf(db, first.conferenceId, ids)
  const isFree = bills.size === 0
  const timeZone = isFree ? '' : (await selectConference(db, first.conferenceId))!.timeZone
  const [bill] = bills.values()
  const strays = bill && ids.length === 1 ? await selectStray(db, bill) : []
  return registrations.map((one) => {
    const own = bills.get(one.id)
    const attendee = attendeeOf(settings, one)
    return {
      id: one.id,
      state: one.state,
      ticketType: typeOf.get(one.ticketTypeId)!,
      attendee: attendee ? { ...attendee, answers: answersOf(attendee) } : null,
      ahead: null,
      registeredAt: one.registeredAt.toISOString(),
      reason: one.reason,
      companions: [],
      bill: own ? toBillDto(own, one, { timeZone, now: now(), strays }) : null,
    }
  })
}

const answersOf = ({ answers = [] }: Attendee) =>
  answers.map(({ key, values }) => ({ key, values: [...values] }))

/** One, as who has its link reads it. */
export async function showRegistration(
  ctx: Pick<Ctx, 'db' | 'now'>,
  settings: ConferenceSettings,
  registration: Registration,
): Promise<Static<typeof RegistrationDto>> {
  const [shown] = await showRegistrations(ctx, settings, [registration])
  const isWaiting = registration.state === 'waiting'
  const companions =
    registration.groupId === registration.id ? await selectCompanions(ctx.db, registration) : []
  return {
    ...shown!,
    ahead: isWaiting ? await countAhead(ctx.db, registration) : null,
    companions: companions.map((one) => ({
      ...{ id: one.id, key: registrationKey(settings, one), state: one.state },
      name: attendeeOf(settings, one)?.name ?? '',
    })),
  }
}
