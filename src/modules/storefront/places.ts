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

let counties: ReadonlyMap<string, string> | undefined

/** Chinese names of counties by their folded English ones, without what a county is called there. */
function knownCounties(): ReadonlyMap<string, string> {
  counties ??= new Map(
    readData('storefront/counties.tsv')
      .toString('utf8')
      .split('\n')
      .flatMap((line): [string, string][] => {
        const [en, zh] = line.split('\t')
        return line.startsWith('#') || !en || !zh ? [] : [[fold(en), zh]]
      }),
  )
  return counties
}

/** What a county is called, and what that is in Chinese. */
const KINDS: Readonly<Record<string, string>> = {
  county: '县',
  parish: '堂区',
  borough: '自治市镇',
}
const KIND = /\s+(county|parish|borough)$/i

/** 'Leelanau' for 'Leelanau County'. */
export const plainCounty = (text: string): string => text.trim().replace(KIND, '').trim()

/** 利勒诺县 for 'Leelanau County'; the name as it is written where its Chinese one is not known. */
export function countyInChinese(text: string): string {
  if (HAN.test(text)) return text.trim()
  const kind = KINDS[KIND.exec(text.trim())?.[1]?.toLowerCase() ?? 'county']!
  const plain = plainCounty(text)
  const known = knownCounties().get(fold(plain))
  return known ? known + kind : `${plain} ${kind}`
}

const HAN = /\p{Script=Han}/u

/** A county within its state: 'Leelanau County' and 'Leelanau' are one. */
export const countyOf = (state: Named, text: string): Named => ({
  slug: `${state.slug}/${slugOf(plainCounty(text))}`,
  name: { en: text.trim(), 'zh-CN': countyInChinese(text) },
})
