import { createCsvReader, type Dialect, isBroken } from './csv-reader.ts'

const DELIMITERS = [',', ';', '\t', '|'] as const
const SAMPLE_RECORDS = 50

/** Excel writes `sep=;` as a first line of its own; it names the delimiter and is no data. */
const SEPARATOR_LINE = /^sep=([,;\t|])(\r\n|\n|\r)/i

/** How the table at the beginning of `head` is written, and how many characters to leave out. */
export function sniffDialect(head: string): { dialect: Dialect; skip: number } {
  const named = SEPARATOR_LINE.exec(head)
  const skip = named ? named[0].length : 0
  const text = head.slice(skip)
  const quote = usesSingleQuotes(text) ? "'" : '"'
  if (named) return { dialect: { delimiter: named[1]!, quote }, skip }
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const score = evenness(text, { delimiter, quote })
    if (score > best.score) best = { delimiter, score }
  }
  return { dialect: { delimiter: best.delimiter, quote }, skip }
}

/** Columns of the first record, times the share of records that have as many. */
function evenness(text: string, dialect: Dialect): number {
  // Only whole records: the last one of the sample is likely cut.
  const records = createCsvReader(dialect).push(`${text}\n`).slice(0, SAMPLE_RECORDS)
  const counts = records
    .flatMap((record) => (isBroken(record) ? [] : [record.cells.length]))
    .filter((cells, index, all) => cells > 1 || all.length === 1 || index === 0)
  const width = counts[0] ?? 0
  if (width < 2) return 0
  const fitting = counts.filter((cells) => cells === width).length
  return (width - 1) * (fitting / records.length) ** 2
}

/** Cells in single quotes throughout and no double quote: rare, but some shop systems do. */
function usesSingleQuotes(text: string): boolean {
  if (text.includes('"')) return false
  const lines = text.split(/\r\n?|\n/, SAMPLE_RECORDS).filter((line) => line !== '')
  const quoted = lines.filter((line) => /^'[^']*'\s*[,;\t|]/.test(line) && /'\s*$/.test(line))
  return quoted.length > 0 && quoted.length >= lines.length * 0.8
}
