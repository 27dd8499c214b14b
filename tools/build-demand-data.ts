import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { buildConsumer } from './demand/consumer.ts'
import { median, round, sumOf } from './demand/statistics.ts'
import { readCsv } from './read-csv.ts'

/**
 * Rebuilds `data/demand/{subheadings.tsv,trade.json.gz,consumer.json}` from the source files that
 * `data/demand/SOURCES.md` names: `node tools/build-demand-data.ts FOLDER`, where FOLDER holds
 * `trade`, `consumer` and `hs`. The same input gives the same bytes. All figures are statistics.
 */
const DATA = fileURLToPath(new URL('../data/', import.meta.url))

type Row = Readonly<Record<string, string>>

type Prefix = Readonly<{
  hs: string
  slug: string
  takesAllGoods: boolean
  needsWord: boolean
}>

type Taxonomy = Readonly<{
  excluded: readonly { hs: string }[]
  categories: readonly {
    slug: string
    other: string
    subcategories: readonly { slug: string; hs: string }[]
  }[]
}>

function read(folder: string, name: string): string {
  const bytes = readFileSync(join(folder, name))
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '')
}

const csv = (folder: string, name: string): Row[] => readCsv(read(folder, name))

function write(name: string, text: string): void {
  const bytes = name.endsWith('.gz') ? gzipSync(text, { level: 9 }) : Buffer.from(text)
  // The tenth byte names the operating system of the writer: fixed, so that bytes compare.
  if (name.endsWith('.gz')) bytes[9] = 3
  mkdirSync(dirname(DATA + name), { recursive: true })
  writeFileSync(DATA + name, bytes)
  process.stdout.write(`${name}\t${bytes.length} bytes\n`)
}

/** The prefixes of the taxonomy, as its note explains the marks. */
const prefixesOf = (taxonomy: Taxonomy): Prefix[] =>
  taxonomy.categories.flatMap(({ slug: category, other, subcategories }) => [
    ...subcategories.flatMap(({ slug, hs }) => wordsOf(hs).map((mark) => toPrefix(mark, slug))),
    ...wordsOf(other).map((mark) => toPrefix(mark, `${category}-other`)),
  ])

const wordsOf = (text: string): string[] => text.split(' ').filter(Boolean)

function toPrefix(mark: string, slug: string): Prefix {
  const hs = mark.replace(/[*?]/g, '')
  const takesAllGoods = mark.includes('*') || hs.length === 6
  return { hs, slug, takesAllGoods, needsWord: mark.includes('?') }
}

type Candidate = Readonly<{ slug: string; needsWord: boolean }>
type Resolve = (hs6: string) => Candidate[]

/** Whether goods of a code are for consumers; a code of another edition is as most of its heading. */
function createEndUse(folder: string): (hs6: string) => boolean {
  const rows = csv(folder, 'hs/hs6-bec5-end-use.csv')
  const endUse = new Map(rows.map((row) => [row['hs6']!, row['bec5_end_use']!]))
  const headings = new Map<string, { consumer: number; all: number }>()
  for (const [hs6, use] of endUse) {
    const heading = headings.get(hs6.slice(0, 4)) ?? { consumer: 0, all: 0 }
    heading.all += 1
    if (use === 'CONS') heading.consumer += 1
    headings.set(hs6.slice(0, 4), heading)
  }
  return (hs6) => {
    const known = endUse.get(hs6)
    if (known !== undefined) return known === 'CONS'
    const heading = headings.get(hs6.slice(0, 4))
    return heading !== undefined && 2 * heading.consumer > heading.all
  }
}

