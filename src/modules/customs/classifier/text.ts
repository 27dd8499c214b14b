import { readData } from '../../../platform/data.ts'
import type { ProductText } from './types.ts'

/**
 * Characters read of one product; a title is 10 to 200, and nothing beyond the first screen of a
 * description says more about what the product is. Bounds the work for hostile input.
 */
const READ_LIMIT = 2_000

/** Han characters, the extension blocks left out: no product in the labels needs them. */
const HAN = /[㐀-䶿一-鿿]/

/** Whether a text is to be read by the Chinese engine: any Han character decides. */
export const hasHan = (text: string): boolean => HAN.test(text.slice(0, READ_LIMIT))

let simplifiedOf: ReadonlyMap<string, string> | undefined

/** Traditional character to simplified, from `data/classifier/traditional.txt` (pairs, one a line). */
function simplifications(): ReadonlyMap<string, string> {
  simplifiedOf ??= new Map(
    readData('classifier/traditional.txt')
      .toString('utf8')
      .split('\n')
      .filter((line) => line.length >= 2 && !line.startsWith('#'))
      .map((line) => [line[0]!, line[1]!]),
  )
  return simplifiedOf
}

/** Half-width, lower-case, simplified: one writing for every way a title is typed. */
export function foldText(text: string): string {
  const plain = text.slice(0, READ_LIMIT).normalize('NFKC').toLowerCase().slice(0, READ_LIMIT)
  const table = simplifications()
  return plain.replace(/[㐀-䶿一-鿿]/g, (character) => table.get(character) ?? character)
}

/** Everything a product says of itself, the title first since the reading stops at a limit. */
export function joinProductText(text: ProductText): string {
  const attributes = Object.entries(text.attributes ?? {})
    .slice(0, 50)
    .map(([name, value]) => `${name.slice(0, 100)} ${value.slice(0, 200)}`)
  return [text.title, text.brand, text.category, ...attributes, text.ingredients, text.description]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => part!.slice(0, READ_LIMIT))
    .join(' ')
}

/** A stretch of one script, as it stands between spaces, punctuation and other scripts. */
export type Run = Readonly<{ kind: 'han' | 'latin' | 'digits'; text: string }>

const RUNS = /[㐀-䶿一-鿿]+|[a-z\u00df-\u024f]+|[0-9]+(?:\.[0-9]+)?/g

/** Splits a folded text into runs; whatever is neither Han, Latin nor digit separates them. */
export function runsOf(folded: string): Run[] {
  return (folded.match(RUNS) ?? []).map((text) => ({ kind: kindOf(text), text }))
}

function kindOf(text: string): Run['kind'] {
  if (HAN.test(text)) return 'han'
  return /^[0-9]/.test(text) ? 'digits' : 'latin'
}
