import type { Static } from 'typebox'
import type { Db } from '../../platform/db.ts'
import type { RegistrationDto } from './contract.ts'
import { attendeeOf, type Registration } from './registration.ts'
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
  return registrations.map((one) => ({
    id: one.id,
    state: one.state,
    ticketType: typeOf.get(one.ticketTypeId)!,
    attendee: attendeeOf(settings, one) ?? null,
    ahead: null,
    registeredAt: one.registeredAt.toISOString(),
  }))
}

/** One, as who has its link reads it. */
export async function showRegistration(
  db: Db,
  settings: ConferenceSettings,
  registration: Registration,
): Promise<Static<typeof RegistrationDto>> {
  const [shown] = await showRegistrations(db, settings, [registration])
  const isWaiting = registration.state === 'waiting'
  return { ...shown!, ahead: isWaiting ? await countAhead(db, registration) : null }
}
