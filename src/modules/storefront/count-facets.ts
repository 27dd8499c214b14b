import type { LocalText } from '../../kernel/locale.ts'
import type { SearchDto } from './contract.ts'
import {
  bandOf,
  DAY_BANDS,
  FACET_KINDS,
  type FacetKind,
  type FacetValue,
  type FactsReader,
  facetCode,
  PRICE_BANDS,
} from './facts.ts'
import { shopLimits } from './limits.ts'

export type Filters = Readonly<
  { [Kind in FacetKind]?: string | undefined } & {
    /** Number of the band. */
    price?: number | undefined
    days?: number | undefined
  }
>
export type Sort = 'relevance' | 'price' | '-price' | 'newest'

/** Facets in the order of their numbers here: the five of the facts, then price and days. */
const PRICE = FACET_KINDS.length
const DAYS = PRICE + 1

type Filter = Readonly<{
  passes: (row: number) => boolean
  /** The one facet that a row fails by, -1 for none, -2 for several. */
  fails: (row: number) => number
}>

export function filterOf(facts: FactsReader, filters: Filters): Filter {
  const wanted: [facet: number, code: number][] = FACET_KINDS.flatMap((kind, i) => {
    const value = filters[kind]
    return value === undefined ? [] : [[i, facetCode(kind, value)] as [number, number]]
  })
  if (filters.price !== undefined) wanted.push([PRICE, filters.price])
  if (filters.days !== undefined) wanted.push([DAYS, filters.days])
  const fails = (row: number): number => {
    let failed = -1
    for (const [facet, code] of wanted) {
      if (valueAt(facts, row, facet) === code) continue
      if (failed >= 0) return -2
      failed = facet
    }
    return failed
  }
  return { fails, passes: (row) => fails(row) === -1 }
}

function valueAt(facts: FactsReader, row: number, facet: number): number {
  if (facet === PRICE) return bandOf(PRICE_BANDS, facts.price(row))
  if (facet === DAYS) return bandOf(DAY_BANDS, facts.days(row))
  return facts.facet(row, facet)
}

/**
 * How many results each value would leave. A facet is counted under all other filters but its own:
 * whoever chose one brand still sees how many there are of the next.
 */
export function countFacets(facts: FactsReader, filter: Filter) {
  const counts = Array.from({ length: DAYS + 1 }, () => new Map<number, number>())
  const add = (row: number, facet: number): void => {
    const value = valueAt(facts, row, facet)
    if (value === 0 && facet < PRICE) return
    counts[facet]!.set(value, (counts[facet]!.get(value) ?? 0) + 1)
  }
  for (let row = 0; row < facts.count; row++) {
    const failed = filter.fails(row)
    if (failed === -1) for (let facet = 0; facet <= DAYS; facet++) add(row, facet)
    else if (failed >= 0) add(row, failed)
  }
  const top = counts.map((of) =>
    [...of].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, shopLimits.facetValues),
  )
  const named = (names: ReadonlyMap<string, FacetValue>): SearchDto['facets'] => {
    const values = (kind: FacetKind) =>
      top[FACET_KINDS.indexOf(kind)]!.flatMap(([code, count]) => {
        const found = names.get(`${kind}:${code}`)
        return found ? [{ value: found.value, name: found.name, count }] : []
      })
    return {
      category: values('category'),
      brand: values('brand'),
      state: values('state'),
      county: values('county'),
      channel: values('channel'),
      price: bands(top[PRICE]!, priceBandName),
      days: bands(top[DAYS]!, daysBandName),
    }
  }
  return { codes: (facet: number) => top[facet]!.map(([code]) => code), named }
}

const bands = (counted: readonly [number, number][], nameOf: (band: number) => LocalText) =>
  counted
    .toSorted((a, b) => a[0] - b[0])
    .map(([band, count]) => ({ value: `${band}`, name: nameOf(band), count }))

function priceBandName(band: number): LocalText {
  const to = PRICE_BANDS[band]
  const from = band === 0 ? 0 : PRICE_BANDS[band - 1]! / 100
  return to === undefined
    ? { en: `above CNY ${from}`, 'zh-CN': `${from} 元以上` }
    : { en: `CNY ${from} to ${to / 100}`, 'zh-CN': `${from} 至 ${to / 100} 元` }
}

function daysBandName(band: number): LocalText {
  const to = DAY_BANDS[band]
  const from = band === 0 ? 0 : DAY_BANDS[band - 1]!
  return to === undefined
    ? { en: `more than ${from} days`, 'zh-CN': `${from} 天以上` }
    : { en: `within ${to} days`, 'zh-CN': `${to} 天内` }
}

/**
 * Rows in the order asked for. Relevance: those that say it in the title before all others, the
 * shorter title first, then the newer. Equals keep one order always, by id.
 */
export function sorted(
  facts: FactsReader,
  rows: readonly number[],
  { sort, inTitle }: { sort: Sort; inTitle: number },
): number[] {
  const key = (row: number): number => {
    if (sort === 'price') return facts.price(row)
    if (sort === '-price') return -facts.price(row)
    if (sort === 'newest' || inTitle === 0) return -facts.listedAt(row)
    return row < inTitle ? facts.titleTokens(row) : 1_000
  }
  const keyed = rows.map((row) => ({ row, key: key(row), listedAt: facts.listedAt(row) }))
  keyed.sort((a, b) => a.key - b.key || b.listedAt - a.listedAt || facts.compareIds(a.row, b.row))
  return keyed.map(({ row }) => row)
}
