import type { Static } from 'typebox'
import { parseMoney, toMoneyDto } from '../../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../../platform/context.ts'
import { emit } from '../../../platform/outbox.ts'
import type { MoneyDto } from '../../../platform/wire.ts'
import { requireMeeter } from '../ask-to-meet.ts'
import type { Conference } from '../conference.ts'
import { lockConference } from '../conference-store.ts'
import { FirstSaleStated } from '../contract.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { lockWish } from '../meeting-store.ts'
import { maySayAbsent, maySayLate, type Outcome } from './meeting-day.ts'
import { type PlacedMeeting, readMeetings } from './read-schedule.ts'
import { saveAbsence, saveLateness, saveOutcome, selectReportsOf } from './report-store.ts'

/** Whose meeting it is: the one who says something of it, and the other. */
export type Meets = Readonly<{ id: string; otherId: string }>

/**
 * Says that one comes so many minutes late, or with 0 that one comes in time after all; the other reads it.
 * Throws no_meeting_profile, meeting_not_found, meeting_not_now.
 */
export const sayLate = (
  ctx: Ctx,
  conference: Conference,
  { minutes, ...meets }: Meets & Readonly<{ minutes: number }>,
): Promise<void> =>
  aboutMeeting(ctx, conference, meets, async (tx, { slot, ...meeting }) => {
    if (!maySayLate(meeting, tx.now())) throw E.meetingNotNow()
    await saveLateness(
      tx.db,
      pairOf(conference, meets, meeting),
      minutes > 0 ? { slot, minutes } : null,
    )
  })

/**
 * Says that the other did not come: the meeting is over, its table free, and a later plan may give the two
 * another time. Throws no_meeting_profile, meeting_not_found, meeting_not_now.
 */
export const sayAbsent = (ctx: Ctx, conference: Conference, meets: Meets): Promise<void> =>
  aboutMeeting(ctx, conference, meets, async (tx, { slot, ...meeting }) => {
    if (!maySayAbsent(meeting, tx.now())) throw E.meetingNotNow()
    await saveAbsence(tx.db, pairOf(conference, meets, meeting), slot)
  })

export type SaidOutcome = Omit<Outcome, 'value'> &
  Readonly<{ value: Static<typeof MoneyDto> | null }>

/**
 * Says how a meeting was and what follows, also later and anew. A first sale is told, once for each side
 * that says so. Throws no_meeting_profile, meeting_not_found, meeting_not_now, outcome_value_wrong.
 */
export async function reportOutcome(
  ctx: Ctx,
  conference: Conference,
  { id, otherId }: Meets,
  said: SaidOutcome,
): Promise<void> {
  const { id: conferenceId } = conference
  await requireMeeter(ctx, { conferenceId, id })
  const value = said.value && parseMoney(said.value.amount, said.value.currency)
  if (value === undefined || (value && value.minor <= 0n)) throw E.outcomeValueWrong()
  await transaction(ctx, async (tx) => {
    const wish = await lockWish(tx.db, conferenceId, id, otherId)
    if (!wish) throw E.meetingNotFound()
    const { fromId, toId } = wish
    const reports = await selectReportsOf(tx.db, conferenceId, id)
    const ofPair = reports.filter((one) => one.fromId === fromId && one.toId === toId)
    if (!ofPair.some(({ outcome, absentSlot }) => outcome || absentSlot !== null)) {
      const meetings = await readMeetings(tx.db, conference, id)
      const meeting = meetings.find(({ other }) => other.id === otherId)
      if (!meeting) throw E.meetingNotFound()
      if (meeting.startsAt > tx.now()) throw E.meetingNotNow()
    }
    const by = { conferenceId, fromId, toId, byId: id }
    await saveOutcome(tx.db, by, { ...said, value }, tx.now())
    const before = ofPair.find(({ byId }) => byId === id)?.outcome?.stage
    if (said.stage === 'first_sale' && before !== 'first_sale') {
      await emit(tx, FirstSaleStated, { ...by, value: value && toMoneyDto(value) })
    }
  })
}

/** Under the lock that plans are written and tables taken under. */
async function aboutMeeting(
  ctx: Ctx,
  conference: Conference,
  { id, otherId }: Meets,
  work: (tx: TxCtx, meeting: PlacedMeeting) => Promise<void>,
): Promise<void> {
  await requireMeeter(ctx, { conferenceId: conference.id, id })
  await transaction(ctx, async (tx) => {
    await lockConference(tx.db, conference.id)
    const meetings = await readMeetings(tx.db, conference, id)
    const meeting = meetings.find(({ other }) => other.id === otherId)
    if (!meeting) throw E.meetingNotFound()
    await work(tx, meeting)
  })
}

const pairOf = (
  { id: conferenceId }: Conference,
  { id: byId }: Meets,
  { fromId, toId }: Pick<PlacedMeeting, 'fromId' | 'toId'>,
) => ({ conferenceId, fromId, toId, byId })
