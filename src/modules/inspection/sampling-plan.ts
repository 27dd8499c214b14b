/**
 * Sampling plans for inspection by attributes, indexed by acceptance quality limit. Source: MIL-STD-105E
 * (10 May 1989), tables I to III, in the public domain; ANSI/ASQ Z1.4-2003 has the same plans, and
 * ISO 2859-1:1999 the same normal and tightened ones.
 *
 * The master tables are made of one pattern: from one letter to the next the sample grows by as much
 * as the limit from one column to the next, so that along a diagonal the numbers of acceptance are
 * the same. What is computed here is compared with the printed rows in the tests.
 */

export const LEVELS = ['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III'] as const
export type InspectionLevel = (typeof LEVELS)[number]

export const SEVERITIES = ['normal', 'tightened', 'reduced'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Nonconforming units in a hundred; above 10 nonconformities in a hundred units only. */
export const QUALITY_LIMITS = [
  '0.010',
  '0.015',
  '0.025',
  '0.040',
  '0.065',
  '0.10',
  '0.15',
  '0.25',
  '0.40',
  '0.65',
  '1.0',
  '1.5',
  '2.5',
  '4.0',
  '6.5',
  '10',
  '15',
  '25',
  '40',
  '65',
  '100',
  '150',
  '250',
  '400',
  '650',
  '1000',
] as const
export type QualityLimit = (typeof QUALITY_LIMITS)[number]

/** The last one is for one plan of tightened inspection. */
const LETTERS = 'ABCDEFGHJKLMNPQRS'
export type CodeLetter = string

/** Largest lots of the rows of table I; the last row has no end. */
const LOT_SIZES = [8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000]
/** Table I by level, a letter for each row. */
const CODE_LETTERS: Readonly<Record<InspectionLevel, string>> = {
  'S-1': 'AAAABBBBCCCCDDD',
  'S-2': 'AAABBBCCCDDDEEE',
  'S-3': 'AABBCCDDEEFFGGH',
  'S-4': 'AABCCDEEFGGHJJK',
  I: 'AABCCDEFGHJKLMN',
  II: 'ABCDEFGHJKLMNPQ',
  III: 'BCDEFGHJKLMNPQR',
}

const SINGLE_SIZES = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1_250, 2_000, 3_150]
/** Of single samples under reduced inspection: two letters less, and never less than two units. */
const REDUCED_SIZES = [2, 2, ...SINGLE_SIZES.slice(0, 14)]

/** One sample of a plan: accepted at `accept` nonconforming or fewer, rejected at `reject` or more. */
export type Stage = Readonly<{
  /** Units of this sample alone. */
  size: number
  /** Of all samples so far. */
  accept: number
  reject: number
}>

export type SamplingPlan = Readonly<{
  letter: CodeLetter
  limit: QualityLimit
  severity: Severity
  /** One, or two where the first may leave the lot undecided. */
  stages: readonly [Stage] | readonly [Stage, Stage]
  /** The samples would be the whole lot: each unit is looked at. */
  isWhole: boolean
}>

/** Table I: the letter of the sample's size. Throws for fewer than two units: a lot has some. */
export function codeLetter(lotSize: number, level: InspectionLevel): CodeLetter {
  if (!Number.isSafeInteger(lotSize) || lotSize < 2) {
    throw new RangeError('a lot that is sampled has two units or more')
  }
  const row = LOT_SIZES.findIndex((largest) => lotSize <= largest)
  return CODE_LETTERS[level].at(row < 0 ? -1 : row)!
}

type Numbers = readonly [accept: number, reject: number]

/** Rejected at one more than what is accepted. */
function oneMore(accepts: readonly number[]): Numbers[] {
  return accepts.map((accept) => [accept, accept + 1])
}

/** Numbers of the diagonals from the one of the first plan that accepts with one nonconforming. */
const SINGLE: Readonly<Record<Severity, Readonly<{ from: number; numbers: readonly Numbers[] }>>> =
  {
    normal: { from: 17, numbers: oneMore([1, 2, 3, 5, 7, 10, 14, 21, 30, 44]) },
    tightened: { from: 18, numbers: oneMore([1, 2, 3, 5, 8, 12, 18, 27, 41]) },
    // Between both numbers a lot is accepted, and the next one is inspected normally.
    reduced: {
      from: 17,
      numbers: [
        [0, 2],
        [1, 3],
        [1, 4],
        [2, 5],
        [3, 6],
        [5, 8],
        [7, 10],
        [10, 13],
        [14, 17],
        [21, 24],
      ],
    },
  }

