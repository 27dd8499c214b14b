import { addDays } from '../../../kernel/period.ts'
import { claimBytes, kindOf, writeTicketCode } from '../../../kernel/ticket-code.ts'
import { type Ctx, transaction } from '../../../platform/context.ts'
import type { Conference } from '../conference.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import type { Registration } from '../registration.ts'
import { selectRegistration } from '../registration-store.ts'
import type { ConferenceSettings } from '../settings.ts'
import { midnight } from '../zoned.ts'
import { raiseTicketNumber } from './check-in-store.ts'
import { ticketKey } from './ticket-key.ts'

export type Ticket = Readonly<{ code: string; number: number; expiresAt: Date }>

/** The largest instant that a code has room for. */
const LATEST_SECONDS = 0xffff_ffff

/** The ticket of a registration, the same whenever it is asked for. Throws no_ticket. */
export async function ticketOf(
  ctx: Pick<Ctx, 'db' | 'now'>,
  { identityKeys }: ConferenceSettings,
  conference: Pick<Conference, 'id' | 'lastDay' | 'timeZone'>,
  { id, state, ticketTypeId, ticketNumber: number }: Registration,
): Promise<Ticket> {
  if (state !== 'confirmed') throw E.noTicket()
  const key = await ticketKey(ctx.db, identityKeys, ctx.now())
  const end = midnight(addDays(conference.lastDay, 1), conference.timeZone)
  const expiresAt = Math.min(end.getTime() / 1_000, LATEST_SECONDS)
  const signed = claimBytes({
    conferenceId: conference.id,
    registrationId: id,
    number,
    kind: kindOf(ticketTypeId),
    expiresAt,
  })
  const code = writeTicketCode(signed, key.sign(signed))
  return { code, number, expiresAt: new Date(expiresAt * 1_000) }
}

/**
 * A new ticket in place of one that was lost or copied: those before open no door any more. Throws
 * no_ticket, too_many_ticket_issues.
 */
export const reissueTicket = (ctx: Ctx, registration: Registration): Promise<Registration> =>
  transaction(ctx, async (tx) => {
    const number = await raiseTicketNumber(tx.db, registration)
    if (number === undefined) throw E.noTicket()
    const most = conferenceLimits.ticketIssues
    if (number > most) throw E.tooManyTicketIssues({ most })
    return (await selectRegistration(tx.db, registration))!
  })
