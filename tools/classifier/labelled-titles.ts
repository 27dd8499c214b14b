import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { ProductText } from '../../src/modules/customs/classifier/types.ts'

/** A product with the code a declarant gave it, digits only; `product` when more than a title is told. */
export type Labelled = Readonly<{ code: string; title: string; product?: ProductText }>

/** A line that could not be read, counted and shown but never fatal. */
export type BadLine = Readonly<{ line: number; reason: string }>

export type LabelledFile = Readonly<{ rows: readonly Labelled[]; bad: readonly BadLine[] }>

/** Names under which products and codes usually stand in JSON, tried in this order. */
const TEXT_FIELDS = ['product_text', 'text', 'title', 'name', 'description', 'product']
const CODE_FIELDS = ['correct_code', 'code', 'hs_code', 'hs', 'hscode', 'hs6', 'hts_code', 'label']

/** A file larger than this, unpacked, is not a labelled set but a mistake. */
const UNPACKED_LIMIT = 512 * 1024 * 1024

export type FieldNames = Readonly<{ text?: string | undefined; code?: string | undefined }>

/** Reads `CODE word word …` lines, a JSON array or JSON Lines, plain or gzip. */
export function readLabelled(path: string, fields: FieldNames = {}): LabelledFile {
  const bytes = readFileSync(path)
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const plain = isGzip ? gunzipSync(bytes, { maxOutputLength: UNPACKED_LIMIT }) : bytes
  return parseLabelled(plain.toString('utf8'), fields)
}

/** As `readLabelled`, from the text itself; the first character tells the format. */
export function parseLabelled(content: string, fields: FieldNames = {}): LabelledFile {
  const text = content.replace(/^\uFEFF/, '')
  const opening = text.trimStart()[0]
  if (opening === '[') return collect(parseArray(text).entries(), (item) => fromJson(item, fields))
  const lines = text.split(/\r?\n/).entries()
  const filled = lines.filter(([, line]) => line.trim() !== '')
  if (opening === '{') return collect(filled, (line) => fromJson(JSON.parse(line), fields))
  return collect(filled, fromWords)
}

function parseArray(text: string): readonly unknown[] {
  const parsed: unknown = JSON.parse(text)
  return Array.isArray(parsed) ? parsed : []
}

function collect<T>(
  items: Iterable<readonly [number, T]>,
  read: (item: T) => Labelled,
): LabelledFile {
  const rows: Labelled[] = []
  const bad: BadLine[] = []
  for (const [at, item] of items) {
    try {
      rows.push(read(item))
    } catch (error) {
      bad.push({ line: at + 1, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return { rows, bad }
}

function fromWords(line: string): Labelled {
  const [code = '', ...words] = line.trim().split(/\s+/)
  return labelled(code, words.join(' '))
}

function fromJson(item: unknown, fields: FieldNames): Labelled {
  if (typeof item !== 'object' || item === null) throw new Error('not a JSON object')
  const record = new Map(Object.entries(item))
  const pick = (named: string | undefined, usual: readonly string[]): unknown => {
    const name = named ?? usual.find((candidate) => record.has(candidate))
    return name === undefined ? undefined : record.get(name)
  }
  const told = pick(fields.text, TEXT_FIELDS)
  const text = Array.isArray(told)
    ? told.filter((word) => typeof word === 'string').join(' ')
    : told
  const code = pick(fields.code, CODE_FIELDS)
  if (typeof text !== 'string') throw new Error('no text field: name it with --text-field')
  if (typeof code !== 'string' && typeof code !== 'number') {
    throw new Error('no code field: name it with --code-field')
  }
  const row = labelled(String(code), text)
  const product = fields.text === undefined ? productOf(record, text) : undefined
  return product ? { ...row, product } : row
}

/** What a JSON record tells beside the title, under the names of `ProductText`. */
function productOf(record: ReadonlyMap<string, unknown>, title: string): ProductText | undefined {
  const named = ['description', 'category', 'brand', 'ingredients'].flatMap((name) => {
    const value = record.get(name)
    return typeof value === 'string' && value !== '' && value !== title ? [[name, value]] : []
  })
  const given = record.get('attributes')
  const pairs = typeof given === 'object' && given !== null ? Object.entries(given) : []
  const attributes = pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  if (named.length === 0 && attributes.length === 0) return undefined
  return {
    title,
    ...Object.fromEntries(named),
    ...(attributes.length > 0 ? { attributes: Object.fromEntries(attributes) } : {}),
  }
}

function labelled(written: string, title: string): Labelled {
  const digits = written.replace(/[.\s-]/g, '')
  if (!/^\d{2,12}$/.test(digits))
    throw new Error(`not a code: ${JSON.stringify(written.slice(0, 40))}`)
  // Levels have two digits each: an odd number of them has lost the zero of chapters 01 to 09.
  const code = digits.length % 2 === 1 ? `0${digits}` : digits
  if (title.trim() === '') throw new Error('no text beside the code')
  return { code, title }
}

/**
 * A number from 0 to 99 that is the same for the same words in any order: titles that repeat stay
 * on one side of a split.
 */
export function bagOf(title: string): number {
  const words = title.split(/\s+/).filter(Boolean).sort().join(' ')
  return createHash('sha256').update(words).digest().readUInt32BE(0) % 100
}

/** A seeded stream of numbers from 0 to 1 (mulberry32): the same model on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = copy[last]!
    copy[last] = copy[other]!
    copy[other] = kept
  }
  return copy
}
