import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  acceptanceChance,
  codeLetter,
  decide,
  LEVELS,
  QUALITY_LIMITS,
  type QualityLimit,
  SEVERITIES,
  type Severity,
  samplingPlan,
} from './sampling-plan.ts'

/** A lot of each letter at level II, and larger than any sample of its row: see `planOf`. */
const LETTERS = 'ABCDEFGHJKLMNPQR'

/** Table I as printed: a row for each size of lots, a column for each level. */
const TABLE_I = `
  2 8               A A A A A A B
  9 15              A A A A A B C
  16 25             A A B B B C D
  26 50             A B B C C D E
  51 90             B B C C C E F
  91 150            B B C D D F G
  151 280           B C D E E G H
  281 500           B C D E F H J
  501 1200          C C E F G J K
  1201 3200         C D E G H K L
  3201 10000        C D F G J L M
  10001 35000       C D F H K M N
  35001 150000      D E G J L N P
  150001 500000     D E G J M P Q
  500001 9000000    D E H K N Q R`

test('the code letter is that of table I, at both ends of each row', () => {
  const rows = TABLE_I.trim().split('\n')
  expect(rows).toHaveLength(15)
  for (const row of rows) {
    const [from, to, ...letters] = row.trim().split(/\s+/)
    expect(LEVELS.map((level) => codeLetter(Number(from), level))).toEqual(letters)
    expect(LEVELS.map((level) => codeLetter(Number(to), level))).toEqual(letters)
  }
  expect(() => codeLetter(1, 'II')).toThrow('two units or more')
})

/**
 * Tables II-A to II-C as printed, without the limits in which no plan begins: for each letter its
 * sample and the numbers of acceptance, `^` and `v` for the arrows, and where they differ by more than
 * one both numbers.
 */
const PRINTED: Readonly<Record<Severity, string>> = {
  normal: `
    A 2     v v v v v v v v v v v v v v 0 v v 1 2 3 5 7 10 14 21 30
    B 3     v v v v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44
    C 5     v v v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44 ^
    D 8     v v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44 ^ ^
    E 13    v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44 ^ ^ ^
    F 20    v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^
    G 32    v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^
    H 50    v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^
    J 80    v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^
    K 125   v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    L 200   v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    M 315   v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    N 500   v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    P 800   v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    Q 1250  0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    R 2000  ^ ^ 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^`,
  tightened: `
    A 2     v v v v v v v v v v v v v v v v v v 1 2 3 5 8 12 18 27
    B 3     v v v v v v v v v v v v v v 0 v v 1 2 3 5 8 12 18 27 41
    C 5     v v v v v v v v v v v v v 0 v v 1 2 3 5 8 12 18 27 41 ^
    D 8     v v v v v v v v v v v v 0 v v 1 2 3 5 8 12 18 27 41 ^ ^
    E 13    v v v v v v v v v v v 0 v v 1 2 3 5 8 12 18 27 41 ^ ^ ^
    F 20    v v v v v v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^
    G 32    v v v v v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^
    H 50    v v v v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^
    J 80    v v v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^
    K 125   v v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    L 200   v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    M 315   v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    N 500   v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    P 800   v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    Q 1250  v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    R 2000  0 ^ v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    S 3150  - - 1 - - - - - - - - - - - - - - - - - - - - - - -`,
  reduced: `
    A 2     v v v v v v v v v v v v v v 0 v v 1 2 3 5 7 10 14 21 30
    B 2     v v v v v v v v v v v v v 0 ^ v 0/2 1/3 2/4 3/5 5 7 10 14 21 30
    C 2     v v v v v v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 14/17 21/24 ^
    D 3     v v v v v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 14/17 21/24 ^ ^
    E 5     v v v v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 14/17 21/24 ^ ^ ^
    F 8     v v v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^
    G 13    v v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^
    H 20    v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^
    J 32    v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^
    K 50    v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    L 80    v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    M 125   v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    N 200   v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    P 315   v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    Q 500   0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^
    R 800   ^ ^ 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^`,
}

