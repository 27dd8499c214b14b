import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import { SENT_TYPES } from '../../platform/sent-file.ts'
import {
  DayDto,
  DecimalDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  nullable,
  Uuid,
} from '../../platform/wire.ts'
import { SYNONYM_PROBLEMS } from './check-synonyms.ts'
import { CHORES } from './chore.ts'
import type { SaidBy } from './copy.ts'
import { SORTS } from './count-facets.ts'
import { shopLimits } from './limits.ts'
import { COPY_STATES, type CopyState } from './listing.ts'
import { DOCUMENT_KINDS, DOCUMENT_STATES, ISSUER_KINDS } from './listing-document.ts'
import { LISTING_STATES, type ListingState } from './listing-state.ts'
import { REPORT_REASONS } from './review-report.ts'
import { REVIEW_STATES } from './review-store.ts'

const oneOf = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: 'string', enum: values })
const strict = { additionalProperties: false }

export const StateDto = Type.Unsafe<ListingState>({ type: 'string', enum: LISTING_STATES })
const CopyStateDto = Type.Unsafe<CopyState>({
  type: 'string',
  enum: COPY_STATES,
  description: '`approved`: proposed, read and released by a person; `edited`: and changed.',
})
const CopyDto = Type.Object({
  title: Type.String(),
  text: Type.String(),
  state: CopyStateDto,
  by: Type.Unsafe<SaidBy>({
    type: 'string',
    enum: ['person', 'machine', 'glossary'],
    description: 'Who said it first, whoever approved or edited it since.',
  }),
  model: nullable(Type.String({ description: 'Which machine.' })),
})
const CopyOfBoth = Type.Object({ en: nullable(CopyDto), 'zh-CN': nullable(CopyDto) })
const NamedDto = Type.Object({ slug: Type.String(), name: LocalTextDto })
export const ReasonDto = Type.Object({
  code: Type.String(),
  text: LocalTextDto,
  ruleId: nullable(Type.String()),
  said: nullable(
    Type.Object(
      { language: oneOf('en', 'zh-CN'), text: Type.String() },
      { description: 'Words of a person, in the language they wrote them in.' },
    ),
  ),
})
const PriceDto = Type.Object(
  {
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
    openLaw: nullable(
      Type.Object(
        {
          readings: Type.Array(
            Type.Object({
              id: Type.String(),
              label: LocalTextDto,
              isCharged: Type.Boolean(),
              tax: MoneyDto,
              total: MoneyDto,
            }),
          ),
          note: nullable(LocalTextDto),
          source: nullable(Type.Object({ title: Type.String(), url: Type.String() })),
          since: nullable(DayDto),
        },
        { description: 'Readings of a law that could not be verified: the dearest is charged.' },
      ),
    ),
    warnings: Type.Array(ReasonDto, { description: 'What makes the price less sure.' }),
    day: DayDto,
    dataVersions: Type.Record(Type.String(), Type.String()),
  },
  { title: 'ListingPrice' },
)
const OfferDto = Type.Object(
  {
    variantId: Uuid,
    sku: nullable(Type.String()),
    options: Type.Array(Type.String()),
    weightGrams: nullable(Type.String()),
    price: PriceDto,
  },
  { title: 'ListingOffer' },
)
const ShopOfferDto = Type.Object({
  ...OfferDto.properties,
  optionTexts: Type.Array(LocalTextDto, { description: '`options` in both languages.' }),
})
const OriginDto = Type.Object({
  country: Type.String(),
  state: nullable(Type.String()),
  county: nullable(Type.String()),
})
const SourceImageDto = Type.Object({ url: Type.String(), alt: nullable(Type.String()) })
const ImageDto = Type.Object(
  {
    ...SourceImageDto.properties,
    shown: nullable(
      Type.Object(
        { path: Type.String(), width: Type.Integer(), height: Type.Integer() },
        {
          description:
            'Our own copy, once it was fetched: the path goes on with -480 or -960, then .webp or .jpg.',
        },
      ),
    ),
  },
  { title: 'Picture' },
)

const shown = {
  id: Uuid,
  businessId: Uuid,
  copy: CopyOfBoth,
  brand: nullable(Type.String()),
  category: nullable(NamedDto),
  origin: OriginDto,
  images: Type.Array(SourceImageDto),
  channel: Type.String(),
  code: Type.String(),
  deliveryDays: Type.Integer(),
}

