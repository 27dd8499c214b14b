import { segment, type Vocabulary } from './segment.ts'
import { runsOf } from './text.ts'

/**
 * Something seen in a title that may speak for a code. `key` is unique over all kinds; `words` are
 * the words of the title it was seen in, as a person reads them: one, or the two of a pair.
 */
export type Feature = Readonly<{ key: string; words: readonly string[]; group: FeatureGroup }>

/**
 * Words; characters, pairs and triples of characters inside words; pairs of words; pairs of Han
 * characters anywhere in the title; numbers. Each group weighs alike in every title, however many
 * features it has there.
 */
const FEATURE_GROUPS = ['word', 'characters', 'pair', 'characterPair', 'number'] as const
export type FeatureGroup = (typeof FEATURE_GROUPS)[number]

/** Words of a title whose pairs are looked at: 24 words make 276 pairs. */
const PAIRED_WORDS = 24
/** Different Han characters whose pairs are looked at: 30 make 435 pairs. */
const PAIRED_CHARACTERS = 30
/** Words read of one product: twice the longest title of the labels. */
const WORD_LIMIT = 120

/** A word of a title; `known` when the vocabulary has it. */
export type Token = Readonly<{ kind: 'han' | 'latin' | 'digits'; text: string; known: boolean }>

/** The words of a folded text, in order, cut by the vocabulary where the writer left no space. */
function tokensOf(folded: string, vocabulary: Vocabulary): Token[] {
  const tokens: Token[] = []
  for (const run of runsOf(folded)) {
    if (tokens.length >= WORD_LIMIT) break
    if (run.kind === 'digits') tokens.push({ kind: 'digits', text: run.text, known: true })
    else {
      for (const word of segment(run.text, run.kind === 'han', vocabulary)) {
        tokens.push({ kind: run.kind, ...word })
      }
    }
  }
  return joinUnknownHan(tokens).slice(0, WORD_LIMIT)
}

/** A word the vocabulary lacks comes character by character: puts such neighbours together. */
function joinUnknownHan(tokens: readonly Token[]): Token[] {
  const joined: Token[] = []
  for (const token of tokens) {
    const last = joined.at(-1)
    const isPart = token.kind === 'han' && !token.known
    if (isPart && last?.kind === 'han' && !last.known) {
      joined[joined.length - 1] = { ...last, text: last.text + token.text }
    } else joined.push(token)
  }
  return joined
}

type Found = Map<string, Feature>

/** All features of a folded text, each once. */
export function featuresOf(folded: string, vocabulary: Vocabulary): Feature[] {
  const found: Found = new Map()
  const tokens = tokensOf(folded, vocabulary)
  for (const token of tokens) {
    if (token.kind === 'digits') addNumber(found, token.text)
    else {
      if (token.known) add(found, `w${token.text}`, [token.text], 'word')
      if (token.kind === 'han') addHan(found, token.text)
      else addLatin(found, token.text)
    }
  }
  addPairs(found, tokens)
  addCharacterPairs(found, tokens)
  return [...found.values()]
}

function add(found: Found, key: string, words: readonly string[], group: FeatureGroup): void {
  if (!found.has(key)) found.set(key, { key, words, group })
}

function addHan(found: Found, word: string): void {
  for (let at = 0; at < word.length; at++) {
    const end = Math.min(word.length, at + 3)
    for (let stop = at + 1; stop <= end; stop++) {
      add(found, `c${word.slice(at, stop)}`, [word], 'characters')
    }
  }
}

/** Four letters at a time, with the word's ends marked: brands are spelt in many ways. */
function addLatin(found: Found, word: string): void {
  const marked = `^${word.slice(0, 20)}$`
  for (let at = 0; at + 4 <= marked.length; at++) {
    add(found, `l${marked.slice(at, at + 4)}`, [word], 'characters')
  }
}

/** Sizes and counts say something (900 g tins hold milk powder), bar codes nothing. */
function addNumber(found: Found, number: string): void {
  if (number.length <= 4) add(found, `d${number}`, [number], 'number')
}

function addPairs(found: Found, tokens: readonly Token[]): void {
  const known = tokens.filter((token) => token.known && token.kind !== 'digits')
  const words = [...new Set(known.map((token) => token.text))].slice(0, PAIRED_WORDS).sort()
  for (const [at, one] of words.entries()) {
    for (const two of words.slice(at + 1)) add(found, `p${one}+${two}`, [one, two], 'pair')
  }
}

/** Two characters of a title in any order and place: they link words that were never seen together. */
function addCharacterPairs(found: Found, tokens: readonly Token[]): void {
  const wordOf = new Map<string, string>()
  for (const { kind, text } of tokens) {
    if (kind !== 'han') continue
    for (const character of text) {
      if (wordOf.size >= PAIRED_CHARACTERS) break
      if (!wordOf.has(character)) wordOf.set(character, text)
    }
  }
  const characters = [...wordOf.keys()].sort()
  for (const [at, one] of characters.entries()) {
    for (const two of characters.slice(at + 1)) {
      add(found, `q${one}${two}`, [wordOf.get(one)!, wordOf.get(two)!], 'characterPair')
    }
  }
}
