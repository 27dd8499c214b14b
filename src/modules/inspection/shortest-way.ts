import { kilometresBetween, type Point } from '../../platform/us-places.ts'

/** Up to so many places every order is looked at, by way of all their subsets; beyond it takes too long. */
const MOST_EXACT = 9

/** How long a way through these places is, in kilometres. */
export const lengthOf = (way: readonly Point[]): number =>
  way.slice(1).reduce((sum, place, i) => sum + kilometresBetween(way[i]!, place), 0)

/**
 * In which order to visit places, as their numbers: from `start` where there is one, and not back. The
 * shortest way for up to nine (M. Held and R. M. Karp, 1962); for more a short one: always on to the
 * nearest, from each place that one may begin with, then turned round piece by piece while that shortens
 * it (2-opt, G. A. Croes, 1958). The same places give the same order.
 */
export function shortestWay(places: readonly Point[], start?: Point): number[] {
  if (places.length <= 1) return places.map((_, i) => i)
  const far = places.map((a) => places.map((b) => kilometresBetween(a, b)))
  const begin = places.map((place) => (start ? kilometresBetween(start, place) : 0))
  return places.length <= MOST_EXACT ? exactWay(far, begin) : shortWay(far, begin)
}

type Distances = readonly (readonly number[])[]

function exactWay(far: Distances, begin: readonly number[]): number[] {
  const count = begin.length
  const all = 2 ** count - 1
  // The shortest way through a set of places that ends at one of them, and where it came from.
  const best = new Float64Array(2 ** count * count).fill(Number.POSITIVE_INFINITY)
  const from = new Int8Array(2 ** count * count).fill(-1)
  for (let i = 0; i < count; i++) best[2 ** i * count + i] = begin[i]!
  for (let set = 1; set <= all; set++) {
    for (let last = 0; last < count; last++) {
      const so = best[set * count + last]!
      if (so === Number.POSITIVE_INFINITY) continue
      for (let next = 0; next < count; next++) {
        if (set & (1 << next)) continue
        const at = (set | (1 << next)) * count + next
        const length = so + far[last]![next]!
        if (length >= best[at]!) continue
        best[at] = length
        from[at] = last
      }
    }
  }
  let last = 0
  for (let i = 1; i < count; i++) {
    if (best[all * count + i]! < best[all * count + last]!) last = i
  }
  const way: number[] = []
  for (let set = all; last >= 0; ) {
    way.unshift(last)
    const before = from[set * count + last]!
    set &= ~(1 << last)
    last = before
  }
  return way
}

function shortWay(far: Distances, begin: readonly number[]): number[] {
  const lengthOfWay = (way: readonly number[]): number =>
    way.reduce((sum, one, i) => sum + (i === 0 ? begin[one]! : far[way[i - 1]!]![one]!), 0)
  const ways = begin.map((_, first) => turned(nearestFirst(far, first), far, begin))
  return ways.reduce((best, way) => (lengthOfWay(way) < lengthOfWay(best) - LEAST ? way : best))
}

function nearestFirst(far: Distances, first: number): number[] {
  const way = [first]
  const left = new Set(far.keys())
  left.delete(first)
  while (left.size > 0) {
    const here = far[way.at(-1)!]!
    let nearest = -1
    for (const one of left) if (nearest < 0 || here[one]! < here[nearest]!) nearest = one
    way.push(nearest)
    left.delete(nearest)
  }
  return way
}

/** What is gained must be more than rounding: otherwise two ways of one length would turn for ever. */
const LEAST = 1e-9

function turned(way: number[], far: Distances, begin: readonly number[]): number[] {
  const step = (before: number | undefined, next: number): number =>
    before === undefined ? begin[next]! : far[before]![next]!
  for (let hasGained = true; hasGained; ) {
    hasGained = false
    for (let first = 0; first < way.length - 1; first++) {
      for (let last = first + 1; last < way.length; last++) {
        const [before, a, b, after] = [way[first - 1], way[first]!, way[last]!, way[last + 1]]
        const gain =
          step(before, a) -
          step(before, b) +
          (after === undefined ? 0 : far[b]![after]! - far[a]![after]!)
        if (gain <= LEAST) continue
        way.splice(first, last - first + 1, ...way.slice(first, last + 1).reverse())
        hasGained = true
      }
    }
  }
  return way
}
