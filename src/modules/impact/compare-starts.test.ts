import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomFrom } from '../../kernel/random.ts'
import { workedTable } from '../../testing/worked-table.ts'
import type { TableRecord } from '../catalogue/api.ts'
import { compareStarts, LEAST_UNITS, type Unit } from './compare-starts.ts'
import { readOutcomes } from './read-outcomes.ts'
import { samplerOf } from './resample.ts'

const DRAWS = { replicates: 200, seed: 1 }
const many = (count: number, unit: Unit): Unit[] => Array.from({ length: count }, () => unit)
const rounded = (value: number | undefined) => Number(value?.toFixed(9)) + 0

test('the worked table of the page: three groups, the second of which begins later', () => {
  const [...rows] = workedTable('count-of-jobs.md', 'A staged start')
  const periods = ['Q1', 'Q2', 'Q3', 'Q4']
  const units = rows.flatMap((row) =>
    many(LEAST_UNITS, {
      outcomes: periods.map((period) => Number(row[period])),
      start: periods.includes(row['start']!) ? periods.indexOf(row['start']!) : undefined,
    }),
  )
  const { difference, before, since, conclusion, ...counts } = compareStarts(units, DRAWS)
  expect(counts).toEqual({ begun: 10, compared: 10, withoutBefore: 0 })
  expect(difference).toEqual({ value: 2.75, low: 2.75, high: 2.75 })
  expect(before).toEqual({ value: 0, low: 0, high: 0 })
  expect(since).toEqual([
    { periods: 0, units: 10, difference: 2.5 },
    { periods: 1, units: 5, difference: 3 },
    { periods: 2, units: 5, difference: 3 },
  ])
  expect(conclusion).toBe('more')
})

const integer = fc.integer({ min: -50, max: 50 })
test('whatever units and periods bring by themselves, what the start adds is found exactly', () => {
  fc.assert(
    fc.property(
      fc.array(integer, { minLength: 4, maxLength: 8 }),
      fc.array(fc.tuple(integer, fc.integer({ min: 1, max: 3 })), {
        minLength: LEAST_UNITS,
        maxLength: 12,
      }),
      fc.array(integer, { minLength: LEAST_UNITS, maxLength: 12 }),
      integer,
      (ofPeriod, begun, never, added) => {
        const unit = (own: number, start: number | undefined): Unit => ({
          outcomes: ofPeriod.map(
            (one, period) => own + one + (start !== undefined && period >= start ? added : 0),
          ),
          start,
        })
        const units = [
          ...begun.map(([own, start]) => unit(own, start)),
          ...never.map((own) => unit(own, undefined)),
        ]
        const { difference, before, conclusion } = compareStarts(units, DRAWS)
        const { value, low, high } = difference!
        expect([rounded(value), rounded(low), rounded(high)]).toEqual(
          [added, added, added].map(rounded),
        )
        expect(Math.abs(before?.value ?? 0)).toBeLessThan(1e-9)
        expect(conclusion).toBe(added === 0 ? 'by_chance' : added > 0 ? 'more' : 'less')
      },
    ),
    { numRuns: 50 },
  )
})

describe('what may be concluded', () => {
  const noise = samplerOf(7).normal
  const drawn = (count: number, given: Partial<{ start: number; added: number; slope: number }>) =>
    Array.from({ length: count }, (): Unit => {
      const { start, added = 0, slope = 0 } = given
      const own = 10 + 3 * noise()
      const outcomes = Array.from(
        { length: 6 },
        (_, period) =>
          own + slope * period + (start !== undefined && period >= start ? added : 0) + noise(),
      )
      return { outcomes, start }
    })

  test('that it helped, when it did', () => {
    const units = [...drawn(30, { start: 3, added: 2 }), ...drawn(30, {})]
    const found = compareStarts(units, DRAWS)
    expect(found.conclusion).toBe('more')
    expect(found.difference!.low).toBeGreaterThan(0)
    expect(compareStarts(units, DRAWS)).toEqual(found)
  })

  test('nothing of those that moved apart before they began', () => {
    const found = compareStarts([...drawn(40, { start: 3, slope: 1.5 }), ...drawn(40, {})], DRAWS)
    expect(found.conclusion).toBe('moved_apart_before')
  })

  test('nothing of too few, nor of those that had begun before the first period', () => {
    const few = compareStarts([...drawn(4, { start: 2, added: 9 }), ...drawn(40, {})], DRAWS)
    expect([few.conclusion, few.difference, few.begun]).toEqual(['too_few', null, 4])
    const always = compareStarts([...drawn(40, { start: 0, added: 9 }), ...drawn(40, {})], DRAWS)
    expect([always.conclusion, always.withoutBefore, always.begun]).toEqual(['too_few', 40, 0])
    expect(compareStarts([], DRAWS).conclusion).toBe('too_few')
  })

  test('the interval holds the truth about as often as it says: 95 of 100 times', () => {
    const random = randomFrom(11)
    let held = 0
    for (let study = 0; study < 300; study++) {
      const units = [...drawn(25, { start: 3, added: 1 }), ...drawn(25, {})]
      const { low, high } = compareStarts(units, {
        replicates: 100,
        seed: Math.floor(random() * 1e9),
      }).difference!
      if (low <= 1 && high >= 1) held += 1
    }
    // Percentile intervals of 25 units on each side are a little narrow; three standard errors on either side.
    expect(held).toBeGreaterThan(300 * 0.895)
    expect(held).toBeLessThan(300 * 0.99)
  })
})

describe('the file', () => {
  const read = (...rows: string[]) =>
    readOutcomes(
      (async function* (): AsyncGenerator<TableRecord[]> {
        for (const [i, row] of rows.entries()) yield [{ row: i + 1, cells: row.split(',') }]
      })(),
    )
  const HEAD = 'unit,period,outcome,start'

  test('names units, periods, outcomes and starts; units with holes are left out and named', async () => {
    const { units, periods, incomplete } = await read(
      'Period,unit,start,outcome',
      '2026-Q1,Leelanau,2026-Q2,3',
      '2026-Q2,Leelanau,2026-Q2,5.5',
      '2026-Q2,Kent,,1',
      '2026-Q1,Kent,,-1',
      '2026-Q1,Ottawa,2027-Q1,4',
    )
    expect(periods).toEqual(['2026-Q1', '2026-Q2'])
    expect(units).toEqual([
      { outcomes: [3, 5.5], start: 1 },
      { outcomes: [-1, 1], start: undefined },
    ])
    expect(incomplete).toEqual(['Ottawa'])
  })

  test.each([
    [['unit,period'], 'The first row names no column outcome, start.'],
    [[HEAD, 'A,May,1,'], 'Row 2: the period is a year or a quarter, 2026 or 2026-Q3.'],
    [[HEAD, 'A,2026,x,'], 'Row 2: the outcome is no number.'],
    [[HEAD, 'A,2026,1,soon'], 'Row 2: the start is no year or quarter.'],
    [[HEAD, ',2026,1,'], 'Row 2: the unit has no name, or a very long one.'],
    [[HEAD, 'A,2026,1,', 'A,2026,1,'], "Row 3: 'A' has two outcomes of 2026."],
    [[HEAD, 'A,2026,1,', 'A,2027,1,2026'], "Row 3: 'A' began at another time."],
    [[HEAD, 'A,2026,1,', 'A,2026-Q1,1,'], 'Periods are years or quarters, not both.'],
  ])('%j is refused with its reason', async (rows, message) => {
    await expect(read(...rows)).rejects.toThrow(message)
  })
})
