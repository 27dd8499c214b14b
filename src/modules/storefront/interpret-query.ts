import { type Mark, textMark } from './highlight.ts'
import { EVERYTHING, initialsTerm, pinyinTerm, titleTerm } from './index-terms.ts'
import type { ParsedQuery, Synonyms, Term } from './parse-query.ts'
import { mayBeInitials, readPinyin } from './pinyin-text.ts'
import { isTypingError } from './search-text.ts'
import { all, any, not, type TermQuery, term as termOf } from './term-query.ts'

/** A query in the words of the index: each wanted thing, asked of titles and of everything. */
export type Interpretation = Readonly<{
  wanted: readonly Wanted[]
  unwanted: readonly TermQuery[]
  /** What to mark in the results. */
  marks: readonly Mark[]
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
  const single = query.wanted.flatMap(wordsOf).filter((word) => !word.includes(' '))
  const vocabulary = await wordsNear(single.filter((word) => !synonyms.has(word)))
  const known = new Set(vocabulary)
  const marks: Mark[] = []
  const corrections: { typed: string; read: string }[] = []
  const readingOf = (term: Named): Both => {
    const plain = namesOf(term, synonyms)
    marks.push(...plain.marks)
    if (term.kind !== 'word' || term.key.includes(' ') || known.has(term.key)) return plain.terms
    if (synonyms.has(term.key)) return plain.terms
    const fixed = correctionsOf(term.key, vocabulary)
    for (const read of fixed) corrections.push({ typed: term.key, read })
    marks.push(...fixed.map(textMark))
    const guesses = guessesOf(term.key, fixed)
    marks.push(...guesses.marks)
    return either([plain.terms, ...guesses.terms])
  }
  const wanted = query.wanted.flatMap((term): Wanted[] => {
    if (term.kind !== 'syllables') return [{ ...readingOf(term), isWeak: isWeak(term) }]
    const each = term.words.map(
      (key): Wanted => ({ ...readingOf({ kind: 'word', key }), isWeak: false }),
    )
    // All of them words that listings have: then they are those words.
    if (term.words.every((word) => known.has(word))) return each
    const syllables = term.words.flatMap((word) => readPinyin(word) ?? [word])
    marks.push({ kind: 'pinyin', syllables })
    return [{ ...either([every(each), spokenAs(syllables)]), isWeak: false }]
  })
  return {
    wanted,
    unwanted: query.unwanted.flatMap((term) =>
      term.kind === 'syllables'
        ? term.words.map((key) => namesOf({ kind: 'word', key }, synonyms).terms.anywhere)
        : [namesOf(term, synonyms).terms.anywhere],
    ),
    marks: [...new Map(marks.map((mark) => [JSON.stringify(mark), mark])).values()],
    corrections,
  }
}

type Named = Exclude<Term, { kind: 'syllables' }>

const wordsOf = (term: Term): readonly string[] => {
  if (term.kind === 'syllables') return term.words
  return term.kind === 'word' ? [term.key] : []
}

const isWeak = (term: Term): boolean => term.kind === 'han' && term.key.length === 1

const every = (parts: readonly Both[]): Both => ({
  title: all(parts.map(({ title }) => title)),
  anywhere: all(parts.map(({ anywhere }) => anywhere)),
})

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
function namesOf(term: Named, synonyms: Synonyms): { terms: Both; marks: readonly Mark[] } {
  if (term.kind === 'phrase') return { terms: inRow(term.tokens), marks: term.tokens.map(textMark) }
  const names = [term.key, ...synonyms.of(term.key)]
  return { terms: either(names.map(nameTerms)), marks: names.map(textMark) }
}

/** Pairs of characters for Chinese, words in a row for the rest. */
function nameTerms(name: string): Both {
  if (!/^[㐀-䶿一-鿿]/.test(name)) return inRow(name.split(' '))
  const pairs = [...name].slice(0, -1).map((_, i) => name.slice(i, i + 2))
  return both((at) => all((pairs.length > 0 ? pairs : [name]).map((one) => termOf(at(one)))))
}

function guessesOf(
  word: string,
  corrections: readonly string[],
): { terms: Both[]; marks: readonly Mark[] } {
  const terms = corrections.map(nameTerms)
  const marks: Mark[] = []
  const syllables = readPinyin(word)
  if (syllables) {
    terms.push(spokenAs(syllables))
    marks.push({ kind: 'pinyin', syllables })
  }
  if (mayBeInitials(word)) {
    terms.push(spoken(termOf(initialsTerm(word))))
    marks.push({ kind: 'initials', letters: word })
  }
  if (word.length >= 3) {
    terms.push(both((at) => ({ kind: 'prefix', term: at(word) })))
    marks.push({ kind: 'prefix', text: word })
  }
  return { terms, marks }
}

/** Each pair of neighbours, as the index has them. */
const spokenAs = (syllables: readonly string[]): Both => {
  const pairs = syllables.slice(0, -1).map((one, i) => one + syllables[i + 1]!)
  return spoken(all(pairs.map((pair) => termOf(pinyinTerm(pair)))))
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
