import type { Ctx } from '../../platform/context.ts'
import type { Conference } from './conference.ts'
import { ConferencesErrors as E } from './errors.ts'
import { isRegistrationKey, type Registration } from './registration.ts'
import { selectRegistration } from './registration-store.ts'
import { requireShown } from './require-conference.ts'
import type { ConferenceSettings } from './settings.ts'

/**
 * A registration by the key of its link, with its conference; to everybody else it does not exist. Throws
 * conference_not_found, registration_not_found.
 */
export async function requireRegistration(
  ctx: Ctx,
  settings: ConferenceSettings,
  { slug, registrationId: id }: Readonly<{ slug: string; registrationId: string }>,
  key: string,
): Promise<{ conference: Conference; registration: Registration }> {
  const conference = await requireShown(ctx.db, slug)
  const ref = { conferenceId: conference.id, id }
  const registration = isRegistrationKey(settings, ref, key)
    ? await selectRegistration(ctx.db, ref)
    : undefined
  if (!registration) throw E.registrationNotFound()
  return { conference, registration }
}
