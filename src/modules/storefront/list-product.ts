import { newId } from '../../kernel/ids.ts'
import type { Day } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { once } from '../../platform/idempotency.ts'
import { findOrganisation, type Organisation, recordAudit } from '../accounts/api.ts'
import { CatalogueErrors, findProduct, type Product, textOf } from '../catalogue/api.ts'
import { demandFor } from '../demand/api.ts'
import type { ListBody, ListingDto } from './contract.ts'
import { StorefrontErrors } from './errors.ts'
import { NEW_LISTINGS } from './features.ts'
import { catalogueWords } from './follow-words.ts'
import type { Listing, Named, Offer, Price } from './listing.ts'
import { followNames } from './picture-store.ts'
import { type Goods, priceGoods, today, type Unit } from './price-listing.ts'
import { firstCopy } from './propose-copy.ts'
import { insertListing } from './store.ts'
import { toListingDto, toReasonDto } from './wire.ts'

type Order = Readonly<{ businessId: string; body: ListBody; idempotencyKey?: string | undefined }>

/**
 * Makes a draft from a product of the catalogue; a line of a report has its product's id. The
 * price is worked out for the cheapest open channel, or the one named. Throws product_not_found,
 * cannot_be_listed with the reasons, already_listed, switched_off.
 */
export async function listProduct(
  ctx: Ctx,
  { businessId, body, idempotencyKey: key }: Order,
): Promise<ListingDto> {
  await ctx.features.require(NEW_LISTINGS)
  const product = await findProduct(ctx, businessId, body.productId)
  if (!product || product.status === 'archived') {
    throw CatalogueErrors.productNotFound({ productId: body.productId })
  }
  const business = await findOrganisation(ctx.db, businessId)
  const goods = goodsOf(product, business)
  const { channel } = body
  const day = today(ctx.now())
  const priced = await priceGoods(ctx, goods, { units: unitsOf(product), day, channel })
  if ('reasons' in priced) {
    throw StorefrontErrors.cannotBeListed({ reasons: priced.reasons.map(toReasonDto) })
  }
  const category = categoryOf(goods.text, priced.code, day)
  const now = ctx.now()
  const listing: Listing = {
    businessId,
    id: newId(),
    productId: product.id,
    state: 'draft',
    reasons: [],
    copy: firstCopy(product, body.copy, category),
    brand: product.brand ?? null,
    category,
    origin: originOf(product, business),
    optionNames: product.optionNames,
    images: product.images.map(({ url, alt }) => ({ url, alt: alt ?? null })),
    channel: priced.channel,
    code: priced.code,
    deliveryDays: body.deliveryDays,
    offers: offersOf(product, priced.prices),
    comingBlock: null,
    newWords: null,
    followed: { version: product.version, words: catalogueWords(product).hash },
    pricedFor: null,
    version: 1,
    listedAt: null,
    createdAt: now,
    updatedAt: now,
  }
  return transaction(ctx, (tx) =>
    once(tx, { key, request: { businessId, body } }, async () => {
      if (!(await insertListing(tx.db, listing))) throw StorefrontErrors.alreadyListed()
      const after = listing.images.map(({ url }) => url)
      await followNames(tx.db, { businessId, before: [], after, now })
      await recordAudit(tx, {
        organisationId: businessId,
        action: 'storefront.listed',
        subject: `listing:${listing.id}`,
        after: { productId: product.id, channel: listing.channel, code: listing.code },
      })
      return toListingDto(listing)
    }),
  )
}

/** What is priced: every variant that has a price. */
export const unitsOf = (product: Product): Unit[] =>
  product.variants.flatMap(({ id, price, weightGrams, options }) =>
    price && price.minor > 0n
      ? [{ variantId: id, sellerPrice: price, weightGrams: weightGrams ?? null, options }]
      : [],
  )

export function offersOf(product: Product, prices: ReadonlyMap<string, Price>): Offer[] {
  return product.variants.flatMap((variant, position) => {
    const price = prices.get(variant.id)
    if (!price || !variant.price) return []
    return [
      {
        variantId: variant.id,
        position,
        sku: variant.sku ?? null,
        options: variant.options,
        weightGrams: variant.weightGrams ?? null,
        statedStock: variant.stock ?? null,
        sellerPrice: variant.price,
        price,
        coming: null,
      },
    ]
  })
}

/** Where goods come from decides their duty: the state of the business when it is in the country. */
export function goodsOf(product: Product, business: Organisation | undefined): Goods {
  const country = product.origin.country ?? business?.state?.slice(0, 2) ?? 'US'
  const isFromState = !product.origin.state && business?.state?.startsWith(`${country}-`)
  return {
    businessId: product.businessId,
    text: textOf(product),
    origin: isFromState ? business!.state! : country,
  }
}

export function originOf(product: Product, business: Organisation | undefined): Listing['origin'] {
  const { country, state, county } = product.origin
  const home = business?.state?.slice(0, 2)
  const isFromHome = home !== undefined && (!country || country === home)
  if (state || !isFromHome) {
    return { country: country ?? home ?? 'US', state: state ?? null, county: county ?? null }
  }
  return { country: home, state: business!.state, county: county ?? business!.county }
}

export function categoryOf(text: Goods['text'], code: string, day: Day): Named | null {
  const found = demandFor({ code6: code, text, day, imports: undefined })
  return found ? found.category : null
}
