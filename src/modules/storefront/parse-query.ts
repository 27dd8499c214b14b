import { shopLimits } from './limits.ts'
import { isSyllable, readPinyin } from './pinyin-text.ts'
import { fold, segmentHan, tokensOf } from './search-text.ts'

/** One thing asked for. `key` is what synonyms and the vocabulary know it by. */
export type Term = Readonly<
  | { kind: 'word'; key: string }
  | { kind: 'han'; key: string }
  | { kind: 'phrase'; tokens: readonly string[] }
  /** Words that may be pinyin typed a syllable at a time: whether they are, the vocabulary says. */
  | { kind: 'syllables'; words: readonly string[] }
>
export type ParsedQuery = Readonly<{
  wanted: readonly Term[]
  unwanted: readonly Term[]
  /** The query as it is written down when nothing was found. */
  plain: string
}>

export type Synonyms = Readonly<{
  /** Other names of a name, by its key; keys are folded words joined by blanks. */
  of: (key: string) => readonly string[]
  has: (key: string) => boolean
}>

const PARTS = /(-?)(?:"([^"]*)"|[“”]([^“”]*)[“”]|「([^」]*)」|([^\s"“”「」]+))/g
const MOST_WORDS_OF_NAME = 3

/**
 * Reads what a buyer typed: words that must all be there, "phrases" whose words follow each other,
 * and -words or -"phrases" that must not. A hyphen inside a word excludes nothing.
 */
export function parseQuery(text: string, synonyms: Synonyms): ParsedQuery {
  const plain = fold(text.slice(0, shopLimits.queryCharacters)).replace(/\s+/g, ' ').trim()
  const wanted: Term[] = []
  const unwanted: Term[] = []
  let free = ''
  for (const [, minus, ...groups] of plain.matchAll(PARTS)) {
    const phrase = groups[0] ?? groups[1] ?? groups[2]
    const word = groups[3]
    if (phrase !== undefined) {
      const tokens = tokensOf(phrase).map((token) => token.text)
      if (tokens.length > 0) (minus ? unwanted : wanted).push({ kind: 'phrase', tokens })
    } else if (minus && word) unwanted.push(...termsOf(word, synonyms))
    else free += ` ${word ?? ''}`
  }
  wanted.unshift(...termsOf(free, synonyms))
  const most = shopLimits.queryTerms
  return { wanted: distinct(wanted).slice(0, most), unwanted: unwanted.slice(0, most), plain }
}

function distinct(terms: readonly Term[]): Term[] {
  const byText = new Map(terms.map((term) => [JSON.stringify(term), term]))
  return [...byText.values()]
}

function termsOf(folded: string, synonyms: Synonyms): Term[] {
  const terms: Term[] = []
  for (const [part] of folded.matchAll(/[㐀-䶿一-鿿]+|[^㐀-䶿一-鿿]+/g)) {
    if (/^[㐀-䶿一-鿿]/.test(part)) {
      for (const key of segmentHan(part, synonyms.has)) terms.push({ kind: 'han', key })
    } else terms.push(...wordsOf(part, synonyms))
  }
  return terms
}

/** Latin words; neighbours that are one name in the synonyms stay together. */
function wordsOf(text: string, synonyms: Synonyms): Term[] {
  const tokens = tokensOf(text).map((token) => token.text)
  const terms: Term[] = []
  for (let at = 0; at < tokens.length; ) {
    let length = Math.min(MOST_WORDS_OF_NAME, tokens.length - at)
    while (length > 1 && !synonyms.has(tokens.slice(at, at + length).join(' '))) length -= 1
    const spoken = length === 1 ? syllablesFrom(tokens, at, synonyms) : []
    if (spoken.length > 1) {
      terms.push({ kind: 'syllables', words: spoken })
      at += spoken.length
      continue
    }
    terms.push({ kind: 'word', key: tokens.slice(at, at + length).join(' ') })
    at += length
  }
  return terms
}

/** 'ying tao gan', also 'ying taogan': words in a row that read as pinyin, some of one syllable. */
function syllablesFrom(tokens: readonly string[], at: number, synonyms: Synonyms): string[] {
  const words: string[] = []
  for (const word of tokens.slice(at)) {
    if (synonyms.has(word) || !(isSyllable(word) || readPinyin(word))) break
    words.push(word)
  }
  return words.some(isSyllable) ? words : []
}
