import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync, inflateRawSync } from 'node:zlib'
import { CURRENCIES } from '../src/kernel/money.ts'
import { readCsv } from './read-csv.ts'

/**
 * Rebuilds `data/{hs,tariff,fx}` from the source files that `data/<topic>/SOURCES.md` names:
 * `node tools/build-reference-data.ts FOLDER`, where FOLDER holds `hs`, `tariff` and `fx-macro`.
 * The same input gives the same bytes. Averages over national lines are statistics, so they may
 * pass through floating point; what is a rate in the source is copied as its decimal text.
 */
const DATA = fileURLToPath(new URL('../data/', import.meta.url))

type Row = Readonly<Record<string, string>>

function read(folder: string, name: string): string {
  const bytes = readFileSync(join(folder, name))
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '')
}

function write(name: string, rows: readonly (readonly string[])[]): void {
  const text = `${rows.map((row) => row.join('\t')).join('\n')}\n`
  const bytes = gzipSync(text, { level: 9 })
  // The tenth byte names the operating system of the writer: fixed, so that bytes compare.
  bytes[9] = 3
  mkdirSync(dirname(DATA + name), { recursive: true })
  writeFileSync(DATA + name, bytes)
  process.stdout.write(`${name}\t${rows.length} rows\t${bytes.length} bytes\n`)
}

const csv = (folder: string, name: string): Row[] => readCsv(read(folder, name))

function buildNomenclature(folder: string): void {
  const rows = csv(folder, 'hs/harmonized-system-2022.csv')
    .filter((row) => ['2', '4', '6'].includes(row['level']!) && !row['hscode']!.startsWith('99'))
    .map((row) => [row['hscode']!, row['description']!.replace(/\s+/g, ' ').trim()])
    .sort(byFirst)
  write('hs/hs-2022.tsv.gz', rows)
}

/** Pairs of one step between editions that are not simply "the same code, and nothing else". */
function buildConcordance(folder: string): Map<string, Map<string, string[]>> {
  const steps = new Map<string, Map<string, string[]>>()
  for (const row of csv(folder, 'hs/hs-revisions-concordance.csv.gz')) {
    const [after, before] = row['adjustment']!.split(' to ') as [string, string]
    if (!['2012', '2017', '2022'].includes(after)) continue
    const step = steps.get(`${before}-${after}`) ?? new Map<string, string[]>()
    steps.set(`${before}-${after}`, step)
    const from = row['code.before']!.padStart(6, '0')
    step.set(from, [...(step.get(from) ?? []), row['code.after']!.padStart(6, '0')])
  }
  const rows: string[][] = []
  for (const [step, pairs] of steps)
    for (const [from, to] of pairs)
      if (to.length > 1 || to[0] !== from) rows.push([step, from, to.sort().join(' ')])
  rows.sort((a, b) => compare(a.join(), b.join()))
  write('hs/concordance.tsv.gz', rows)
  return steps
}

type SourceLine = Readonly<{
  hs_code: string
  standard_name: string
  mfn_rate: number
  general_rate: number
  tentative_rate: number | null
  vat_rate: number
  consumption_rate: number
}>

/**
 * Consumption taxes charged by volume stand in the source as yuan (or, for beer, a threshold in
 * dollars) per litre divided by 100. They are no rates of value: marked `litre`, kept apart.
 */
const byLitre = (code: string): boolean => /^(2203|22060010|2707|2710|2715|3826)/.test(code)

