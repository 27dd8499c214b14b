import { expect, test } from 'vitest'
import { workedTable } from '../../testing/worked-table.ts'
import { crosswalk } from './crosswalk.ts'
import { sectorsOfGoods } from './goods-sectors.ts'
import { inputOutputTable } from './io-table.ts'
import { listMultipliers } from './list-multipliers.ts'
import { sizeFactor } from './location-quotient.ts'
import { DEFAULT_STEPS, priceLevel } from './steps.ts'

/** The numbers of the method page are run. */
const PAGE = 'count-of-jobs.md'

test.each(workedTable(PAGE, 'The table'))('sector $sector has the jobs the page says', (row) => {
  const found = listMultipliers().sectors.find(({ code }) => code === row['sector'])!
  expect({
    sector: found.code,
    name: found.name,
    'direct per million': found.directJobsPerMillionUsd.toFixed(3),
    'total per million': found.totalJobsPerMillionUsd.toFixed(3),
  }).toEqual(row)
})

test.each(workedTable(PAGE, 'From an order to a sector'))('$goods come to its sectors', (row) => {
  const industries = crosswalk().find('hs6', row['code']!)
  if (typeof industries === 'string') throw new Error(industries)
  const parts = new Map<string, number>()
  const lines = industries.map((one) => one.lines)
  for (const { sector, share } of sectorsOfGoods(industries, lines, DEFAULT_STEPS)) {
    const { code } = inputOutputTable().sectors[sector]!
    parts.set(code, (parts.get(code) ?? 0) + share)
  }
  const written = [...parts].sort().map(([code, share]) => `${code} ${share.toFixed(3)}`)
  expect(written.join(', ')).toBe(row['sectors and their parts'])
})

test.each(workedTable(PAGE, 'To dollars of the table'))('the price level of $year', (row) => {
  const { level, isProjected } = priceLevel(Number(row['year']))!
  expect([level.toFixed(4), isProjected ? 'projected' : 'actual']).toEqual([
    row['price level'],
    row['status'],
  ])
})

test.each(workedTable(PAGE, 'Where the jobs are'))('λ of a place', (row) => {
  expect(sizeFactor(Number(row['part of all jobs']), 0.3).toFixed(4)).toBe(row['λ'])
})
