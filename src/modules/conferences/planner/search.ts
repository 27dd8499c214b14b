import { type Layout, NO_VOICE } from './problem.ts'
import { AWAY, FREE, NOT_PLANNED, type Timetable } from './timetable.ts'

/**
 * Ways to bring one pair into a timetable. Each either leaves it worth more, or as it was.
 * `isFixed` marks pairs that stay where they are.
 */
export type Search = ReturnType<typeof openSearch>

/** So many meetings of a full slot are looked at for one that could move. */
const LOOKED_AT = 40
/** So many slots, the most promising first, are tried for a pair that others stand against. */
const TRIED = 3
/** Who had to leave may in turn make others leave, so many times. */
const DEPTH = 1

export function openSearch(layout: Layout, timetable: Timetable, isFixed: Uint8Array) {
  const { a, b, value, voice, voices, first } = layout
  const { slots, at, slotOf, meetings, tablesLeft, inSlot, areFree, isBelowLimit } = timetable
  const { put, take, undo, mark, worth, spoken } = timetable
  const alone = (person: number, count: number) => (meetings[person] === count ? first[person]! : 0)
  const gainOf = (pair: number) => value[pair]! + alone(a[pair]!, 0) + alone(b[pair]!, 0)
  const lossOf = (pair: number) => value[pair]! + alone(a[pair]!, 1) + alone(b[pair]!, 1)

  /** Puts a pair where nothing stands against it, into the slot with most tables left. */
  const putAnywhere = (pair: number): boolean => {
    if (!isBelowLimit(a[pair]!) || !isBelowLimit(b[pair]!)) return false
    let best = NOT_PLANNED
    let left = 0
    for (let slot = 0; slot < slots; slot++) {
      if (tablesLeft[slot]! > left && areFree(pair, slot)) {
        best = slot
        left = tablesLeft[slot]!
      }
    }
    if (best === NOT_PLANNED) return false
    if (put(pair, best)) return true
    if (voice[pair] === NO_VOICE) return false
    for (let slot = 0; slot < slots; slot++) {
      if (slot !== best && put(pair, slot)) return true
    }
    return false
  }

  /** Whether a planned pair seems to have another slot it could go to. */
  const canMove = (pair: number) => {
    for (let slot = 0; slot < slots; slot++) {
      if (tablesLeft[slot]! > 0 && areFree(pair, slot)) return true
    }
    return false
  }
  const weigh = (pair: number) => (canMove(pair) ? 0 : lossOf(pair))

  /** The meeting of a person that is missed least. */
  const cheapestOf = (person: number) => {
    let cheapest = NOT_PLANNED
    for (let slot = 0; slot < slots; slot++) {
      const pair = at[person * slots + slot]!
      if (pair < 0 || isFixed[pair]) continue
      if (cheapest === NOT_PLANNED || lossOf(pair) < lossOf(cheapest)) cheapest = pair
    }
    return cheapest
  }

  let turn = 0
  /** The meeting of a slot that is missed least of `count` that fit, which are others each time. */
  const cheapestIn = (slot: number, count: number, fits: (pair: number) => boolean) => {
    const there = inSlot[slot]!
    if (there.length > count) turn += count
    const first = there.length > count ? turn : 0
    let cheapest = NOT_PLANNED
    let least = Number.POSITIVE_INFINITY
    for (let step = 0; step < Math.min(count, there.length); step++) {
      const pair = there[(first + step) % there.length]!
      if (isFixed[pair] || !fits(pair)) continue
      const loss = lossOf(pair)
      if (loss < least) {
        least = loss
        cheapest = pair
      }
    }
    return cheapest
  }

  const leaving: number[] = []
  /**
   * Names in `leaving` who would have to leave for a pair to come into a slot, and answers what that
   * costs at least: nothing for those who could go elsewhere. Infinity where the pair cannot come, or
   * only at a cost of `limit` and more.
   */
  const costOf = (pair: number, slot: number, limit: number): number => {
    leaving.length = 0
    const sides = [a[pair]!, b[pair]!]
    let cost = 0
    const leave = (other: number) => {
      if (other < 0 || isFixed[other]) return false
      if (leaving.includes(other)) return true
      leaving.push(other)
      return true
    }
    for (const person of sides) {
      const there = at[person * slots + slot]!
      if (there === AWAY) return Number.POSITIVE_INFINITY
      if (there !== FREE) {
        if (!leave(there)) return Number.POSITIVE_INFINITY
        cost += weigh(there)
      } else if (!isBelowLimit(person)) {
        const other = cheapestOf(person)
        if (!leave(other)) return Number.POSITIVE_INFINITY
        cost += lossOf(other)
      }
      if (cost >= limit) return Number.POSITIVE_INFINITY
    }
    const isTableFree = tablesLeft[slot]! > 0 || leaving.some((other) => slotOf[other] === slot)
    if (!isTableFree) {
      const other = cheapestIn(slot, LOOKED_AT, () => true)
      if (!leave(other)) return Number.POSITIVE_INFINITY
      cost += weigh(other)
    }
    return cost
  }

  /** Takes out who stands against a pair, puts it in, finds others new places. Keeps it if worth more. */
  const force = (pair: number, slot: number, depth: number): boolean => {
    if (costOf(pair, slot, Number.POSITIVE_INFINITY) === Number.POSITIVE_INFINITY) return false
    const [before, start] = [worth(), mark()]
    const out = leaving.slice()
    for (const other of out) take(other)
    let isIn = put(pair, slot)
    if (!isIn) {
      const other = giveUpVoice(pair, slot)
      if (other !== NOT_PLANNED) {
        take(other)
        out.push(other)
        isIn = put(pair, slot)
      }
    }
    if (isIn) {
      out.sort((one, other) => value[other]! - value[one]!)
      for (const other of out) if (!putAnywhere(other) && depth > 0) bringIn(other, depth - 1)
      if (worth() > before) return true
    }
    undo(start)
    return false
  }

  /** The meeting whose interpreter a pair could have. */
  const giveUpVoice = (pair: number, slot: number) => {
    if (voice[pair] === NO_VOICE || !tablesLeft[slot]) return NOT_PLANNED
    const able = voices[voice[pair]!]!
    const isRival = voices.map((_, need) => able.some((kind) => spoken(slot, need, kind) > 0))
    const fits = (other: number) => voice[other] !== NO_VOICE && isRival[voice[other]!]!
    return cheapestIn(slot, inSlot[slot]!.length, fits)
  }

  /** Brings a pair in where the whole is worth more for it. */
  const bringIn = (pair: number, depth = DEPTH): boolean => {
    if (putAnywhere(pair)) return true
    const gain = gainOf(pair)
    const costs: [cost: number, slot: number][] = []
    for (let slot = 0; slot < slots; slot++) {
      const cost = costOf(pair, slot, gain)
      if (cost < gain) costs.push([cost, slot])
    }
    costs.sort(([one], [other]) => one - other)
    return costs.slice(0, TRIED).some(([, slot]) => force(pair, slot, depth))
  }

  /** Whether a pair is planned and may be taken out again. */
  const mayLeave = (pair: number) => slotOf[pair] !== NOT_PLANNED && !isFixed[pair]
  /** Whether one of the two has no meeting yet. */
  const isSought = (pair: number) => alone(a[pair]!, 0) > 0 || alone(b[pair]!, 0) > 0

  return { bringIn, mayLeave, isSought }
}