/** The same for two samples of one size: first, then both together. */
const DOUBLE: Readonly<Record<Severity, readonly (readonly [Numbers, Numbers])[]>> = {
  normal: [
    [
      [0, 2],
      [1, 2],
    ],
    [
      [0, 3],
      [3, 4],
    ],
    [
      [1, 4],
      [4, 5],
    ],
    [
      [2, 5],
      [6, 7],
    ],
    [
      [3, 7],
      [8, 9],
    ],
    [
      [5, 9],
      [12, 13],
    ],
    [
      [7, 11],
      [18, 19],
    ],
    [
      [11, 16],
      [26, 27],
    ],
    [
      [17, 22],
      [37, 38],
    ],
    [
      [25, 31],
      [56, 57],
    ],
  ],
  tightened: [
    [
      [0, 2],
      [1, 2],
    ],
    [
      [0, 3],
      [3, 4],
    ],
    [
      [1, 4],
      [4, 5],
    ],
    [
      [2, 5],
      [6, 7],
    ],
    [
      [3, 7],
      [11, 12],
    ],
    [
      [6, 10],
      [15, 16],
    ],
    [
      [9, 14],
      [23, 24],
    ],
    [
      [15, 20],
      [34, 35],
    ],
    [
      [23, 29],
      [52, 53],
    ],
  ],
  reduced: [
    [
      [0, 2],
      [0, 2],
    ],
    [
      [0, 3],
      [0, 4],
    ],
    [
      [0, 4],
      [1, 5],
    ],
    [
      [0, 4],
      [3, 6],
    ],
    [
      [1, 5],
      [4, 7],
    ],
    [
      [2, 7],
      [6, 9],
    ],
    [
      [3, 8],
      [8, 12],
    ],
    [
      [5, 10],
      [12, 16],
    ],
    [
      [7, 12],
      [18, 22],
    ],
    [
      [11, 17],
      [26, 30],
    ],
  ],
}

/** Columns whose lots may be accepted with no nonconforming unit only: up to 6.5. */
const LAST_ZERO_LIMIT = QUALITY_LIMITS.indexOf('6.5')
const ZERO_DIAGONAL: Readonly<Record<Severity, number>> = { normal: 14, tightened: 15, reduced: 14 }
/** Above it the table has numbers for letters up to E only. */
const LARGEST_FOR_ALL: Readonly<Record<Severity, number>> = {
  normal: 21,
  tightened: 18,
  reduced: 10,
}
const LAST_SMALL_LETTER = LETTERS.indexOf('E')

/** A cell of a master table: numbers, or the arrow to the next plan above or below. */
type Cell = Readonly<{ numbers: Numbers; diagonal: number } | { arrow: 'up' | 'down' }>

function cellAt(severity: Severity, letter: number, limit: number): Cell {
  const diagonal = letter + limit
  const { from, numbers } = SINGLE[severity]
  const isLast = LETTERS[letter] === 'S'
  if (isLast && !(severity === 'tightened' && diagonal === from)) return { arrow: 'up' }
  const small = severity === 'reduced' ? smallReduced(letter, limit) : undefined
  if (small) return { numbers: small, diagonal }
  const zero = ZERO_DIAGONAL[severity]
  if (diagonal === zero && limit <= LAST_ZERO_LIMIT) return { numbers: [0, 1], diagonal }
  if (diagonal < from) {
    return { arrow: diagonal === zero + 1 && severity !== 'tightened' ? 'up' : 'down' }
  }
  const found = numbers[diagonal - from]
  const isThere = found && (letter <= LAST_SMALL_LETTER || found[0] <= LARGEST_FOR_ALL[severity])
  return isThere ? { numbers: found, diagonal } : { arrow: 'up' }
}

/** Letters A and B of table II-C: samples of two, as those of normal inspection or nearly so. */
function smallReduced(letter: number, limit: number): Numbers | undefined {
  const first = SINGLE.normal.from
  if (letter > 1 || limit < first) return undefined
  const [accept, reject] = SINGLE.normal.numbers[limit - first]!
  return letter === 1 && limit < first + 3 ? [accept, reject + 1] : [accept, reject]
}

/** The plan that a cell names or that its arrow leads to; off the table the way back is taken. */
function follow(severity: Severity, letter: number, limit: number) {
  let cell = cellAt(severity, letter, limit)
  let step = 'arrow' in cell && cell.arrow === 'up' ? -1 : 1
  let at = letter
  while ('arrow' in cell) {
    at += step
    if (at < 0 || at >= LETTERS.length) {
      step = -step
      at += step
      continue
    }
    cell = cellAt(severity, at, limit)
  }
  return { letter: at, ...cell }
}

