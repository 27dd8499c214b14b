import type { Static } from 'typebox'
import type { Ctx } from '../../../platform/context.ts'
import type { Conference } from '../conference.ts'
import { conferenceLimits } from '../limits.ts'
import { selectTicketTypes } from '../registration-store.ts'
import {
  countByKind,
  countByMinute,
  countDoubles,
  countRefusals,
  selectLanes,
} from './check-in-store.ts'
import { type CheckInDto, shownTypes, toListDto } from './check-in-wire.ts'
import type { CheckInList } from './scan.ts'

/** How a check-in list stands: who came, by kind and minute, who did not yet, and what was odd. */
export async function readCheckIn(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  { isSample }: Pick<Conference, 'isSample'>,
  list: CheckInList,
): Promise<Static<typeof CheckInDto>> {
  const ref = { conferenceId: list.conferenceId, listId: list.id }
  const types = shownTypes(await selectTicketTypes(db, list.conferenceId))
  const counted = await countByKind(db, list)
  const minutes = await countByMinute(db, ref, conferenceLimits.minutesShown)
  const refused = await countRefusals(db, ref)
  const lanes = await selectLanes(db, ref, conferenceLimits.lanesShown)
  return {
    list: toListDto(list),
    now: now().toISOString(),
    arrived: counted.reduce((sum, { arrived }) => sum + arrived, 0),
    missing: counted.reduce((sum, { missing }) => sum + missing, 0),
    kinds: counted
      .map(({ ticketTypeId, arrived, missing }) => ({
        ticketType: types.get(ticketTypeId)!,
        ...{ arrived, missing },
      }))
      .toSorted((one, other) => (one.ticketType.id < other.ticketType.id ? -1 : 1)),
    minutes: minutes.map(({ minute, count }) => ({ at: minute.toISOString(), arrived: count })),
    doubles: await countDoubles(db, ref),
    refused: refused.map(({ refusal, count }) => ({ verdict: refusal, scans: count })),
    lanes: lanes.map(({ lane, scans, lastAt }) => ({
      ...{ lane, scans },
      heardAt: lastAt.toISOString(),
    })),
    isSample,
  }
}
