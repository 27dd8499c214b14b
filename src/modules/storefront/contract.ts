import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import {
  DayDto,
  DecimalDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  Uuid,
} from '../../platform/wire.ts'
import { SYNONYM_PROBLEMS } from './check-synonyms.ts'
import { CHORES } from './chore.ts'
import { shopLimits } from './limits.ts'
import type { Copy } from './listing.ts'
import { LISTING_STATES, type ListingState } from './listing-state.ts'
import { REVIEW_STATES } from './review-store.ts'

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])
const oneOf = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: 'string', enum: values })
const strict = { additionalProperties: false }

const StateDto = Type.Unsafe<ListingState>({ type: 'string', enum: LISTING_STATES })
const CopyStateDto = Type.Unsafe<Copy['state']>({
  type: 'string',
  enum: ['typed', 'proposed', 'approved'],
  description: '`approved`: proposed by a machine, read and released by a person.',
})
const CopyDto = Type.Object({ title: Type.String(), text: Type.String(), state: CopyStateDto })
const CopyOfBoth = Type.Object({ en: nullable(CopyDto), 'zh-CN': nullable(CopyDto) })
const NamedDto = Type.Object({ slug: Type.String(), name: LocalTextDto })
const ReasonDto = Type.Object({
  code: Type.String(),
  text: LocalTextDto,
  ruleId: nullable(Type.String()),
})
const PriceDto = Type.Object({
  total: MoneyDto,
  tax: MoneyDto,
  parts: Type.Array(
    Type.Object({
      kind: Type.String(),
      amount: MoneyDto,
      rate: nullable(DecimalDto),
      ruleId: nullable(Type.String()),
      isEstimate: Type.Boolean(),
    }),
  ),
  exchange: nullable(Type.Object({ rate: DecimalDto, day: DayDto, source: Type.String() })),
  effectiveRate: DecimalDto,
  day: DayDto,
  dataVersions: Type.Record(Type.String(), Type.String()),
})
const OfferDto = Type.Object({
  variantId: Uuid,
  sku: nullable(Type.String()),
  options: Type.Array(Type.String()),
  weightGrams: nullable(Type.String()),
  price: PriceDto,
})
const OriginDto = Type.Object({
  country: Type.String(),
  state: nullable(Type.String()),
  county: nullable(Type.String()),
})
const ImageDto = Type.Object({ url: Type.String(), alt: nullable(Type.String()) })

const shown = {
  id: Uuid,
  businessId: Uuid,
  copy: CopyOfBoth,
  brand: nullable(Type.String()),
  category: nullable(NamedDto),
  origin: OriginDto,
  images: Type.Array(ImageDto),
  channel: Type.String(),
  code: Type.String(),
  deliveryDays: Type.Integer(),
}

/** A listing as its seller sees it. */
export const ListingDto = Type.Object({
  ...shown,
  productId: Uuid,
  state: StateDto,
  reasons: Type.Array(ReasonDto),
  offers: Type.Array(
    Type.Object({
      ...OfferDto.properties,
      sellerPrice: MoneyDto,
      coming: nullable(Type.Object({ price: PriceDto, on: DayDto })),
    }),
  ),
  version: Type.Integer(),
  listedAt: nullable(InstantDto),
  createdAt: InstantDto,
  updatedAt: InstantDto,
})
export type ListingDto = Static<typeof ListingDto>
export const ListingsPageDto = Type.Object({ listings: Type.Array(ListingDto), next: NextCursor })

/** A listing as buyers see it. */
export const ShopListingDto = Type.Object({
  ...shown,
  channelName: LocalTextDto,
  offers: Type.Array(OfferDto),
})
export type ShopListingDto = Static<typeof ShopListingDto>

const text = (maxLength: number) =>
  Type.String({ maxLength, pattern: '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f]*$' })
