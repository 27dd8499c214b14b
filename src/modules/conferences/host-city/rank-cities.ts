/** Points are told in hundredths of a point: 10.00 is the most. */
export const MOST_POINTS = 1_000

/** A city by its number among those that are ranked, with its points by criterion. */
type City = Readonly<{ points: readonly number[] }>

/** A share of the whole weight, reduced: 0/1 to 1/1. */
export type Share = Readonly<{ numerator: number; denominator: number }>

/** From one weight of a criterion to another, the same cities are first. */
export type Stretch = Readonly<{ from: Share; to: Share; first: readonly number[] }>

/**
 * What a number is worth between the one that is worth nothing and the one that is worth all, which may
 * be the smaller one; beyond them it is worth no less and no more.
 */
export function pointsOf(value: number, { none, full }: Readonly<{ none: number; full: number }>) {
  const share = (value - none) / (full - none)
  return Math.round(MOST_POINTS * Math.min(1, Math.max(0, share)))
}

/** What people gave, 0 to 10 each, as their mean. */
export const meanPoints = (given: readonly number[]): number =>
  Math.round((100 * given.reduce((sum, one) => sum + one, 0)) / given.length)

/** In hundredths of a point times the weight: exact, and comparable under the same weights. */
export const worthOf = (points: readonly number[], weights: readonly number[]): number =>
  points.reduce((sum, one, i) => sum + one * weights[i]!, 0)

/** Their numbers, the best first; of equal ones the one that was named first. */
export const ranked = (cities: readonly City[], weights: readonly number[]): number[] => {
  const worths = cities.map(({ points }) => worthOf(points, weights))
  return cities.map((_, i) => i).toSorted((a, b) => worths[b]! - worths[a]! || a - b)
}

/** What a city is worth while one criterion weighs a share: `still` at 0, and `more` on the way to 1. */
type Line = Readonly<{ still: number; more: number }>

/**
 * Who is first while a criterion weighs from nothing to all, the others sharing the rest in the
 * proportion of now. Exact: what a city is worth is a straight line over that weight, so who is first
 * are the lines that are seen from above, and they cross at ratios of whole numbers. Undefined when the
 * others weigh nothing: then there is no proportion. Where stretches meet, those of both are first.
 */
export function firstByWeight(
  cities: readonly City[],
  weights: readonly number[],
  criterion: number,
): readonly Stretch[] | undefined {
  const others = weights.reduce((sum, one, i) => (i === criterion ? sum : sum + one), 0)
  if (others === 0) return undefined
  const lines = cities.map(({ points }): Line => {
    const own = points[criterion]!
    // Both ends times what the others weigh, so that they are whole.
    const still = worthOf(points, weights) - own * weights[criterion]!
    return { still, more: own * others - still }
  })
  const stretches: Stretch[] = []
  let from: Share = { numerator: 0, denominator: 1 }
  let top = topAt(lines)
  while (top) {
    const first = lines.flatMap((one, i) => (isSame(one, top!) ? [i] : []))
    const next = crossingAbove(lines, top)
    stretches.push({ from, to: next?.at ?? { numerator: 1, denominator: 1 }, first })
    if (!next) break
    from = next.at
    top = next.line
  }
  return stretches
}

const isSame = (a: Line, b: Line): boolean => a.still === b.still && a.more === b.more

/** The one seen from above where the criterion weighs next to nothing. */
const topAt = (lines: readonly Line[]): Line | undefined =>
  lines.toSorted((a, b) => b.still - a.still || b.more - a.more)[0]

/** Where the first steeper line crosses this one before the criterion weighs all, and which it is. */
function crossingAbove(
  lines: readonly Line[],
  top: Line,
): Readonly<{ at: Share; line: Line }> | undefined {
  let best: Readonly<{ at: Share; line: Line }> | undefined
  for (const line of lines) {
    if (line.more <= top.more) continue
    const at = reduced(top.still - line.still, line.more - top.more)
    if (at.numerator >= at.denominator) continue
    const order = best ? compareShares(at, best.at) : -1
    if (order < 0 || (order === 0 && line.more > best!.line.more)) best = { at, line }
  }
  return best
}

/** Below 0 where the first is less. Exact while both are ratios of numbers below a million. */
export const compareShares = (a: Share, b: Share): number =>
  a.numerator * b.denominator - b.numerator * a.denominator

function reduced(numerator: number, denominator: number): Share {
  let [a, b] = [numerator, denominator]
  while (b !== 0) [a, b] = [b, a % b]
  return { numerator: numerator / a, denominator: denominator / a }
}

/**
 * Between which weights of a criterion a city is first, alone or with others; undefined where it never is,
 * or is only where two stretches meet.
 */
export function staysFirst(
  stretches: readonly Stretch[],
  city: number,
): Readonly<{ from: Share; to: Share }> | undefined {
  const own = stretches.filter(({ first }) => first.includes(city))
  const [begin, end] = [own[0], own.at(-1)]
  return begin && end && { from: begin.from, to: end.to }
}
