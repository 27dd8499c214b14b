import type { LocalText } from '../../kernel/locale.ts'
import { type Bits, hasBit, isEmpty } from './bits.ts'
import { type Columns, DAYS, FACETS, type FacetNumbers, PRICE } from './columns.ts'
import type { SearchDto } from './contract.ts'
import { facetKey } from './facet-names.ts'
import {
  DAY_BANDS,
  FACET_KINDS,
  type FacetKind,
  type FacetValue,
  facetCode,
  idAt,
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
export const SORTS = ['relevance', 'price', '-price', 'newest', '-rating'] as const
export type Sort = (typeof SORTS)[number]

/** Rows of one set of columns that a query found; `inTitle` those that say it in their title. */
export type Match = Readonly<{ columns: Columns; rows: Uint32Array; inTitle: Bits | undefined }>

/** What a query found, wherever the rows stand; `isCounted` when that is everything. */
export type Matches = Readonly<{
  numbers: FacetNumbers
  of: readonly Match[]
  isCounted: boolean
}>

export const countMatches = ({ of }: Matches): number =>
  of.reduce((sum, { rows }) => sum + rows.length, 0)

/** What passes the filters, in no order: places are positions of `of` and their rows. */
type Passed = Readonly<{
  count: number
  matches: Uint32Array
  rows: Uint32Array
  /** The smallest comes first. */
  keys: Float64Array
}>

/** No value has it: what nobody sells is found nowhere. */
const NO_NUMBER = -1
/** Above the seconds of any day; also above every place that a title's words take in a key. */
const SECONDS = 2 ** 32
const ELSEWHERE = 1_000

/**
 * Goes once over what was found: keeps what passes the filters and counts how many results each
 * value would leave. A facet is counted under all other filters but its own: whoever chose one
 * brand still sees how many there are of the next.
 */
export function countFacets(matches: Matches, filters: Filters, sort: Sort) {
  const { numbers } = matches
  const wanted = wantedOf(filters, numbers)
  const begins = beginsOf(numbers)
  const counter = { begins, counts: zeroCounts(begins[FACETS]!), counted: [] as number[] }
  const most = countMatches(matches)
  const one = new Uint32Array(1)
  const hasTitles = matches.of.some(({ inTitle }) => inTitle && !isEmpty(inTitle))
  const passed = {
    count: 0,
    matches: new Uint32Array(most),
    rows: new Uint32Array(most),
    keys: new Float64Array(most),
  }
  for (const [i, { columns, rows, inTitle }] of matches.of.entries()) {
    const { facets } = columns
    const keyOf = keysOf(columns, hasTitles ? sort : titleless(sort), inTitle)
    if (wanted.length === 0) {
      countAll(facets, rows, counter)
      passed.matches.fill(i, passed.count, passed.count + rows.length)
      passed.rows.set(rows, passed.count)
      for (let at = 0; at < rows.length; at++) passed.keys[passed.count++] = keyOf(rows[at]!)
      continue
    }
    for (const row of rows) {
      const at = row * FACETS
      let failed = -1
      let isOut = false
      for (const { facet, number } of wanted) {
        if (facets[at + facet] === number) continue
        isOut = failed >= 0
        failed = facet
      }
      if (failed < 0) {
        one[0] = row
        countAll(facets, one, counter)
        passed.matches[passed.count] = i
        passed.rows[passed.count] = row
        passed.keys[passed.count++] = keyOf(row)
      } else if (!isOut) {
        const place = begins[failed]! + facets[at + failed]!
        if (counter.counts[place]!++ === 0) counter.counted.push(place)
      }
    }
  }
  const top = takeCounts(counter).map((counted, facet) => mostFrequent(counted, facet, numbers))
  const named = (names: ReadonlyMap<number, FacetValue>): SearchDto['facets'] => {
    const values = (kind: FacetKind) =>
      top[FACET_KINDS.indexOf(kind)]!.flatMap(([code, count]) => {
        const found = names.get(facetKey(kind, code))
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
  return {
    found: passed.count,
    /** Ids of the first so many, in the order asked for. */
    firstIds: (most: number) => firstIds(matches, passed, most),
    /** The values whose names are shown. */
    values: FACET_KINDS.flatMap((kind, facet) => top[facet]!.map(([code]) => ({ kind, code }))),
    named,
  }
}

/**
 * How often each value was found, by where it begins. All zero between two answers, so that a million
 * brands are not made anew for each; what was counted is listed, so that nobody looks at all of them.
 */
let counts = new Uint32Array(0)

const zeroCounts = (places: number): Uint32Array => {
  if (counts.length < places) counts = new Uint32Array(places * 2)
  return counts
}

/** Nothing is chosen, as most ask. */
function countAll(
  facets: Uint32Array,
  rows: Uint32Array,
  { begins, counts, counted }: Counter,
): void {
  for (let i = 0; i < rows.length; i++) {
    const at = rows[i]! * FACETS
    for (let facet = 0; facet < FACETS; facet++) {
      const place = begins[facet]! + facets[at + facet]!
      if (counts[place]!++ === 0) counted.push(place)
    }
  }
}

type Counter = Readonly<{ begins: Uint32Array; counts: Uint32Array; counted: number[] }>

/** What was counted, facet by facet; the counts are zero afterwards. */
function takeCounts({ begins, counts, counted }: Counter): Counted[][] {
  const found = Array.from({ length: FACETS }, (): Counted[] => [])
  for (const place of counted) {
    let facet = FACETS - 1
    while (place < begins[facet]!) facet -= 1
    found[facet]!.push([place - begins[facet]!, counts[place]!])
    counts[place] = 0
  }
  return found
}

type Counted = readonly [number: number, count: number]

/** Where the values of each facet begin when all are counted end to end, and where the last end. */
function beginsOf(numbers: FacetNumbers): Uint32Array {
  const begins = new Uint32Array(FACETS + 1)
  for (let facet = 0; facet < FACETS; facet++) {
    const bands = facet === PRICE ? PRICE_BANDS : DAY_BANDS
    const size = facet < PRICE ? numbers.size(facet) : bands.length + 1
    begins[facet + 1] = begins[facet]! + size
  }
  return begins
}

type Wanted = Readonly<{ facet: number; number: number }>

function wantedOf(filters: Filters, numbers: FacetNumbers): Wanted[] {
  const wanted: Wanted[] = FACET_KINDS.flatMap((kind, facet) => {
    const value = filters[kind]
    if (value === undefined) return []
    return [{ facet, number: numbers.find(facet, facetCode(kind, value)) ?? NO_NUMBER }]
  })
  if (filters.price !== undefined) wanted.push({ facet: PRICE, number: filters.price })
  if (filters.days !== undefined) wanted.push({ facet: DAYS, number: filters.days })
  return wanted
}

/** The values that most results have, with their codes; a band is its own code. */
function mostFrequent(
  counted: readonly Counted[],
  facet: number,
  numbers: FacetNumbers,
): [code: number, count: number][] {
  const isBand = facet >= PRICE
  const code = (number: number) => (isBand ? number : numbers.codeOf(facet, number))
  const present = isBand ? counted : counted.filter(([number]) => number > 0)
  return first(present.length, shopLimits.facetValues, (a, b) => {
    const [left, right] = [present[a]!, present[b]!]
    return right[1] - left[1] || code(left[0]) - code(right[0])
  }).map((i) => [code(present[i]![0]), present[i]![1]])
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
 * The order asked for as one number, then by day: nobody compares more than is equal. Relevance:
 * those that say it in the title before all others, the shorter title first, then the newer.
 */
function keysOf(columns: Columns, sort: Sort, inTitle: Bits | undefined): (row: number) => number {
  const { prices, listedAt, titleTokens, ratings } = columns
  const age = (row: number) => SECONDS - listedAt[row]!
  switch (sort) {
    case 'price':
      return (row) => prices[row]!
    case '-price':
      return (row) => -prices[row]!
    case 'newest':
      return age
    case '-rating':
      return (row) => -ratings[row]!
    case 'relevance':
      return (row) =>
        (inTitle && hasBit(inTitle, row) ? titleTokens[row]! : ELSEWHERE) * SECONDS + age(row)
  }
}

/** Where no title says it, the newest is the most relevant. */
const titleless = (sort: Sort): Sort => (sort === 'relevance' ? 'newest' : sort)

/** Equals keep one order always: the newer first, of one moment that with the later id. */
function firstIds({ of }: Matches, passed: Passed, most: number): string[] {
  const { keys, matches, rows } = passed
  const found = first(passed.count, most, (a, b) => {
    if (keys[a] !== keys[b]) return keys[a]! - keys[b]!
    const [left, right] = [of[matches[a]!]!.columns, of[matches[b]!]!.columns]
    const [i, j] = [rows[a]!, rows[b]!]
    if (left.listedAt[i] !== right.listedAt[j]) return right.listedAt[j]! - left.listedAt[i]!
    return right.ids.compare(left.ids, i * 16, i * 16 + 16, j * 16, j * 16 + 16)
  })
  return found.map((i) => idAt(of[matches[i]!]!.columns.ids, rows[i]! * 16))
}

/** The first `most` of the numbers below `count`, in order, without sorting the others. */
function first(count: number, most: number, compare: (a: number, b: number) => number): number[] {
  let best: number[] = []
  let last: number | undefined
  const cut = () => {
    best = best.sort(compare).slice(0, most)
    last = best.length === most ? best.at(-1) : undefined
  }
  for (let i = 0; i < count; i++) {
    if (last !== undefined && compare(i, last) > 0) continue
    best.push(i)
    if (best.length >= most * 2 + 64) cut()
  }
  cut()
  return best
}
