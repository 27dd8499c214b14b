import type { Layout } from './problem.ts'
import type { Search } from './search.ts'
import { AWAY, type Timetable } from './timetable.ts'

const PASSES = 2
/** So many meetings of a full slot are looked at for one to change places with. */
const LOOKED_AT = 30

/** Slots in which people wait, free, between two meetings of one day. */
export function idleSlots(layout: Layout, timetable: Timetable): number {
  const count = idleCounter(layout, timetable)
  return layout.most.reduce((sum, _, person) => sum + count(person), 0)
}

/**
 * Moves meetings, and lets meetings of two slots change places, where people wait less for it. What
 * is planned stays planned.
 */
export function closeGaps(layout: Layout, timetable: Timetable, search: Search): void {
  const { a, b } = layout
  const { slots, slotOf, inSlot, tablesLeft, areFree, put, take, mark, undo, keep } = timetable
  const count = idleCounter(layout, timetable)
  /** Slots fewer, or more, that the two sides wait if their meeting goes to another slot. */
  const change = (pair: number, to: number) => {
    let sum = 0
    for (const person of [a[pair]!, b[pair]!]) {
      sum += count(person, slotOf[pair], to) - count(person)
    }
    return sum
  }
  const moveTo = (pair: number, to: number): boolean => {
    const start = mark()
    take(pair)
    if (put(pair, to)) return true
    undo(start)
    return false
  }
  const swap = (pair: number, to: number, gained: number): boolean => {
    const from = slotOf[pair]!
    const there = inSlot[to]!
    const first = pair % Math.max(1, there.length)
    for (let step = 0; step < Math.min(LOOKED_AT, there.length); step++) {
      const other = there[(first + step) % there.length]!
      if (!search.mayLeave(other) || !areFree(other, from)) continue
      if (gained + change(other, from) >= 0) continue
      const start = mark()
      take(pair)
      take(other)
      if (put(pair, to) && put(other, from)) return true
      undo(start)
    }
    return false
  }
  for (let pass = 0; pass < PASSES; pass++) {
    for (let pair = 0; pair < a.length; pair++) {
      if (!search.mayLeave(pair)) continue
      if (count(a[pair]!) + count(b[pair]!) === 0) continue
      for (let to = 0; to < slots; to++) {
        if (!areFree(pair, to)) continue
        const gained = change(pair, to)
        if (gained >= 0) continue
        if (tablesLeft[to]! > 0 ? moveTo(pair, to) : swap(pair, to, gained)) break
      }
      keep()
    }
  }
}

function idleCounter({ problem }: Layout, { at, slots }: Timetable) {
  const days = problem.slots.map(({ day }) => day)
  /** Of a person as planned, or with the meeting of one slot in another. */
  return (person: number, without = -1, instead = -1): number => {
    let idle = 0
    let waited = -1
    for (let slot = 0; slot < slots; slot++) {
      if (slot > 0 && days[slot] !== days[slot - 1]) waited = -1
      const there = at[person * slots + slot]!
      if (slot === instead || (there >= 0 && slot !== without)) {
        if (waited > 0) idle += waited
        waited = 0
      } else if (there !== AWAY && waited >= 0) waited++
    }
    return idle
  }
}