function buildTariff(folder: string): Map<string, number[]> {
  const lines = JSON.parse(read(folder, 'tariff/cn-tariff-10digit.json.gz')) as SourceLine[]
  const mfnOfLine8 = new Map<string, number>()
  const rows = lines.map((line) => {
    const code = line.hs_code.padStart(10, '0')
    const line8 = code.slice(0, 8)
    // A duty per kilogram stands as zero in the source and would pull the average down.
    if (!/^0207(12|14)/.test(code) || line.mfn_rate > 0)
      mfnOfLine8.set(line8, Math.max(mfnOfLine8.get(line8) ?? 0, line.mfn_rate * 100))
    const consumption =
      line.consumption_rate === 0 ? '0' : byLitre(code) ? 'litre' : decimal(line.consumption_rate)
    return [
      code,
      decimal(line.mfn_rate),
      decimal(line.general_rate),
      line.tentative_rate === null ? '' : decimal(line.tentative_rate),
      decimal(line.vat_rate),
      consumption,
      line.standard_name
        .replace(/^"|"$/g, '')
        .replace(/<br\s*\/?>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ]
  })
  write('tariff/cn-2026.tsv.gz', rows.sort(byFirst))
  buildChineseNames(rows)
  const byHs6 = new Map<string, number[]>()
  for (const [line8, mfn] of mfnOfLine8) {
    const hs6 = line8.slice(0, 6)
    byHs6.set(hs6, [...(byHs6.get(hs6) ?? []), mfn])
  }
  return byHs6
}

/**
 * Chinese names of headings and subheadings, which the schedule does not carry: the ending that the
 * names of the national lines below share, else the line for all others (其他…), which names what the
 * group is, else the shortest of them with 等 (and others).
 */
function buildChineseNames(lines: readonly (readonly string[])[]): void {
  const groups = new Map<string, string[]>()
  for (const line of lines)
    for (const digits of [4, 6, 8]) {
      const code = line[0]!.slice(0, digits)
      const name = line[6]!.replace(/（[^（）]*除外[^（）]*）|\([^()]*除外[^()]*\)/g, '')
      groups.set(code, [...(groups.get(code) ?? []), name])
    }
  const rows = [...groups].map(([code, names]) => [
    code,
    commonName([...new Set(names)], code.length > 4),
  ])
  write('hs/names-zh.tsv.gz', rows.sort(byFirst))
}

/** Lines that carve out a few goods for control: they name no group. */
const CARVED_OUT = /濒危|野生|含汞|改良种用|种用/
const FOR_ALL_OTHERS = /^(其他|其它|未列名)/

/**
 * Chinese puts the head noun last, so a shared ending names the group. Of a whole heading the line
 * for all others says too little: there one example stands for the rest.
 */
function commonName(all: readonly string[], isNarrow: boolean): string {
  const ordinary = all.filter((name) => !CARVED_OUT.test(name))
  const names = ordinary.length > 0 ? ordinary : all
  if (names.length === 1) return names[0]!
  const bare = names.map((name) => name.replace(FOR_ALL_OTHERS, '').split(/[（(，,；;]/)[0]!)
  const shortest = bare.filter(Boolean).reduce((a, b) => (b.length < a.length ? b : a))
  for (let size = shortest.length; size >= 2; size--) {
    const ending = shortest.slice(-size)
    if (!/^[\p{Script=Han}]+$/u.test(ending) || /^[的及其他和或与等制]/.test(ending)) continue
    if (bare.every((name) => name.endsWith(ending))) return ending
  }
  const others = names.filter((name) => FOR_ALL_OTHERS.test(name))
  const [general] = others.sort((a, b) => a.length - b.length)
  return isNarrow && general ? general : `${shortest}等`
}

/** The shortest decimal text of a number read from JSON is the text that stood there. */
function decimal(value: number): string {
  const text = String(value)
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Error(`${text} is no plain decimal`)
  return text
}

const MFN_DAYS = ['2018-05-01', '2018-07-01', '2018-11-01']
const DUTY_DAYS = [
  '2018-04-02',
  '2018-07-06',
  '2018-08-23',
  '2018-09-24',
  '2019-01-02',
  '2019-06-01',
]

/**
 * One row per HS6 of 2022: `=` when the history of 2018-19 names this very code, `~` when it is
 * averaged over the codes of HS 2017 that became it or unknown, MFN at four days of 2018, and the level of each layer of additional duty, in
 * per cent: eight days of the 2018-2020 measures, then the steps of 2025-02-10 and 2025-03-10.
 */
function buildAdditional(
  folder: string,
  mfn: Map<string, number[]>,
  concordance: Map<string, Map<string, string[]>>,
): void {
  const history = pivot(
    csv(folder, 'tariff/cn-tariff-on-us-hs6-by-date-2018-2019.csv.gz'),
    'hs6',
    'time_of_tariff',
    'tariff',
  )
  const applied = pivot(
    csv(folder, 'tariff/cn-applied-on-us-hs6-wto-2025.csv.gz'),
    'hs_code',
    'year_dt',
    'best_avlbl',
  )
  const ancestors = new Map<string, string[]>()
  for (const [from, to] of concordance.get('2017-2022')!)
    for (const code of to) ancestors.set(code, [...(ancestors.get(code) ?? []), from])
  const rows: string[][] = []
  for (const [hs6, lines] of [...mfn].sort(byFirst)) {
    const past = historyOf(hs6, history, ancestors)
    const now = applied.get(hs6)
    if (!now) continue
    const average = lines.reduce((a, b) => a + b, 0) / lines.length
    const level2020 = now.get('2025-01-01')! - average
    const february = now.get('2025-02-10')! - now.get('2025-01-01')!
    const march = now.get('2025-03-10')! - now.get('2025-02-10')!
    const halved = past ? level2020 - past.levels.at(-1)! : 0
    // The list of 2019-09-01 was halved on 2020-02-14: what it added, twice, is what it was.
    const level2019 = past
      ? past.levels.at(-1)! + (halved > 0 && halved <= 5 ? 2 * halved : 0)
      : NaN
    const levels = [...(past?.levels ?? DUTY_DAYS.map(() => NaN)), level2019, level2020]
    const figures = [...levels, february, march]
    rows.push([
      hs6,
      past?.isExact === true ? '=' : '~',
      ...(past?.mfn ?? Array<number>(4).fill(NaN)).map(perCent),
      ...figures.map(perCent),
    ])
  }
  write('tariff/cn-additional.tsv.gz', rows)
}

function historyOf(
  hs6: string,
  history: Map<string, Map<string, number>>,
  ancestors: Map<string, string[]>,
) {
  const own = history.get(hs6)
  // Headings for waste and new technology gather hundreds of old codes: no average means anything.
  const from = own ? [hs6] : (ancestors.get(hs6) ?? []).filter((code) => history.has(code))
  if (from.length === 0 || from.length > 12) return undefined
  const days = [...history.get(from[0]!)!.keys()].sort()
  const at = (day: string) =>
    from.reduce((total, code) => total + history.get(code)!.get(day)!, 0) / from.length
  const step = (day: string) => at(day) - at(days[days.indexOf(day) - 1]!)
  const mfn = [at('2018-01-01')]
  for (const day of MFN_DAYS) mfn.push(mfn.at(-1)! + step(day))
  const levels: number[] = []
  for (const day of DUTY_DAYS) levels.push(Math.max(0, (levels.at(-1) ?? 0) + step(day)))
  return { mfn, levels, isExact: own !== undefined }
}

function pivot(rows: readonly Row[], key: string, day: string, value: string) {
  const table = new Map<string, Map<string, number>>()
  const incomplete = new Set<string>()
  for (const row of rows) {
    if (row[value] === '') incomplete.add(row[key]!)
    const days = table.get(row[key]!) ?? new Map<string, number>()
    table.set(row[key]!, days.set(row[day]!, Number(row[value])))
  }
  for (const code of incomplete) table.delete(code)
  return table
}

/** At most four decimals; floating-point dust next to a step of 1.25 is swept off. */
function perCent(value: number): string {
  if (Number.isNaN(value)) return ''
  const snapped = Math.round(value / 1.25) * 1.25
  const exact = Math.abs(value - snapped) < 0.005 ? snapped : value
  return String(Number(Math.max(0, exact).toFixed(4)))
}

function buildExchangeRates(folder: string): void {
  const table = unzipOnly(readFileSync(join(folder, 'fx-macro/ecb-eurofxref-hist.zip')))
  const [header, ...lines] = table.trim().split(/\r?\n/)
  const columns = header!.split(',')
  const wanted = CURRENCIES.map((code) => ({ code, at: columns.indexOf(code) })).filter(
    ({ at }) => at > 0,
  )
  const rows = lines
    .map((line) => line.split(','))
    .filter((cells) => cells[0]! >= '2013-01-01')
    .map((cells) => [
      cells[0]!,
      ...wanted.map(({ at }) => (cells[at] === 'N/A' ? '' : (cells[at] ?? ''))),
    ])
    .sort(byFirst)
  write('fx/ecb.tsv.gz', [['day', ...wanted.map(({ code }) => code)], ...rows])
}

/** The text of a zip archive that holds one file. */
function unzipOnly(bytes: Buffer): string {
  const entry = bytes.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'))
  const size = bytes.readUInt32LE(entry + 20)
  const at = bytes.readUInt32LE(entry + 42)
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
  return inflateRawSync(bytes.subarray(start, start + size)).toString('utf8')
}

function byFirst(a: readonly unknown[], b: readonly unknown[]): number {
  return compare(String(a[0]), String(b[0]))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const source = process.argv[2]
if (source === undefined) {
  process.stderr.write('node tools/build-reference-data.ts FOLDER\n')
  process.exitCode = 1
} else {
  const concordance = buildConcordance(source)
  buildNomenclature(source)
  const lines = buildTariff(source)
  buildAdditional(source, lines, concordance)
  buildExchangeRates(source)
}
