import { readData } from '../../platform/data.ts'
import { type DataSet, keepDataSets, readDataSet } from '../../platform/data-sets.ts'
import type { Db } from '../../platform/db.ts'
import type { Synonyms } from './parse-query.ts'
import { fold, tokensOf } from './search-text.ts'

/** The list that an operator loads over the one that ships. */
export const SYNONYMS = 'shop-synonyms'
export const SHIPPED_SYNONYMS = 'storefront/synonyms.txt'
/** Bounds of a list: what is beyond is not read. */
export const MAX_LINES = 20_000
export const MAX_NAMES = 30
export const MAX_NAME = 100

/** How a name is looked up: folded, Latin words in the singular. */
export function nameKey(name: string): string {
  const tokens = tokensOf(fold(name.slice(0, MAX_NAME)))
  const isHan = tokens.every(({ kind }) => kind === 'han')
  return tokens.map(({ text }) => text).join(isHan ? '' : ' ')
}

/** The names of one line as they are written; # begins a remark. */
export const namesIn = (line: string): string[] =>
  line
    .replace(/#.*/, '')
    .split(/[,，]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** Reads groups of names for one thing, a group a line, names between commas; # begins a remark. */
export function parseSynonyms(text: string): Synonyms & { isUseful: boolean } {
  const others = new Map<string, Set<string>>()
  for (const line of text.split(/\r?\n/, MAX_LINES)) {
    const names = namesIn(line)
      .slice(0, MAX_NAMES)
      .map(nameKey)
      .filter((name) => name !== '')
    for (const name of names) {
      const known = others.get(name) ?? new Set()
      for (const other of names) if (other !== name) known.add(other)
      others.set(name, known)
    }
  }
  const found = new Map([...others].map(([name, set]) => [name, [...set]]))
  return {
    of: (key) => found.get(key) ?? [],
    has: (key) => found.has(key),
    isUseful: [...found.values()].some((names) => names.length > 0),
  }
}

let shipped: Synonyms | undefined

async function readLoaded(db: Db, [loaded]: readonly DataSet[]): Promise<Synonyms> {
  if (loaded) {
    const bytes = await readDataSet(db, SYNONYMS, loaded.version)
    return parseSynonyms(Buffer.from(bytes).toString('utf8'))
  }
  shipped ??= parseSynonyms(readData(SHIPPED_SYNONYMS).toString('utf8'))
  return shipped
}

const kept = keepDataSets([SYNONYMS], readLoaded)
export const currentSynonyms = kept.current
export const forgetSynonyms = kept.forget
