import type { Product } from './product.ts'

/** The words of a product that say what it is. */
export type ProductWords = {
  title: string
  description?: string
  category?: string
  brand?: string
  ingredients?: string
  attributes?: Record<string, string>
}

const MAX_DESCRIPTION = 4_000

/** What is classified, and what a decision about its code is filed under: the same everywhere. */
export function textOf(product: Product): ProductWords {
  const options = product.optionNames.flatMap((name, i) => {
    const value = product.variants[0]?.options[i]
    return name && value && name !== 'Title' ? [[name, value] as const] : []
  })
  const category = product.category ?? product.productType
  return {
    title: product.title,
    ...(product.descriptionText
      ? { description: product.descriptionText.slice(0, MAX_DESCRIPTION) }
      : {}),
    ...(category ? { category } : {}),
    ...(product.brand ? { brand: product.brand } : {}),
    ...(product.ingredients ? { ingredients: product.ingredients } : {}),
    ...(options.length > 0 ? { attributes: Object.fromEntries(options) } : {}),
  }
}
