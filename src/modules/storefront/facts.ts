import type { LocalText } from '../../kernel/locale.ts'

/** What results are counted by. The days of delivery and the price are counted in bands. */
export const FACET_KINDS = ['category', 'brand', 'state', 'county', 'channel'] as const
export type FacetKind = (typeof FACET_KINDS)[number]

export type FacetValue = Readonly<{ kind: FacetKind; value: string; name: LocalText }>

/** What is counted and sorted by, of one listing; facet values as codes, 0 for none. */
export type Facts = Readonly<{
  listingId: string
  priceMinor: bigint
  facets: Readonly<Record<FacetKind, number>>
  /** Seconds since 1970. */
  listedAt: number
  deliveryDays: number
  titleTokens: number
  /** As `ratingScore` says. */
  ratingScore: number
}>

/**
 * Facts are read thousands at a time for one answer, so they travel as 52 bytes each in one value:
 * id (16), price (8), five codes (20), listed at (4), days (1), words of the title (1), rating (2).
 */
const FACTS_BYTES = 52

/** The code of a facet value: FNV-1a, 32 bits; equal codes of one kind are one in billions. */
export function facetCode(kind: FacetKind, value: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(`${kind}:${value}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return hash | 0 || 1
}

export function packFacts(facts: Facts): Buffer {
  const bytes = Buffer.alloc(FACTS_BYTES)
  bytes.write(facts.listingId.replaceAll('-', ''), 0, 'hex')
  bytes.writeBigUInt64BE(facts.priceMinor, 16)
  for (const [i, kind] of FACET_KINDS.entries()) bytes.writeInt32BE(facts.facets[kind], 24 + i * 4)
  bytes.writeUInt32BE(facts.listedAt, 44)
  bytes.writeUInt8(Math.min(facts.deliveryDays, 255), 48)
  bytes.writeUInt8(Math.min(facts.titleTokens, 255), 49)
  bytes.writeUInt16BE(facts.ratingScore, 50)
  return bytes
}

/** The id whose 16 bytes begin there. */
export function idAt(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Reads facts where they lie: nothing is made for a match that is not shown. */
export const factsAt = (bytes: Buffer) => ({
  count: bytes.length / FACTS_BYTES,
  id: (row: number): string => idAt(bytes, row * FACTS_BYTES),
  copyId: (row: number, to: Buffer, at: number): number =>
    bytes.copy(to, at, row * FACTS_BYTES, row * FACTS_BYTES + 16),
  /** Fen; below 2^48, so exact as a number. Only compared, never calculated with. */
  price: (row: number): number => bytes.readUIntBE(row * FACTS_BYTES + 18, 6),
  facet: (row: number, kind: number): number =>
    bytes.readInt32BE(row * FACTS_BYTES + 24 + kind * 4),
  listedAt: (row: number): number => bytes.readUInt32BE(row * FACTS_BYTES + 44),
  days: (row: number): number => bytes[row * FACTS_BYTES + 48]!,
  titleTokens: (row: number): number => bytes[row * FACTS_BYTES + 49]!,
  ratingScore: (row: number): number => bytes.readUInt16BE(row * FACTS_BYTES + 50),
})

/** Upper bounds of the bands, in fen and in days; the last band is open. */
export const PRICE_BANDS = [5_000, 10_000, 20_000, 50_000, 100_000] as const
export const DAY_BANDS = [3, 7, 14, 30] as const

export const bandOf = (bounds: readonly number[], value: number): number => {
  const found = bounds.findIndex((bound) => value <= bound)
  return found < 0 ? bounds.length : found
}
