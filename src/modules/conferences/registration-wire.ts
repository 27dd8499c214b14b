import type { Static } from 'typebox'
import type { Db } from '../../platform/db.ts'
import { selectCompanions } from './admission/admission-store.ts'
import type { RegistrationDto } from './contract.ts'
import { type Attendee, attendeeOf, type Registration, registrationKey } from './registration.ts'
import { countAhead, selectTicketTypes } from './registration-store.ts'
import type { ConferenceSettings } from './settings.ts'

/** Registrations of one conference; how many are ahead is told of one alone. */
export async function showRegistrations(
  db: Db,
  settings: ConferenceSettings,
  registrations: readonly Registration[],
): Promise<Static<typeof RegistrationDto>[]> {
  const [first] = registrations
  if (!first) return []
  const types = await selectTicketTypes(db, first.conferenceId)
  const typeOf = new Map(types.map(({ id, name, nameZh }) => [id, { id, name, nameZh }]))
  return registrations.map((one) => {
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
    }
  })
}

const answersOf = ({ answers = [] }: Attendee) =>
  answers.map(({ key, values }) => ({ key, values: [...values] }))

/** One, as who has its link reads it. */
export async function showRegistration(
  db: Db,
  settings: ConferenceSettings,
  registration: Registration,
): Promise<Static<typeof RegistrationDto>> {
  const [shown] = await showRegistrations(db, settings, [registration])
  const isWaiting = registration.state === 'waiting'
  const companions =
    registration.groupId === registration.id ? await selectCompanions(db, registration) : []
  return {
    ...shown!,
    ahead: isWaiting ? await countAhead(db, registration) : null,
    companions: companions.map((one) => ({
      ...{ id: one.id, key: registrationKey(settings, one), state: one.state },
      name: attendeeOf(settings, one)?.name ?? '',
    })),
  }
}
