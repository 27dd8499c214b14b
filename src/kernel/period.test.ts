import { describe, expect, test } from 'vitest'
import { addDays, contains, day, dayOf, daysBetween, parseDay } from './period.ts'

describe('a day', () => {
  test.each(['2025-02-30', '2025-13-01', '25-01-01', '2025-1-1', '', 'today', '2026-02-29'])(
    'is not what %j says',
    (text) => {
      expect(parseDay(text)).toBeUndefined()
    },
  )

  test('is counted over leap years', () => {
    expect(addDays(day('2024-02-28'), 2)).toBe('2024-03-01')
    expect(daysBetween(day('2024-02-28'), day('2024-03-01'))).toBe(2)
    expect(daysBetween(day('2026-01-02'), day('2026-01-01'))).toBe(-1)
  })

  test('begins earlier in the east', () => {
    const evening = new Date('2026-11-09T17:00:00Z')
    expect(dayOf(evening)).toBe('2026-11-09')
    expect(dayOf(evening, 'Asia/Shanghai')).toBe('2026-11-10')
  })
})

describe('a period', () => {
  test('holds its first day and not its end', () => {
    const period = { from: day('2016-04-08'), to: day('2019-01-01') }
    expect(contains(period, day('2016-04-07'))).toBe(false)
    expect(contains(period, day('2016-04-08'))).toBe(true)
    expect(contains(period, day('2018-12-31'))).toBe(true)
    expect(contains(period, day('2019-01-01'))).toBe(false)
    expect(contains({ from: day('2019-01-01') }, day('2999-01-01'))).toBe(true)
  })
})
