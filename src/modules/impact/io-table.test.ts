import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inputOutputTable } from './io-table.ts'
import { listMultipliers } from './list-multipliers.ts'
import { dot, identityMinus, invert, type Matrix, timesVector } from './matrix.ts'

/** As published, rounded to eight decimals. */
const published = gunzipSync(readFileSync(new URL('fixtures/useeio2-L.tsv.gz', import.meta.url)))
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t').map(Number))

test('each of the 168,921 cells of L is the published one to a millionth', () => {
  const { inverse } = inputOutputTable()
  const far = published.flatMap((row, i) =>
    row.filter((cell, j) => !(Math.abs(inverse.cells[i * 411 + j]! - cell) < 1e-6)),
  )
  expect(published.map((row) => row.length)).toEqual(Array(411).fill(411))
  expect(far).toEqual([])
})

test('the 411 sectors stand in the order of the table, with jobs per million dollars', () => {
  const { sectors, unit } = listMultipliers()
  const rounded = sectors.map(({ directJobsPerMillionUsd, totalJobsPerMillionUsd, ...sector }) => ({
    ...sector,
    direct: directJobsPerMillionUsd.toFixed(4),
    total: totalJobsPerMillionUsd.toFixed(4),
  }))
  expect(unit).toBe('jobs per million US dollars of output, in producer prices of 2012')
  expect(rounded).toHaveLength(411)
  expect(rounded[0]).toEqual({
    code: '1111A0',
    name: 'Fresh soybeans, canola, flaxseeds, and other oilseeds',
    direct: '0.0851',
    total: '3.1655',
  })
  expect(rounded[3]).toEqual({
    code: '111300',
    name: 'Fresh fruits and tree nuts',
    direct: '6.5372',
    total: '9.5843',
  })
  expect(rounded[410]).toEqual({
    code: 'S00900',
    name: 'Rest of the world adjustment',
    direct: '8.0162',
    total: '9.8293',
  })
})

test('all output of 2012 comes to the jobs of the whole country', () => {
  const { directJobs, output } = inputOutputTable()
  expect(Math.round(dot(directJobs, output))).toBe(133_195_084)
})

test('the inverse of a matrix times the matrix is one, whatever rows must change places', () => {
  const cell = fc.double({ min: -1, max: 1, noNaN: true })
  const matrix = fc
    .integer({ min: 1, max: 6 })
    .chain((size) => fc.array(cell, { minLength: size * size, maxLength: size * size }))
    .map((cells): Matrix => ({ size: Math.sqrt(cells.length), cells: Float64Array.from(cells) }))
    // Far from having no inverse: the diagonal outweighs the rest, in turned rows.
    .map(({ size, cells }) => ({
      size,
      cells: cells.map((value, at) =>
        at % size === size - 1 - Math.floor(at / size) ? value + 7 : value,
      ),
    }))
  fc.assert(
    fc.property(matrix, (given) => {
      const vector = Float64Array.from({ length: given.size }, (_, i) => i + 1)
      const back = timesVector(invert(given), timesVector(given, vector))
      for (const [i, value] of back.entries()) expect(value).toBeCloseTo(vector[i]!, 9)
    }),
  )
  const half: Matrix = { size: 1, cells: Float64Array.of(0.5) }
  expect([...invert(identityMinus(half)).cells]).toEqual([2])
  expect(() => invert({ size: 1, cells: Float64Array.of(0) })).toThrow('the matrix has no inverse')
})
