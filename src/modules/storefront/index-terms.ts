import { shopLimits } from './limits.ts'
import { syllablesOf } from './pinyin-text.ts'
import { fold, type Token, tokensOf } from './search-text.ts'

/** What is searched of a listing. Names are in any language; the title counts most. */
export type SearchableText = Readonly<{
  titles: readonly string[]
  brand?: string | undefined
  category?: readonly string[] | undefined
  origin?: readonly string[] | undefined
  attributes?: readonly string[] | undefined
  text?: string | undefined
  /** Exact values that pages ask for: 'c:food', 's:michigan'. */
  labels: readonly string[]
}>

export type IndexTerms = Readonly<{
  /** A tsvector, as PostgreSQL reads it. */
  vector: string
  /** Latin words, for typing errors. */
  words: readonly string[]
  /** How many words the titles have: a short title that matches says more. */
  titleTokens: number
}>

/** Every entry has it: what a query of exclusions only begins from. */
export const EVERYTHING = '*'
export const titleTerm = (term: string): string => `=${term}`
export const pinyinTerm = (pair: string): string => `~${pair}`
export const initialsTerm = (letters: string): string => `^${letters}`

/** Fields do not touch: no phrase reaches from one into the next. */
const GAP = 10
const MAX_POSITION = 16_000
const LONGEST_INITIALS = 4

/**
 * The terms of a listing: single characters and pairs of neighbours in Chinese, words in Latin
 * script, each with its place; those of titles and brand once more as title terms; for titles and
 * categories the pinyin of each pair of characters and the initials of two to four.
 */
export function indexTerms(given: SearchableText): IndexTerms {
  const places = new Map<string, number[]>()
  const words = new Set<string>()
  let position = 1
  const add = (term: string, at: number): void => {
    const known = places.get(term)
    if (!known) places.set(term, [at])
    else if (known.length < 100 && known.at(-1) !== at) known.push(at)
  }
  const addField = (
    text: string | undefined,
    { isTitle = false, isSpoken = false } = {},
  ): number => {
    if (!text || position > MAX_POSITION) return 0
    const tokens = tokensOf(fold(text.slice(0, shopLimits.textCharacters)))
    for (const [i, { kind, text: token }] of tokens.entries()) {
      const next = tokens[i + 1]
      const pair = kind === 'han' && next?.kind === 'han' ? [token + next.text] : []
      for (const term of [token, ...pair]) {
        add(term, position + i)
        if (isTitle) add(titleTerm(term), position + i)
      }
      if (kind === 'latin' && /^[a-z]{2,}$/.test(token)) words.add(token)
    }
    if (isSpoken) for (const run of hanRuns(tokens)) addSpoken(run, add)
    position += tokens.length + GAP
    return tokens.length
  }
  let titleTokens = 0
  for (const title of given.titles)
    titleTokens += addField(title, { isTitle: true, isSpoken: true })
  addField(given.brand, { isTitle: true, isSpoken: true })
  for (const name of given.category ?? []) addField(name, { isSpoken: true })
  for (const name of given.origin ?? []) addField(name, { isSpoken: true })
  for (const attribute of given.attributes ?? []) addField(attribute)
  addField(given.text)
  for (const label of [EVERYTHING, ...given.labels]) places.set(label, [])
  const vector = [...places]
    .map(([term, at]) => quoted(term) + (at.length > 0 ? `:${at.join(',')}` : ''))
    .join(' ')
  return { vector, words: [...words], titleTokens }
}

/** A term as tsvector and tsquery read it, whatever it holds. */
export const quoted = (term: string): string =>
  `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** Pinyin makes no phrase, so its terms all stand at one place. */
function addSpoken(run: string, add: (term: string, at: number) => void): void {
  const syllables = syllablesOf(run)
  for (let from = 0; from + 1 < syllables.length; from++) {
    add(pinyinTerm(syllables[from]! + syllables[from + 1]!), 1)
    let initials = syllables[from]![0] ?? ''
    for (let i = from + 1; i < syllables.length && initials.length < LONGEST_INITIALS; i++) {
      initials += syllables[i]![0] ?? ''
      add(initialsTerm(initials), 1)
    }
  }
}

function hanRuns(tokens: readonly Token[]): string[] {
  const runs: string[] = []
  let run = ''
  for (const { kind, text } of [...tokens, { kind: 'latin', text: '' } as const]) {
    if (kind === 'han') run += text
    else {
      if (run.length > 1) runs.push(run)
      run = ''
    }
  }
  return runs
}
