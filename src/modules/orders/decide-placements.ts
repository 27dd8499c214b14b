import type { Currency } from '../../kernel/money.ts'
import type { OrderLimit } from '../customs/api.ts'
import type { CheckoutLine, GoodsTitle, PlacementRefusal } from './order.ts'

/** A request to place orders, waiting for its batch. */
export type Placement = Readonly<{
  /** Fingerprint of buyer and key. */
  id: string
  /** Of what was asked, in hexadecimal: the same key with another request is refused. */
  hash: string
  checkoutId: string
  buyerId: string | null
  /** Fingerprint of the natural person, and who it is, sealed, in base64; null when not given. */
  personId: string | null
  sealedIdentity: string | null
  /** Where the buyer is told of it, sealed; null when not given. */
  sealedContact: string | null
  /** Where the goods go. */
  sealedConsignee: string
  lines: readonly CheckoutLine[]
}>

/** What is asked of a SKU on sale. */
export type SkuFacts = Readonly<{
  businessId: string
  variantId: string
  title: GoodsTitle
  market: string
  channel: string
  code10: string | null
  priceMinor: bigint
  taxMinor: bigint
  freightMinor: bigint
  currency: Currency
  isOpen: boolean
  version: number
  available: number
}>

/** What is left as a batch is gone through; by `skuKey`, and of quota by person. */
export type Remaining = Readonly<{
  skus: ReadonlyMap<string, SkuFacts>
  available: Map<string, number>
  quotaUsed: Map<string, bigint>
}>

/** Goods of one seller by one channel: what is one order, and is declared together. */
export type Parcel = Readonly<{
  businessId: string
  market: string
  channel: string
  currency: Currency
  totalMinor: bigint
  taxMinor: bigint
  freightMinor: bigint
  /** What counts towards the buyer's yearly limit. */
  quotaMinor: bigint
  lines: readonly Readonly<{ number: number; quantity: number; sku: SkuFacts }>[]
}>

export type Decision =
  | Readonly<{ status: 'accepted'; parcels: readonly Parcel[]; totalMinor: bigint }>
  | (PlacementRefusal & Readonly<{ status: 'refused' }>)

export const skuKey = (sku: { businessId: string; variantId: string }): string =>
  `${sku.businessId} ${sku.variantId}`

const refused = (reason: PlacementRefusal['reason'], line: number | null = null): Decision => ({
  status: 'refused',
  reason,
  line,
})

/**
 * Accepts or refuses one request, and if it is accepted takes what it needs from `left`. Going
 * through a batch in arrival order, each finds what those before it left: a request that is
 * refused takes nothing, so a large order that does not fit gives way to smaller ones behind it.
 */
export function decidePlacement(
  placement: Pick<Placement, 'lines' | 'personId'>,
  left: Remaining,
  limits: readonly OrderLimit[],
): Decision {
  for (const [number, line] of placement.lines.entries()) {
    const sku = left.skus.get(skuKey(line))
    if (!sku) return refused('unknown_sku', number)
    if (!sku.isOpen) return refused('channel_closed', number)
    const isAsSeen =
      sku.priceMinor === line.priceMinor &&
      sku.currency === line.currency &&
      sku.version === line.version
    if (!isAsSeen) return refused('price_changed', number)
    if (left.available.get(skuKey(line))! < line.quantity) return refused('sold_out', number)
  }
  const parcels = toParcels(placement.lines, left.skus, limits)
  const [first] = parcels
  const isMixed = parcels.some(
    (parcel) => parcel.market !== first?.market || parcel.currency !== first.currency,
  )
  if (isMixed) return refused('mixed_markets')
  const limited = parcels.filter(({ limit }) => limit !== undefined)
  const { personId } = placement
  if (limited.length > 0 && personId === null) return refused('identity_required')
  if (limited.some(isOverOrderLimit)) return refused('over_limit')
  const quotaMinor = parcels.reduce((sum, parcel) => sum + parcel.quotaMinor, 0n)
  if (personId !== null && quotaMinor > 0n) {
    const used = (left.quotaUsed.get(personId) ?? 0n) + quotaMinor
    if (limited.some(({ limit }) => used > limit!.perYear.minor)) {
      return refused('over_yearly_limit')
    }
    left.quotaUsed.set(personId, used)
  }
  for (const line of placement.lines) {
    const key = skuKey(line)
    left.available.set(key, left.available.get(key)! - line.quantity)
  }
  const totalMinor = parcels.reduce((sum, parcel) => sum + parcel.totalMinor, 0n)
  return { status: 'accepted', parcels, totalMinor }
}

type LimitedParcel = Parcel & Readonly<{ limit: OrderLimit | undefined; worthMinor: bigint }>

/** One single thing may be worth more, at full tax: its price was made with that. */
function isOverOrderLimit({ limit, worthMinor, lines }: LimitedParcel): boolean {
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  return worthMinor > limit!.perOrder.minor && units > 1
}

function toParcels(
  lines: readonly CheckoutLine[],
  skus: ReadonlyMap<string, SkuFacts>,
  limits: readonly OrderLimit[],
): LimitedParcel[] {
  const groups = new Map<string, { number: number; quantity: number; sku: SkuFacts }[]>()
  for (const [number, line] of lines.entries()) {
    const sku = skus.get(skuKey(line))!
    const name = `${sku.businessId} ${sku.market} ${sku.channel} ${sku.currency}`
    const group = groups.get(name)
    const one = { number, quantity: line.quantity, sku }
    if (group) group.push(one)
    else groups.set(name, [one])
  }
  return [...groups.values()].map((group) => {
    const { businessId, market, channel, currency } = group[0]!.sku
    const limit = limits.find((one) => one.market === market && one.channel === channel)
    const sum = (of: (sku: SkuFacts) => bigint): bigint =>
      group.reduce((total, { sku, quantity }) => total + of(sku) * BigInt(quantity), 0n)
    const totalMinor = sum((sku) => sku.priceMinor)
    const taxMinor = sum((sku) => sku.taxMinor)
    // The law's limits are on the price with freight and without tax.
    const worthMinor = totalMinor - taxMinor
    return {
      businessId,
      market,
      channel,
      currency,
      totalMinor,
      taxMinor,
      freightMinor: sum((sku) => sku.freightMinor),
      worthMinor,
      quotaMinor: limit ? worthMinor : 0n,
      limit,
      lines: group,
    }
  })
}