const WordsDto = Type.Object(
  {
    title: Type.Intersect([text(shopLimits.titleCharacters), Type.String({ pattern: '\\S' })]),
    text: text(shopLimits.textCharacters),
  },
  strict,
)
export const ListBody = Type.Object(
  {
    productId: Uuid,
    channel: Type.Optional(Type.String({ pattern: '^[a-z0-9]{1,20}$' })),
    deliveryDays: Type.Integer({ minimum: 1, maximum: 90, default: 14 }),
    copy: Type.Optional(
      Type.Object({ en: Type.Optional(WordsDto), 'zh-CN': Type.Optional(WordsDto) }, strict),
    ),
  },
  strict,
)
export type ListBody = Static<typeof ListBody>
export const EditBody = Type.Object(
  {
    version: Type.Integer({ description: 'Refuses the change when it is older.' }),
    copy: Type.Optional(
      Type.Object({ en: Type.Optional(WordsDto), 'zh-CN': Type.Optional(WordsDto) }, strict),
    ),
    approve: Type.Optional(
      Type.Array(oneOf('en', 'zh-CN'), {
        maxItems: 2,
        description: 'Languages whose proposed words a person has read.',
      }),
    ),
    deliveryDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
  },
  strict,
)
export type EditBody = Static<typeof EditBody>
export const ProposeBody = Type.Object(
  {
    version: Type.Integer({ description: 'Refuses the proposal when it is older.' }),
    to: oneOf('en', 'zh-CN'),
  },
  strict,
)
export const ProposalDto = Type.Object({
  listing: ListingDto,
  from: Type.Array(oneOf('person', 'machine', 'glossary'), {
    description:
      'Who said these words: a person before, for the same text; a machine; the built-in glossary.',
  }),
  missing: Type.Array(LocalTextDto, {
    description: 'Words of the glossary that are in the source and not in the proposal.',
  }),
})
export const RejectBody = Type.Object(
  { reason: Type.Intersect([text(500), Type.String({ pattern: '\\S' })]) },
  strict,
)
export const StandingDto = oneOf('new', 'vouched')
export const HoldDto = Type.Unsafe<'paused' | 'limits'>({
  type: 'string',
  enum: ['paused', 'limits'],
  description: 'Why nothing of the seller can be bought: by the operator, or above the limits.',
})
const CountOf = Type.Object({
  used: Type.Integer(),
  most: Type.Integer(),
  isSet: Type.Boolean({ description: 'By the operator for this seller.' }),
})
const ValueOf = Type.Object({ used: MoneyDto, most: MoneyDto, isSet: Type.Boolean() })
export const LimitsDto = Type.Object({
  standing: StandingDto,
  vouchedBy: nullable(Type.String()),
  delivered: Type.Integer({ description: 'Orders that arrived, as far as limits grow by them.' }),
  listings: CountOf,
  openValue: ValueOf,
  openOrders: CountOf,
  escrow: ValueOf,
  categories: CountOf,
  limitsReason: nullable(Type.String()),
  hold: nullable(HoldDto),
  holdReason: nullable(Type.String()),
  heldAt: nullable(InstantDto),
  reasons: Type.Array(ReasonDto, { description: 'Why one more listing could not go live.' }),
  nextStep: nullable(LocalTextDto),
})
export const SellerDto = Type.Object({
  businessId: Uuid,
  name: Type.String(),
  nameZh: nullable(Type.String()),
  ...LimitsDto.properties,
  version: Type.Integer({ description: 'What a decision says it has seen.' }),
})
export const SellersPageDto = Type.Object({ sellers: Type.Array(SellerDto), next: NextCursor })
const decision = {
  reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
  version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
}
export const DecideSellerBody = Type.Object(decision, strict)
const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 })
export const SellerLimitsBody = Type.Object(
  {
    ...decision,
    limits: Type.Partial(
      Type.Object(
        {
          listings: Count,
          openValue: MoneyDto,
          openOrders: Count,
          escrow: MoneyDto,
          categories: Count,
        },
        strict,
      ),
    ),
  },
  strict,
)
export const VouchBody = Type.Object(
  { vouchedBy: Type.Intersect([text(200), Type.String({ pattern: '\\S' })]) },
  strict,
)