/** A listing as its seller sees it. */
export const ListingDto = Type.Object(
  {
    ...shown,
    productId: Uuid,
    state: StateDto,
    reasons: Type.Array(ReasonDto),
    optionNames: Type.Array(Type.String()),
    offers: Type.Array(
      Type.Object({
        ...OfferDto.properties,
        sellerPrice: MoneyDto,
        coming: nullable(Type.Object({ price: PriceDto, sellerPrice: MoneyDto, on: DayDto })),
      }),
    ),
    comingBlock: nullable(
      Type.Object(
        { reasons: Type.Array(ReasonDto), on: DayDto },
        { description: 'From this day on it may not be sold as it is.' },
      ),
    ),
    newWords: nullable(
      Type.Object(
        { language: oneOf('en', 'zh-CN'), title: Type.String(), text: Type.String() },
        {
          description:
            'What the catalogue says now, until the seller takes it over or writes other words.',
        },
      ),
    ),
    version: Type.Integer(),
    listedAt: nullable(InstantDto),
    createdAt: InstantDto,
    updatedAt: InstantDto,
  },
  { title: 'Listing' },
)
export type ListingDto = Static<typeof ListingDto>
/** As the desk shows it: with the name of its seller. */
export const DeskListingsPageDto = Type.Object({
  listings: Type.Array(
    Type.Object({
      ...ListingDto.properties,
      sellerName: Type.String(),
      sellerNameZh: nullable(Type.String()),
      channelName: LocalTextDto,
    }),
  ),
  next: NextCursor,
})
export const ListingsPageDto = Type.Object({ listings: Type.Array(ListingDto), next: NextCursor })

const documentFacts = {
  id: Uuid,
  kind: oneOf(...DOCUMENT_KINDS),
  issuerKind: Type.Unsafe<(typeof ISSUER_KINDS)[number]>({
    type: 'string',
    enum: ISSUER_KINDS,
    description: '`named`: whom the seller names; `agency`: an agency of this market.',
  }),
  issuer: Type.String(),
  number: Type.String(),
  issuedOn: DayDto,
  validUntil: nullable(DayDto),
  url: nullable(Type.String()),
}
const fileFacts = { type: oneOf(...SENT_TYPES), bytes: Type.Integer() }
const ShopDocumentDto = Type.Object({
  ...documentFacts,
  isVerified: Type.Boolean({
    description: 'By the operator of this market; otherwise its seller says so, and nobody else.',
  }),
  file: nullable(Type.Object({ ...fileFacts, path: Type.String() })),
})
/** A certificate, inspection report or lab test as its seller and the desk see it. */
export const DocumentDto = Type.Object({
  ...documentFacts,
  businessId: Uuid,
  listingId: Uuid,
  state: oneOf(...DOCUMENT_STATES),
  isExpired: Type.Boolean({ description: 'Shoppers do not see it any more.' }),
  file: nullable(Type.Object(fileFacts)),
  createdAt: InstantDto,
})
export const DocumentsDto = Type.Object({ documents: Type.Array(DocumentDto) })
export const DeskDocumentsPageDto = Type.Object({
  documents: Type.Array(
    Type.Object({
      ...DocumentDto.properties,
      title: Type.Object({ en: nullable(Type.String()), 'zh-CN': nullable(Type.String()) }),
      seller: Type.Object({ name: Type.String(), nameZh: nullable(Type.String()) }),
    }),
  ),
  next: NextCursor,
})

const ShopInspectionDto = Type.Object({
  code: Type.String(),
  path: Type.String({ description: 'The page that verifies the certificate.' }),
  agency: LocalTextDto,
  lot: Type.String({ description: "The maker's number of the lot." }),
  grade: nullable(Type.String()),
  harvestedOn: nullable(DayDto),
  issuedAt: InstantDto,
  validUntil: DayDto,
})