/**
 * The plan for a lot: tables II-A to II-C for one sample, III-A to III-C for two where there is one.
 * Where the samples would be as large as the lot, all of it is looked at, under the same numbers.
 */
export function samplingPlan({
  lotSize,
  level,
  limit,
  severity,
  stages,
}: Readonly<{
  lotSize: number
  level: InspectionLevel
  limit: QualityLimit
  severity: Severity
  stages: 1 | 2
}>): SamplingPlan {
  const first = LETTERS.indexOf(codeLetter(lotSize, level))
  const found = follow(severity, first, QUALITY_LIMITS.indexOf(limit))
  const sizes = severity === 'reduced' ? REDUCED_SIZES : SINGLE_SIZES
  const letter = LETTERS[found.letter]!
  const two = stages === 2 ? twoStages(severity, found) : undefined
  if (two && two[0].size + two[1].size < lotSize) {
    return { letter, limit, severity, stages: two, isWhole: false }
  }
  const [accept, reject] = found.numbers
  const size = Math.min(sizes[found.letter]!, lotSize)
  return { letter, limit, severity, stages: [{ size, accept, reject }], isWhole: size === lotSize }
}

/** From this letter on a plan of two samples has smaller ones than the plan of one. */
const FIRST_DOUBLE: Readonly<Record<Severity, string>> = {
  normal: 'B',
  tightened: 'B',
  reduced: 'D',
}

function twoStages(
  severity: Severity,
  { letter, diagonal }: Readonly<{ letter: number; diagonal: number }>,
): readonly [Stage, Stage] | undefined {
  const numbers = DOUBLE[severity][diagonal - SINGLE[severity].from]
  if (!numbers || letter < LETTERS.indexOf(FIRST_DOUBLE[severity])) return undefined
  const size = (severity === 'reduced' ? REDUCED_SIZES : SINGLE_SIZES)[letter - 1]!
  const [first, both] = numbers.map(([accept, reject]) => ({ size, accept, reject }))
  return [first!, both!]
}

export type Decision = 'accepted' | 'rejected' | 'undecided'

/**
 * What the samples so far decide: `found` has the nonconforming units of each sample that was looked
 * at. Undecided between both numbers of the first of two samples. After the last one a lot between
 * the numbers (reduced inspection only) is accepted.
 */
export function decide({ stages }: SamplingPlan, found: readonly number[]): Decision {
  const at = Math.min(found.length, stages.length) - 1
  const stage = stages[at]
  if (!stage) return 'undecided'
  const total = found.slice(0, at + 1).reduce((sum, one) => sum + one, 0)
  if (total <= stage.accept) return 'accepted'
  if (total >= stage.reject) return 'rejected'
  return at === stages.length - 1 ? 'accepted' : 'undecided'
}

/** Accepted between the numbers of reduced inspection: the next lot is inspected normally. */
export function isBetween({ stages, severity }: SamplingPlan, found: readonly number[]): boolean {
  const last = stages.at(-1)!
  const total = found.reduce((sum, one) => sum + one, 0)
  return (
    severity === 'reduced' &&
    found.length === stages.length &&
    total > last.accept &&
    total < last.reject
  )
}

/**
 * Chance (0 to 1) that a lot of which `share` (0 to 1) is nonconforming is accepted: the operating
 * characteristic, by the binomial distribution, as table X of the standard has it.
 */
export function acceptanceChance({ stages }: SamplingPlan, share: number): number {
  const [first, second] = stages
  const of = binomial(first.size, share)
  if (!second) return sumUpTo(of, first.reject - 1)
  let chance = sumUpTo(of, first.accept)
  const next = binomial(second.size, share)
  for (let found = first.accept + 1; found < first.reject; found++) {
    chance += (of[found] ?? 0) * sumUpTo(next, second.reject - 1 - found)
  }
  return chance
}

/** Chances of each number of nonconforming units in a sample, by logarithms: 3,150 units underflow. */
function binomial(size: number, share: number): Float64Array {
  const chances = new Float64Array(size + 1)
  if (share <= 0 || share >= 1) {
    chances[share <= 0 ? 0 : size] = 1
    return chances
  }
  let logarithm = size * Math.log1p(-share)
  for (let found = 0; found <= size; found++) {
    chances[found] = Math.exp(logarithm)
    logarithm += Math.log((size - found) / (found + 1)) + Math.log(share) - Math.log1p(-share)
  }
  return chances
}

const sumUpTo = (chances: Float64Array, last: number): number =>
  chances.subarray(0, Math.max(0, last + 1)).reduce((sum, one) => sum + one, 0)
