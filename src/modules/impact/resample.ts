import { randomFrom } from '../../kernel/random.ts'
import type { IndustryLines } from './crosswalk.ts'

/** A figure with the interval that resampling its inputs gives. */
export type Interval = Readonly<{ value: number; low: number; high: number }>

export type Draws = Readonly<{ replicates: number; seed: number }>

export const INTERVAL_LEVEL = 0.95
export const MOST_REPLICATES = 10_000

/** Draws that a seed decides. */
export type Sampler = Readonly<{
  /** From the standard normal distribution. */
  normal: () => number
  /** How many of the export lines each industry would have, drawn with replacement. */
  lines: (industries: readonly IndustryLines[]) => number[]
}>

export function samplerOf(seed: number): Sampler {
  const random = randomFrom(seed)
  let spare: number | undefined
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    // Box and Muller (1958): two at a time.
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  return {
    normal,
    lines(industries) {
      if (industries.length === 1) return [industries[0]!.lines]
      const bounds: number[] = []
      let all = 0
      for (const { lines } of industries) {
        all += lines
        bounds.push(all)
      }
      const drawn = industries.map(() => 0)
      for (let line = 0; line < all; line++) {
        const at = random() * all
        drawn[bounds.findIndex((bound) => at < bound)]! += 1
      }
      return drawn
    },
  }
}

/** The middle 95 % of the draws around a value. */
export function intervalOf(value: number, draws: Float64Array): Interval {
  const sorted = draws.toSorted()
  const at = (share: number): number => {
    const place = share * (sorted.length - 1)
    const below = sorted[Math.floor(place)]!
    return below + (sorted[Math.ceil(place)]! - below) * (place % 1)
  }
  const tail = (1 - INTERVAL_LEVEL) / 2
  return { value, low: at(tail), high: at(1 - tail) }
}