/** A listing as buyers see it. */
export const ShopListingDto = Type.Object({
  ...shown,
  channelName: LocalTextDto,
  images: Type.Array(ImageDto),
  optionNames: Type.Array(LocalTextDto),
  isOnSale: Type.Boolean({ description: 'False: its seller sells nothing for the moment.' }),
  offers: Type.Array(ShopOfferDto),
  inspections: Type.Array(ShopInspectionDto, {
    description: 'Lots that an agency approved by the operator has inspected and accepted.',
  }),
  documents: Type.Array(ShopDocumentDto, {
    description: 'Certificates, inspection reports and lab tests that have not expired.',
  }),
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
const word = Type.Intersect([text(100), Type.String({ pattern: '\\S' })])
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
    channel: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9]{1,20}$',
        description: 'Another import channel: prices are worked out for it.',
      }),
    ),
    optionWords: Type.Optional(
      Type.Array(Type.Object({ text: word, wording: word }, strict), {
        maxItems: 50,
        description:
          'What names and values of options are in the other language; kept for all goods.',
      }),
    ),
  },
  strict,
)
export type EditBody = Static<typeof EditBody>
export const OptionWordsDto = Type.Object({
  words: Type.Array(
    Type.Object({
      text: Type.String({ description: 'As the seller wrote it.' }),
      wording: nullable(
        Type.String({ description: 'In the other language; null when nobody has said it.' }),
      ),
      by: nullable(oneOf('person', 'glossary')),
    }),
  ),
})
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
const version = Type.Integer({ description: 'Refuses the decision when it is older.' })
export const ApproveBody = Type.Object({ version }, strict)
export const RejectBody = Type.Object(
  { version, reason: Type.Intersect([text(500), Type.String({ pattern: '\\S' })]) },
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
  vouchedBy: nullable(LocalTextDto),
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
export const SellerDto = Type.Object(
  {
    businessId: Uuid,
    name: Type.String(),
    nameZh: nullable(Type.String()),
    ...LimitsDto.properties,
    version: Type.Integer({ description: 'What a decision says it has seen.' }),
  },
  { title: 'Seller' },
)
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

const line = (maxLength: number) =>
  Type.Intersect([text(maxLength), Type.String({ pattern: '\\S' })])
export const DocumentBody = Type.Object(
  {
    kind: oneOf(...DOCUMENT_KINDS),
    issuer: line(200),
    number: line(100),
    issuedOn: DayDto,
    validUntil: Type.Optional(DayDto),
    url: Type.Optional(
      Type.String({ maxLength: 500, description: 'Where the issuer shows it: https.' }),
    ),
  },
  strict,
)
export const DecideDocumentBody = Type.Object(
  { to: oneOf(...DOCUMENT_STATES), reason: line(500) },
  strict,
)

const OrganisationName = Type.Object({ name: Type.String(), nameZh: nullable(Type.String()) })
export const VouchDto = Type.Object({
  businessId: Uuid,
  business: OrganisationName,
  agencyId: Uuid,
  agency: OrganisationName,
  state: oneOf('asked', 'given', 'withdrawn'),
  reason: nullable(Type.String()),
  askedAt: InstantDto,
  at: nullable(InstantDto),
  withdrawnAt: nullable(InstantDto),
})
export const OwnVouchesDto = Type.Object({ vouches: Type.Array(VouchDto) })
export const AgencyVouchesDto = Type.Object({
  mayVouch: Type.Boolean({ description: 'Whether the operator has let the agency vouch.' }),
  vouches: Type.Array(VouchDto),
  next: NextCursor,
})
const agencyFields = { agencyId: Uuid, ...OrganisationName.properties }
export const AgenciesPageDto = Type.Object({
  agencies: Type.Array(Type.Object(agencyFields)),
  next: NextCursor,
})
export const DeskAgenciesPageDto = Type.Object({
  agencies: Type.Array(Type.Object({ ...agencyFields, mayVouch: Type.Boolean() })),
  next: NextCursor,
})
const Why = Type.Intersect([text(500), Type.String({ pattern: '\\S' })])
export const AskVouchBody = Type.Object({ agencyId: Uuid }, strict)
export const GiveVouchBody = Type.Object({ businessId: Uuid, reason: Why }, strict)
export const DecideAgencyBody = Type.Object({ mayVouch: Type.Boolean(), reason: Why }, strict)

export const TakeDownBody = Type.Object({ reason: Why }, strict)
export const ReleaseBody = Type.Object(
  {
    basedOn: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      description: 'The version that was looked at; 0 where nothing waits.',
    }),
  },
  strict,
)
export const DeskPavilionDto = Type.Object({
  agencyId: Uuid,
  agency: LocalTextDto,
  isSample: Type.Boolean(),
  place: Type.String({ description: 'us-mi, or us-mi/leelanau.' }),
  path: Type.String({ description: 'Of the page in the shop.' }),
  headline: LocalTextDto,
  text: LocalTextDto,
  version: Type.Integer(),
  curatedAt: InstantDto,
  listings: Type.Array(
    Type.Object({
      id: Uuid,
      title: nullable(
        Type.Object({ en: nullable(Type.String()), 'zh-CN': nullable(Type.String()) }),
      ),
    }),
  ),
})
export type DeskPavilionDto = Static<typeof DeskPavilionDto>
export const PavilionsDto = Type.Object({
  pavilions: Type.Array(DeskPavilionDto),
  next: NextCursor,
})
export const HeldPavilionsDto = Type.Object({
  held: Type.Array(
    Type.Object({
      agencyId: Uuid,
      agency: LocalTextDto,
      reason: Type.String(),
      heldAt: InstantDto,
      waiting: nullable(DeskPavilionDto),
    }),
  ),
  next: NextCursor,
})

