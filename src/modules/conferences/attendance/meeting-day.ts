import type { Money } from '../../../kernel/money.ts'
import type { Day } from '../../../kernel/period.ts'
import type { MeetingFrame } from '../meeting-file.ts'
import type { Span } from './span.ts'

/** How far two have come since they met, the least first. */
export const STAGES = ['no_fit', 'interested', 'samples', 'negotiating', 'first_sale'] as const
export type Stage = (typeof STAGES)[number]

/** What one of two says after a meeting. */
export type Outcome = Readonly<{
  rating: number | null
  stage: Stage
  value: Money | null
  nextStep: string
  dueOn: Day | null
}>

/** What one of two said of their meeting, on the day and after. */
export type Report = Readonly<{
  fromId: string
  toId: string
  byId: string
  lateSlot: number | null
  lateMinutes: number | null
  absentSlot: number | null
  outcome: Outcome | null
  reportedAt: Date | null
}>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Who is this late may still come. */
const GRACE_MS = 5 * MINUTE_MS
/** Less is no meeting. */
const SHORTEST_MS = 10 * MINUTE_MS
/** Who has nothing to do looks no further ahead. */
const AHEAD_MS = 30 * MINUTE_MS

/** Whether somebody may say that they come late: from an hour before until the end. */
export const maySayLate = ({ startsAt, endsAt }: Span, now: Date): boolean =>
  now.getTime() >= startsAt.getTime() - HOUR_MS && now < endsAt

/** Whether somebody may say that the other does not come: some minutes after the beginning, until an hour after the end. */
export const maySayAbsent = ({ startsAt, endsAt }: Span, now: Date): boolean =>
  now.getTime() >= startsAt.getTime() + GRACE_MS && now.getTime() < endsAt.getTime() + HOUR_MS

/** The slots that two may take without a plan: running with ten minutes left, or beginning within half an hour. */
export const slotsNow = (slots: readonly Span[], now: Date): number[] =>
  slots.flatMap(({ startsAt, endsAt }, at) =>
    endsAt.getTime() - now.getTime() >= SHORTEST_MS &&
    startsAt.getTime() - now.getTime() <= AHEAD_MS
      ? [at]
      : [],
  )

type Seated = Readonly<{ table: string; interpreter: string | null }>

/** A free table of a slot, the nearest to a zone; undefined when none is. */
export function freeTable(
  { tables, zones, walkMinutes }: MeetingFrame,
  { slot, taken, near }: Readonly<{ slot: number; taken: readonly Seated[]; near: string }>,
): string | undefined {
  const used = new Set(taken.map(({ table }) => table))
  const walks = walkMinutes[zones.indexOf(near)]
  const walkTo = (zone: string): number => walks?.[zones.indexOf(zone)] ?? 0
  const free = tables.filter(({ name, closed }) => !used.has(name) && !closed?.includes(slot))
  return free.sort((one, other) => walkTo(one.zone) - walkTo(other.zone))[0]?.name
}

/** Who interprets: null when two share a language, undefined when nobody who could is free. */
export function freeInterpreter(
  { interpreters }: MeetingFrame,
  [one, other]: readonly [readonly string[], readonly string[]],
  { slot, taken }: Readonly<{ slot: number; taken: readonly Seated[] }>,
): string | null | undefined {
  if (one.some((language) => other.includes(language))) return null
  const used = new Set(taken.map(({ interpreter }) => interpreter))
  const speaks = (languages: readonly string[], of: readonly string[]) =>
    languages.some((language) => of.includes(language))
  return interpreters.find(
    ({ name, languages, busy }) =>
      !used.has(name) &&
      !busy?.includes(slot) &&
      speaks(languages, one) &&
      speaks(languages, other),
  )?.name
}
