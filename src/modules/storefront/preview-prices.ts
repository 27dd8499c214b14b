import type { LocalText } from '../../kernel/locale.ts'
import { type Money, multiply, parseMoney, zero } from '../../kernel/money.ts'
import { addRates, ONE, type Rate, rate } from '../../kernel/rate.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisation } from '../accounts/api.ts'
import { CatalogueErrors, findProduct, type Product } from '../catalogue/api.ts'
import { type PieceSold, previewSales } from '../ledger/api.ts'
import { goodsOf, unitsOf } from './list-product.ts'
import type { Listing, Price, Reason } from './listing.ts'
import { priceGoods, shopMarket, today } from './price-listing.ts'
import { findListingOf } from './store.ts'

/** A price in the shop with what becomes of it: tax, freight and commission go, the rest is the seller's. */
export type PriceStory = Readonly<{
  price: Price
  freight: Money
  commission: Money
  /** In the currency the seller is paid in; undefined when nobody quotes its rate. */
  seller: Money | undefined
}>

/** One variant, as it is sold now and as it would be. */
export type PricedVariant = Readonly<{
  variantId: string
  sku: string | null
  options: readonly string[]
  sellerPrice: Money
  story: PriceStory
}>

type Priced = Readonly<{ code: string; price: Price }>

/** What becomes of each of these prices, in their order. `priced`: the currency of the seller's prices. */
export async function storiesOf(
  ctx: Pick<Ctx, 'db' | 'now'>,
  businessId: string,
  priced: Money['currency'],
  prices: readonly Priced[],
): Promise<PriceStory[]> {
  const pieces = prices.map(({ code, price }): PieceSold => {
    const { total, tax } = price
    return { code, total, tax, freight: freightOf(price) }
  })
  const brought = await previewSales(ctx, { businessId, priced }, pieces)
  return prices.map(({ price }, i) => ({
    price,
    freight: pieces[i]!.freight,
    ...brought[i]!,
  }))
}

/** What of a price the carrier gets, insurance with it. */
function freightOf({ total, parts }: Price): Money {
  const minor = parts
    .filter(({ kind }) => kind === 'freight' || kind === 'insurance')
    .reduce((sum, { amount }) => sum + (parseMoney(amount, total.currency)?.minor ?? 0n), 0n)
  return { ...zero(total.currency), minor }
}

export type ChannelOffer = Readonly<{
  channel: string
  name: LocalText
  isBonded: boolean
  /** Why a person would have to look at it first. */
  doubts: readonly Reason[]
  /** Why it is closed; then there are no variants. */
  reasons: readonly Reason[]
  variants: readonly PricedVariant[]
}>

/**
 * What a product would cost in the shop through each channel, the cheapest for a parcel first, and
 * why it cannot go through the others. Throws product_not_found.
 */
export async function offerChannels(
  ctx: Ctx,
  { businessId, productId }: Readonly<{ businessId: string; productId: string }>,
): Promise<ChannelOffer[]> {
  const product = await requireProduct(ctx, businessId, productId)
  const business = await findOrganisation(ctx.db, businessId)
  const goods = goodsOf(product, business)
  const given = { units: unitsOf(product), day: today(ctx.now()) }
  const market = shopMarket()
  const offers: ChannelOffer[] = []
  for (const channel of market.channels) {
    const about = { channel, name: market.channelName(channel), isBonded: market.isBonded(channel) }
    const priced = await priceGoods(ctx, goods, { ...given, channel })
    offers.push(
      'reasons' in priced
        ? { ...about, doubts: [], reasons: priced.reasons, variants: [] }
        : {
            ...about,
            doubts: priced.doubts,
            reasons: [],
            variants: await variantsOf(ctx, product, priced),
          },
    )
  }
  return offers
}