/** The subcategories that goods of a subheading may belong to, the likeliest first. */
function createResolver(folder: string, taxonomy: Taxonomy): Resolve {
  const prefixes = prefixesOf(taxonomy)
  const excluded = taxonomy.excluded.map(({ hs }) => hs)
  const isConsumer = createEndUse(folder)
  return (hs6) => {
    const isExcluded = excluded.some((hs) => hs6.startsWith(hs))
    const found = prefixes
      .filter((p) => hs6.startsWith(p.hs) && (p.takesAllGoods || isConsumer(hs6)))
      .filter((p) => !isExcluded || p.hs.length === 6)
      .sort((a, b) => Number(a.needsWord) - Number(b.needsWord) || b.hs.length - a.hs.length)
    const seen = new Set<string>()
    const once = found.filter(({ slug }) => !seen.has(slug) && seen.add(slug))
    const named = once.filter(({ slug }) => !slug.endsWith('-other'))
    return named.some((candidate) => !candidate.needsWord) ? named : once
  }
}

function buildSubheadings(resolve: Resolve): void {
  const codes = gunzipSync(readFileSync(`${DATA}hs/hs-2022.tsv.gz`))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0]!)
    .filter((code) => code.length === 6)
  const lines = codes.flatMap((hs6) => {
    const marks = resolve(hs6).map(({ slug, needsWord }) => slug + (needsWord ? '?' : ''))
    return marks.length === 0 ? [] : `${hs6}\t${marks.join(' ')}`
  })
  write('demand/subheadings.tsv', `${lines.join('\n')}\n`)
  process.stdout.write(`${lines.length} of ${codes.length} subheadings are consumer goods\n`)
}

const FIRST_YEAR = 2015
const LAST_YEAR = 2025
const YEARS = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i)
/** The whole years of the monthly file; its last month is partial and left out. */
const SEASON_YEARS = [2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020]
/** Below this mean of a month, a season would be that of single shipments. */
const SEASON_MIN_USD = 200_000

type Flow = { usd: number[]; weighedUsd: number; kilograms: number; months: number[] }

const emptyFlow = (): Flow => ({
  usd: YEARS.map(() => 0),
  weighedUsd: 0,
  kilograms: 0,
  months: Array<number>(12 * SEASON_YEARS.length).fill(0),
})

function readFlows(folder: string, isKept: (hs6: string) => boolean) {
  const flows = new Map<string, Flow>()
  const rows = { 'comtrade-hs6': 0, 'census-monthly': 0 }
  const flowOf = (hs6: string): Flow => {
    const flow = flows.get(hs6) ?? emptyFlow()
    flows.set(hs6, flow)
    return flow
  }
  for (const row of csv(folder, 'trade/us-china-comtrade-hs6-2015-2025.csv.gz')) {
    const hs6 = row['cmd_code']!
    if (row['flow_code'] !== 'X' || !isKept(hs6)) continue
    rows['comtrade-hs6'] += 1
    const flow = flowOf(hs6)
    const usd = Number(row['primary_value'])
    flow.usd[Number(row['ref_year']) - FIRST_YEAR]! += usd
    const kilograms = Number(row['net_wgt'] ?? '')
    if (Number(row['ref_year']) === LAST_YEAR && kilograms > 0) {
      flow.weighedUsd += usd
      flow.kilograms += kilograms
    }
  }
  for (const row of csv(folder, 'trade/us-exports-to-china-hs6-monthly-2013-01-2021-01.csv.gz')) {
    const hs6 = row['hs6']!
    const year = Number(row['month']!.slice(0, 4)) - SEASON_YEARS[0]!
    if (year >= SEASON_YEARS.length || !isKept(hs6)) continue
    rows['census-monthly'] += 1
    flowOf(hs6).months[12 * year + Number(row['month']!.slice(5)) - 1]! += Number(row['usd'])
  }
  return { flows, rows }
}

function totalOf(flows: readonly Flow[]): Flow {
  const total = emptyFlow()
  for (const flow of flows) {
    flow.usd.forEach((usd, i) => {
      total.usd[i]! += usd
    })
    flow.months.forEach((usd, i) => {
      total.months[i]! += usd
    })
    total.weighedUsd += flow.weighedUsd
    total.kilograms += flow.kilograms
  }
  return total
}

