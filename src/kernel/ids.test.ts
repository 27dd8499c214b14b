import { expect, test } from 'vitest'
import { isId, newId } from './ids.ts'

test('ids made one after the other sort in that order, also within a millisecond', () => {
  const ids = Array.from({ length: 10_000 }, () => newId(1_700_000_000_000))
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(10_000)
  expect(ids.every(isId)).toBe(true)
  expect(ids[0]![14]).toBe('7')
})

test('a clock that goes back does not break the order', () => {
  const before = newId(1_800_000_000_000)
  expect(newId(1_700_000_000_000) > before).toBe(true)
})
