import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { requireOfficer, requireReader } from '../programmes/api.ts'
import type { Conference, ConferenceRef } from './conference.ts'
import { selectConference, selectConferenceNamed } from './conference-store.ts'
import { ConferencesErrors as E } from './errors.ts'

/**
 * An officer of an open office of the nation or a state: those keep conferences. Throws what
 * `requireOfficer` does, office_too_local.
 */
export async function requireKeeper(
  ctx: Ctx,
  agencyId: string,
  role: 'member' | 'owner' = 'member',
): Promise<void> {
  const { level } = await requireOfficer(ctx, agencyId, role)
  if (level !== 'nation' && level !== 'state') throw E.officeTooLocal({ level })
}

/** A conference of this office; of another one it does not exist. Throws conference_not_found. */
export async function requireOwnConference(
  db: Db,
  { agencyId, conferenceId }: ConferenceRef,
): Promise<Conference> {
  const conference = await selectConference(db, conferenceId)
  if (conference?.agencyId !== agencyId) throw E.conferenceNotFound()
  return conference
}

/** A conference of an office that the actor may read. Throws as `requireReader`, conference_not_found. */
export async function requireReadable(ctx: Ctx, ref: ConferenceRef): Promise<Conference> {
  await requireReader(ctx, ref.agencyId)
  return requireOwnConference(ctx.db, ref)
}

/** A conference of an office that the actor works in. Throws as `requireKeeper`, conference_not_found. */
export async function requireKept(
  ctx: Ctx,
  ref: ConferenceRef,
  role?: 'member' | 'owner',
): Promise<Conference> {
  await requireKeeper(ctx, ref.agencyId, role)
  return requireOwnConference(ctx.db, ref)
}

/** What anybody may read: a draft is not there yet. Throws conference_not_found. */
export async function requireShown(db: Db, slug: string): Promise<Conference> {
  const conference = await selectConferenceNamed(db, slug)
  if (!conference || conference.state === 'draft') throw E.conferenceNotFound()
  return conference
}
