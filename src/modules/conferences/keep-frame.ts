import { type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import type { Conference } from './conference.ts'
import { lockConference } from './conference-store.ts'
import { ConferencesErrors as E } from './errors.ts'
import { MeetingFileWrong, problemOf } from './meeting-file.ts'
import { type KeptFrame, saveFrame, selectFrame } from './meeting-store.ts'

/**
 * When and where people meet at a conference; plans made before stand until the next one. Throws
 * meeting_frame_unusable, meeting_frame_changed.
 */
export async function keepFrame(
  ctx: Ctx,
  { id, agencyId, firstDay, lastDay }: Conference,
  { frame, version }: KeptFrame,
): Promise<KeptFrame> {
  try {
    problemOf({ ...frame, people: [], pairs: [] })
  } catch (error) {
    if (!(error instanceof MeetingFileWrong)) throw error
    throw E.meetingFrameUnusable({ problem: error.message })
  }
  const outside = frame.slots.findIndex(({ day }) => day < firstDay || day > lastDay)
  if (outside >= 0) throw E.meetingFrameUnusable({ problem: `slots[${outside}].day` })
  return transaction(ctx, async (tx) => {
    await lockConference(tx.db, id)
    const before = await selectFrame(tx.db, id)
    if ((before?.version ?? 0) !== version) throw E.meetingFrameChanged()
    const kept = { frame, version: version + 1 }
    await saveFrame(tx.db, id, kept)
    await recordAudit(tx, {
      organisationId: agencyId!,
      action: 'conferences.meeting_frame_kept',
      subject: `conference:${id}`,
      after: { slots: frame.slots.length, tables: frame.tables.length, version: kept.version },
    })
    return kept
  })
}
