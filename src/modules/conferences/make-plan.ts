import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type Ctx, transaction } from '../../platform/context.ts'
import { defineTask } from '../../platform/tasks.ts'
import { recordAudit } from '../accounts/api.ts'
import type { Conference } from './conference.ts'
import { lockConference, selectConference } from './conference-store.ts'
import { ConferencesErrors as E } from './errors.ts'
import { meetingValue, suggestedValue } from './meeting.ts'
import type { MeetingFile, tellPlan } from './meeting-file.ts'
import { createMayMeet } from './meeting-group.ts'
import { selectGroups } from './meeting-group-store.ts'
import {
  type ComingMeeter,
  type KeptFrame,
  replacePlan,
  selectFrame,
  selectMeeters,
  selectMeetings,
  selectPairs,
  selectPlan,
} from './meeting-store.ts'
import type { PlanWork } from './plan-worker.ts'
import { slotStarts } from './slot-times.ts'
import { suggestPairs } from './suggest-pairs.ts'

/** Twice what the largest conference takes on a slow machine. */
const LONGEST_PLAN_MS = 120_000

/** Whether meetings that stand stay, and whether people who fit are brought together in times left free. */
export type PlanChoice = Readonly<{ keepsStanding: boolean; fillsFree: boolean }>
type Asked = PlanChoice & Readonly<{ conferenceId: string; number: number }>

/**
 * Asks for the next plan of a conference; it is made in the background. Meetings that stand keep their
 * time and table, unless told otherwise. Throws no_meeting_frame. Checks nothing about who asks.
 */
export async function askPlan(
  ctx: Ctx,
  conference: Conference,
  choice: PlanChoice,
): Promise<number> {
  return transaction(ctx, async (tx) => {
    await lockConference(tx.db, conference.id)
    if (!(await selectFrame(tx.db, conference.id))) throw E.noMeetingFrame()
    const number = ((await selectPlan(tx.db, conference.id))?.number ?? 0) + 1
    const asked: Asked = { ...choice, conferenceId: conference.id, number }
    await tx.tasks.enqueue(tx.db, MakePlan, asked)
    await recordAudit(tx, {
      organisationId: conference.agencyId!,
      action: 'conferences.plan_asked',
      subject: `conference:${conference.id}`,
      after: { number, ...choice },
    })
    return number
  })
}

/** Makes the plan of a number; again, or when another plan came first, it does nothing. */
export const MakePlan = defineTask<Asked>({
  name: 'conferences.make_plan',
  timeoutSeconds: (2 * LONGEST_PLAN_MS) / 1_000,
  run: async (ctx, { conferenceId, number, ...choice }, signal) => {
    const conference = await selectConference(ctx.db, conferenceId)
    const kept = await selectFrame(ctx.db, conferenceId)
    const last = (await selectPlan(ctx.db, conferenceId))?.number ?? 0
    if (!conference || !kept || last !== number - 1) return
    const work = await gatherWork(ctx, conference, kept, choice)
    const told = await planInThread(work, signal)
    await transaction(ctx, async (tx) => {
      await lockConference(tx.db, conferenceId)
      if (((await selectPlan(tx.db, conferenceId))?.number ?? 0) !== number - 1) return
      const meetings = told.meetings.map(({ a, b, slot, table, interpreter }) => ({
        ...{ fromId: a, toId: b },
        ...{ slot, table, interpreter },
      }))
      const summary = {
        number,
        frameVersion: kept.version,
        madeAt: tx.now(),
        points: told.points,
        worth: told.worth,
        upperBound: told.upperBound,
        gap: told.gap,
        wishes: work.file.pairs.filter(({ isAccepted }) => isAccepted).length,
        meetings: meetings.length,
        without: told.without.length,
        dropped: told.changes?.dropped.length ?? 0,
        added: told.changes?.added.length ?? 0,
        moved: told.changes?.moved.length ?? 0,
      }
      await replacePlan(tx.db, conferenceId, summary, meetings)
    })
  },
})

async function gatherWork(
  ctx: Ctx,
  { id, timeZone }: Conference,
  { frame }: KeptFrame,
  { keepsStanding, fillsFree }: PlanChoice,
): Promise<PlanWork> {
  const meeters = await selectMeeters(ctx.db, id)
  const groups = await selectGroups(ctx.db, id)
  const most = new Map(groups.map((group) => [group.ticketTypeId, group.mostMeetings]))
  const people = meeters.map(({ id, ticketTypeId, languages, busy, mostMeetings }) => ({
    id,
    languages: [...languages],
    // A frame that was shortened since has no such slots any more.
    busy: busy.filter((slot) => slot < frame.slots.length),
    mostMeetings: Math.min(mostMeetings, most.get(ticketTypeId) ?? mostMeetings),
  }))
  const known = await selectPairs(ctx.db, id)
  const standing = await selectMeetings(ctx.db, id)
  const starts = slotStarts(frame, timeZone)
  const next = starts.findIndex((start) => start > ctx.now())
  return {
    file: { ...frame, people, pairs: pairsOf(meeters, known, createMayMeet(groups), fillsFree) },
    standing: standing.map(({ fromId, toId, slot, table, interpreter }) => ({
      ...{ a: fromId, b: toId },
      ...{ slot, table, interpreter },
    })),
    keepsStanding,
    from: next < 0 ? starts.length : next,
  }
}

/** Whom a plan may bring together: who both want it, who were brought together before, and who would fit. */
function pairsOf(
  meeters: readonly ComingMeeter[],
  known: Awaited<ReturnType<typeof selectPairs>>,
  mayMeet: ReturnType<typeof createMayMeet>,
  fillsFree: boolean,
): MeetingFile['pairs'] {
  const byId = new Map(meeters.map((one) => [one.id, one]))
  const pairs = known.flatMap(({ fromId, toId, state }) => {
    const [one, other] = [byId.get(fromId), byId.get(toId)]
    if (!one || !other || !mayMeet(one.ticketTypeId, other.ticketTypeId)) return []
    if (state === 'accepted') {
      return [{ a: fromId, b: toId, value: meetingValue(one, other), isAccepted: true }]
    }
    const value = suggestedValue(one, other)
    if (state !== 'suggested' || value === 0) return []
    return [{ a: fromId, b: toId, value, isAccepted: false }]
  })
  if (!fillsFree) return pairs
  const keyOf = (one: string, other: string): string =>
    one < other ? `${one} ${other}` : `${other} ${one}`
  const settled = new Set(known.map(({ fromId, toId }) => keyOf(fromId, toId)))
  const suggested = suggestPairs(
    meeters,
    (one, other) =>
      mayMeet(one.ticketTypeId, other.ticketTypeId) && !settled.has(keyOf(one.id, other.id)),
  )
  return [...pairs, ...suggested.map((pair) => ({ ...pair, isAccepted: false }))]
}

/** Rejects when it takes too long or is stopped. */
async function planInThread(
  work: PlanWork,
  stop: AbortSignal,
): Promise<ReturnType<typeof tellPlan>> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LONGEST_PLAN_MS)])
  const worker = new Worker(new URL('./plan-worker.ts', import.meta.url), { workerData: work })
  try {
    const [told] = await once(worker, 'message', { signal })
    return told
  } finally {
    await worker.terminate()
  }
}
