import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countyMiddle, kilometresBetween, type Point } from '../../platform/us-places.ts'
import { lengthOf, shortestWay } from './shortest-way.ts'

const place = fc.record({
  latitude: fc.double({ min: 41, max: 47, noNaN: true }),
  longitude: fc.double({ min: -90, max: -82, noNaN: true }),
})

function* orders(left: readonly number[]): Generator<number[]> {
  if (left.length === 0) yield []
  for (const one of left) {
    for (const rest of orders(left.filter((other) => other !== one))) yield [one, ...rest]
  }
}

const lengthIn = (order: readonly number[], places: readonly Point[], start?: Point): number =>
  lengthOf([...(start ? [start] : []), ...order.map((i) => places[i]!)])

test('no order of up to seven places is shorter, with a start or without', () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 2, maxLength: 7 }),
      fc.option(place, { nil: undefined }),
      (places, start) => {
        const least = Math.min(
          ...[...orders([...places.keys()])].map((order) => lengthIn(order, places, start)),
        )
        const found = shortestWay(places, start)
        expect(found.toSorted()).toEqual([...places.keys()])
        expect(lengthIn(found, places, start)).toBeCloseTo(least, 6)
      },
    ),
    { numRuns: 60 },
  )
})

test('a longer day is a way through all, that no turning round of a piece shortens', () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 10, maxLength: 16 }), place, (places, start) => {
      const found = shortestWay(places, start)
      expect(found.toSorted((a, b) => a - b)).toEqual([...places.keys()])
      const length = lengthIn(found, places, start)
      for (let first = 0; first < found.length; first++) {
        for (let last = first + 1; last < found.length; last++) {
          const piece = found.slice(first, last + 1).reverse()
          const other = [...found.slice(0, first), ...piece, ...found.slice(last + 1)]
          expect(lengthIn(other, places, start)).toBeGreaterThan(length - 1e-6)
        }
      }
    }),
    { numRuns: 20 },
  )
})

test('places along one road are visited along it', () => {
  const road = [3, 0, 11, 5, 1, 9, 7, 2, 10, 4, 8, 6].map((east) => ({
    latitude: 45,
    longitude: -90 + east / 10,
  }))
  const way = shortestWay(road, { latitude: 45, longitude: -91 })
  expect(way.map((i) => road[i]!.longitude)).toEqual(
    road.map(({ longitude }) => longitude).toSorted((a, b) => a - b),
  )
})

test('counties lie where the maps say, and distances are those of the globe', () => {
  // Latitude and longitude of the interior points in the Census Bureau's gazetteer, to a tenth of a degree.
  for (const [fips, latitude, longitude] of [
    ['26077', 42.2, -85.5],
    ['26081', 43.0, -85.5],
    ['06037', 34.3, -118.2],
    // Falls Church, of which the outline has no area.
    ['51610', 38.9, -77.2],
  ] as const) {
    const middle = countyMiddle(fips)!
    expect(Math.abs(middle.latitude - latitude)).toBeLessThan(0.15)
    expect(Math.abs(middle.longitude - longitude)).toBeLessThan(0.15)
  }
  expect(countyMiddle('99999')).toBeUndefined()
  // A degree of the meridian, and the way round half the globe.
  const origin = { latitude: 0, longitude: 0 }
  expect(kilometresBetween(origin, { latitude: 1, longitude: 0 })).toBeCloseTo(111.195, 3)
  expect(kilometresBetween(origin, { latitude: 0, longitude: 180 })).toBeCloseTo(20_015.114, 2)
})
