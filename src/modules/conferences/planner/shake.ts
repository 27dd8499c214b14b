import { randomFrom } from '../../../kernel/random.ts'
import type { Layout } from './problem.ts'
import type { Search } from './search.ts'
import { NOT_PLANNED, type Timetable } from './timetable.ts'

/** So many pairs around what was taken out are tried again. */
const TRIED_AGAIN = 200
/** Small plans are shaken until chance has seen all of them, large ones as long as one can wait. */
const shakesFor = (pairs: number) => Math.min(10_000, Math.ceil(20_000_000 / Math.max(1, pairs)))

/**
 * Takes a few meetings out and brings others in, again and again (iterated local search). A plan that
 * is worth less by up to one middling meeting is gone on from, so that it gets out of where no single
 * change helps; the best plan seen is what stays. Ends at once when the plan is worth the bound.
 */
export function shake(
  layout: Layout,
  timetable: Timetable,
  search: Search,
  { bound, seed }: { bound: number; seed: number },
): void {
  const { a, b, value, firstPair, pairsOf } = layout
  const { slots, slotOf, inSlot, worth, keep, mark, undo, take, put } = timetable
  const pairs = a.length
  const random = randomFrom(seed)
  const below = (limit: number) => Math.floor(limit * random())
  const middling = value.reduce((sum, points) => sum + points, 0) / Math.max(1, pairs)

  const near = new Set<number>()
  const takeOut = (pair: number) => {
    if (!search.mayLeave(pair)) return
    take(pair)
    near.add(pair)
    for (const person of [a[pair]!, b[pair]!]) {
      for (let at = firstPair[person]!; at < firstPair[person + 1]!; at++) near.add(pairsOf[at]!)
    }
  }
  const ways = [
    () => {
      const there = inSlot[below(slots)]!
      for (let count = 0; count < 4 && there.length > 0; count++)
        takeOut(there[below(there.length)]!)
    },
    () => {
      const pair = below(pairs)
      for (const person of [a[pair]!, b[pair]!]) {
        for (let at = firstPair[person]!; at < firstPair[person + 1]!; at++) {
          if (below(2)) takeOut(pairsOf[at]!)
        }
      }
    },
    () => {
      for (let count = 0; count < 3; count++) takeOut(below(pairs))
    },
  ]

  const best = slotOf.slice()
  let most = worth()
  keep()
  for (let count = shakesFor(pairs); count > 0 && bound - most >= 1; count--) {
    const start = mark()
    near.clear()
    ways[below(ways.length)]!()
    for (const pair of shuffled([...near].slice(0, TRIED_AGAIN), below)) {
      if (slotOf[pair] === NOT_PLANNED) search.bringIn(pair)
    }
    if (worth() < most - middling) undo(start)
    if (worth() > most) {
      most = worth()
      best.set(slotOf)
    }
    keep()
  }
  const changed = best.keys().filter((pair) => slotOf[pair] !== best[pair])
  const back = [...changed]
  for (const pair of back) if (slotOf[pair] !== NOT_PLANNED) take(pair)
  for (const pair of back) if (best[pair] !== NOT_PLANNED) put(pair, best[pair]!)
  keep()
}

/** Fisher and Yates. */
function shuffled(values: number[], below: (limit: number) => number): number[] {
  for (let last = values.length - 1; last > 0; last--) {
    const other = below(last + 1)
    const kept = values[last]!
    values[last] = values[other]!
    values[other] = kept
  }
  return values
}
