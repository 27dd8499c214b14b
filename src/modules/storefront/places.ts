import { readData } from '../../platform/data.ts'
import type { Named } from './listing.ts'
import { fold } from './search-text.ts'

let states: ReadonlyMap<string, Named> | undefined

function knownStates(): ReadonlyMap<string, Named> {
  if (states) return states
  const found = new Map<string, Named>()
  for (const line of readData('storefront/places.tsv').toString('utf8').split('\n')) {
    const [code, en, zh] = line.split('\t')
    if (!code || !en || !zh) continue
    const named = { slug: code.toLowerCase(), name: { en, 'zh-CN': zh } }
    for (const name of [code, code.slice(3), en, zh]) found.set(fold(name), named)
  }
  states = found
  return found
}

/** A part of an address: lower case, folded, words joined by hyphens. */
export const slugOf = (text: string): string =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)

/** A state by its code or by its name in either language; another as it is written. */
export const stateOf = (text: string): Named =>
  knownStates().get(fold(text.trim())) ?? { slug: slugOf(text), name: { en: text, 'zh-CN': text } }

/** A county within its state: 'Leelanau County' and 'Leelanau' are one. */
export function countyOf(state: Named, text: string): Named {
  const plain = text.replace(/\s+(county|parish|borough)$/i, '').trim()
  return {
    slug: `${state.slug}/${slugOf(plain)}`,
    name: { en: text.trim(), 'zh-CN': `${state.name['zh-CN']} ${plain}` },
  }
}
