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
