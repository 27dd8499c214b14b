import { newId } from '../../../kernel/ids.ts'
import { type Ctx, transaction } from '../../../platform/context.ts'
import { recordAudit } from '../../accounts/api.ts'
import { selectSession } from '../agenda-store.ts'
import type { Conference } from '../conference.ts'
import { lockConference } from '../conference-store.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import { selectTicketTypes } from '../registration-store.ts'
import { saveList, selectList, selectLists } from './check-in-store.ts'
import type { CheckInList, ListRef } from './scan.ts'

export type WrittenList = Pick<CheckInList, 'name' | 'nameZh' | 'sessionId' | 'ticketTypeIds'>

/**
 * A check-in list, known by its name: what people are let in to once, whichever door they come by. Throws
 * session_not_found, ticket_type_unknown, too_many_check_in_lists. Checks nothing about who asks.
 */
export const putCheckInList = (
  ctx: Ctx,
  { id: conferenceId, agencyId }: Conference,
  written: WrittenList,
): Promise<CheckInList> =>
  transaction(ctx, async (tx) => {
    await lockConference(tx.db, conferenceId)
    const { sessionId, ticketTypeIds } = written
    if (sessionId !== null && !(await selectSession(tx.db, { conferenceId, sessionId }))) {
      throw E.sessionNotFound({ sessionId })
    }
    const types = new Set((await selectTicketTypes(tx.db, conferenceId)).map(({ id }) => id))
    const unknown = ticketTypeIds.find((id) => !types.has(id))
    if (unknown !== undefined) throw E.ticketTypeUnknown({ ticketTypeId: unknown })
    const most = conferenceLimits.checkInLists
    const known = await selectLists(tx.db, conferenceId, { limit: most })
    const before = known.find(({ name }) => name === written.name)
    if (!before && known.length >= most) throw E.tooManyCheckInLists({ most })
    const after = { conferenceId, lastTurn: 0, ...before, ...written, id: before?.id ?? newId() }
    await saveList(tx.db, after)
    await recordAudit(tx, {
      organisationId: agencyId!,
      action: 'conferences.check_in_list_put',
      subject: `conference:${conferenceId}`,
      before: before && factsOf(before),
      after: written,
    })
    return after
  })

const factsOf = ({ name, nameZh, sessionId, ticketTypeIds }: CheckInList): WrittenList => ({
  ...{ name, nameZh, sessionId, ticketTypeIds },
})

/** Throws check_in_list_not_found. */
export async function requireList({ db }: Pick<Ctx, 'db'>, ref: ListRef): Promise<CheckInList> {
  const list = await selectList(db, ref)
  if (!list) throw E.checkInListNotFound()
  return list
}
