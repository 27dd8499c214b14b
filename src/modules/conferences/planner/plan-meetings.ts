import { assignInterpreters } from './assign-interpreters.ts'
import { type Prices, price } from './bound.ts'
import { closeGaps, idleSlots } from './close-gaps.ts'
import { type Layout, layOut, type MeetingProblem, type PlannedMeeting } from './problem.ts'
import { openSearch, type Search } from './search.ts'
import { seatMeetings } from './seat-meetings.ts'
import { shake } from './shake.ts'
import { NOT_PLANNED, openTimetable, type Timetable } from './timetable.ts'

export type MeetingPlan = Readonly<{
  /** In order of slot, then of pair. */
  meetings: readonly PlannedMeeting[]
  /** Points of all meetings. */
  points: number
  /** Points, and what the first meeting of everybody with mutual interest counts for. */
  worth: number
  /** No plan is worth more: proven, whatever way it is made. */
  bound: number
  /** What the plan lacks to the bound, as a share of its points. */
  gap: number
  /** People with mutual interest for whom no meeting was found. */
  without: readonly number[]
  /** Free slots between two meetings of a day, over all people. */
  idleSlots: number
  /** Minutes that all people walk from one meeting to the next of the day. */
  walkMinutes: number
}>

const ROUNDS = 8
/**
 * Rounds end when one brings less than `enough` of the bound; a pair whose surplus lies `hopeless` of the
 * dearest value below nothing is not tried again. Who plans the day before has a minute, who plans
 * again in the hall has two seconds.
 */
type Effort = Readonly<{ enough: number; hopeless: number }>
const THOROUGH: Effort = { enough: 1e-4, hopeless: 0.4 }
const QUICK: Effort = { enough: 1e-2, hopeless: 0.1 }

/**
 * Times, tables and interpreters for who may meet: as much value as can be, nobody with mutual interest
 * left without a meeting where it can be helped, then few gaps, then short walks. Pairs are brought in
 * by what they are worth beyond the prices of what they take (bound.ts); those that find no room make
 * others move or give way (search.ts); then the plan is shaken. The same problem and seed give the same
 * plan.
 */
export function planMeetings(problem: MeetingProblem, { seed = 1 } = {}): MeetingPlan {
  const layout = layOut(problem)
  const prices = price(layout)
  const timetable = openTimetable(layout)
  const search = openSearch(layout, timetable, new Uint8Array(problem.pairs.length))
  fill(layout, timetable, search, prices, THOROUGH)
  shake(layout, timetable, search, { bound: prices.bound, seed })
  closeGaps(layout, timetable, search)
  return finish(layout, timetable, prices, new Map(), new Map())
}

/** What of an earlier plan stands, and what of it may change. */
export type Standing = Readonly<{
  plan: readonly PlannedMeeting[]
  /** Pairs that stay where they are as long as both come. */
  confirmed: ReadonlySet<number>
  /** The first slot that is still to come: what lies before is over. */
  from: number
}>

/**
 * Plans again after somebody did not come, came late or a room was closed, which the problem says
 * by who is busy and what is closed. Meetings that can still be held stay at their time and
 * table; those not confirmed give way where the plan is worth more for it.
 */
export function replanMeetings(problem: MeetingProblem, standing: Standing): MeetingPlan {
  const layout = layOut(problem)
  const prices = price(layout)
  const timetable = openTimetable(layout)
  const isFixed = new Uint8Array(problem.pairs.length)
  const kept = new Map<number, number>()
  for (const { pair, slot, table } of standing.plan) {
    if (!timetable.put(pair, slot)) continue
    const isOver = slot < standing.from
    if (isOver || standing.confirmed.has(pair)) isFixed[pair] = 1
    if (!problem.tables[table]!.closed.includes(slot)) kept.set(pair, table)
  }
  timetable.tablesLeft.fill(0, 0, standing.from)
  const search = openSearch(layout, timetable, isFixed)
  const before = timetable.slotOf.slice()
  fill(layout, timetable, search, prices, QUICK)
  for (const pair of kept.keys()) {
    if (timetable.slotOf[pair] !== before[pair]) kept.delete(pair)
  }
  const spoke = standing.plan.flatMap(({ pair, slot, interpreter }) =>
    interpreter !== null && timetable.slotOf[pair] === slot ? [[pair, interpreter] as const] : [],
  )
  return finish(layout, timetable, prices, kept, new Map(spoke))
}

function fill(
  { value, problem }: Layout,
  { slotOf, worth, keep }: Timetable,
  search: Search,
  { bound, surplus }: Prices,
  { enough, hopeless }: Effort,
): void {
  const order = Int32Array.from(problem.pairs.keys()).sort(
    (one, other) => surplus[other]! - surplus[one]! || value[other]! - value[one]! || one - other,
  )
  const dearest = value.reduce((most, points) => Math.max(most, points), 0)
  for (let round = 0; round < ROUNDS; round++) {
    const before = worth()
    const least = round === 0 ? 0 : -hopeless * dearest
    for (const pair of order) {
      if (slotOf[pair] !== NOT_PLANNED) continue
      if (surplus[pair]! < least && !(round > 0 && search.isSought(pair))) continue
      search.bringIn(pair)
      keep()
    }
    if (round > 0 && worth() - before < enough * bound) break
  }
}

function finish(
  layout: Layout,
  timetable: Timetable,
  { bound }: Prices,
  kept: ReadonlyMap<number, number>,
  spokenBefore: ReadonlyMap<number, number>,
): MeetingPlan {
  const { problem, value, first } = layout
  const tableOf = seatMeetings(layout, timetable, kept)
  const { inSlot, worth } = timetable
  const interpreterOf = assignInterpreters(layout, timetable, spokenBefore)
  const meetings = inSlot.flatMap((pairs, slot) =>
    pairs
      .toSorted((one, other) => one - other)
      .map((pair) => ({
        pair,
        slot,
        table: tableOf[pair]!,
        interpreter: interpreterOf.get(pair) ?? null,
      })),
  )
  const points = meetings.reduce((sum, { pair }) => sum + value[pair]!, 0)
  return {
    meetings,
    points,
    worth: worth(),
    bound,
    gap: Math.max(0, bound - worth()) / Math.max(1, points),
    without: [...first.keys()].filter((person) => first[person] && !timetable.meetings[person]),
    idleSlots: idleSlots(layout, timetable),
    walkMinutes: walked(problem, timetable, tableOf),
  }
}

function walked(
  { slots, people, tables, walkMinutes }: MeetingProblem,
  { at }: Timetable,
  tableOf: Int32Array,
): number {
  let minutes = 0
  for (let person = 0; person < people.length; person++) {
    let zone = -1
    for (const [slot, { day }] of slots.entries()) {
      if (slot > 0 && slots[slot - 1]!.day !== day) zone = -1
      const pair = at[person * slots.length + slot]!
      if (pair < 0) continue
      const next = tables[tableOf[pair]!]!.zone
      if (zone >= 0) minutes += walkMinutes[zone]![next]!
      zone = next
    }
  }
  return minutes
}
