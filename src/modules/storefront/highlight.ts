import { fold, tokensOf } from './search-text.ts'

export type Marked = { text: string; isMatch: boolean }[]

/** A title in pieces, those that a query found marked. `marks` are folded names and words. */
export function highlight(title: string, marks: readonly string[]): Marked {
  const characters = [...title]
  const folded = characters.map(fold)
  const isMatch = characters.map(() => false)
  const hanMarks = marks.filter((mark) => /^[㐀-䶿一-鿿]+$/.test(mark)).map((mark) => [...mark])
  const words = new Set(
    marks.flatMap((mark) => mark.split(' ')).filter((mark) => /^[a-z0-9]+$/.test(mark)),
  )
  for (const mark of hanMarks) {
    for (let at = 0; at + mark.length <= folded.length; at++) {
      if (mark.every((character, i) => folded[at + i] === character)) {
        isMatch.fill(true, at, at + mark.length)
      }
    }
  }
  for (let at = 0; at < characters.length; ) {
    let end = at
    while (
      end < characters.length &&
      /[\p{L}\p{N}]/u.test(characters[end]!) &&
      !/\p{Script=Han}/u.test(characters[end]!)
    )
      end += 1
    const [token] = tokensOf(fold(characters.slice(at, end).join('')))
    if (token?.kind === 'latin' && words.has(token.text)) isMatch.fill(true, at, end)
    at = Math.max(end, at + 1)
  }
  const pieces: Marked = []
  for (const [i, text] of characters.entries()) {
    const last = pieces.at(-1)
    if (last && last.isMatch === isMatch[i]) last.text += text
    else pieces.push({ text, isMatch: isMatch[i]! })
  }
  return pieces
}