type Row = Readonly<{ letter: string; size: number; cells: readonly string[] }>

const rowsOf = (printed: string): Row[] =>
  printed
    .trim()
    .split('\n')
    .map((line) => {
      const [letter, size, ...cells] = line.trim().split(/\s+/)
      return { letter: letter!, size: Number(size), cells }
    })

/** A lot so large that no sample is all of it, of a given letter: by the level that has it. */
function planOf(letter: string, limit: QualityLimit, severity: Severity, stages: 1 | 2) {
  for (const level of LEVELS) {
    for (const lotSize of [
      1_000_000_000, 500_000, 150_000, 35_000, 10_000, 3_200, 1_200, 500, 280, 150,
    ]) {
      if (codeLetter(lotSize, level) !== letter) continue
      const plan = samplingPlan({ lotSize, level, limit, severity, stages })
      if (!plan.isWhole) return plan
    }
  }
  // Small lots of the first letters: their numbers are those of the table whatever their size.
  const lotSize = { A: 8, B: 15, C: 25 }[letter]!
  return samplingPlan({ lotSize, level: 'II', limit, severity, stages })
}

/** What a reader of the printed table finds: along the arrows to the first numbers. */
function read(rows: readonly Row[], letter: string, limit: number) {
  let at = rows.findIndex((row) => row.letter === letter)
  while (/[v^]/.test(rows[at]!.cells[limit]!)) at += rows[at]!.cells[limit] === 'v' ? 1 : -1
  const { letter: found, size, cells } = rows[at]!
  const [accept, reject = Number(accept) + 1] = cells[limit]!.split('/')
  return { letter: found, size, accept: Number(accept), reject: Number(reject) }
}

describe.each(SEVERITIES)('single samples, %s inspection', (severity) => {
  const rows = rowsOf(PRINTED[severity])
  test.each([...LETTERS])('row %s', (letter) => {
    for (const [at, limit] of QUALITY_LIMITS.entries()) {
      const plan = planOf(letter, limit, severity, 1)
      const { accept, reject, size } = plan.stages[0]
      const printed = read(rows, letter, at)
      const expected = plan.isWhole ? { ...printed, size } : printed
      expect({ limit, letter: plan.letter, size, accept, reject }).toEqual({ limit, ...expected })
    }
  })
})

/** Tables III-A to III-C: each first sample, and both numbers of both, by the number that single samples accept. */
const DOUBLE: Readonly<
  Record<Severity, Readonly<{ first: string; numbers: Record<string, string> }>>
> = {
  normal: {
    first: '- 2 3 5 8 13 20 32 50 80 125 200 315 500 800 1250',
    numbers: {
      '1': '0 2 1 2',
      '2': '0 3 3 4',
      '3': '1 4 4 5',
      '5': '2 5 6 7',
      '7': '3 7 8 9',
      '10': '5 9 12 13',
      '14': '7 11 18 19',
      '21': '11 16 26 27',
      '30': '17 22 37 38',
      '44': '25 31 56 57',
    },
  },
  tightened: {
    first: '- 2 3 5 8 13 20 32 50 80 125 200 315 500 800 1250 2000',
    numbers: {
      '1': '0 2 1 2',
      '2': '0 3 3 4',
      '3': '1 4 4 5',
      '5': '2 5 6 7',
      '8': '3 7 11 12',
      '12': '6 10 15 16',
      '18': '9 14 23 24',
      '27': '15 20 34 35',
      '41': '23 29 52 53',
    },
  },
  reduced: {
    first: '- - - 2 3 5 8 13 20 32 50 80 125 200 315 500',
    numbers: {
      '0/2': '0 2 0 2',
      '1/3': '0 3 0 4',
      '1/4': '0 4 1 5',
      '2/5': '0 4 3 6',
      '3/6': '1 5 4 7',
      '5/8': '2 7 6 9',
      '7/10': '3 8 8 12',
      '10/13': '5 10 12 16',
      '14/17': '7 12 18 22',
      '21/24': '11 17 26 30',
    },
  },
}

