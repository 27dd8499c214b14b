import type { Locale } from '../../kernel/locale.ts'
import type { Product } from '../catalogue/api.ts'
import { hashOfWords, isMachineMade } from './copy.ts'
import { shopLimits } from './limits.ts'
import type { Copy, Listing } from './listing.ts'

/** What the catalogue says of a product, in the language it is in, as a listing holds it. */
export type CatalogueWords = Readonly<{
  language: Locale
  title: string
  text: string
  hash: string
}>

const HAN = /\p{Script=Han}/u

export function catalogueWords(product: Product): CatalogueWords {
  const title = product.title.slice(0, shopLimits.titleCharacters)
  const text = product.descriptionText.slice(0, shopLimits.textCharacters)
  const language = HAN.test(product.title) ? 'zh-CN' : 'en'
  return { language, title, text, hash: hashOfWords({ title, text }) }
}

/**
 * New words of the catalogue. A draft that says what the catalogue said takes them over, and what a
 * machine made of the old ones is to be read again. Whatever buyers see, or somebody looks at, stays
 * as it is: there they wait for the seller.
 */
export function followWords(
  listing: Listing,
  { language, title, text, hash }: CatalogueWords,
): Pick<Listing, 'copy' | 'newWords'> {
  const { copy, newWords, followed } = listing
  const shown = copy[language]
  const isShown = shown !== null && hashOfWords(shown) === hash
  if (isShown || followed === null) return { copy, newWords: isShown ? null : newWords }
  if (followed.words === hash) return { copy, newWords }
  const isOwn = shown?.state === 'typed' && hashOfWords(shown) === followed.words
  const isAtRest = listing.state === 'draft' || listing.state === 'blocked'
  if (!isOwn || !isAtRest) return { copy, newWords: { language, title, text } }
  const other = language === 'en' ? 'zh-CN' : 'en'
  const said: Copy = { title, text, state: 'typed' }
  return { copy: { ...copy, [language]: said, [other]: readAgain(copy[other]) }, newWords: null }
}

const readAgain = (copy: Copy | null): Copy | null =>
  copy && isMachineMade(copy) ? { ...copy, state: 'proposed' } : copy
