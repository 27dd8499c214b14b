import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkCharacter, parseResidentId } from './resident-id.ts'

const TODAY = '2026-11-22'

test.each([
  ['11010519491231002X', '11010519491231002X'],
  ['11010519491231002x', '11010519491231002X'],
  ['440308199901010012', '440308199901010012'],
  ['440308199901010013', undefined],
  ['990308199901010012', undefined],
  ['11010519490231002X', undefined],
  ['1101051949123100', undefined],
])('%s is read as %s', (text, number) => {
  expect(parseResidentId(text, TODAY)).toBe(number)
})

test('nobody is born tomorrow', () => {
  const born = '11010520261123002'
  expect(parseResidentId(born + checkCharacter(born), TODAY)).toBeUndefined()
  expect(parseResidentId(born + checkCharacter(born), '2026-11-23')).toBeDefined()
})

test('one wrong digit, or two neighbours swapped, is always found', () => {
  const right = '11010519491231002X'
  fc.assert(
    fc.property(fc.nat(16), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digits = [...right]
      digits[at] = `${(Number(digits[at]) + by) % 10}`
      expect(parseResidentId(digits.join(''), TODAY)).toBeUndefined()
      const swapped = [...right]
      ;[swapped[at], swapped[at + 1]] = [swapped[at + 1]!, swapped[at]!]
      if (swapped.join('') !== right) {
        expect(parseResidentId(swapped.join(''), TODAY)).toBeUndefined()
      }
    }),
  )
})
