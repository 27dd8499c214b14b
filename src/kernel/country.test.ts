import { expect, test } from 'vitest'
import { isCountry, isOrigin } from './country.ts'

test('a country is one that is in use, by its ISO 3166 code', () => {
  for (const code of ['US', 'CN', 'GB', 'HK', 'TW', 'XK', 'SS'])
    expect([code, isCountry(code)]).toEqual([code, true])
  for (const code of ['XX', 'ZZ', 'UK', 'SU', 'DD', 'EU', 'UN', 'us', 'USA', '', 'U'])
    expect([code, isCountry(code)]).toEqual([code, false])
})

test('every letter pair is a country or not; there are about 250', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const all = letters.flatMap((one) => letters.map((two) => one + two)).filter(isCountry)
  expect(all.length).toBe(250)
})

test('an origin may name a subdivision', () => {
  expect(['US-MI', 'CA-ON', 'FR-75'].filter(isOrigin)).toHaveLength(3)
  expect(['US-', 'XX-MI', 'US-MICH', 'US MI', 'US-mi'].filter(isOrigin)).toEqual([])
})