export type PriceWish = Readonly<{
  productIds: readonly string[]
  /** Of the price now: '-10', '2.5'. */
  percent?: string | undefined
  /** One price for every variant of all of them. */
  price?: Money | undefined
}>
export type PricePreview = Readonly<{
  productId: string
  title: string
  listing: Listing | undefined
  /** Why it could not be sold at the new prices. */
  reasons: readonly Reason[]
  variants: readonly Readonly<{
    variantId: string
    sku: string | null
    options: readonly string[]
    /** The price in the catalogue. */
    before: Money
    after: Money
    /** Undefined when it could not be sold at the new price. */
    story: PriceStory | undefined
  }>[]
}>

/**
 * What other prices of many products would come to in the shop, and for the seller, through the
 * channel they are listed for, else the best. Changes nothing. Throws product_not_found,
 * value_refused.
 */
export async function previewPrices(
  ctx: Ctx,
  businessId: string,
  { productIds, percent, price }: PriceWish,
): Promise<PricePreview[]> {
  const factor = percent === undefined ? undefined : factorOf(percent)
  const business = await findOrganisation(ctx.db, businessId)
  const previews: PricePreview[] = []
  for (const productId of productIds) {
    const product = await requireProduct(ctx, businessId, productId)
    const listing = await findListingOf(ctx.db, { businessId, productId })
    const wanted = {
      ...product,
      variants: product.variants.map((variant) => ({
        ...variant,
        price: changedPrice(variant.price, { factor, price }),
      })),
    }
    const priced = await priceGoods(ctx, goodsOf(product, business), {
      units: unitsOf(wanted),
      day: today(ctx.now()),
      channel: listing?.channel,
    })
    const found = 'reasons' in priced ? [] : await variantsOf(ctx, wanted, priced)
    const stories = new Map(found.map(({ variantId, story }) => [variantId, story]))
    previews.push({
      productId,
      title: product.title,
      listing,
      reasons: 'reasons' in priced ? priced.reasons : [],
      variants: product.variants.flatMap(({ id, sku, options, price: before }, i) => {
        const after = wanted.variants[i]!.price
        if (!before || !after) return []
        const story = stories.get(id)
        return [{ variantId: id, sku: sku ?? null, options, before, after, story }]
      }),
    })
  }
  return previews
}

/** A price that is not there is not made up by a percentage, nor by one price for all. */
function changedPrice(
  before: Money | undefined,
  { factor, price }: { factor: Rate | undefined; price: Money | undefined },
): Money | undefined {
  if (!before || price) return before && price
  return factor ? multiply(before, factor, 'halfUp') : before
}

function factorOf(percent: string): Rate {
  const change = rate(percent)
  const factor = addRates(ONE, { scaled: change.scaled, scale: change.scale + 2 })
  if (factor.scaled <= 0n) {
    throw CatalogueErrors.valueRefused({ field: 'percent', expected: 'more than -100' })
  }
  return factor
}

async function requireProduct(ctx: Ctx, businessId: string, productId: string): Promise<Product> {
  const product = await findProduct(ctx, businessId, productId)
  if (!product || product.status === 'archived') {
    throw CatalogueErrors.productNotFound({ productId })
  }
  return product
}

async function variantsOf(
  ctx: Ctx,
  product: Product,
  { code, prices }: { code: string; prices: ReadonlyMap<string, Price> },
): Promise<PricedVariant[]> {
  const sold = product.variants.flatMap(({ id, sku, options, price: sellerPrice }) => {
    const price = prices.get(id)
    if (!price || !sellerPrice) return []
    return [{ variantId: id, sku: sku ?? null, options, sellerPrice, code, price }]
  })
  const [first] = sold
  if (!first) return []
  const { currency } = first.sellerPrice
  const stories = await storiesOf(ctx, product.businessId, currency, sold)
  return sold.map(({ variantId, sku, options, sellerPrice }, i) => ({
    variantId,
    sku,
    options,
    sellerPrice,
    story: stories[i]!,
  }))
}
