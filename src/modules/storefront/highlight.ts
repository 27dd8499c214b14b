import { foldCharacters, stem } from './search-text.ts'

export type Marked = { text: string; isMatch: boolean }[]

const WORDS = /[a-z0-9]+/g
const IS_HAN = /^[㐀-䶿一-鿿]+$/

/** A title in pieces, those that a query found marked. `marks` are folded names and words. */
export function highlight(title: string, marks: readonly string[]): Marked {
  const characters = [...title]
  const folded = foldedAs(characters, title)
  const isMatch = characters.map(() => false)
  const words = new Set(marks.flatMap((mark) => (IS_HAN.test(mark) ? [] : mark.split(' '))))
  for (const { 0: word, index } of folded.matchAll(WORDS)) {
    if (words.has(stem(word))) isMatch.fill(true, index, index + word.length)
  }
  for (const mark of marks) {
    if (!IS_HAN.test(mark)) continue
    for (let at = folded.indexOf(mark); at >= 0; at = folded.indexOf(mark, at + 1)) {
      isMatch.fill(true, at, at + mark.length)
    }
  }
  const pieces: Marked = []
  for (const [i, text] of characters.entries()) {
    const last = pieces.at(-1)
    if (last && last.isMatch === isMatch[i]) last.text += text
    else pieces.push({ text, isMatch: isMatch[i]! })
  }
  return pieces
}

/** The title folded so that places in it are places in the title, one unit for each character. */
function foldedAs(characters: readonly string[], title: string): string {
  const whole = foldCharacters(title)
  if (whole.length === characters.length) return whole
  // A character that folds into several, or into none that fits, is no part of a word.
  return characters
    .map((one) => (foldCharacters(one).length === 1 ? foldCharacters(one) : ' '))
    .join('')
}
