import { type Static, Type } from 'typebox'
import { parseMoney, toMoneyDto } from '../../kernel/money.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import {
  DayDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  nullable,
  PageQuery,
  Uuid,
} from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import { CatalogueErrors } from '../catalogue/api.ts'
import { requireAccess } from './access.ts'
import { ReasonDto, StateDto } from './contract.ts'
import { LISTING_STATES, type ListingState } from './listing-state.ts'
import {
  type ChannelOffer,
  offerChannels,
  type PricePreview,
  type PriceStory,
  previewPrices,
} from './preview-prices.ts'
import { type ListingPrices, readPrices } from './read-prices.ts'
import { toReasonDto } from './wire.ts'

const tags = ['storefront']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const Business = Type.Object({ businessId: Uuid })
/** Pricing asks every rule about each of them. */
const PREVIEWED = 50

const StoryDto = Type.Object({
  shopPrice: MoneyDto,
  tax: MoneyDto,
  freight: MoneyDto,
  commission: MoneyDto,
  sellerGets: nullable(MoneyDto),
})
const variant = {
  variantId: Uuid,
  sku: nullable(Type.String()),
  options: Type.Array(Type.String()),
}
const ChannelOffersDto = Type.Object({
  channels: Type.Array(
    Type.Object({
      channel: Type.String(),
      name: LocalTextDto,
      isBonded: Type.Boolean({ description: 'Sold from a bonded warehouse of the market.' }),
      doubts: Type.Array(ReasonDto, { description: 'Why the operator would look at it first.' }),
      reasons: Type.Array(ReasonDto, { description: 'Why it is closed; empty when it is not.' }),
      variants: Type.Array(Type.Object({ ...variant, sellerPrice: MoneyDto, story: StoryDto })),
    }),
  ),
})
const ListingTitleDto = Type.Object({
  en: nullable(Type.String()),
  'zh-CN': nullable(Type.String()),
})
const PricesPageDto = Type.Object({
  listings: Type.Array(
    Type.Object({
      id: Uuid,
      productId: Uuid,
      title: ListingTitleDto,
      state: StateDto,
      code: Type.String(),
      channel: Type.String(),
      variants: Type.Array(
        Type.Object({
          ...variant,
          sellerPrice: MoneyDto,
          story: StoryDto,
          coming: nullable(Type.Object({ story: StoryDto, on: DayDto })),
        }),
      ),
    }),
  ),
  next: NextCursor,
})
const PreviewBody = Type.Object(
  {
    productIds: Type.Array(Uuid, { minItems: 1, maxItems: PREVIEWED, uniqueItems: true }),
    percent: Type.Optional(
      Type.String({
        pattern: '^-?\\d{1,4}(\\.\\d{1,4})?$',
        description: '"-10" takes 10 % off.',
      }),
    ),
    price: Type.Optional({ ...MoneyDto, description: 'One price for every variant.' }),
  },
  { additionalProperties: false },
)
const PreviewDto = Type.Object({
  products: Type.Array(
    Type.Object({
      productId: Uuid,
      title: Type.String(),
      listingId: nullable(Uuid),
      listingTitle: ListingTitleDto,
      reasons: Type.Array(ReasonDto, { description: 'Why it could not be sold at these prices.' }),
      variants: Type.Array(
        Type.Object({ ...variant, before: MoneyDto, after: MoneyDto, story: nullable(StoryDto) }),
      ),
    }),
  ),
})

