import type { LocalText } from '../../kernel/locale.ts'
import type { Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { likelySubheading } from '../customs/api.ts'
import type { Demand, Evidence, PriceBand } from './demand.ts'
import { both, demandData, type Subcategory } from './demand-data.ts'
import { dataSetEvidence, dollars, importsEvidence, profileOf } from './demand-profile.ts'
import { findSubcategory, type GoodsText } from './find-subcategory.ts'
import type { WorldImports } from './world-imports.ts'

/** The day asked about, and imports from everywhere where a file of them is loaded. */
type Seen = Readonly<{ day: Day; imports: WorldImports | undefined }>

/**
 * Demand for a product on a day: by the subheading it is classified in, by its text, or both.
 * Undefined for goods that consumers do not buy, and for a text that says nothing known.
 * `landedPrice` is compared with the price band when both are in one currency.
 */
export function demandFor(
  given: Seen & { code6?: string; text?: GoodsText; landedPrice?: Money },
): Demand | undefined {
  const code6 = given.code6?.slice(0, 6)
  const subcategory = findSubcategory({
    ...(code6 === undefined ? {} : { code6 }),
    ...(given.text ? { text: given.text } : {}),
  })
  if (!subcategory) return undefined
  const demand = onDay(subcategory, given)
  return {
    ...demand,
    pricePercentile: pricePercentile(demand.priceBand, given.landedPrice),
    evidence:
      code6 === undefined
        ? demand.evidence
        : [...subheadingEvidence(code6, given.imports), ...demand.evidence],
  }
}

/** The category of what somebody looks for in their own words; undefined when they name no goods. */
export function categoryOfWords(words: string): Named | undefined {
  const text = { title: words.slice(0, MAX_NAME) }
  const known = findSubcategory({ text })
  if (known) return known.category
  const code6 = likelySubheading(text)
  return code6 ? findSubcategory({ code6, text })?.category : undefined
}

type Named = Readonly<{ slug: string; name: LocalText }>

/** A name longer than this is none; what is asked by hand is short. */
const MAX_NAME = 300

/**
 * Demand for an HS code of two to ten digits, the name of a category or subcategory in either
 * language, or any words that name goods. A broad code or a category stands for its subcategory
 * with the largest exports. Undefined when nothing fits.
 */
export function demandByName(name: string, seen: Seen): Demand | undefined {
  const text = name.slice(0, MAX_NAME + 1).trim()
  if (text === '' || text.length > MAX_NAME) return undefined
  const digits = text.replace(/[\s.-]/g, '')
  if (/^\d+$/.test(digits)) return byPrefix(digits, seen)
  const wanted = text.toLowerCase()
  const { subcategories, categories } = demandData()
  for (const subcategory of subcategories.values())
    if (namesOf(subcategory).includes(wanted)) return onDay(subcategory, seen)
  const category = categories.find((each) => namesOf(each).includes(wanted))
  if (category) return largest(subcategoriesOf(category.slug), seen)
  const whole = categories.find((each) => holds(namesOf(each), wanted))
  if (whole) return largest(subcategoriesOf(whole.slug), seen)
  const partly = [...subcategories.values()].filter((each) => holds(namesOf(each), wanted))
  if (partly.length > 0) return largest(partly, seen)
  return demandFor({ text: { title: text }, ...seen }) ?? byGoods(text, seen)
}

/** A word of less tells nothing: two characters in Chinese, four letters otherwise. */
const LEAST_WORD = /^(\p{Script=Han}{2,}|.{4,})$/u

/** Whether one of the names has the words in it; the Chinese 品, goods, adds nothing. */
function holds(names: readonly string[], wanted: string): boolean {
  const word = wanted.replace(/(用品|产品|品)$/, '')
  return LEAST_WORD.test(word) && names.some((name) => name.includes(word))
}

/** What the words name as goods, read as a product would be. */
function byGoods(title: string, seen: Seen): Demand | undefined {
  const code6 = likelySubheading({ title })
  return code6 ? demandFor({ code6, text: { title }, ...seen }) : undefined
}

const namesOf = ({ slug, name }: { slug: string; name: LocalText }): string[] => [
  slug,
  name.en.toLowerCase(),
  name['zh-CN'].toLowerCase(),
]

function byPrefix(digits: string, seen: Seen): Demand | undefined {
  if (digits.length > 10) return undefined
  if (digits.length >= 6) return demandFor({ code6: digits, ...seen })
  if (digits.length < 2) return undefined
  const slugs = new Set<string>()
  const { candidates, subcategories } = demandData()
  for (const [hs6, [first]] of candidates)
    if (hs6.startsWith(digits) && first && !first.needsWord) slugs.add(first.slug)
  return largest(
    [...slugs].map((slug) => subcategories.get(slug)!),
    seen,
  )
}

const subcategoriesOf = (slug: string): Subcategory[] =>
  [...demandData().subcategories.values()].filter(({ category }) => category.slug === slug)

function largest(among: readonly Subcategory[], seen: Seen): Demand | undefined {
  const { trade } = demandData()
  const exportsOf = ({ slug }: Subcategory): number => trade.get(slug)?.usd.at(-1) ?? -1
  const [best] = [...among].sort((a, b) => exportsOf(b) - exportsOf(a))
  return best && onDay(best, seen)
}

/** Every category with its subcategories; the index is that of the day. */
export function listCategories(seen: Seen): readonly Readonly<{
  slug: string
  name: LocalText
  subcategories: readonly Readonly<{
    slug: string
    name: LocalText
    index: Demand['index']
  }>[]
}>[] {
  return demandData().categories.map(({ slug, name }) => ({
    slug,
    name,
    subcategories: subcategoriesOf(slug)
      .filter((subcategory) => hasData(subcategory))
      .map((subcategory) => ({
        slug: subcategory.slug,
        name: subcategory.name,
        index: onDay(subcategory, seen).index,
      })),
  }))
}

/** The rest of a category is listed only where something is exported in it. */
const hasData = ({ slug }: Subcategory): boolean =>
  !slug.endsWith('-other') || demandData().trade.has(slug)

/** The name of a category or subcategory. */
export const categoryName = (slug: string): LocalText | undefined =>
  demandData().categories.find((category) => category.slug === slug)?.name ??
  demandData().subcategories.get(slug)?.name

const cache = new Map<string, Demand>()
/** Two years of days for the few subcategories that are asked for; then it starts anew. */
const MAX_CACHED = 20_000

/** The part of an answer that is the same for every product of the subcategory on the day. */
function onDay(subcategory: Subcategory, { day, imports }: Seen): Demand {
  const key = `${subcategory.slug} ${day} ${imports?.version}`
  const known = cache.get(key)
  if (known) return known
  if (cache.size >= MAX_CACHED) cache.clear()
  const demand: Demand = {
    ...profileOf(subcategory, { month: Number(day.slice(5, 7)), imports }),
    festivals: festivalsAfter(day),
    pricePercentile: null,
  }
  cache.set(key, demand)
  return demand
}

const FESTIVALS_SHOWN = 5

const festivalsAfter = (day: Day): Demand['festivals'] =>
  demandData()
    .festivals.flatMap(({ name, days }) => days.map((on) => ({ name, day: on })))
    .filter((festival) => festival.day >= day)
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    .slice(0, FESTIVALS_SHOWN)

const QUANTILES = [0, 10, 25, 50, 75, 90] as const

/** Between two quantiles along a straight line; above the highest never more than 99. */
function pricePercentile(band: PriceBand | null, landedPrice: Money | undefined): number | null {
  if (!band || !landedPrice || landedPrice.currency !== band.p50.currency) return null
  // A place among prices is a statistic: the price itself is not changed by it.
  const price = Number(landedPrice.minor)
  const knots = [
    0,
    ...[band.p10, band.p25, band.p50, band.p75, band.p90].map((m) => Number(m.minor)),
  ]
  for (let i = 1; i < knots.length; i++) {
    const [from, to] = [knots[i - 1]!, knots[i]!]
    if (price > to) continue
    const [low, high] = [QUANTILES[i - 1]!, QUANTILES[i]!]
    const along = to > from ? Math.max(0, price - from) / (to - from) : 1
    return Math.round(low + (high - low) * along)
  }
  const highest = knots.at(-1)!
  return Math.min(99, Math.round(90 + (9 * (price - highest)) / Math.max(highest, 1)))
}

const subheadingCache = new Map<string, Evidence[]>()

function subheadingEvidence(code6: string, imports: WorldImports | undefined): Evidence[] {
  const exported = exportEvidence(code6)
  const usd = imports?.bySubheading.get(code6)
  if (!imports || usd === undefined) return exported
  const text = both(
    `HS ${code6}: ${dollars(usd).en} imported from everywhere in ${imports.year}.`,
    `HS ${code6}：${imports.year} 年自各国进口 ${dollars(usd)['zh-CN']}。`,
  )
  return [...exported, importsEvidence(imports, text)]
}

function exportEvidence(code6: string): Evidence[] {
  const known = subheadingCache.get(code6)
  if (known) return known
  const { subheadings, years } = demandData()
  const [usd, perKilogram] = subheadings.get(code6) ?? [undefined, null]
  const year = years.at(-1)!
  const found = usd
    ? [
        dataSetEvidence(
          'comtrade-hs6',
          both(
            `HS ${code6}: ${dollars(usd.at(-1)!).en} exported in ${year}${perKilogram === null ? '' : `, ${perKilogram.toFixed(2)} US dollars a kilogram`}.`,
            `HS ${code6}：${year} 年出口 ${dollars(usd.at(-1)!)['zh-CN']}${perKilogram === null ? '' : `，每千克 ${perKilogram.toFixed(2)} 美元`}。`,
          ),
        ),
      ]
    : []
  subheadingCache.set(code6, found)
  return found
}
