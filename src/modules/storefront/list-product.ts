import { newId } from '../../kernel/ids.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { once } from '../../platform/idempotency.ts'
import { findOrganisation, recordAudit } from '../accounts/api.ts'
import { CatalogueErrors, findProduct, type Product, textOf } from '../catalogue/api.ts'
import { demandFor } from '../demand/api.ts'
import type { ListBody, ListingDto } from './contract.ts'
import { StorefrontErrors } from './errors.ts'
import { NEW_LISTINGS } from './features.ts'
import type { Listing, Named, Offer, Price } from './listing.ts'
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
  const goods = await goodsOf(ctx, product)
  const { channel } = body
  const day = today(ctx.now())
  const priced = await priceGoods(ctx, goods, { units: unitsOf(product), day, channel })
  if ('reasons' in priced) {
    throw StorefrontErrors.cannotBeListed({ reasons: priced.reasons.map(toReasonDto) })
  }
  const category = categoryOf(goods, priced.code, day)
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
    origin: await originOf(ctx, product),
    optionNames: product.optionNames,
    images: product.images.map(({ url, alt }) => ({ url, alt: alt ?? null })),
    channel: priced.channel,
    code: priced.code,
    deliveryDays: body.deliveryDays,
    offers: offersOf(product, priced.prices),
    version: 1,
    listedAt: null,
    createdAt: now,
    updatedAt: now,
  }
  return transaction(ctx, (tx) =>
    once(tx, { key, request: { businessId, body } }, async () => {
      if (!(await insertListing(tx.db, listing))) throw StorefrontErrors.alreadyListed()
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
export async function goodsOf(ctx: Pick<Ctx, 'db'>, product: Product): Promise<Goods> {
  const business = await findOrganisation(ctx.db, product.businessId)
  const country = product.origin.country ?? business?.state?.slice(0, 2) ?? 'US'
  const isFromState = !product.origin.state && business?.state?.startsWith(`${country}-`)
  return {
    businessId: product.businessId,
    text: textOf(product),
    origin: isFromState ? business!.state! : country,
  }
}

async function originOf(ctx: Pick<Ctx, 'db'>, product: Product): Promise<Listing['origin']> {
  const { country, state, county } = product.origin
  const business = await findOrganisation(ctx.db, product.businessId)
  const home = business?.state?.slice(0, 2)
  const isFromHome = home !== undefined && (!country || country === home)
  if (state || !isFromHome) {
    return { country: country ?? home ?? 'US', state: state ?? null, county: county ?? null }
  }
  return { country: home, state: business!.state, county: county ?? business!.county }
}

function categoryOf(goods: Goods, code: string, day: ReturnType<typeof today>): Named | null {
  const found = demandFor({ code6: code, text: goods.text, day, imports: undefined })
  return found ? found.category : null
}
