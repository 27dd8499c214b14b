import fc from 'fast-check'
import { expect, test } from 'vitest'
import { places } from '../../../platform/us-places.ts'
import { workedTable } from '../../../testing/worked-table.ts'
import { findReach } from './drive-reach.ts'
import {
  compareShares,
  firstByWeight,
  MOST_POINTS,
  meanPoints,
  pointsOf,
  ranked,
  staysFirst,
  worthOf,
} from './rank-cities.ts'

test('the worked table of docs/algorithms/host-city.md comes out', () => {
  const rows = workedTable('host-city.md')
  const told = rows.map(({ cities: written, weights: weighed }) => {
    const named = written!.split('; ').map((city) => city.split(' '))
    const cities = named.map(([, ...points]) => ({
      points: points.map((one) => Math.round(100 * Number(one))),
    }))
    const weights = weighed!.split(' ').map(Number)
    const [first, second, third] = weights.map((_, criterion) =>
      firstByWeight(cities, weights, criterion)
        ?.map(({ from, to, first: best }) => {
          const names = best.map((city) => named[city]![0]).join('=')
          return `${names} ${from.numerator}/${from.denominator}–${to.numerator}/${to.denominator}`
        })
        .join('; '),
    )
    return {
      ...{ cities: written, weights: weighed },
      totals: cities.map(({ points }) => worthOf(points, weights) / 10_000).join(' '),
      'first by the weight of the 1st': first ?? '–',
      'of the 2nd': second ?? '–',
      'of the 3rd': third ?? '–',
    }
  })
  expect(told).toEqual(rows)
  expect(rows.length).toBe(8)
})

test('scales and means come out as written', () => {
  const rows = workedTable('host-city.md', 'Scales')
  const told = rows.map((row) => {
    const scale = { none: Number(row['worth nothing']), full: Number(row['worth all']) }
    return { ...row, points: (pointsOf(Number(row['value']), scale) / 100).toFixed(2) }
  })
  expect(told).toEqual(rows)
  expect(rows.length).toBe(5)
  expect([meanPoints([1, 2, 2]), meanPoints([10]), meanPoints([0, 0, 1])]).toEqual([167, 1000, 33])
})

/** Weights and points that meet and tie often: few values, and anything. */
const arbitrary = fc
  .record({ cities: fc.integer({ min: 1, max: 7 }), criteria: fc.integer({ min: 1, max: 5 }) })
  .chain(({ cities, criteria }) =>
    fc.record({
      cities: fc.array(
        fc.record({
          points: fc.array(
            fc.oneof(
              fc.constantFrom(0, 500, MOST_POINTS),
              fc.integer({ min: 0, max: MOST_POINTS }),
            ),
            { minLength: criteria, maxLength: criteria },
          ),
        }),
        { minLength: cities, maxLength: cities },
      ),
      weights: fc.array(fc.integer({ min: 0, max: 100 }), {
        minLength: criteria,
        maxLength: criteria,
      }),
      criterion: fc.nat({ max: criteria - 1 }),
      // At nothing and at all the others may be as good.
      step: fc.integer({ min: 1, max: 996 }),
    }),
  )

test('who is first at any weight is who has the most there, tried one by one', () => {
  fc.assert(
    fc.property(arbitrary, ({ cities, weights, criterion, step }) => {
      const stretches = firstByWeight(cities, weights, criterion)
      const others = weights.reduce((sum, one, i) => (i === criterion ? sum : sum + one), 0)
      expect(stretches === undefined).toBe(others === 0)
      if (!stretches) return
      expect(stretches.map(({ from }) => from)).toEqual([
        { numerator: 0, denominator: 1 },
        ...stretches.slice(0, -1).map(({ to }) => to),
      ])
      expect(stretches.at(-1)!.to).toEqual({ numerator: 1, denominator: 1 })
      // The same with all weights times a number: the criterion weighs step/997 of everything, exactly.
      const bestAt = (numerator: number, denominator: number) => {
        const scaled = weights.map((one, i) =>
          i === criterion ? BigInt(numerator * others) : BigInt(one * (denominator - numerator)),
        )
        const worths = cities.map(({ points }) =>
          points.reduce((sum, one, i) => sum + BigInt(one) * scaled[i]!, 0n),
        )
        const most = worths.toSorted((a, b) => (a < b ? 1 : -1))[0]!
        return worths.flatMap((one, i) => (one === most ? [i] : []))
      }
      const at = { numerator: step, denominator: 997 }
      const within = stretches.filter(
        ({ from, to }) => compareShares(from, at) <= 0 && compareShares(at, to) <= 0,
      )
      const [only] = within
      if (within.length === 1) expect(bestAt(step, 997)).toEqual(only!.first)
      for (const { to, first } of stretches.slice(0, -1)) {
        const there = bestAt(to.numerator, to.denominator)
        expect(there).toEqual(expect.arrayContaining([...first]))
        expect(there.length).toBeGreaterThan(first.length)
      }
      const now = { numerator: weights[criterion]!, denominator: others + weights[criterion]! }
      const range = staysFirst(stretches, ranked(cities, weights)[0]!)
      if (range && now.numerator > 0) {
        expect(compareShares(range.from, now)).toBeLessThanOrEqual(0)
        expect(compareShares(now, range.to)).toBeLessThanOrEqual(0)
      }
    }),
    { numRuns: 400, seed: 5 },
  )
})

test('a drive reaches what the middles of counties say, and the same sectors everywhere', () => {
  const wayne = findReach('26163')!
  const [near, far] = wayne.within
  expect(near!.hours).toBe(2)
  expect(near!.establishments).toBeLessThan(far!.establishments)
  expect(wayne.counties[0]).toEqual({
    county: places().findCounty('26163', undefined),
    hours: 0,
    establishments: expect.closeTo(22_996.4, 1),
    jobs: expect.any(Number),
  })
  const hoursTo = (fips: string) => wayne.counties.find(({ county }) => county.fips === fips)?.hours
  // Washtenaw (Ann Arbor) and Kent (Grand Rapids); Cook (Chicago) is too far.
  expect([hoursTo('26161'), hoursTo('26081'), hoursTo('17031')]).toEqual([0.7, 3.1, undefined])
  expect(findReach('00000')).toBe(undefined)
})
