import type { Product } from '../catalogue/api.ts'
import type { ListBody } from './contract.ts'
import { proposedCopy } from './copy.ts'
import { shopLimits } from './limits.ts'
import type { Copy, Named } from './listing.ts'

const HAN = /\p{Script=Han}/u

/**
 * The words a listing begins with: those given; the product's own in the language they are in; and
 * for the other language a proposal from known names of the category, which a person has to read.
 */
export function firstCopy(
  product: Product,
  given: ListBody['copy'],
  category: Named | null,
): { en: Copy | null; 'zh-CN': Copy | null } {
  const isChinese = HAN.test(product.title)
  const own: Copy = {
    title: product.title.slice(0, shopLimits.titleCharacters),
    text: product.descriptionText.slice(0, shopLimits.textCharacters),
    state: 'typed',
  }
  const typed = (language: 'en' | 'zh-CN'): Copy | null => {
    const words = given?.[language]
    return words ? { ...words, state: 'typed' } : null
  }
  return {
    en: typed('en') ?? (isChinese ? proposed(product, category, 'en') : own),
    'zh-CN': typed('zh-CN') ?? (isChinese ? own : proposed(product, category, 'zh-CN')),
  }
}

/** Brand and category, with the original name: all that is certain without a translator. */
function proposed(product: Product, category: Named | null, language: 'en' | 'zh-CN'): Copy | null {
  if (!category) return null
  const title = [product.brand, category.name[language], product.title].filter(Boolean).join(' ')
  const words = { title: title.slice(0, shopLimits.titleCharacters), text: '' }
  return proposedCopy(words, 'glossary', null)
}
