import { bandOf, DAY_BANDS, FACET_KINDS, factsAt, PRICE_BANDS } from './facts.ts'

/** Facets of a row: those of the facts by their kind, then the bands of the price and the days. */
export const PRICE = FACET_KINDS.length
export const DAYS = PRICE + 1
export const FACETS = DAYS + 1

/** Facts of listings, ready to be counted: thousands of rows are looked at for one answer. */
export type Columns = Readonly<{
  count: number
  /** `FACETS` numbers a row. Those of the facts stand in `FacetNumbers`, 0 for none. */
  facets: Uint32Array
  /** Fen; below 2^48, so exact as a number. Only compared, never calculated with. */
  prices: Float64Array
  /** Seconds since 1970. */
  listedAt: Uint32Array
  titleTokens: Uint8Array
  /** As `ratingScore` says; two bytes a row. */
  ratings: Uint16Array
  /** 16 bytes a row. */
  ids: Buffer
}>

/** Facet values by small numbers, so that they are counted in a plain array. */
export type FacetNumbers = Readonly<{
  numberOf: (facet: number, code: number) => number
  /** Undefined for a value that no listing has. */
  find: (facet: number, code: number) => number | undefined
  codeOf: (facet: number, number: number) => number
  size: (facet: number) => number
}>

export function createFacetNumbers(): FacetNumbers {
  const codes = FACET_KINDS.map(() => [0])
  const numbers = FACET_KINDS.map(() => new Map([[0, 0]]))
  return {
    numberOf(facet, code) {
      const known = numbers[facet]!.get(code)
      if (known !== undefined) return known
      numbers[facet]!.set(code, codes[facet]!.length)
      return codes[facet]!.push(code) - 1
    },
    find: (facet, code) => numbers[facet]!.get(code),
    codeOf: (facet, number) => codes[facet]![number]!,
    size: (facet) => codes[facet]!.length,
  }
}

export type GrowingColumns = Readonly<{ add: (facts: Buffer) => void; read: () => Columns }>

/** Columns of up to `most` rows, from packed facts, one row or many at a time. */
export function growColumns(most: number, numbers: FacetNumbers): GrowingColumns {
  const facets = new Uint32Array(most * FACETS)
  const prices = new Float64Array(most)
  const listedAt = new Uint32Array(most)
  const titleTokens = new Uint8Array(most)
  const ratings = new Uint16Array(most)
  const ids = Buffer.allocUnsafeSlow(most * 16)
  let count = 0
  return {
    add(bytes) {
      const facts = factsAt(bytes)
      for (let row = 0; row < facts.count; row++, count++) {
        const at = count * FACETS
        for (let kind = 0; kind < PRICE; kind++) {
          facets[at + kind] = numbers.numberOf(kind, facts.facet(row, kind))
        }
        const price = facts.price(row)
        facets[at + PRICE] = bandOf(PRICE_BANDS, price)
        facets[at + DAYS] = bandOf(DAY_BANDS, facts.days(row))
        prices[count] = price
        listedAt[count] = facts.listedAt(row)
        titleTokens[count] = facts.titleTokens(row)
        ratings[count] = facts.ratingScore(row)
        facts.copyId(row, ids, count * 16)
      }
    },
    read: () => ({ count, facets, prices, listedAt, titleTokens, ratings, ids }),
  }
}

export function columnsOf(bytes: Buffer, numbers: FacetNumbers): Columns {
  const columns = growColumns(factsAt(bytes).count, numbers)
  columns.add(bytes)
  return columns.read()
}

/** Only what is used of columns that grew. */
export const trimmed = (columns: Columns): Columns => ({
  count: columns.count,
  facets: columns.facets.slice(0, columns.count * FACETS),
  prices: columns.prices.slice(0, columns.count),
  listedAt: columns.listedAt.slice(0, columns.count),
  titleTokens: columns.titleTokens.slice(0, columns.count),
  ratings: columns.ratings.slice(0, columns.count),
  ids: copied(columns.ids.subarray(0, columns.count * 16)),
})

/** Not out of the pool, whose buffers may begin anywhere: ids are also read four bytes at a time. */
function copied(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}

export const bytesOfColumns = ({ ids, ...columns }: Columns): number =>
  columns.facets.byteLength +
  columns.prices.byteLength +
  columns.listedAt.byteLength +
  columns.titleTokens.byteLength +
  columns.ratings.byteLength +
  ids.length