describe.each(SEVERITIES)('double samples, %s inspection', (severity) => {
  const rows = rowsOf(PRINTED[severity])
  const first = DOUBLE[severity].first.split(' ')
  test.each([...LETTERS])('row %s', (letter) => {
    for (const [at, limit] of QUALITY_LIMITS.entries()) {
      const plan = planOf(letter, limit, severity, 2)
      const single = read(rows, letter, at)
      const size = Number(first['ABCDEFGHJKLMNPQRS'.indexOf(single.letter)])
      const isPlain = single.reject === single.accept + 1
      const key = isPlain ? `${single.accept}` : `${single.accept}/${single.reject}`
      const numbers = DOUBLE[severity].numbers[key]?.split(' ').map(Number)
      if (!numbers || !(size > 0)) {
        expect(plan.stages).toHaveLength(1)
        continue
      }
      if (plan.stages.length === 1) {
        // Too small a lot for two samples.
        expect('ABC').toContain(letter)
        continue
      }
      expect({ limit, stages: plan.stages }).toEqual({
        limit,
        stages: [
          { size, accept: numbers[0], reject: numbers[1] },
          { size, accept: numbers[2], reject: numbers[3] },
        ],
      })
    }
  })
})

test('the operating characteristic is that of table X-J', () => {
  const plan = samplingPlan({
    lotSize: 1_000,
    level: 'II',
    limit: '1.0',
    severity: 'normal',
    stages: 1,
  })
  expect(plan).toEqual({
    letter: 'J',
    limit: '1.0',
    severity: 'normal',
    isWhole: false,
    stages: [{ size: 80, accept: 2, reject: 3 }],
  })
  // Per cent nonconforming at which lots are accepted with a chance of 99, 95, 50, 10 and 5 per cent.
  for (const [chance, share] of [
    [0.99, 0.55],
    [0.95, 1.03],
    [0.5, 3.33],
    [0.1, 6.52],
    [0.05, 7.66],
  ] as const)
    expect(acceptanceChance(plan, share / 100)).toBeCloseTo(chance, 2)
})

test('two samples decide as one does, nearly, and are decided in turn', () => {
  const asked = { lotSize: 1_000, level: 'II', limit: '2.5', severity: 'normal' } as const
  const one = samplingPlan({ ...asked, stages: 1 })
  const two = samplingPlan({ ...asked, stages: 2 })
  expect(two.stages).toEqual([
    { size: 50, accept: 2, reject: 5 },
    { size: 50, accept: 6, reject: 7 },
  ])
  for (const share of [0.01, 0.025, 0.05, 0.1])
    expect(Math.abs(acceptanceChance(one, share) - acceptanceChance(two, share))).toBeLessThan(0.06)
  expect(decide(two, [])).toBe('undecided')
  expect(decide(two, [2])).toBe('accepted')
  expect(decide(two, [3])).toBe('undecided')
  expect(decide(two, [5])).toBe('rejected')
  expect(decide(two, [3, 3])).toBe('accepted')
  expect(decide(two, [3, 4])).toBe('rejected')
})

test('a plan never asks for more than the lot has, and a worse lot is never accepted more easily', () => {
  fc.assert(
    fc.property(
      fc.record({
        lotSize: fc.integer({ min: 2, max: 2_000_000 }),
        level: fc.constantFrom(...LEVELS),
        limit: fc.constantFrom(...QUALITY_LIMITS),
        severity: fc.constantFrom(...SEVERITIES),
        stages: fc.constantFrom(1 as const, 2 as const),
      }),
      fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
      (asked, [a, b]) => {
        const plan = samplingPlan(asked)
        const size = plan.stages.reduce((sum, stage) => sum + stage.size, 0)
        expect(size).toBeLessThanOrEqual(asked.lotSize)
        expect(plan.isWhole).toBe(size === asked.lotSize)
        const [better, worse] = [Math.min(a, b), Math.max(a, b)]
        expect(acceptanceChance(plan, worse)).toBeLessThanOrEqual(
          acceptanceChance(plan, better) + 1e-9,
        )
      },
    ),
  )
})
