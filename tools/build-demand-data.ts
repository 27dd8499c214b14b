import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { openTaxonomy } from '../src/modules/demand/taxonomy.ts'
import { readConsumerCodes } from './demand/consumer-codes.ts'
import { readFunnel, readProvinces } from './demand/orders.ts'
import { readReviews } from './demand/reviews.ts'
import {
  readCocktails,
  readCosmetics,
  readMilk,
  readMumBaby,
  readNamedCategories,
} from './demand/shopping.ts'
import { round } from './demand/statistics.ts'
import { monthFactors, readTrade, type TradeRow } from './demand/trade.ts'

const folder = process.argv[2]
if (!folder) {
  console.error('usage: node tools/build-demand-data.ts FOLDER   (holds trade/, consumer/, hs/)')
  process.exit(2)
}
const OUT = new URL('../data/demand/', import.meta.url)

/** The same bytes for the same data, so that a version changes only when the data do. */
const write = (name: string, text: string) => {
  const bytes = name.endsWith('.gz') ? gzipSync(text, { level: 9 }) : Buffer.from(text)
  writeFileSync(new URL(name, OUT), bytes)
  console.log(`${name} ${bytes.length} bytes`)
}

const numbers = (values: readonly number[]) => values.map((value) => Math.round(value)).join(',')

const tradeLine = (code: string, row: TradeRow): string => {
  const season = monthFactors(row.months)
  return [
    code,
    numbers(row.exports),
    numbers(row.imports),
    row.kg > 0 ? round(row.weighedUsd / row.kg, 3) : '',
    season ? season.map((factor) => Math.round(factor * 100)).join(',') : '',
  ].join('\t')
}

write('consumer-codes.txt.gz', `${readConsumerCodes(folder).join('\n')}\n`)
const { rows, lost } = readTrade(folder)
console.log(`${rows.size} subheadings; ${Math.round(lost)} USD under codes of no edition left out`)
const codes = [...rows.keys()].sort()
write('cn/trade.tsv.gz', `${codes.map((code) => tradeLine(code, rows.get(code)!)).join('\n')}\n`)

/** Months are added up per subcategory, so that thin codes still speak together. */
const taxonomy = openTaxonomy()
const monthly = new Map<string, number[]>()
for (const code of codes) {
  for (const { slug } of taxonomy.candidates(code)) {
    const months = rows.get(code)!.months
    const there = monthly.get(slug)
    monthly.set(slug, there ? there.map((value, i) => value + months[i]!) : [...months])
  }
}
const slugs = [...monthly.keys()].sort()
write(
  'cn/monthly.tsv.gz',
  `${slugs.map((slug) => `${slug}\t${numbers(monthly.get(slug)!)}`).join('\n')}\n`,
)

const consumer = {
  segments: {
    ...readCosmetics(folder),
    ...readMilk(folder),
    ...readNamedCategories(folder),
    ...readMumBaby(folder),
    ...readCocktails(folder),
  },
  reviews: readReviews(folder),
  provinces: readProvinces(folder),
  funnel: readFunnel(folder),
}
write('cn/consumer.json', `${JSON.stringify(consumer, null, 1)}\n`)