export const CardDto = Type.Object(
  {
    id: Uuid,
    businessId: Uuid,
    title: Type.Object({ en: nullable(Type.String()), 'zh-CN': nullable(Type.String()) }),
    isSample: Type.Boolean({ description: 'Of an invented seller, to show how the shop works.' }),
    isMachineMade: Type.Boolean({ description: 'Words proposed by a machine, read by a person.' }),
    byMachine: Type.Optional(
      Type.Array(oneOf('en', 'zh-CN'), { description: 'In which languages; once it is known.' }),
    ),
    brand: nullable(Type.String()),
    category: nullable(NamedDto),
    origin: OriginDto,
    image: nullable(ImageDto),
    price: MoneyDto,
    tax: MoneyDto,
    channel: Type.String(),
    deliveryDays: Type.Integer(),
    rating: Type.Optional(
      Type.Object(
        { count: Type.Integer(), sum: Type.Integer() },
        { description: 'Reviews, and the sum of their stars; once it is known.' },
      ),
    ),
  },
  { title: 'Card' },
)
export type CardDto = Static<typeof CardDto>

const CountDto = Type.Object({
  value: Type.String(),
  name: LocalTextDto,
  count: Type.Integer(),
})
const MarkedDto = Type.Array(Type.Object({ text: Type.String(), isMatch: Type.Boolean() }))
export const SearchDto = Type.Object(
  {
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
  },
  { title: 'ShopSearch' },
)
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
  sort: oneOf(...SORTS),
  after: Type.Optional(Type.String({ maxLength: 60 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 24 }),
}
SearchQuery.sort = Type.Unsafe({ ...SearchQuery.sort, default: 'relevance' })

/** A place is searched like the shop, but for words: the place is what is asked for. */
export const PavilionQuery = {
  category: SearchQuery.category,
  brand: SearchQuery.brand,
  channel: SearchQuery.channel,
  price: SearchQuery.price,
  days: SearchQuery.days,
  sort: Type.Unsafe<(typeof SORTS)[number]>({ type: 'string', enum: SORTS, default: 'newest' }),
  after: SearchQuery.after,
  limit: SearchQuery.limit,
}

