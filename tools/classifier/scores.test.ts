import { expect, test } from 'vitest'
import { moneyError } from './money-error.ts'
import { calibrationError, coverageCurve, coverageFor, type Judged, scoreAt } from './scores.ts'

const judged = (code: string, ...answers: readonly (readonly [string, number])[]): Judged => ({
  row: { code, title: 'a title' },
  candidates: answers.map(([answer, probability]) => ({ code: answer, probability, reasons: [] })),
})

const set = [
  judged('1901101000', ['1901101000', 0.9]),
  judged('1901101000', ['1901109000', 0.5], ['2106909090', 0.3], ['1901101000', 0.2]),
  judged('1901101000', ['1901101000', 0.8]),
  judged('3304990010', ['3305900000', 0.6], ['3304990010', 0.4]),
]

test('top-1, top-3 and the average over codes are counted at each level', () => {
  expect(scoreAt(set, 10)).toEqual({
    digits: 10,
    titles: 4,
    top1: 0.5,
    top3: 1,
    top5: 1,
    macroTop1: 1 / 3,
    macroTop3: 1,
    macroTop5: 1,
  })
  expect(scoreAt(set, 4)?.top1).toBe(0.75)
  expect(scoreAt(set, 2)?.macroTop1).toBe(1)
})

test('a level that no label or no answer reaches has no score', () => {
  expect(scoreAt([judged('190110', ['1901101000', 1])], 8)).toBeUndefined()
  expect(scoreAt([judged('1901101000', ['190110', 1])], 10)).toBeUndefined()
  expect(scoreAt([], 2)).toBeUndefined()
})

test('the most titles that can be answered with an accuracy are found from the surest down', () => {
  expect(coverageFor(set, 10, 0.97)).toEqual({ threshold: 0.8, coverage: 0.5, accuracy: 1 })
  expect(coverageFor(set, 10, 0.5)).toEqual({ threshold: 0.5, coverage: 1, accuracy: 0.5 })
  expect(coverageCurve(set, 10).at(-1)).toEqual({ threshold: 0.5, coverage: 1, accuracy: 0.5 })
})

test('stated probability and share right are compared band by band', () => {
  expect(
    calibrationError([judged('1901', ['1901', 0.75]), judged('1901', ['2106', 0.75])], 4),
  ).toBe(0.25)
})

test('the money error is nil for the true code and the gap of the rates for another', () => {
  const truth = moneyError([judged('640391', ['640391', 1])], 'hs-2022', 'hs-2022')
  expect(truth).toEqual({ titles: 1, meanAbsolute: 0, shareExact: 1 })
  const unknown = moneyError([judged('999999', ['640391', 1])], 'hs-2022', 'hs-2022')
  expect(unknown.titles).toBe(0)
  const wrong = moneyError([judged('220830', ['640391', 1])], 'hs-2022', 'hs-2022')
  expect(wrong.meanAbsolute).toBeGreaterThan(0.05)
})