/** Median over the years of month ÷ mean month of its year, scaled to a mean of 1; or null. */
function seasonOf({ months }: Flow): number[] | null {
  const years = SEASON_YEARS.map((_, y) => months.slice(12 * y, 12 * y + 12))
  const means = years.map((year) => sumOf(year) / 12)
  if (median(means) < SEASON_MIN_USD || means.some((mean) => mean === 0)) return null
  const factors = Array.from({ length: 12 }, (_, m) =>
    median(years.map((year, y) => year[m]! / means[y]!)),
  )
  const mean = sumOf(factors) / 12
  return factors.map((factor) => round(factor / mean, 3))
}

const unitValueOf = ({ weighedUsd, kilograms }: Flow): number | null =>
  kilograms > 0 ? round(weighedUsd / kilograms, 2) : null

/**
 * A subheading counts for the subcategory that it belongs to without any word. A subcategory that
 * has no subheading of its own is given those it shares, and marked so.
 */
function buildTrade(folder: string, taxonomy: Taxonomy, resolve: Resolve) {
  const { flows, rows } = readFlows(folder, (hs6) => resolve(hs6).length > 0)
  const own = new Map<string, string[]>()
  const shared = new Map<string, string[]>()
  for (const hs6 of [...flows.keys()].sort())
    resolve(hs6).forEach(({ slug, needsWord }, i) => {
      const into = i === 0 && !needsWord ? own : shared
      into.set(slug, [...(into.get(slug) ?? []), hs6])
    })
  const slugs = taxonomy.categories.flatMap((category) => [
    ...category.subcategories.map(({ slug }) => slug),
    `${category.slug}-other`,
  ])
  const subcategories = slugs.flatMap((slug) => {
    const codes = own.get(slug) ?? shared.get(slug)
    if (!codes) return []
    const flow = totalOf(codes.map((hs6) => flows.get(hs6)!))
    return {
      slug,
      isShared: !own.has(slug),
      codes: codes.filter((hs6) => flows.get(hs6)!.usd.at(-1)! > 0).length,
      usd: flow.usd.map(Math.round),
      usdPerKilogram: unitValueOf(flow),
      season: seasonOf(flow),
    }
  })
  const subheadings = Object.fromEntries(
    [...flows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .filter(([, flow]) => flow.usd.slice(-3).some((usd) => usd > 0))
      .map(([hs6, flow]) => [hs6, [flow.usd.map(Math.round), unitValueOf(flow)]]),
  )
  const file = { years: YEARS, seasonYears: SEASON_YEARS, subcategories, subheadings }
  write('demand/trade.json.gz', JSON.stringify(file))
  process.stdout.write(`${subcategories.length} subcategories, ${flows.size} subheadings\n`)
  return rows
}

/** How many rows each data set gave, beside its source and licence. */
function writeCounts(counts: Readonly<Record<string, number>>): void {
  const sets = JSON.parse(readFileSync(`${DATA}demand/datasets.json`, 'utf8')) as Record<
    string,
    { n: number }
  >
  for (const [id, set] of Object.entries(sets)) set.n = counts[id] ?? 0
  write('demand/datasets.json', `${JSON.stringify(sets, null, 1)}\n`)
}

function main(): void {
  const folder = process.argv[2]
  if (!folder) throw new Error('Give the folder that holds trade, consumer and hs.')
  const taxonomy = JSON.parse(readFileSync(`${DATA}demand/taxonomy.json`, 'utf8')) as Taxonomy
  const resolve = createResolver(folder, taxonomy)
  buildSubheadings(resolve)
  const tradeCounts = buildTrade(folder, taxonomy, resolve)
  const { file, counts } = buildConsumer(folder)
  write('demand/consumer.json', `${JSON.stringify(file, null, 1)}\n`)
  writeCounts({ ...counts, ...tradeCounts })
}

main()
