import { type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import type { Conference } from './conference.ts'
import { lockConference } from './conference-store.ts'
import { ConferencesErrors as E } from './errors.ts'
import type { MeetingGroup } from './meeting-group.ts'
import { saveGroup } from './meeting-group-store.ts'
import { selectTicketTypes } from './registration-store.ts'

/**
 * Whom people with one kind of ticket meet, and how often. It holds for requests and plans from now on; what
 * two have agreed before stays between them, without a meeting. Throws ticket_type_unknown.
 */
export const keepGroup = (
  ctx: Ctx,
  { id, agencyId }: Conference,
  group: MeetingGroup,
): Promise<MeetingGroup> =>
  transaction(ctx, async (tx) => {
    await lockConference(tx.db, id)
    const known = new Set((await selectTicketTypes(tx.db, id)).map((type) => type.id))
    for (const ticketTypeId of [group.ticketTypeId, ...(group.meets ?? [])]) {
      if (!known.has(ticketTypeId)) throw E.ticketTypeUnknown({ ticketTypeId })
    }
    await saveGroup(tx.db, id, group)
    await recordAudit(tx, {
      organisationId: agencyId!,
      action: 'conferences.meeting_group_kept',
      subject: `conference:${id}`,
      after: group,
    })
    return group
  })
