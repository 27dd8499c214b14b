import { type Layout, NO_VOICE } from './problem.ts'

/** What stands at a person's slot where no pair does. */
export const FREE = -1
export const AWAY = -2
/** A pair that has no time. */
export const NOT_PLANNED = -1

/**
 * A plan as it is made: which pair meets in which slot, and who interprets. No rule can be broken by
 * `put`; which of the tables a pair gets is settled afterwards, here they are only counted.
 */
export type Timetable = ReturnType<typeof openTimetable>

export function openTimetable(layout: Layout) {
  const { problem, a, b, value, first, voice, voices, kinds, isFree, most } = layout
  const slots = problem.slots.length

  const at = Int32Array.from(isFree, (free) => (free ? FREE : AWAY))
  const slotOf = new Int8Array(a.length).fill(NOT_PLANNED)
  const meetings = new Int32Array(problem.people.length)
  const tablesLeft = layout.tables.slice()
  const kindsLeft = layout.ofKind.slice()
  /** Meetings of a slot that need a voice and have an interpreter of a kind: slot × voice × kind. */
  const spoken = new Int32Array(slots * voices.length * kinds.length)
  const spokenAt = (slot: number, need: number, kind: number) =>
    (slot * voices.length + need) * kinds.length + kind
  const asked = new Int32Array(kinds.length)
  let question = 0
  /** Pairs of a slot, in no order, and where each stands among them. */
  const inSlot = Array.from({ length: slots }, () => [] as number[])
  const place = new Int32Array(a.length)
  /** What was done since it was last kept: pairs put (their number) and taken (~number), with the slot. */
  const done: number[] = []
  let worth = 0

  /**
   * Finds an interpreter for one more meeting of a slot, if need be by giving those of others one of
   * another kind in turn (an augmenting path): none is found only if there is none.
   */
  const giveVoice = (need: number, slot: number): boolean => {
    const able = voices[need]!
    for (const kind of able) {
      if (!kindsLeft[kind * slots + slot]) continue
      kindsLeft[kind * slots + slot]!--
      spoken[spokenAt(slot, need, kind)]!++
      return true
    }
    for (const kind of able) {
      if (asked[kind] === question) continue
      asked[kind] = question
      for (let other = 0; other < voices.length; other++) {
        if (other === need || !spoken[spokenAt(slot, other, kind)]) continue
        if (!giveVoice(other, slot)) continue
        spoken[spokenAt(slot, other, kind)]!--
        spoken[spokenAt(slot, need, kind)]!++
        return true
      }
    }
    return false
  }
  const hasVoice = (pair: number, slot: number): boolean => {
    if (voice[pair] === NO_VOICE) return true
    question++
    return giveVoice(voice[pair]!, slot)
  }
  const giveBack = (need: number, slot: number) => {
    const kind = voices[need]!.find((able) => spoken[spokenAt(slot, need, able)]! > 0)!
    spoken[spokenAt(slot, need, kind)]!--
    kindsLeft[kind * slots + slot]!++
  }

  /** Whether the two sides are free and no limit of theirs is reached; tables and interpreters aside. */
  const areFree = (pair: number, slot: number) =>
    at[a[pair]! * slots + slot] === FREE && at[b[pair]! * slots + slot] === FREE
  const isBelowLimit = (person: number) => meetings[person]! < most[person]!

  /** Gives a pair a slot. False, and nothing changed, where a rule stands against it. */
  const put = (pair: number, slot: number): boolean => {
    const [one, other] = [a[pair]!, b[pair]!]
    if (!tablesLeft[slot] || !areFree(pair, slot)) return false
    if (!isBelowLimit(one) || !isBelowLimit(other)) return false
    if (!hasVoice(pair, slot)) return false
    at[one * slots + slot] = pair
    at[other * slots + slot] = pair
    worth += value[pair]!
    if (meetings[one]!++ === 0) worth += first[one]!
    if (meetings[other]!++ === 0) worth += first[other]!
    tablesLeft[slot]!--
    slotOf[pair] = slot
    place[pair] = inSlot[slot]!.push(pair) - 1
    done.push(pair, slot)
    return true
  }

  /** Takes a pair out of its slot and says which it was. */
  const take = (pair: number): number => {
    const [one, other] = [a[pair]!, b[pair]!]
    const slot = slotOf[pair]!
    at[one * slots + slot] = FREE
    at[other * slots + slot] = FREE
    worth -= value[pair]!
    if (--meetings[one]! === 0) worth -= first[one]!
    if (--meetings[other]! === 0) worth -= first[other]!
    tablesLeft[slot]!++
    slotOf[pair] = NOT_PLANNED
    if (voice[pair] !== NO_VOICE) giveBack(voice[pair]!, slot)
    const last = inSlot[slot]!.pop()!
    if (last !== pair) {
      inSlot[slot]![place[pair]!] = last
      place[last] = place[pair]!
    }
    done.push(~pair, slot)
    return slot
  }

  /** Undoes what was done since `mark`, the last first. */
  const undo = (mark: number) => {
    const steps = done.splice(mark)
    for (let step = steps.length - 2; step >= 0; step -= 2) {
      const pair = steps[step]!
      if (pair >= 0) take(pair)
      else put(~pair, steps[step + 1]!)
    }
    done.length = mark
  }
  const keep = () => {
    done.length = 0
  }

  return {
    slots,
    at,
    slotOf,
    meetings,
    tablesLeft,
    inSlot,
    areFree,
    isBelowLimit,
    put,
    take,
    undo,
    keep,
    /** Meetings of a slot that have an interpreter of a kind, by what they need. */
    spoken: (slot: number, need: number, kind: number) => spoken[spokenAt(slot, need, kind)]!,
    /** A point that `undo` can go back to. */
    mark: () => done.length,
    /** Points of all meetings, and of everybody's first. */
    worth: () => worth,
  }
}