const toStoryDto = ({ price, freight, commission, seller }: PriceStory) => ({
  shopPrice: toMoneyDto(price.total),
  tax: toMoneyDto(price.tax),
  freight: toMoneyDto(freight),
  commission: toMoneyDto(commission),
  sellerGets: seller ? toMoneyDto(seller) : null,
})
const titleOf = (copy: ListingPrices['listing']['copy'] | undefined) => ({
  en: copy?.en?.title ?? null,
  'zh-CN': copy?.['zh-CN']?.title ?? null,
})
const toChannelDto = ({ doubts, reasons, variants, ...about }: ChannelOffer) => ({
  ...about,
  doubts: doubts.map(toReasonDto),
  reasons: reasons.map(toReasonDto),
  variants: variants.map(({ sellerPrice, story, options, ...rest }) => ({
    ...rest,
    options: [...options],
    sellerPrice: toMoneyDto(sellerPrice),
    story: toStoryDto(story),
  })),
})
const toPricesDto = ({ listing, variants }: ListingPrices) => ({
  id: listing.id,
  productId: listing.productId,
  title: titleOf(listing.copy),
  state: listing.state,
  code: listing.code,
  channel: listing.channel,
  variants: variants.map(({ sellerPrice, story, coming, options, ...rest }) => ({
    ...rest,
    options: [...options],
    sellerPrice: toMoneyDto(sellerPrice),
    story: toStoryDto(story),
    coming: coming && { story: toStoryDto(coming.story), on: coming.on },
  })),
})
const toPreviewDto = ({ productId, title, listing, reasons, variants }: PricePreview) => ({
  productId,
  title,
  listingId: listing?.id ?? null,
  listingTitle: titleOf(listing?.copy),
  reasons: reasons.map(toReasonDto),
  variants: variants.map(({ before, after, story, options, ...rest }) => ({
    ...rest,
    options: [...options],
    before: toMoneyDto(before),
    after: toMoneyDto(after),
    story: story ? toStoryDto(story) : null,
  })),
})

/** A seller's prices in the shop: what they are made of, and what others would come to. */
export const priceRoutes: Routes = async (app) => {
  app.addHook('preHandler', requireAccess)

  app.get(
    '/v1/businesses/:businessId/prices',
    {
      schema: {
        operationId: 'listPrices',
        tags,
        summary: 'What each variant costs in the shop, and what of it the seller gets at present.',
        params: Business,
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Uuid),
          state: Type.Optional(Type.Unsafe<ListingState>({ type: 'string', enum: LISTING_STATES })),
          search: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: { 200: PricesPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params, query }): Promise<Static<typeof PricesPageDto>> => {
      const found = await readPrices(ctx, { ...params, ...query })
      const last = found.length === query.limit ? found.at(-1) : undefined
      return { listings: found.map(toPricesDto), next: last?.listing.id ?? null }
    },
  )

  app.get(
    '/v1/businesses/:businessId/products/:productId/channel-offers',
    {
      schema: {
        operationId: 'offerChannels',
        tags,
        summary: 'What a product would cost in the shop through each import channel.',
        params: Type.Object({ businessId: Uuid, productId: Uuid }),
        response: {
          200: ChannelOffersDto,
          ...problems(...scoped, CatalogueErrors.productNotFound),
        },
      },
    },
    async ({ ctx, params }) => ({ channels: (await offerChannels(ctx, params)).map(toChannelDto) }),
  )

  app.post(
    '/v1/businesses/:businessId/price-previews',
    {
      schema: {
        operationId: 'previewPrices',
        tags,
        summary: 'What other prices would come to in the shop and for the seller; changes nothing.',
        params: Business,
        body: PreviewBody,
        response: {
          200: PreviewDto,
          ...problems(...scoped, CatalogueErrors.productNotFound, CatalogueErrors.valueRefused),
        },
      },
    },
    async ({ ctx, params: { businessId }, body: { productIds, percent, price: asked } }) => {
      const price = asked && parseMoney(asked.amount, asked.currency)
      const isOne = (percent === undefined) !== (asked === undefined)
      if (!isOne || (asked && (!price || price.minor <= 0n))) {
        throw CatalogueErrors.valueRefused({ field: 'price', expected: 'a percentage or a price' })
      }
      const found = await previewPrices(ctx, businessId, { productIds, percent, price })
      return { products: found.map(toPreviewDto) }
    },
  )
}
