import { syllablesOf } from './pinyin-text.ts'
import { foldCharacters, stem } from './search-text.ts'

export type Marked = { text: string; isMatch: boolean }[]

/** What of a title a query found: names and words, folded; or how its characters are said. */
export type Mark = Readonly<
  | { kind: 'text'; text: string }
  | { kind: 'prefix'; text: string }
  | { kind: 'pinyin'; syllables: readonly string[] }
  | { kind: 'initials'; letters: string }
>

export const textMark = (text: string): Mark => ({ kind: 'text', text })

const WORDS = /[a-z0-9]+/g
const IS_HAN = /^[㐀-䶿一-鿿]+$/
const IN_PAIRS = /[\ud800-\udfff]/
const TOKENS = /[㐀-䶿一-鿿]|[a-z0-9]+/g

/**
 * Cuts titles in pieces, those that a query found marked. A title that is folded already needs not
 * be folded again.
 */
export function highlighter(marks: readonly Mark[]): (title: string, folded?: string) => Marked {
  const texts = marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []))
  const runs = texts.filter((text) => IS_HAN.test(text))
  const words = new Set(texts.flatMap((text) => (IS_HAN.test(text) ? [] : text.split(' '))))
  const prefixes = marks.flatMap((mark) => (mark.kind === 'prefix' ? [mark.text] : []))
  const sounds = marks.filter(({ kind }) => kind === 'pinyin' || kind === 'initials')
  return (title, folded = foldCharacters(title)) => {
    // Where each character is one unit, as nearly always, the title itself is the list of them.
    const characters = IN_PAIRS.test(title) ? [...title] : title
    const text = inPlace(characters, folded)
    const isMatch = new Uint8Array(characters.length)
    if (words.size > 0 || prefixes.length > 0) {
      for (const { 0: word, index } of text.matchAll(WORDS)) {
        if (words.has(stem(word))) isMatch.fill(1, index, index + word.length)
        for (const prefix of prefixes) {
          if (word.startsWith(prefix)) isMatch.fill(1, index, index + prefix.length)
        }
      }
    }
    for (const run of runs) {
      for (let at = text.indexOf(run); at >= 0; at = text.indexOf(run, at + 1)) {
        isMatch.fill(1, at, at + run.length)
      }
    }
    if (sounds.length > 0)
      for (const places of hanPlaces(text)) markSounds(text, places, sounds, isMatch)
    return piecesOf(characters, isMatch)
  }
}

/** Where Chinese characters stand that follow each other, as the index sees it: no word between. */
function hanPlaces(text: string): number[][] {
  const runs: number[][] = []
  let run: number[] = []
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token.charCodeAt(0) > 0x7f) run.push(index)
    else {
      if (run.length > 1) runs.push(run)
      run = []
    }
  }
  return run.length > 1 ? [...runs, run] : runs
}

function markSounds(
  text: string,
  places: readonly number[],
  sounds: readonly Mark[],
  isMatch: Uint8Array,
): void {
  const said = syllablesOf(places.map((at) => text[at]).join(''))
  for (const sound of sounds) {
    const wanted =
      sound.kind === 'pinyin'
        ? sound.syllables
        : sound.kind === 'initials'
          ? [...sound.letters]
          : []
    const isSaid = (from: number) =>
      wanted.every((one, i) =>
        sound.kind === 'pinyin' ? said[from + i] === one : said[from + i]?.[0] === one,
      )
    for (let from = 0; from + wanted.length <= said.length; from++) {
      if (isSaid(from)) for (let i = 0; i < wanted.length; i++) isMatch[places[from + i]!] = 1
    }
  }
}

type Characters = string | readonly string[]

function piecesOf(characters: Characters, isMatch: Uint8Array): Marked {
  const pieces: Marked = []
  for (let from = 0; from < characters.length; ) {
    let to = from + 1
    while (to < characters.length && isMatch[to] === isMatch[from]) to += 1
    const piece = characters.slice(from, to)
    const text = typeof piece === 'string' ? piece : piece.join('')
    pieces.push({ text, isMatch: isMatch[from] === 1 })
    from = to
  }
  return pieces
}

/** The folded title so that places in it are places in the title, one unit for each character. */
function inPlace(characters: Characters, folded: string): string {
  if (folded.length === characters.length) return folded
  // A character that folds into several, or into none that fits, is no part of a word.
  return [...characters]
    .map((one) => (foldCharacters(one).length === 1 ? foldCharacters(one) : ' '))
    .join('')
}
