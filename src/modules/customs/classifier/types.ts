/** What is known of a product when it is to be classified. All but the title may be missing. */
export type ProductText = Readonly<{
  title: string
  description?: string
  /** The seller's own category words, e.g. 'Apparel & Accessories > Shoes > Boots'. */
  category?: string
  brand?: string
  /** Attribute name to value, e.g. `{ material: 'leather' }`. */
  attributes?: Readonly<Record<string, string>>
  ingredients?: string
}>

/**
 * Which edition of which table a code is taken from. The cross-border labels we learned from are
 * of China's 2016 tariff (HS 2012); English texts are read against HS 2022.
 */
export type CodeEdition = 'cn-2016' | 'hs-2022'

/** A word of the product text, or a line of a nomenclature, that spoke for a code. */
export type Reason = Readonly<{
  kind: 'word' | 'description' | 'index' | 'rule' | 'category'
  /** The word, or the description that matched, as a person would read it. */
  text: string
  /** Share of this candidate's evidence, 0 to 1. */
  weight: number
}>

/** A code with the probability that it is right. Probabilities of one level add up to at most 1. */
export type Candidate = Readonly<{
  code: string
  probability: number
  reasons: readonly Reason[]
}>

/** One engine's reading of a product: candidates at its finest level, best first. */
export type Reading = Readonly<{
  edition: CodeEdition
  /** Digits of the candidates' codes: 10 for Chinese labels, 6 for English texts. */
  digits: 6 | 10
  candidates: readonly Candidate[]
}>

export type Engine = (text: ProductText) => Reading
