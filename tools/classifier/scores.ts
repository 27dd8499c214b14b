import type { Candidate } from '../../src/modules/customs/classifier/types.ts'
import type { Labelled } from './labelled-titles.ts'

/** One labelled title with what an engine made of it. */
export type Judged = Readonly<{ row: Labelled; candidates: readonly Candidate[] }>

/** Share right among the first one, three and five codes of a level; 0 to 1. */
export type LevelScore = Readonly<{
  digits: number
  titles: number
  top1: number
  top3: number
  top5: number
  /** Each code counts once, however many titles it has. */
  macroTop1: number
  macroTop3: number
  macroTop5: number
}>

export const DIGITS = [2, 4, 6, 8, 10] as const

/** Distinct prefixes with the sum of their codes' probabilities, most probable first. */
function prefixesOf(
  candidates: readonly Candidate[],
  digits: number,
): { code: string; probability: number }[] {
  const sums = new Map<string, number>()
  for (const { code, probability } of candidates) {
    if (code.length < digits) continue
    const prefix = code.slice(0, digits)
    sums.set(prefix, (sums.get(prefix) ?? 0) + probability)
  }
  return [...sums]
    .map(([code, probability]) => ({ code, probability }))
    .sort((one, two) => two.probability - one.probability)
}

/**
 * Scores at one level. Titles whose label is shorter than the level are left out; undefined when
 * no title or no candidate reaches the level.
 */
export function scoreAt(judged: readonly Judged[], digits: number): LevelScore | undefined {
  const fitting = judged.filter(({ row }) => row.code.length >= digits)
  const isReached = fitting.some(({ candidates }) =>
    candidates.some((c) => c.code.length >= digits),
  )
  if (!isReached) return undefined
  const ranks = fitting.map(({ row, candidates }) => {
    const truth = row.code.slice(0, digits)
    const rank = prefixesOf(candidates, digits).findIndex(({ code }) => code === truth)
    return { truth, rank: rank === -1 ? Number.POSITIVE_INFINITY : rank }
  })
  const within = (limit: number) => mean(ranks.map(({ rank }) => (rank < limit ? 1 : 0)))
  const groups = [...Map.groupBy(ranks, ({ truth }) => truth).values()]
  const macro = (limit: number) =>
    mean(groups.map((group) => mean(group.map(({ rank }) => (rank < limit ? 1 : 0)))))
  return {
    digits,
    titles: fitting.length,
    top1: within(1),
    top3: within(3),
    top5: within(5),
    macroTop1: macro(1),
    macroTop3: macro(3),
    macroTop5: macro(5),
  }
}

/** A point of the accuracy-coverage curve: the share answered when only surer answers are given. */
export type CoveragePoint = Readonly<{ threshold: number; coverage: number; accuracy: number }>

/** The curve of the first answer at a level, at every twentieth of the titles. */
export function coverageCurve(judged: readonly Judged[], digits: number): CoveragePoint[] {
  const answers = bySureness(judged, digits)
  const points: CoveragePoint[] = []
  let right = 0
  let next = 1
  for (const [at, answer] of answers.entries()) {
    right += answer.isRight ? 1 : 0
    if ((at + 1) / answers.length < next / 20 - 1e-9) continue
    next = Math.floor(((at + 1) / answers.length) * 20 + 1e-9) + 1
    points.push({
      threshold: answer.probability,
      coverage: (at + 1) / answers.length,
      accuracy: right / (at + 1),
    })
  }
  return points
}

/** The largest share of titles that can be answered with the accuracy asked for. */
export function coverageFor(
  judged: readonly Judged[],
  digits: number,
  accuracy: number,
): CoveragePoint {
  let best: CoveragePoint = { threshold: 1, coverage: 0, accuracy: 1 }
  let right = 0
  for (const [at, answer] of bySureness(judged, digits).entries()) {
    right += answer.isRight ? 1 : 0
    if (right / (at + 1) < accuracy) continue
    const coverage = (at + 1) / judged.length
    best = { threshold: answer.probability, coverage, accuracy: right / (at + 1) }
  }
  return best
}

function bySureness(judged: readonly Judged[], digits: number) {
  return judged
    .filter(({ row }) => row.code.length >= digits)
    .map(({ row, candidates }) => {
      const first = prefixesOf(candidates, digits)[0]
      return {
        probability: first?.probability ?? 0,
        isRight: first?.code === row.code.slice(0, digits),
      }
    })
    .sort((one, two) => two.probability - one.probability)
}

/** Mean distance of stated probability and share right over ten bands of equal width. */
export function calibrationError(judged: readonly Judged[], digits: number): number {
  const answers = bySureness(judged, digits)
  const bands = Map.groupBy(answers, ({ probability }) => Math.min(9, Math.floor(probability * 10)))
  const gaps = [...bands.values()].map((band) => {
    const stated = mean(band.map(({ probability }) => probability))
    const found = mean(band.map(({ isRight }) => (isRight ? 1 : 0)))
    return Math.abs(stated - found) * band.length
  })
  return answers.length === 0 ? 0 : gaps.reduce((sum, gap) => sum + gap, 0) / answers.length
}

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, two) => one - two)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
