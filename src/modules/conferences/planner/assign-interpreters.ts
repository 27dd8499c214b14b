import { type Layout, NO_VOICE } from './problem.ts'
import type { Timetable } from './timetable.ts'

/**
 * Names who interprets at each meeting that needs somebody: of the kinds that the timetable found for
 * its slot, the one of `before` if they are still there, else the next who is free.
 */
export function assignInterpreters(
  { problem, voice, voices, kinds }: Layout,
  { inSlot, spoken }: Timetable,
  before: ReadonlyMap<number, number>,
): Map<number, number> {
  const kindOf = new Map(
    kinds.flatMap((of, kind) => of.map((interpreter) => [interpreter, kind] as const)),
  )
  const named = new Map<number, number>()
  inSlot.forEach((pairs, slot) => {
    const free = new Set(
      problem.interpreters.keys().filter((at) => !problem.interpreters[at]!.busy.includes(slot)),
    )
    const quota = voices.map((_, need) => kinds.map((_, kind) => spoken(slot, need, kind)))
    const name = (pair: number, interpreter: number) => {
      free.delete(interpreter)
      quota[voice[pair]!]![kindOf.get(interpreter)!]!--
      named.set(pair, interpreter)
    }
    const needing = pairs
      .filter((pair) => voice[pair] !== NO_VOICE)
      .sort((one, other) => one - other)
    for (const pair of needing) {
      const known = before.get(pair)
      if (known !== undefined && free.has(known) && quota[voice[pair]!]![kindOf.get(known)!]) {
        name(pair, known)
      }
    }
    for (const pair of needing) {
      if (named.has(pair)) continue
      const own = quota[voice[pair]!]!
      name(pair, free.values().find((interpreter) => own[kindOf.get(interpreter)!]! > 0)!)
    }
  })
  return named
}
