import { foldText } from '../customs/api.ts'

/** A word of a text: one Chinese character or one Latin word, and where it stands. */
export type Token = Readonly<{ kind: 'han' | 'latin'; text: string }>

const TOKENS = /[㐀-䶿一-鿿]|[a-z0-9]+/g
const MAX_WORD = 40

/** Folds width, case, accents and traditional characters; mostly as many characters as before. */
export const foldCharacters = (text: string): string =>
  foldText(text)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')

/** One writing for all the ways to type a text. */
export const fold = (text: string): string =>
  foldCharacters(text)
    .replace(/['’]s\b/g, '')
    .replace(/ß/g, 'ss')

/** Characters and words of a folded text in their order; Latin words without plural endings. */
export const tokensOf = (folded: string): Token[] =>
  (folded.match(TOKENS) ?? []).map((text) =>
    text.charCodeAt(0) > 0x7f
      ? { kind: 'han', text }
      : { kind: 'latin', text: stem(text.slice(0, MAX_WORD)) },
  )

/** Cherries and cherry, boxes and box are one word; nothing else is taken off. */
export function stem(word: string): string {
  if (word.length < 4 || /[0-9]/.test(word)) return word
  return word
    .replace(/ies$/, 'y')
    .replace(/(ss|us|is)$|(?<=sh|ch|x|z)es$|s$/, (_end, kept) => kept ?? '')
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const LONGEST_KNOWN = 8

/**
 * Cuts a run of Chinese characters into words: first those in `known`, the longest first, then by
 * the dictionary of the platform. Only queries are cut; texts are indexed by pairs of characters,
 * so that the end of a long word is found as well as its beginning.
 */
export function segmentHan(run: string, known: (word: string) => boolean): string[] {
  const words: string[] = []
  let rest = ''
  const flush = () => {
    for (const { segment } of segmenter.segment(rest)) words.push(segment)
    rest = ''
  }
  for (let at = 0; at < run.length; ) {
    let length = Math.min(LONGEST_KNOWN, run.length - at)
    while (length > 1 && !known(run.slice(at, at + length))) length -= 1
    if (length > 1) {
      flush()
      words.push(run.slice(at, at + length))
    } else rest += run[at]
    at += length
  }
  flush()
  return words
}

/** What remains of a word when one letter is left out, and the word: shared by words one slip apart. */
export function nearbyOf(word: string): string[] {
  if (word.length < 4) return [word]
  const nearby = new Set([word])
  for (let i = 0; i < word.length; i++) nearby.add(word.slice(0, i) + word.slice(i + 1))
  return [...nearby]
}

/** Whether two words are one slip apart, two from eight letters on; a swap of neighbours is one. */
export function isTypingError(typed: string, meant: string): boolean {
  const allowed = Math.min(typed.length, meant.length) >= 8 ? 2 : 1
  return distance(typed, meant) <= allowed
}

function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, before[j - 2]! + 1)
      }
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
