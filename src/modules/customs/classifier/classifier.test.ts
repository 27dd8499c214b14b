import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CONFIDENT_FROM, decideOn, optionsAt, readProduct } from './classifier.ts'
import type { Engine, Reading } from './types.ts'

const reading = (...shares: readonly (readonly [string, number])[]): Reading => ({
  edition: 'cn-2016',
  digits: 10,
  candidates: shares.map(([code, probability]) => ({ code, probability, reasons: [] })),
})

const named =
  (code: string): Engine =>
  () =>
    reading([code, 1])
const engines = { chinese: named('1901101000'), english: named('640391') }

test('any Han character in title or description calls the Chinese engine', () => {
  const codeOf = (title: string, description?: string) =>
    readProduct(description === undefined ? { title } : { title, description }, engines)
      .candidates[0]!.code
  expect(codeOf('Aptamil 奶粉')).toBe('1901101000')
  expect(codeOf('Aptamil', '婴儿奶粉')).toBe('1901101000')
  expect(codeOf('leather boots')).toBe('640391')
  expect(codeOf('', '')).toBe('640391')
})

test('a reading as sure as the threshold is taken', () => {
  const threshold = CONFIDENT_FROM['cn-2016']
  expect(decideOn(reading(['1901101000', threshold], ['2106909090', 0.01]))).toEqual({
    kind: 'confident',
    best: { code: '1901101000', probability: threshold, reasons: [] },
  })
  expect(decideOn(reading(['1901101000', threshold - 0.001])).kind).toBe('ask')
})

test('a doubt about the heading is asked at four digits, with the sums of the codes under each', () => {
  const decision = decideOn(
    reading(['1901101000', 0.4], ['2106909090', 0.3], ['1901109000', 0.2], ['3004909099', 0.05]),
  )
  expect(decision.kind === 'ask' && decision.digits).toBe(4)
  expect(decision.kind === 'ask' && decision.options.map(({ code }) => code)).toEqual([
    '1901',
    '2106',
    '3004',
  ])
  expect(decision.kind === 'ask' && decision.options[0]!.probability).toBeCloseTo(0.6, 12)
})

test('a doubt within one heading is asked at six digits, within one subheading at ten', () => {
  const six = decideOn(reading(['1905310000', 0.6], ['1905900000', 0.39]))
  expect(six.kind === 'ask' && [six.digits, six.options.length]).toEqual([6, 2])
  const ten = decideOn(reading(['1901101000', 0.6], ['1901109000', 0.39]))
  expect(ten.kind === 'ask' && ten.options.map(({ code }) => code)).toEqual([
    '1901101000',
    '1901109000',
  ])
})

test('rivals that are hardly possible are not offered, and never more than three', () => {
  const decision = decideOn(
    reading(
      ['1901101000', 0.5],
      ['2106909090', 0.2],
      ['3304990010', 0.15],
      ['3305100090', 0.1],
      ['9619001000', 0.01],
    ),
  )
  expect(decision.kind === 'ask' && decision.options.length).toBe(3)
  const sure = decideOn(reading(['1901101000', 0.8], ['9619001000', 0.01]))
  expect(sure.kind === 'ask' && sure.options.length).toBe(1)
})

test('no candidates at all is unknown', () => {
  expect(decideOn(reading())).toEqual({ kind: 'unknown' })
})

test('summing up to a level keeps the total and orders by it', () => {
  const candidate = fc.record({
    code: fc.stringMatching(/^[0-9]{10}$/),
    probability: fc.double({ min: 0, max: 0.1, noNaN: true }),
    reasons: fc.constant([]),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(candidate, { maxLength: 10, selector: ({ code }) => code }),
      fc.constantFrom(2, 4, 6, 8, 10),
      (candidates, digits) => {
        const options = optionsAt({ edition: 'cn-2016', digits: 10, candidates }, digits)
        const total = (list: readonly { probability: number }[]) =>
          list.reduce((sum, { probability }) => sum + probability, 0)
        expect(total(options)).toBeCloseTo(total(candidates), 9)
        const shares = options.map(({ probability }) => probability)
        expect(shares).toEqual(shares.toSorted((one, two) => two - one))
      },
    ),
  )
})
