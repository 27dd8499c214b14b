import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { readCsv } from './read-csv.ts'

/**
 * Rebuilds `data/{jobs,us-geo}` and the published inverse that a test compares with, from the source
 * files that their `SOURCES.md` name: `node tools/build-jobs-data.ts FOLDER`, where FOLDER holds
 * `jobs`, `us-geo`, `hs` and `fx-macro`. The same input gives the same bytes; numbers are copied as
 * their decimal text, except where SOURCES.md says that they were rounded.
 */
const ROOT = fileURLToPath(new URL('../', import.meta.url))
/** Rows of D, by the indicators' file: jobs per dollar. */
const JOBS = 'JOBS'
/** The published inverse is compared to 1e-6. */
const INVERSE_DIGITS = 8
const FIRST_YEAR = 2012

type Row = Readonly<Record<string, string>>
type Cells = readonly (readonly (string | number)[])[]

const folder = process.argv[2]
if (!folder) throw new Error('node tools/build-jobs-data.ts FOLDER')

function read(name: string): string {
  const bytes = readFileSync(join(folder!, name))
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '')
}
const json = <T>(name: string): T => JSON.parse(read(name)) as T
const csv = (name: string): Row[] => readCsv(read(name))

function write(name: string, rows: Cells): void {
  const text = `${rows.map((row) => row.join('\t')).join('\n')}\n`
  mkdirSync(dirname(ROOT + name), { recursive: true })
  const bytes = name.endsWith('.gz') ? gzipSync(text, { level: 9 }) : Buffer.from(text)
  // The tenth byte names the operating system of the writer: fixed, so that bytes compare.
  if (name.endsWith('.gz')) bytes[9] = 3
  writeFileSync(ROOT + name, bytes)
  process.stdout.write(`${name}\t${rows.length} rows\t${bytes.length} bytes\n`)
}

function buildTable(): void {
  const sectors = json<{ id: string; code: string; name: string }[]>('jobs/useeio2-sectors.json.gz')
  const indicators = json<{ index: number; code: string; unit: string }[]>(
    'jobs/useeio2-indicators.json',
  )
  const jobs = indicators.find(({ code }) => code === JOBS)
  if (jobs?.unit !== 'jobs') throw new Error('the unit of JOBS is not jobs')
  const direct = json<number[][]>('jobs/useeio2-D.json.gz')[jobs.index]!
  const demand = new Map(
    json<{ sector: string; amount: number }[]>('jobs/useeio2-demand-production.json.gz').map(
      ({ sector, amount }) => [sector, amount],
    ),
  )
  write(
    'data/jobs/useeio2-sectors.tsv.gz',
    sectors.map(({ id, code, name }, i) => [code, name, direct[i]!, demand.get(id) ?? 0]),
  )
  copyFileSync(join(folder!, 'jobs/useeio2-A.json.gz'), `${ROOT}data/jobs/useeio2-A.json.gz`)
  write(
    'src/modules/impact/fixtures/useeio2-L.tsv.gz',
    json<number[][]>('jobs/useeio2-L.json.gz').map((row) =>
      row.map((cell) => Number(cell.toFixed(INVERSE_DIGITS))),
    ),
  )
}

/** Six-digit industries of both editions, with the sectors that the crosswalk names for each. */
function buildIndustries(): void {
  const sectors = new Map<string, Set<string>>()
  for (const row of csv('jobs/bea-naics-mastercrosswalk.csv.gz')) {
    for (const edition of ['2012', '2007']) {
      const naics = row[`${edition}_NAICS_Code`]!
      const code = row['USEEIO2_Code']!
      if (naics.length !== 6 || code === 'NA') continue
      const key = `${naics}\t${edition}`
      sectors.set(key, (sectors.get(key) ?? new Set()).add(code))
    }
  }
  // What the editions agree on stands once, under the newer one.
  const rows = [...sectors].flatMap(([key, codes]) => {
    const [naics, edition] = key.split('\t') as [string, string]
    return edition === '2007' && sectors.has(`${naics}\t2012`)
      ? []
      : [[naics, [...codes].sort().join(' ')]]
  })
  write('data/jobs/naics-bea.tsv.gz', rows.sort(byFirst))
}

/** Industries of a subheading, with the number of ten-digit export lines of each. */
function buildGoods(): void {
  const lines = new Map<string, number>()
  for (const row of csv('hs/us-schedule-b-2019.csv.gz')) {
    const key = `${row['schedule_b']!.slice(0, 6)}\t${row['naics']!.trim()}`
    lines.set(key, (lines.get(key) ?? 0) + 1)
  }
  write(
    'data/jobs/hs6-naics.tsv.gz',
    [...lines].map(([key, count]) => [...key.split('\t'), count]).sort(byFirst),
  )
}

function buildPrices(): void {
  const weo = csv('fx-macro/imf-weo-2025-10.csv.gz').filter((row) => row['ref_area'] === 'USA')
  const series = (concept: string) =>
    new Map(weo.filter((row) => row['concept'] === concept).map((row) => [row['year']!, row]))
  const nominal = series('NGDPD')
  const real = series('NGDP_R')
  write(
    'data/jobs/gdp.tsv',
    [...nominal]
      .filter(([year]) => Number(year) >= FIRST_YEAR)
      .map(([year, row]) => [
        year,
        row['value']!,
        real.get(year)!['value']!,
        Number(year) > Number(row['lastactualdate']) ? 'projected' : 'actual',
      ]),
  )
}

const oneDecimal = (text: string): number => Math.round(10 * Number(text)) / 10

function buildPlaces(): void {
  write(
    'data/us-geo/counties.tsv.gz',
    [
      ...csv('us-geo/us-county-fips.csv.gz')
        .filter((row) => /^\d{5}$/.test(row['id']!))
        .map((row) => [row['id']!, row['abvr']!, row['state']!, row['county']!]),
      // The source leaves the capital out.
      ['11001', 'DC', 'District of Columbia', 'District of Columbia'],
    ].sort(byFirst),
  )
  write(
    'data/us-geo/cbp-state-naics6.tsv.gz',
    csv('us-geo/cbp-state-naics6.csv.gz').map((row) => [
      row['state_fips']!,
      row['naics6']!,
      oneDecimal(row['estab']!),
      oneDecimal(row['emp']!),
    ]),
  )
  write(
    'data/us-geo/cbp-county-naics2.tsv.gz',
    csv('us-geo/cbp-county-naics2.csv.gz').map((row) => [
      row['county_fips']!,
      row['naics2']!,
      oneDecimal(row['estab']!),
      oneDecimal(row['emp_estimated']!),
    ]),
  )
  const [header, ...lines] = read('us-geo/cbp-michigan-county-naics4.tsv.gz').trimEnd().split('\n')
  const at = Object.fromEntries(header!.split('\t').map((name, i) => [name, i]))
  write(
    'data/us-geo/cbp-michigan-naics4.tsv.gz',
    lines.map((line) => {
      const cells = line.split('\t')
      return [
        cells[at['id']!]!,
        cells[at['relevant_naics']!]!,
        oneDecimal(cells[at['estab']!]!),
        oneDecimal(cells[at['emp_est1']!]!),
      ]
    }),
  )
}

function byFirst(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  return a.join() < b.join() ? -1 : 1
}

buildTable()
buildIndustries()
buildGoods()
buildPrices()
buildPlaces()