export const CardDto = Type.Object({
  id: Uuid,
  businessId: Uuid,
  title: Type.Object({ en: nullable(Type.String()), 'zh-CN': nullable(Type.String()) }),
  isSample: Type.Boolean({ description: 'Of an invented seller, to show how the shop works.' }),
  isMachineMade: Type.Boolean({ description: 'Words proposed by a machine, read by a person.' }),
  brand: nullable(Type.String()),
  category: nullable(NamedDto),
  origin: OriginDto,
  image: nullable(ImageDto),
  price: MoneyDto,
  tax: MoneyDto,
  channel: Type.String(),
  deliveryDays: Type.Integer(),
})
export type CardDto = Static<typeof CardDto>

const CountDto = Type.Object({
  value: Type.String(),
  name: LocalTextDto,
  count: Type.Integer(),
})
const MarkedDto = Type.Array(Type.Object({ text: Type.String(), isMatch: Type.Boolean() }))
export const SearchDto = Type.Object({
  query: Type.String(),
  found: Type.Integer(),
  isCounted: Type.Boolean({ description: 'False: not all were counted, as there are too many.' }),
  how: oneOf('all', 'all_but_one', 'any'),
  corrections: Type.Array(Type.Object({ typed: Type.String(), read: Type.String() })),
  hits: Type.Array(
    Type.Object({
      ...CardDto.properties,
      marked: Type.Object({ en: nullable(MarkedDto), 'zh-CN': nullable(MarkedDto) }),
    }),
  ),
  facets: Type.Object({
    category: Type.Array(CountDto),
    brand: Type.Array(CountDto),
    state: Type.Array(CountDto),
    county: Type.Array(CountDto),
    channel: Type.Array(CountDto),
    price: Type.Array(CountDto),
    days: Type.Array(CountDto),
  }),
  next: NextCursor,
})
export type SearchDto = Static<typeof SearchDto>

