import { assert } from '../../kernel/assert.ts'
import { readData, rowsOf, versionOf } from '../../platform/data.ts'
import {
  identityMinus,
  invert,
  type Matrix,
  type SparseMatrix,
  sparse,
  timesVector,
  vectorTimes,
} from './matrix.ts'

export type Sector = Readonly<{ code: string; name: string }>

/**
 * USEEIO 2.0 of the US EPA, commodity by commodity, domestic and imported goods alike: 411 sectors
 * of the year 2012. Sectors are counted by their place in `sectors`.
 */
export type InputOutputTable = Readonly<{
  sectors: readonly Sector[]
  /** Direct requirements A: dollars of the row's product for a dollar of the column's. */
  requirements: SparseMatrix
  /** L = (I − A)⁻¹, computed here (Leontief 1936): what all rounds of supply need together. */
  inverse: Matrix
  /** Jobs in the sector itself per US dollar of its output, in producer prices of 2012. */
  directJobs: Float64Array
  /** Jobs in it and in all that it draws on, per US dollar of its output: D[JOBS] · L. */
  totalJobs: Float64Array
  /** Output of each sector in 2012, US dollars: L · final demand. */
  output: Float64Array
  /** Of what the table's files are, as a result cites it. */
  version: string
}>

/** What the table's figures are, for whoever reads them. */
export const TABLE = {
  year: 2012,
  unit: 'jobs per million US dollars of output, in producer prices of 2012',
  source: 'US EPA, USEEIO 2.0: A, D[JOBS] (unit: jobs per dollar), sectors',
  sourceDay: '2021-06-30',
  /** EPA's model specification USEEIOv2.0-411, satellite table EMP: BLS QCEW. */
  jobsYear: 2017,
} as const

const SECTORS = 'jobs/useeio2-sectors.tsv.gz'
const REQUIREMENTS = 'jobs/useeio2-A.json.gz'

let loaded: InputOutputTable | undefined

/** The table, read and inverted on first use (some 0.3 s). */
export function inputOutputTable(): InputOutputTable {
  loaded ??= load()
  return loaded
}

function load(): InputOutputTable {
  const sectorBytes = readData(SECTORS)
  const bytes = readData(REQUIREMENTS)
  const rows = rowsOf(sectorBytes) as [string, string, string, string][]
  const size = rows.length
  const lines = JSON.parse(bytes.toString('utf8')) as number[][]
  assert(
    lines.length === size && lines.every((line) => line.length === size),
    'the direct requirements are of the same sectors',
  )
  const requirements = { size, cells: Float64Array.from(lines.flat()) }
  const inverse = invert(identityMinus(requirements))
  const directJobs = Float64Array.from(rows, (row) => Number(row[2]))
  return {
    sectors: rows.map(([code, name]) => ({ code, name })),
    requirements: sparse(requirements),
    inverse,
    directJobs,
    totalJobs: vectorTimes(directJobs, inverse),
    output: timesVector(
      inverse,
      Float64Array.from(rows, (row) => Number(row[3])),
    ),
    version: versionOf(Buffer.concat([sectorBytes, bytes])),
  }
}
