import type { Db } from '../../platform/db.ts'
import { EVERYTHING, initialsTerm, pinyinTerm, quoted, titleTerm } from './index-terms.ts'
import type { ParsedQuery, Synonyms, Term } from './parse-query.ts'
import { mayBeInitials, readPinyin } from './pinyin-text.ts'
import { findWords } from './search-store.ts'
import { isTypingError, nearbyOf } from './search-text.ts'

/** A query in the words of the index: each wanted thing as a tsquery, on titles and on everything. */
export type Interpretation = Readonly<{
  wanted: readonly Wanted[]
  /** Begins with `&` when there is anything. */
  exclusion: string
  /** What to mark in the results: folded words and runs. */
  marks: readonly string[]
  /** Words that were read as others, for the page to say so. */
  corrections: readonly Readonly<{ typed: string; read: string }>[]
}>

type Both = Readonly<{ title: string; anywhere: string }>
/** A lone character is part of too many words to be a result by itself. */
type Wanted = Both & Readonly<{ isWeak: boolean }>

const MOST_CORRECTIONS = 3

/**
 * Looks the words up. A word that some listing has means just that. One that none has is read as
 * pinyin of two syllables or more, as initials, as a typing error, or as the beginning of a word:
 * so letters that are a word never find characters that only sound like it.
 */
export async function interpretQuery(
  db: Db,
  query: ParsedQuery,
  synonyms: Synonyms,
): Promise<Interpretation> {
  const words = query.wanted.flatMap((term) => (term.kind === 'word' ? [term.key] : []))
  const single = words.filter((word) => !word.includes(' ') && !synonyms.has(word))
  const vocabulary = single.length > 0 ? await findWords(db, single.flatMap(nearbyOf)) : []
  const known = new Set(vocabulary)
  const marks: string[] = []
  const corrections: { typed: string; read: string }[] = []
  const readings = query.wanted.map((term): Both => {
    const plain = namesOf(term, synonyms)
    marks.push(...plain.marks)
    if (term.kind !== 'word' || term.key.includes(' ') || known.has(term.key)) return plain.terms
    if (synonyms.has(term.key)) return plain.terms
    const fixed = correctionsOf(term.key, vocabulary)
    for (const read of fixed) corrections.push({ typed: term.key, read })
    marks.push(...fixed)
    const guesses = guessesOf(term.key, fixed)
    return either([plain.terms, ...guesses])
  })
  const wanted = readings.map((terms, i) => ({ ...terms, isWeak: isWeak(query.wanted[i]!) }))
  const unwanted = query.unwanted.map((term) => namesOf(term, synonyms).terms.anywhere)
  return {
    wanted,
    exclusion: unwanted.map((term) => ` & !(${term})`).join(''),
    marks: [...new Set(marks)],
    corrections,
  }
}

const isWeak = (term: Term): boolean => term.kind === 'han' && term.key.length === 1

const either = (options: readonly Both[]): Both => ({
  title: `(${options.map(({ title }) => title).join(' | ')})`,
  anywhere: `(${options.map(({ anywhere }) => anywhere).join(' | ')})`,
})

const both = (make: (at: (term: string) => string) => string): Both => ({
  title: make((term) => quoted(titleTerm(term))),
  anywhere: make(quoted),
})

/** A term with its other names. */
function namesOf(term: Term, synonyms: Synonyms): { terms: Both; marks: readonly string[] } {
  if (term.kind === 'phrase') {
    const terms = both((at) => `(${term.tokens.map(at).join(' <-> ')})`)
    return { terms, marks: term.tokens }
  }
  const names = [term.key, ...synonyms.of(term.key)]
  return { terms: either(names.map(nameTerms)), marks: names }
}

/** Pairs of characters for Chinese, words in a row for the rest. */
function nameTerms(name: string): Both {
  if (!/^[㐀-䶿一-鿿]/.test(name)) {
    return both((at) => `(${name.split(' ').map(at).join(' <-> ')})`)
  }
  const pairs = [...name].slice(0, -1).map((_, i) => name.slice(i, i + 2))
  return both((at) => `(${(pairs.length > 0 ? pairs : [name]).map(at).join(' & ')})`)
}

function guessesOf(word: string, corrections: readonly string[]): Both[] {
  const guesses = corrections.map(nameTerms)
  const syllables = readPinyin(word)
  if (syllables) {
    const pairs = syllables.slice(0, -1).map((one, i) => one + syllables[i + 1]!)
    guesses.push(spoken(pairs.map((pair) => quoted(pinyinTerm(pair))).join(' & ')))
  }
  if (mayBeInitials(word)) guesses.push(spoken(quoted(initialsTerm(word))))
  if (word.length >= 3) guesses.push(both((at) => `${at(word)}:*`))
  return guesses
}

/** Pinyin is of titles and categories: as good as a title's word. */
const spoken = (terms: string): Both => ({ title: `(${terms})`, anywhere: `(${terms})` })

const correctionsOf = (word: string, vocabulary: readonly string[]): string[] =>
  word.length < 4
    ? []
    : vocabulary.filter((one) => isTypingError(word, one)).slice(0, MOST_CORRECTIONS)

/** All of them; when that finds nothing all but one; else any. A lone exclusion starts from all. */
export function queriesOf(
  { wanted, exclusion }: Pick<Interpretation, 'wanted' | 'exclusion'>,
  labels: readonly string[],
): Readonly<{ how: 'all' | 'all_but_one' | 'any'; title: string | undefined; anywhere: string }>[] {
  const fixed = labels.map((label) => ` & ${quoted(label)}`).join('') + exclusion
  if (wanted.length === 0) {
    const whole = `${quoted(EVERYTHING)}${fixed}`
    return [{ how: 'all', title: undefined, anywhere: whole }]
  }
  const strong = wanted.filter((one) => !one.isWeak)
  const build = (how: 'all' | 'all_but_one' | 'any') => {
    const of = how === 'any' ? strong : wanted
    const join = (parts: readonly string[]): string => {
      if (how === 'all') return parts.join(' & ')
      if (how === 'any') return parts.join(' | ')
      return parts.map((_, i) => `(${parts.filter((__, j) => j !== i).join(' & ')})`).join(' | ')
    }
    return {
      how,
      title: `(${join(of.map(({ title }) => title))})${fixed}`,
      anywhere: `(${join(of.map(({ anywhere }) => anywhere))})${fixed}`,
    }
  }
  const relaxed = wanted.length > 2 ? (['all_but_one', 'any'] as const) : (['any'] as const)
  const isOpen = wanted.length > 1 && strong.length > 0
  return ['all' as const, ...(isOpen ? relaxed : [])].map(build)
}
