/**
 * Builds data/classifier/english-index.gz: for every HS 2022 subheading its words, taken from the
 * HS text, the EU's Combined Nomenclature, the US tariff, Schedule B and our own goods index, with
 * BM25 impacts, and a prior from trade and end use. Run: `node tools/build-english-index.ts FOLDER`,
 * FOLDER holding the source tables named below.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { STOP_WORDS } from '../src/modules/customs/classifier/english-retrieval.ts'
import { wordsOf } from '../src/modules/customs/classifier/english-text.ts'

const K1 = 1.2
const B = 0.6
const MOST_DOCS = 700
const TARGET = new URL('../data/classifier/english-index.gz', import.meta.url)
const GOODS = new URL('../data/classifier/goods-index.tsv', import.meta.url)

const folder = process.argv[2]
if (folder === undefined) throw new Error('usage: node tools/build-english-index.ts FOLDER')

type Row = Readonly<Record<string, string>>

function table(name: string): Row[] {
  const bytes = readFileSync(`${folder}/${name}`)
  const text = name.endsWith('.gz') ? gunzipSync(bytes) : bytes
  return parse(text, { columns: true, bom: true, relax_quotes: true, relax_column_count: true })
}

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\((?:excluding|other than|except)[^)]*\)/g, ' ')
    .replace(
      /\b(?:excluding|other than|except|excl\b|n\.?e\.?c|nesoi|nes\b|not (?:elsewhere|containing|knitted|for)|whether or not|of heading|of subheading).*$/g,
      ' ',
    )

const nomenclature = table('hs/harmonized-system-2022.csv')
const codes = nomenclature
  .filter((r) => r['level'] === '6')
  .map((r) => r['hscode'] ?? '')
  .sort()
const descriptions = new Map(nomenclature.map((r) => [r['hscode'] ?? '', r['description'] ?? '']))
const docs = new Map(codes.map((code) => [code, new Map<string, number>()]))

function add(code: string, text: string, weight: number): void {
  const doc = docs.get(code)
  if (!doc) return
  for (const word of wordsOf(bare(text))) {
    if (STOP_WORDS.has(word) || /^\d/.test(word)) continue
    doc.set(word, Math.min(6, (doc.get(word) ?? 0) + weight))
  }
}

for (const code of codes) {
  add(code, descriptions.get(code) ?? '', 2)
  add(code, descriptions.get(code.slice(0, 4)) ?? '', 0.5)
}
for (const row of table('hs/eu-cn-nomenclature-en.csv.gz')) {
  const code = row['goods_code'] ?? ''
  if (Number(row['hier_pos']) >= 6) add(code.slice(0, 6), row['description'] ?? '', 1)
}
for (const row of table('hs/us-schedule-b-2019.csv.gz')) {
  add((row['schedule_b'] ?? '').slice(0, 6), row['long_description'] ?? '', 1)
}
const path: string[] = []
const told = new Set<string>()
for (const row of table('hs/us-hts-2026-rev4.csv.gz')) {
  const indent = Number(row['Indent'] ?? 0)
  path.length = indent
  path[indent] = row['Description'] ?? ''
  const code = (row['HTS Number'] ?? '').replaceAll('.', '').slice(0, 6)
  if (code.length < 6) continue
  for (const text of path.slice(1)) {
    if (text === undefined || told.has(code + text)) continue
    told.add(code + text)
    add(code, text.replace(/<[^>]*>/g, ' '), 1)
  }
}
for (const line of readFileSync(GOODS, 'utf8').split('\n')) {
  const [target = '', terms = ''] = line.split('\t')
  if (/^\d{6}$/.test(target)) for (const term of terms.split('|')) add(target, term, 0.7)
}

/** log10 of what the US sold to and bought from China, in dollars, 2015 to 2025. */
const traded = new Map<string, number>()
for (const row of table('trade/us-china-comtrade-hs6-2015-2025.csv.gz')) {
  const code = row['cmd_code'] ?? ''
  traded.set(code, (traded.get(code) ?? 0) + Number(row['primary_value'] ?? 0))
}
const consumed = new Set(
  table('hs/hs6-bec5-end-use.csv')
    .filter((r) => r['bec5_end_use'] === 'CONS')
    .map((r) => r['hs6']),
)
const priors = codes.map((code) => {
  const value = Math.log10(1 + (traded.get(code) ?? 0)) / 11
  return Math.round(Math.min(1, 0.65 * value + (consumed.has(code) ? 0.35 : 0)) * 255)
})

const lengths = codes.map((code) =>
  [...(docs.get(code)?.values() ?? [])].reduce((a, b) => a + b, 0),
)
const average = lengths.reduce((a, b) => a + b, 0) / codes.length
const postings = new Map<string, [number, number][]>()
codes.forEach((code, id) => {
  for (const [word, tf] of docs.get(code) ?? []) {
    const list = postings.get(word)
    if (list) list.push([id, tf])
    else postings.set(word, [[id, tf]])
  }
})
const words = [...postings.keys()].filter((w) => (postings.get(w)?.length ?? 0) <= MOST_DOCS).sort()
const impacts = words.map((word) => {
  const list = postings.get(word) ?? []
  const idf = Math.log(1 + (codes.length - list.length + 0.5) / (list.length + 0.5))
  return list.map(([id, tf]): [number, number] => {
    const length = 1 - B + (B * (lengths[id] ?? 0)) / average
    return [id, (idf * tf * (K1 + 1)) / (tf + K1 * length)]
  })
})
const flat = impacts.flat()
const highest = flat.reduce((most, [, impact]) => Math.max(most, impact), 0)
const header = Buffer.from(
  JSON.stringify({
    codes: codes.join(' '),
    descriptions: codes.map((code) => descriptions.get(code)),
    words: words.join(' '),
    counts: impacts.map((list) => list.length),
    scale: highest / 255,
  }),
)
const ids = Buffer.from(Uint16Array.from(flat, ([id]) => id).buffer)
const bytes = Buffer.from(
  Uint8Array.from(flat, ([, i]) => Math.max(1, Math.round((i / highest) * 255))),
)
const size = Buffer.alloc(4)
size.writeUInt32LE(header.length)
const file = gzipSync(Buffer.concat([size, header, ids, bytes, Buffer.from(priors)]), { level: 9 })
writeFileSync(TARGET, file)
console.error(
  `${codes.length} codes, ${words.length} words, ${flat.length} postings, ${file.length} bytes`,
)
