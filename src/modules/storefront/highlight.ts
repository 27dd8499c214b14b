import { foldCharacters, stem } from './search-text.ts'

export type Marked = { text: string; isMatch: boolean }[]

const WORDS = /[a-z0-9]+/g
const IS_HAN = /^[㐀-䶿一-鿿]+$/

/**
 * Cuts titles in pieces, those that a query found marked. `marks` are folded names and words; a
 * title that is folded already needs not be folded again.
 */
export function highlighter(marks: readonly string[]): (title: string, folded?: string) => Marked {
  const runs = marks.filter((mark) => IS_HAN.test(mark))
  const words = new Set(marks.flatMap((mark) => (IS_HAN.test(mark) ? [] : mark.split(' '))))
  return (title, folded = foldCharacters(title)) => {
    const characters = [...title]
    const text = inPlace(characters, folded)
    const isMatch = new Uint8Array(characters.length)
    if (words.size > 0) {
      for (const { 0: word, index } of text.matchAll(WORDS)) {
        if (words.has(stem(word))) isMatch.fill(1, index, index + word.length)
      }
    }
    for (const run of runs) {
      for (let at = text.indexOf(run); at >= 0; at = text.indexOf(run, at + 1)) {
        isMatch.fill(1, at, at + run.length)
      }
    }
    return piecesOf(characters, isMatch)
  }
}

function piecesOf(characters: readonly string[], isMatch: Uint8Array): Marked {
  const pieces: Marked = []
  for (let from = 0; from < characters.length; ) {
    let to = from + 1
    while (to < characters.length && isMatch[to] === isMatch[from]) to += 1
    pieces.push({ text: characters.slice(from, to).join(''), isMatch: isMatch[from] === 1 })
    from = to
  }
  return pieces
}

/** The folded title so that places in it are places in the title, one unit for each character. */
function inPlace(characters: readonly string[], folded: string): string {
  if (folded.length === characters.length) return folded
  // A character that folds into several, or into none that fits, is no part of a word.
  return characters
    .map((one) => (foldCharacters(one).length === 1 ? foldCharacters(one) : ' '))
    .join('')
}
