import { EVERYTHING, initialsTerm, pinyinTerm, titleTerm } from './index-terms.ts'
import type { ParsedQuery, Synonyms, Term } from './parse-query.ts'
import { mayBeInitials, readPinyin } from './pinyin-text.ts'
import { isTypingError } from './search-text.ts'
import { all, any, not, type TermQuery, term as termOf } from './term-query.ts'

/** A query in the words of the index: each wanted thing, asked of titles and of everything. */
export type Interpretation = Readonly<{
  wanted: readonly Wanted[]
  unwanted: readonly TermQuery[]
  /** What to mark in the results: folded words and runs. */
  marks: readonly string[]
  /** Words that were read as others, for the page to say so. */
  corrections: readonly Readonly<{ typed: string; read: string }>[]
}>

type Both = Readonly<{ title: TermQuery; anywhere: TermQuery }>
/** A lone character is part of too many words to be a result by itself. */
type Wanted = Both & Readonly<{ isWeak: boolean }>

const MOST_CORRECTIONS = 3

/**
 * Looks the words up. A word that some listing has means just that. One that none has is read as
 * pinyin of two syllables or more, as initials, as a typing error, or as the beginning of a word:
 * so letters that are a word never find characters that only sound like it. `wordsNear` gives the
 * words of the vocabulary that are one of those asked for or one slip away from it.
 */
export async function interpretQuery(
  query: ParsedQuery,
  synonyms: Synonyms,
  wordsNear: (words: readonly string[]) => Promise<readonly string[]>,
): Promise<Interpretation> {
  const words = query.wanted.flatMap((term) => (term.kind === 'word' ? [term.key] : []))
  const single = words.filter((word) => !word.includes(' ') && !synonyms.has(word))
  const vocabulary = await wordsNear(single)
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
  return {
    wanted,
    unwanted: query.unwanted.map((term) => namesOf(term, synonyms).terms.anywhere),
    marks: [...new Set(marks)],
    corrections,
  }
}

const isWeak = (term: Term): boolean => term.kind === 'han' && term.key.length === 1

const either = (options: readonly Both[]): Both => ({
  title: any(options.map(({ title }) => title)),
  anywhere: any(options.map(({ anywhere }) => anywhere)),
})

const both = (make: (at: (term: string) => string) => TermQuery): Both => ({
  title: make(titleTerm),
  anywhere: make((term) => term),
})

/** Words that follow each other; a single one has no place to keep. */
function inRow(words: readonly string[]): Both {
  const [first] = words
  if (words.length === 1) return both((at) => termOf(at(first!)))
  const row = (isTitle: boolean): TermQuery => ({ kind: 'row', words, isTitle })
  return { title: row(true), anywhere: row(false) }
}

/** A term with its other names. */
function namesOf(term: Term, synonyms: Synonyms): { terms: Both; marks: readonly string[] } {
  if (term.kind === 'phrase') return { terms: inRow(term.tokens), marks: term.tokens }
  const names = [term.key, ...synonyms.of(term.key)]
  return { terms: either(names.map(nameTerms)), marks: names }
}

/** Pairs of characters for Chinese, words in a row for the rest. */
function nameTerms(name: string): Both {
  if (!/^[㐀-䶿一-鿿]/.test(name)) return inRow(name.split(' '))
  const pairs = [...name].slice(0, -1).map((_, i) => name.slice(i, i + 2))
  return both((at) => all((pairs.length > 0 ? pairs : [name]).map((one) => termOf(at(one)))))
}

function guessesOf(word: string, corrections: readonly string[]): Both[] {
  const guesses = corrections.map(nameTerms)
  const syllables = readPinyin(word)
  if (syllables) {
    const pairs = syllables.slice(0, -1).map((one, i) => one + syllables[i + 1]!)
    guesses.push(spoken(all(pairs.map((pair) => termOf(pinyinTerm(pair))))))
  }
  if (mayBeInitials(word)) guesses.push(spoken(termOf(initialsTerm(word))))
  if (word.length >= 3) guesses.push(both((at) => ({ kind: 'prefix', term: at(word) })))
  return guesses
}

/** Pinyin is of titles and categories: as good as a title's word. */
const spoken = (terms: TermQuery): Both => ({ title: terms, anywhere: terms })

const correctionsOf = (word: string, vocabulary: readonly string[]): string[] =>
  word.length < 4
    ? []
    : vocabulary.filter((one) => isTypingError(word, one)).slice(0, MOST_CORRECTIONS)

export type IndexQuery = Readonly<{
  how: 'all' | 'all_but_one' | 'any'
  /** Undefined when nothing is asked of titles. */
  title: TermQuery | undefined
  anywhere: TermQuery
}>

/** All of them; when that finds nothing all but one; else any. A lone exclusion starts from all. */
export function queriesOf(
  { wanted, unwanted }: Pick<Interpretation, 'wanted' | 'unwanted'>,
  labels: readonly string[],
): IndexQuery[] {
  const fixed = [...labels.map(termOf), ...unwanted.map(not)]
  if (wanted.length === 0) {
    return [{ how: 'all', title: undefined, anywhere: all([termOf(EVERYTHING), ...fixed]) }]
  }
  const strong = wanted.filter((one) => !one.isWeak)
  const build = (how: IndexQuery['how']): IndexQuery => {
    const of = how === 'any' ? strong : wanted
    const join = (parts: readonly TermQuery[]): TermQuery => {
      if (how === 'all') return all(parts)
      if (how === 'any') return any(parts)
      return any(parts.map((_, i) => all(parts.filter((__, j) => j !== i))))
    }
    return {
      how,
      title: all([join(of.map(({ title }) => title)), ...fixed]),
      anywhere: all([join(of.map(({ anywhere }) => anywhere)), ...fixed]),
    }
  }
  const relaxed = wanted.length > 2 ? (['all_but_one', 'any'] as const) : (['any'] as const)
  const isOpen = wanted.length > 1 && strong.length > 0
  return ['all' as const, ...(isOpen ? relaxed : [])].map(build)
}
