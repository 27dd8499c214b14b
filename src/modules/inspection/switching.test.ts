import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  afterLot,
  type LotOutcome,
  NORMAL,
  resumed,
  type Switch,
  switchingScore,
} from './switching.ts'

const GOOD: LotOutcome = {
  isAccepted: true,
  isBetween: false,
  isClearly: true,
  accept: 2,
  stages: 1,
  isFirstStage: true,
}
const BAD: LotOutcome = { ...GOOD, isAccepted: false, isClearly: false }

const after = (lots: readonly LotOutcome[], from: Switch = NORMAL, isSteady = true): Switch =>
  lots.reduce((state, lot) => afterLot(state, lot, isSteady), from)

const TIGHTENED: Switch = { ...NORMAL, severity: 'tightened' }
const REDUCED: Switch = { ...NORMAL, severity: 'reduced' }

test('two of five lots rejected: tightened; two further apart: not', () => {
  expect(after([BAD, GOOD, GOOD, GOOD]).severity).toBe('normal')
  expect(after([BAD, GOOD, GOOD, GOOD, BAD])).toMatchObject({
    severity: 'tightened',
    reason: 'two_of_five_rejected',
    lots: [],
  })
  expect(after([BAD, BAD]).severity).toBe('tightened')
  expect(after([BAD, GOOD, GOOD, GOOD, GOOD, BAD]).severity).toBe('normal')
})

test('five in a row accepted under tightened inspection: normal again', () => {
  expect(after([GOOD, GOOD, GOOD, GOOD], TIGHTENED).severity).toBe('tightened')
  expect(after([BAD, GOOD, GOOD, GOOD, GOOD, GOOD], TIGHTENED)).toMatchObject({
    severity: 'normal',
    reason: 'five_accepted',
  })
})

test('five rejected under tightened inspection: stopped, and begun again tightened', () => {
  const four = after([BAD, BAD, GOOD, BAD, BAD], TIGHTENED)
  expect(four.isDiscontinued).toBe(false)
  const stopped = after([BAD], four)
  expect(stopped).toMatchObject({ isDiscontinued: true, reason: 'five_rejected_when_tightened' })
  expect(resumed(stopped)).toMatchObject({ severity: 'tightened', isDiscontinued: false, lots: [] })
})

test('a score of thirty: reduced, where production is steady', () => {
  const ten = Array.from({ length: 10 }, () => GOOD)
  expect(after(ten.slice(1)).severity).toBe('normal')
  expect(after(ten)).toMatchObject({ severity: 'reduced', reason: 'score_of_thirty' })
  expect(after(ten, NORMAL, false).severity).toBe('normal')
})

test('the score counts three for clear acceptance, two where none or one is accepted, and begins anew', () => {
  const none = { ...GOOD, accept: 0, isClearly: false }
  const double = { ...GOOD, stages: 2 as const }
  expect(switchingScore([GOOD, GOOD])).toBe(6)
  expect(switchingScore([none, none])).toBe(4)
  expect(switchingScore([double, { ...double, isFirstStage: false }, double])).toBe(3)
  expect(switchingScore([GOOD, { ...GOOD, isClearly: false }, GOOD])).toBe(3)
  expect(switchingScore([GOOD, BAD])).toBe(0)
})

test('reduced inspection ends with a rejected lot, or one between the numbers', () => {
  expect(after([GOOD, GOOD], REDUCED).severity).toBe('reduced')
  expect(after([BAD], REDUCED)).toMatchObject({
    severity: 'normal',
    reason: 'rejected_when_reduced',
  })
  expect(after([{ ...GOOD, isBetween: true }], REDUCED)).toMatchObject({
    severity: 'normal',
    reason: 'between_when_reduced',
  })
})

test('what is remembered is bounded, and nothing hangs on what is forgotten', () => {
  const lot = fc.record({
    isAccepted: fc.boolean(),
    isClearly: fc.boolean(),
    accept: fc.constantFrom(0, 1, 2, 5),
    stages: fc.constantFrom(1 as const, 2 as const),
    isFirstStage: fc.boolean(),
  })
  const lots = fc.array(
    fc
      .tuple(lot, fc.boolean())
      .map(([one, isGood]) => (isGood ? GOOD : { ...one, isBetween: false })),
    { maxLength: 120 },
  )
  fc.assert(
    fc.property(lots, (all) => {
      let state = NORMAL
      let since: LotOutcome[] = []
      for (const one of all) {
        const next = afterLot(state, one, true)
        since = next.severity === state.severity && next.lots.length > 0 ? [...since, one] : []
        expect(next.lots.length).toBeLessThanOrEqual(25)
        if (next.severity === 'normal' && since.length > 0)
          expect(switchingScore(since)).toBeLessThan(30)
        if (next.severity === 'tightened' && !next.isDiscontinued)
          expect(since.filter(({ isAccepted }) => !isAccepted).length).toBeLessThan(5)
        if (next.isDiscontinued) return
        state = next
      }
    }),
  )
})