export const CategoriesDto = Type.Object({
  categories: Type.Array(Type.Object({ value: Type.String(), name: LocalTextDto })),
})
export const HomeDto = Type.Object({
  newest: SearchDto,
  categories: SearchDto.properties.facets.properties.category,
  states: SearchDto.properties.facets.properties.state,
})
export const CurationDto = Type.Object({
  curatedBy: Type.Object({ agencyId: Uuid, name: LocalTextDto, isSample: Type.Boolean() }),
  headline: LocalTextDto,
  text: LocalTextDto,
  listings: Type.Array(CardDto, { description: 'In the order that the agency chose.' }),
})
export const PavilionDto = Type.Object({
  state: NamedDto,
  county: nullable(NamedDto),
  curation: nullable(CurationDto),
  listings: SearchDto,
})
export const MissedQueriesDto = Type.Object({
  queries: Type.Array(
    Type.Object({
      query: Type.String(),
      times: Type.Integer(),
      relaxed: Type.Integer({ description: 'Of those, how often some words of it were found.' }),
      category: nullable(NamedDto),
      lastDay: DayDto,
    }),
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
/** The operator has looked at a listing that was in doubt. */
export const ListingDecided = defineEvent(
  'storefront.listing_decided',
  Type.Object({
    ...OfListing,
    decision: oneOf('approved', 'rejected'),
    reason: nullable(Type.String()),
    title: LocalTextDto,
  }),
)
/** What a seller may do has changed: by the operator, or by the limits. */
export const SellerDecided = defineEvent(
  'storefront.seller_decided',
  Type.Object({
    businessId: Uuid,
    decision: oneOf('paused', 'resumed', 'held', 'released', 'limits_set'),
    reason: nullable(Type.String()),
  }),
)
/** The seller learns of a price some days before it holds. */
export const PriceAnnounced = defineEvent(
  'storefront.price_announced',
  Type.Object({
    ...OfListing,
    title: LocalTextDto,
    offers: Type.Array(Type.Object({ variantId: Uuid, from: MoneyDto, to: MoneyDto })),
    takesEffectOn: DayDto,
  }),
)

/** The seller learns some days before that goods may not be sold so any more. */
export const BlockAnnounced = defineEvent(
  'storefront.block_announced',
  Type.Object({
    ...OfListing,
    title: LocalTextDto,
    reasons: Type.Array(ReasonDto),
    takesEffectOn: DayDto,
  }),
)

/** An agency answers for a seller from now on, or no longer. */
export const VouchChanged = defineEvent(
  'storefront.vouch_changed',
  Type.Object({
    businessId: Uuid,
    agencyId: Uuid,
    agency: LocalTextDto,
    isGiven: Type.Boolean(),
  }),
)

export const LocaleDto = oneOf('en', 'zh-CN')
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
  reply: nullable(
    Type.Object(
      { text: Type.String(), locale: LocaleDto, writtenAt: InstantDto },
      { description: 'What the seller says to it.' },
    ),
  ),
})
/** As its seller sees it: with the title of the goods. */
export const SellerReviewsPageDto = Type.Object({
  reviews: Type.Array(
    Type.Object({
      ...ReviewDto.properties,
      title: Type.Object({ en: nullable(Type.String()), 'zh-CN': nullable(Type.String()) }),
    }),
  ),
  next: NextCursor,
})
export const ReplyBody = Type.Object(
  {
    text: Type.Intersect([text(2_000), Type.String({ pattern: '\\S' })]),
    locale: Type.Optional(
      Type.Unsafe<'en' | 'zh-CN'>({
        ...LocaleDto,
        description: 'Left out, it is that of the characters it is written in.',
      }),
    ),
  },
  strict,
)
export const ReportBody = Type.Object(
  {
    reason: oneOf(...REPORT_REASONS),
    note: Type.Optional(
      Type.Intersect([text(500)], { description: 'In words; `other` needs some.' }),
    ),
  },
  strict,
)
/** As the desk shows it: with what people find wrong with it. */
export const ReportedReviewsPageDto = Type.Object({
  reviews: Type.Array(
    Type.Object({
      ...ReviewDto.properties,
      reports: Type.Array(
        Type.Object({
          reason: oneOf(...REPORT_REASONS),
          times: Type.Integer(),
          notes: Type.Array(Type.String(), { description: 'The newest few.' }),
        }),
        { description: 'The most frequent reason first.' },
      ),
    }),
  ),
  next: NextCursor,
})
export const TranslateReviewBody = Type.Object({ to: LocaleDto }, strict)
export const ReviewTranslationDto = Type.Object({
  to: LocaleDto,
  text: nullable(Type.String({ description: 'Null when it was written so, or says nothing.' })),
  reply: nullable(Type.String()),
  by: Type.Literal('machine', { description: 'Nobody has read it.' }),
})
export const ReviewsPageDto = Type.Object({
  count: Type.Integer(),
  sum: Type.Integer({ description: 'Of all stars: divided by the count, the average.' }),
  reviews: Type.Array(
    Type.Object({
      ...ReviewDto.properties,
      translation: nullable(ReviewTranslationDto),
      isTranslatable: Type.Boolean({
        description: 'Whether `translateReview` may bring words in the language of `translateTo`.',
      }),
    }),
  ),
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
