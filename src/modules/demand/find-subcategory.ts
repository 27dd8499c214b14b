import { demandData, type Subcategory } from './demand-data.ts'

/** What a product is called; the category is the seller's own. */
export type GoodsText = Readonly<{ title: string; category?: string }>

/** Longer titles say no more about what the goods are. */
const MAX_CHARS = 400
const MAX_WORDS = 4
const MAX_CHARACTERS = 6
/** Words that must have been met before they overrule the code: two in a row, or four characters. */
const OVERRULES = 4

let phrases: ReadonlyMap<string, readonly string[]> | undefined

/**
 * The subcategory of a product. With a code, one of those its subheading may belong to: the one
 * whose words the text names best, else the likeliest. Undefined for goods that are not consumer
 * goods, and for a text without a known word.
 */
export function findSubcategory(given: {
  code6?: string
  text?: GoodsText
}): Subcategory | undefined {
  const { candidates, subcategories } = demandData()
  const scores = given.text ? scoresOf(given.text) : new Map<string, number>()
  if (given.code6 === undefined) {
    const best = bestOf([...scores.keys()], scores)
    return best === undefined ? undefined : subcategories.get(best)
  }
  const found = candidates.get(given.code6)
  if (!found) return undefined
  const allowed = found
    .filter(({ slug, needsWord }) => !needsWord || scores.has(slug))
    .map(({ slug }) => slug)
  const wordOnly = [...scores.keys()].filter(
    (slug) => scores.get(slug)! >= OVERRULES && !demandData().trade.has(slug),
  )
  const best = bestOf([...allowed, ...wordOnly], scores)
  return best === undefined ? undefined : subcategories.get(best)
}

/** The first of the best: lists begin with the likeliest. */
function bestOf(slugs: readonly string[], scores: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined
  for (const slug of slugs)
    if (best === undefined || (scores.get(slug) ?? 0) > (scores.get(best) ?? 0)) best = slug
  return best
}

/** How well the words of each subcategory are met: the square of a phrase's length, added up. */
function scoresOf({ title, category }: GoodsText): Map<string, number> {
  const scores = new Map<string, number>()
  addScores(scores, title, 1)
  if (category) addScores(scores, category, 0.5)
  return scores
}

function addScores(scores: Map<string, number>, text: string, factor: number): void {
  const known = phrasesBySubcategory()
  const seen = new Set<string>()
  const meet = (phrase: string, length: number): void => {
    const slugs = known.get(phrase)
    if (!slugs || seen.has(phrase)) return
    seen.add(phrase)
    for (const slug of slugs) scores.set(slug, (scores.get(slug) ?? 0) + factor * length * length)
  }
  const plain = text.slice(0, MAX_CHARS).toLowerCase()
  const words = wordsOf(plain)
  for (let from = 0; from < words.length; from++)
    for (let length = 1; length <= MAX_WORDS && from + length <= words.length; length++)
      meet(words.slice(from, from + length).join(' '), length)
  for (const [run] of plain.matchAll(/[\p{Script=Han}]+/gu))
    for (let from = 0; from < run.length; from++)
      for (let length = 1; length <= MAX_CHARACTERS && from + length <= run.length; length++)
        meet(run.slice(from, from + length), length / 2)
}

/** Lower case, without plural endings: 'Cherries' and 'cherry' are one word. */
const wordsOf = (text: string): string[] => (text.match(/[a-z0-9]+/g) ?? []).map(singular)

const singular = (word: string): string =>
  word.length < 4
    ? word
    : word
        .replace(/ies$/, 'y')
        .replace(/(ss|us|is)$|(?<=sh|ch|x)es$|s$/, (_end, kept) => kept ?? '')

function phrasesBySubcategory(): ReadonlyMap<string, readonly string[]> {
  if (phrases) return phrases
  const all = new Map<string, string[]>()
  for (const { slug, words } of demandData().subcategories.values())
    for (const phrase of words) {
      const isChinese = /\p{Script=Han}/u.test(phrase)
      const key = isChinese ? phrase.toLowerCase() : wordsOf(phrase.toLowerCase()).join(' ')
      if (!key) continue
      const slugs = all.get(key)
      if (!slugs) all.set(key, [slug])
      else if (!slugs.includes(slug)) slugs.push(slug)
    }
  phrases = all
  return all
}