const Slug = Type.String({ maxLength: 100 })
export const SearchQuery = {
  q: Type.String({ maxLength: 500, default: '' }),
  category: Type.Optional(Slug),
  brand: Type.Optional(Slug),
  state: Type.Optional(Slug),
  county: Type.Optional(Slug),
  channel: Type.Optional(Slug),
  price: Type.Optional(Type.Integer({ minimum: 0, maximum: 5 })),
  days: Type.Optional(Type.Integer({ minimum: 0, maximum: 4 })),
  sort: oneOf('relevance', 'price', '-price', 'newest'),
  after: Type.Optional(Type.String({ maxLength: 60 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 24 }),
}
SearchQuery.sort = Type.Unsafe({ ...SearchQuery.sort, default: 'relevance' })

export const CategoriesDto = Type.Object({
  categories: Type.Array(Type.Object({ value: Type.String(), name: LocalTextDto })),
})
export const HomeDto = Type.Object({
  newest: SearchDto,
  categories: SearchDto.properties.facets.properties.category,
  states: SearchDto.properties.facets.properties.state,
})
export const PavilionDto = Type.Object({
  state: NamedDto,
  county: nullable(NamedDto),
  listings: SearchDto,
})
export const MissedQueriesDto = Type.Object({
  queries: Type.Array(
    Type.Object({ query: Type.String(), times: Type.Integer(), lastDay: DayDto }),
  ),
  next: NextCursor,
})
const SynonymsFileDto = Type.String({
  maxLength: 1_000_000,
  description: 'Names for one thing, between commas; a group a line; # begins a remark.',
})
export const SynonymsBody = Type.Object(
  {
    text: SynonymsFileDto,
    basedOn: Type.Optional(
      Type.String({ maxLength: 20, description: 'The version that was edited.' }),
    ),
  },
  strict,
)
const SynonymProblemsDto = Type.Array(
  Type.Object({
    line: Type.Integer(),
    problem: Type.Unsafe<(typeof SYNONYM_PROBLEMS)[number]>({
      type: 'string',
      enum: SYNONYM_PROBLEMS,
    }),
    name: nullable(Type.String()),
    isError: Type.Boolean(),
  }),
)
export const SynonymsTextDto = Type.Object({
  text: Type.String(),
  version: Type.String(),
  isShipped: Type.Boolean(),
  problems: SynonymProblemsDto,
  history: Type.Array(
    Type.Object({ version: Type.String(), loadedAt: InstantDto, loadedBy: Type.String() }),
  ),
})
export const PreviewSynonymsBody = Type.Object(
  {
    text: SynonymsFileDto,
    queries: Type.Array(Type.String({ minLength: 1, maxLength: 120 }), { maxItems: 10 }),
  },
  strict,
)
const AnsweredDto = Type.Object({
  found: Type.Integer(),
  titles: Type.Array(nullable(Type.String())),
})
export const SynonymsPreviewDto = Type.Object({
  problems: SynonymProblemsDto,
  queries: Type.Array(
    Type.Object({ query: Type.String(), before: AnsweredDto, after: AnsweredDto }),
  ),
})
export const SynonymsDto = Type.Object({ version: Type.String() })

const OfListing = { businessId: Uuid, listingId: Uuid }
/** A listing came, went or changed in the shop. */
export const ListingChanged = defineEvent(
  'storefront.listing_changed',
  Type.Object({ ...OfListing, state: StateDto }),
)
export const ListingBlocked = defineEvent(
  'storefront.listing_blocked',
  Type.Object({ ...OfListing, reasons: Type.Array(ReasonDto) }),
)
/** The seller learns of a price some days before it holds. */
export const PriceAnnounced = defineEvent(
  'storefront.price_announced',
  Type.Object({
    ...OfListing,
    offers: Type.Array(Type.Object({ variantId: Uuid, from: MoneyDto, to: MoneyDto })),
    takesEffectOn: DayDto,
  }),
)

const LocaleDto = oneOf('en', 'zh-CN')
export const ReviewBody = Type.Object(
  {
    listingId: Uuid,
    rating: Type.Integer({ minimum: 1, maximum: 5 }),
    text: text(2_000),
    author: Type.Intersect([text(100), Type.String({ pattern: '\\S' })], {
      description: 'Shown with all but its first character hidden.',
    }),
    locale: Type.Optional(LocaleDto),
  },
  strict,
)
export const ReviewDto = Type.Object({
  id: Uuid,
  listingId: Uuid,
  rating: Type.Integer(),
  text: Type.String(),
  locale: LocaleDto,
  author: Type.String(),
  state: oneOf(...REVIEW_STATES),
  writtenAt: InstantDto,
})
export const ReviewsPageDto = Type.Object({
  count: Type.Integer(),
  sum: Type.Integer({ description: 'Of all stars: divided by the count, the average.' }),
  reviews: Type.Array(ReviewDto),
  next: NextCursor,
})
export const BulkStepBody = Type.Object(
  {
    listingIds: Type.Array(Uuid, { minItems: 1, maxItems: 100, uniqueItems: true }),
    step: oneOf('submit', 'pause'),
  },
  strict,
)
export const SteppedDto = Type.Object({
  listingId: Uuid,
  state: nullable(StateDto),
  refusal: nullable(
    Type.Object({ code: Type.String(), title: LocalTextDto, reasons: Type.Array(ReasonDto) }),
  ),
})
const StoryDto = nullable(Type.String({ maxLength: 4_000 }))
export const MakerStoryDto = Type.Object({ en: StoryDto, 'zh-CN': StoryDto }, strict)
export const TodayDto = Type.Object({
  chores: Type.Array(Type.Object({ chore: oneOf(...CHORES), count: Type.Integer() })),
})

export const DecideReviewBody = Type.Object({ to: oneOf('kept', 'hidden') }, strict)
