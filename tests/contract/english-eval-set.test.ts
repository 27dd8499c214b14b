import { expect, test } from 'vitest'
import { readData } from '../../src/platform/data.ts'

type Row = Readonly<{
  title: string
  description: string
  category: string
  attributes?: Readonly<Record<string, string>>
  code: string
  reason: string
}>

const rows = readData('classifier/english-eval.jsonl')
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

/** The six-digit codes of the nomenclature that ships. */
const sixDigitCodes = new Set(
  readData('hs/hs-2022.tsv.gz')
    .toString('utf8')
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '')
    .filter((code) => /^\d{6}$/.test(code)),
)

test('the evaluation set holds at least 330 goods over at least 40 chapters', () => {
  expect(rows.length).toBeGreaterThanOrEqual(330)
  expect(new Set(rows.map((row) => row.code.slice(0, 2))).size).toBeGreaterThanOrEqual(40)
})

test('every good is coded with a subheading of HS 2022', () => {
  expect(sixDigitCodes.size).toBeGreaterThan(5000)
  expect(rows.filter((row) => !sixDigitCodes.has(row.code)).map((row) => row.title)).toEqual([])
})

test('every good has a title of its own and a reason that names a heading or chapter', () => {
  expect(new Set(rows.map((row) => row.title)).size).toBe(rows.length)
  expect(rows.filter((row) => row.title.trim() === '').length).toBe(0)
  const unreasoned = rows.filter(
    ({ reason }) => reason.length < 20 || !/\d{4}|Chapter \d/.test(reason),
  )
  expect(unreasoned.map((row) => row.title)).toEqual([])
})

test('a good gives its text, its code and its reason, and nothing else', () => {
  const known = ['title', 'description', 'category', 'attributes', 'code', 'reason']
  expect(rows.flatMap((row) => Object.keys(row).filter((key) => !known.includes(key)))).toEqual([])
})
