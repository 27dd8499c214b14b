import { readTicketCode } from '../../../kernel/ticket-code.ts'
import { type Ctx, transaction } from '../../../platform/context.ts'
import { ticketKey } from '../check-in/ticket-key.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import type { Registration, RegistrationRef } from '../registration.ts'
import { selectRegistration } from '../registration-store.ts'
import type { ConferenceSettings } from '../settings.ts'
import { countLeads, type Lead, saveLead, saveShared } from './lead-store.ts'

/**
 * Notes whose badge somebody scanned at their stand. Who that is they are told once the other agrees: a
 * scan is no consent. Throws no_ticket, badge_unusable, own_badge, too_many_leads.
 */
export async function scanBadge(
  ctx: Ctx,
  settings: ConferenceSettings,
  by: Registration,
  { code, note }: Readonly<{ code: string; note: string }>,
): Promise<Lead> {
  if (by.state !== 'confirmed') throw E.noTicket()
  const read = readTicketCode(code)
  const key = await ticketKey(ctx.db, settings.identityKeys, ctx.now())
  if (!read || !(await key.isGenuine(read.signed, read.signature))) throw E.badgeUnusable()
  const { conferenceId, registrationId: attendeeId } = read.claim
  if (conferenceId !== by.conferenceId) throw E.badgeUnusable()
  if (attendeeId === by.id) throw E.ownBadge()
  return transaction(ctx, async (tx) => {
    const attendee = await selectRegistration(tx.db, { conferenceId, id: attendeeId })
    if (attendee?.state !== 'confirmed') throw E.badgeUnusable()
    const most = conferenceLimits.leads
    if ((await countLeads(tx.db, by)) >= most) throw E.tooManyLeads({ most })
    const lead = { scannedBy: by.id, attendeeId, scannedAt: tx.now(), note, sharedAt: null }
    return saveLead(tx.db, conferenceId, lead)
  })
}

/** Tells who scanned one's badge who one is, or no more. Again changes nothing. Throws lead_not_found. */
export const shareContact = (
  ctx: Ctx,
  own: RegistrationRef,
  { scannedBy, isShared }: Readonly<{ scannedBy: string; isShared: boolean }>,
): Promise<Lead> =>
  transaction(ctx, async (tx) => {
    const sharedAt = isShared ? tx.now() : null
    const lead = await saveShared(tx.db, own, { scannedBy, sharedAt })
    if (!lead) throw E.leadNotFound()
    return lead
  })
