import { layOut, type MeetingProblem, NO_VOICE, type PlannedMeeting } from './problem.ts'

/** Why a pair has no time, the first that holds. */
export type WhyNot =
  /** In no slot are both there and free of sessions and breaks. */
  | 'no_common_time'
  /** Nobody speaks a language of each in a slot that both could come to. */
  | 'no_interpreter'
  /** One of the two has as many meetings as they wanted, or as they have time for. */
  | 'person_full'
  /** Both were free in some slot still, but every table or interpreter of it went to others. */
  | 'slot_full'
  /** Each was free, but never in the same slot. */
  | 'times_cross'

/** Says of every pair that a plan leaves out why it does. */
export function explainUnplanned(
  problem: MeetingProblem,
  plan: readonly PlannedMeeting[],
): Map<number, WhyNot> {
  const { a, b, isFree, tables, most, voice, voices, ofKind } = layOut(problem)
  const slots = problem.slots.length
  const planned = new Set<number>()
  const isOpen = isFree.slice()
  const meetings = new Int32Array(problem.people.length)
  for (const { pair, slot } of plan) {
    planned.add(pair)
    for (const person of [a[pair]!, b[pair]!]) {
      isOpen[person * slots + slot] = 0
      meetings[person]!++
    }
  }
  const commonSlots = (pair: number, marks: Uint8Array) => {
    const common: number[] = []
    for (let slot = 0; slot < slots; slot++) {
      if (marks[a[pair]! * slots + slot] && marks[b[pair]! * slots + slot]) common.push(slot)
    }
    return common
  }
  const isFull = (person: number) => {
    const own = isOpen.subarray(person * slots, (person + 1) * slots)
    return meetings[person]! >= most[person]! || !own.includes(1)
  }
  const why = (pair: number): WhyNot => {
    const could = commonSlots(pair, isFree).filter((slot) => tables[slot]! > 0)
    if (could.length === 0) return 'no_common_time'
    const need = voice[pair]!
    const hasVoice = (slot: number) => voices[need]!.some((kind) => ofKind[kind * slots + slot])
    if (need !== NO_VOICE && !could.some(hasVoice)) return 'no_interpreter'
    if (isFull(a[pair]!) || isFull(b[pair]!)) return 'person_full'
    return commonSlots(pair, isOpen).length > 0 ? 'slot_full' : 'times_cross'
  }
  return new Map(a.keys().flatMap((pair) => (planned.has(pair) ? [] : [[pair, why(pair)]])))
}

/** What a second plan changed of a first: pairs that lost their meeting, got one, or have another slot or table. */
export function changesBetween(
  before: readonly PlannedMeeting[],
  after: readonly PlannedMeeting[],
): Readonly<{ dropped: number[]; added: number[]; moved: number[] }> {
  const then = new Map(before.map((meeting) => [meeting.pair, meeting]))
  const now = new Map(after.map((meeting) => [meeting.pair, meeting]))
  const isElsewhere = ({ pair, slot, table }: PlannedMeeting) => {
    const old = then.get(pair)
    return old !== undefined && (old.slot !== slot || old.table !== table)
  }
  return {
    dropped: [...then.keys().filter((pair) => !now.has(pair))],
    added: [...now.keys().filter((pair) => !then.has(pair))],
    moved: after.filter(isElsewhere).map(({ pair }) => pair),
  }
}
