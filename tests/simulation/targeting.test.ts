import { expect, test } from 'vitest'
import { evaluate, type World } from '../../tools/eval-targeting.ts'

const GIVEN = { seed: 1, states: 4, businesses: 120 }

test('the check of the targeting can be run again, and finds nothing where nothing is', () => {
  const rows = evaluate(GIVEN)
  expect(evaluate(GIVEN)).toEqual(rows)
  const of = (world: World, ranking: string) =>
    rows.find((row) => row.world === world && row.ranking === ranking)!.correlation.mean
  expect(of('as invented', 'targeting')).toBeGreaterThan(of('as invented', 'products'))
  expect(Math.abs(of('gains by chance', 'targeting'))).toBeLessThan(0.15)
})
