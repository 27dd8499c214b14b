import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import {
  CurrencyDto,
  DayDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  Uuid,
} from '../../platform/wire.ts'
import { GOODS_KINDS } from '../customs/api.ts'
import { DOCUMENT_STATES, type DocumentState } from './document.ts'
import { directoryLimits as most } from './limits.ts'
import { PARTNER_KINDS, type PartnerKind, PRICE_UNITS, type PriceUnit } from './profile.ts'
import { QUOTE_STATES, type QuoteState, REQUEST_STATES, type RequestState } from './quote.ts'
import {
  HANDOVER_FIELDS,
  type HandoverField,
  REFERRAL_STATES,
  type ReferralState,
} from './referral.ts'

const strict = { additionalProperties: false }
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])
const Words = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '\\S', description: 'Words that say something.' })
const BothLanguages = (maxLength: number) =>
  Type.Object({ en: Words(maxLength), 'zh-CN': Words(maxLength) }, strict)
const listOf = <T extends Parameters<typeof Type.Array>[0]>(type: T, maxItems: number) =>
  Type.Array(type, { maxItems, uniqueItems: true })

export const PartnerKindDto = Type.Unsafe<PartnerKind>({ type: 'string', enum: PARTNER_KINDS })
export const PlaceDto = Type.String({
  format: 'origin',
  pattern: '^[A-Z]{2}(-[A-Z0-9]{1,3})?$',
  description: 'A country or a region of one: US, US-MI (ISO 3166).',
})
export const LanguageDto = Type.String({ pattern: '^[a-z]{2}$', description: 'ISO 639-1.' })
export const ChapterDto = Type.String({ pattern: '^\\d{2}$', description: 'Chapter of the HS.' })
export const GoodsKindDto = Type.Unsafe<string>({ type: 'string', enum: GOODS_KINDS })
export const StepIdDto = Type.String({
  pattern: '^[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+$',
  maxLength: 80,
})
const LaneDto = Type.Object({ from: PlaceDto, to: PlaceDto }, strict)
const AmountDto = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,3})?$' })

const ServiceDto = Type.Object(
  {
    kind: PartnerKindDto,
    title: BothLanguages(most.titleCharacters),
    closes: listOf(StepIdDto, most.stepsOfService),
    price: orNull(
      Type.Object(
        {
          min: AmountDto,
          max: AmountDto,
          currency: CurrencyDto,
          per: Type.Unsafe<PriceUnit>({ type: 'string', enum: PRICE_UNITS }),
        },
        strict,
      ),
    ),
    days: orNull(
      Type.Object(
        {
          min: Type.Integer({ minimum: 0, maximum: 3_650 }),
          max: Type.Integer({ minimum: 0, maximum: 3_650 }),
        },
        strict,
      ),
    ),
  },
  strict,
)

/** What a company says of itself. */
export const ProfileDto = Type.Object(
  {
    name: BothLanguages(most.nameCharacters),
    about: BothLanguages(most.aboutCharacters),
    website: orNull(Type.String({ maxLength: most.urlCharacters, pattern: '^https://' })),
    services: Type.Array(ServiceDto, { minItems: 1, maxItems: most.servicesOfProfile }),
    regions: Type.Array(PlaceDto, { minItems: 1, maxItems: most.regions, uniqueItems: true }),
    languages: Type.Array(LanguageDto, {
      minItems: 1,
      maxItems: most.languages,
      uniqueItems: true,
    }),
    chapters: listOf(ChapterDto, most.chapters),
    goods: listOf(GoodsKindDto, most.goods),
    lanes: listOf(LaneDto, most.lanes),
  },
  { ...strict, title: 'PartnerProfile' },
)
export type ProfileDto = Static<typeof ProfileDto>

export const DocumentBody = Type.Object(
  {
    title: Words(200),
    issuer: Words(200),
    number: Words(100),
    registerUrl: orNull(Type.String({ maxLength: most.urlCharacters, pattern: '^https://' })),
    issuedOn: DayDto,
    expiresOn: DayDto,
  },
  strict,
)
export const DocumentDto = Type.Object({
  ...DocumentBody.properties,
  partnerId: Uuid,
  id: Uuid,
  state: Type.Unsafe<DocumentState>({ type: 'string', enum: DOCUMENT_STATES }),
  holds: Type.Boolean({ description: 'Verified, and holds today: a badge.' }),
  note: orNull(Type.String({ description: 'How the operator verified it, or why not.' })),
  decidedAt: orNull(InstantDto),
})
export const DocumentsDto = Type.Object({ documents: Type.Array(DocumentDto) })
export const DocumentsPageDto = Type.Object({
  documents: Type.Array(DocumentDto),
  next: NextCursor,
})
export const DecideDocumentBody = Type.Object(
  {
    isVerified: Type.Boolean(),
    note: Words(most.reasonCharacters),
  },
  strict,
)

const ShareDto = Type.Object({
  count: Type.Integer(),
  of: Type.Integer(),
  low: Type.Number({ description: 'Of the 95 % interval (Wilson), 0 to 1.' }),
  high: Type.Number(),
})
const MeasureDto = Type.Object({
  of: Type.Integer({ description: 'Cases there are.' }),
  least: Type.Integer({ description: 'Cases that it takes to say anything.' }),
  share: orNull(ShareDto),
})
const ScorecardDto = Type.Object({
  replied: MeasureDto,
  replyHours: orNull(Type.Number({ description: 'The middle one of those answered in time.' })),
  failed: MeasureDto,
  late: MeasureDto,
  damaged: MeasureDto,
  refunded: MeasureDto,
  disputed: MeasureDto,
})

export const PartnerDto = Type.Object(
  {
    partnerId: Uuid,
    profile: ProfileDto,
    kinds: Type.Array(PartnerKindDto),
    isSample: Type.Boolean({ description: 'Made up, to show what a directory is.' }),
    isVerified: Type.Boolean({ description: 'A document that the operator verified holds today.' }),
    listedAt: InstantDto,
  },
  { title: 'Partner' },
)
/** A partner with what was verified of it and what became of what it was asked. */
export const PartnerDetailDto = Type.Object({
  ...PartnerDto.properties,
  documents: Type.Array(DocumentDto, { description: 'Verified ones, those that ran out as well.' }),
  scorecard: Type.Object(ScorecardDto.properties, { description: 'From real outcomes alone.' }),
  sampleScorecard: orNull(
    Type.Object(ScorecardDto.properties, { description: 'From made-up outcomes, of the sample.' }),
  ),
})
export const PartnersPageDto = Type.Object({ partners: Type.Array(PartnerDto), next: NextCursor })

/** What a company reads of its own place in the directory. */
export const OwnPlaceDto = Type.Object({
  partnerId: Uuid,
  state: Type.Unsafe<'none' | 'listed' | 'hidden'>({
    type: 'string',
    enum: ['none', 'listed', 'hidden'],
  }),
  listed: orNull(ProfileDto),
  asked: orNull(ProfileDto),
  askedAt: orNull(InstantDto),
  listedAt: orNull(InstantDto),
  reason: orNull(Type.String({ description: 'What the operator said when it was a no.' })),
  isSample: Type.Boolean(),
})
export const PlacesPageDto = Type.Object({ places: Type.Array(OwnPlaceDto), next: NextCursor })

export const DecideProfileBody = Type.Object(
  {
    isListed: Type.Boolean({ description: 'False: no; a listed company is taken off the list.' }),
    reason: Type.Optional(Words(most.reasonCharacters)),
  },
  strict,
)

const FromDto = Type.Unsafe<'stated' | 'outcomes'>({
  type: 'string',
  enum: ['stated', 'outcomes'],
  description: 'What the partner says itself, or the middle half of what it was.',
})
export const MatchesDto = Type.Object({
  steps: Type.Array(
    Type.Object({
      id: Type.String(),
      title: LocalTextDto,
      products: Type.Integer(),
      partners: Type.Integer({ description: 'How many were found that settle it.' }),
    }),
  ),
  matches: Type.Array(
    Type.Object({
      partner: PartnerDto,
      closes: Type.Array(Type.String()),
      daysMost: orNull(Type.Integer({ description: 'For all that it closes, side by side.' })),
      expected: Type.Array(
        Type.Object({
          kind: PartnerKindDto,
          title: LocalTextDto,
          closes: Type.Array(Type.String()),
          days: orNull(
            Type.Object({
              from: FromDto,
              cases: Type.Integer(),
              min: Type.Integer(),
              max: Type.Integer(),
            }),
          ),
          price: orNull(
            Type.Object({
              from: FromDto,
              cases: Type.Integer(),
              min: Type.String(),
              max: Type.String(),
              currency: CurrencyDto,
              per: orNull(Type.Unsafe<PriceUnit>({ type: 'string', enum: PRICE_UNITS })),
            }),
          ),
        }),
      ),
    }),
  ),
  left: Type.Integer({ description: 'Matches that are not shown.' }),
})

const PartnerNameDto = Type.Object({ partnerId: Uuid, name: LocalTextDto })
const BusinessNameDto = Type.Object({
  businessId: Uuid,
  name: Type.String(),
  nameZh: orNull(Type.String()),
})

export const AskQuotesBody = Type.Object(
  {
    kind: PartnerKindDto,
    title: Words(most.titleCharacters),
    words: Words(most.wordsCharacters),
    steps: listOf(StepIdDto, most.stepsOfReferral),
    currency: CurrencyDto,
    answerBy: InstantDto,
    partnerIds: Type.Array(Uuid, {
      minItems: 1,
      maxItems: most.partnersOfRequest,
      uniqueItems: true,
    }),
  },
  strict,
)
const quote = {
  state: Type.Unsafe<QuoteState>({ type: 'string', enum: QUOTE_STATES }),
  price: orNull(MoneyDto),
  days: orNull(Type.Integer()),
  validUntil: orNull(DayDto),
  words: orNull(Type.String({ description: 'What the partner says, or why it declines.' })),
  askedAt: InstantDto,
  answeredAt: orNull(InstantDto),
}
const request = {
  id: Uuid,
  kind: PartnerKindDto,
  title: Type.String(),
  words: Type.String(),
  steps: Type.Array(Type.String()),
  currency: CurrencyDto,
  answerBy: InstantDto,
  createdAt: InstantDto,
  state: Type.Unsafe<RequestState>({ type: 'string', enum: REQUEST_STATES }),
}
export const RequestDto = Type.Object({
  ...request,
  quotes: Type.Array(Type.Object({ ...quote, partner: PartnerNameDto })),
})
export const RequestsPageDto = Type.Object({
  requests: Type.Array(RequestDto),
  next: NextCursor,
})
/** The same as a partner sees it: its own quote and no other. */
export const AskedDto = Type.Object({
  ...request,
  business: BusinessNameDto,
  quote: Type.Object(quote),
})
export const AskedPageDto = Type.Object({ asked: Type.Array(AskedDto), next: NextCursor })

export const AnswerQuoteBody = Type.Object(
  {
    price: AmountDto,
    days: Type.Integer({ minimum: 0, maximum: 3_650 }),
    validUntil: DayDto,
    words: orNull(Words(most.messageCharacters)),
  },
  strict,
)
export const DeclineBody = Type.Object({ reason: Words(most.reasonCharacters) }, strict)
export const ChooseBody = Type.Object({ partnerId: Uuid }, strict)

export const MessageBody = Type.Object({ words: Words(most.messageCharacters) }, strict)
export const MessagesDto = Type.Object({
  messages: Type.Array(
    Type.Object({
      position: Type.Integer(),
      side: Type.Unsafe<'business' | 'partner'>({ type: 'string', enum: ['business', 'partner'] }),
      words: Type.String(),
      writtenAt: InstantDto,
    }),
  ),
})

const FieldsDto = Type.Array(
  Type.Unsafe<HandoverField>({ type: 'string', enum: HANDOVER_FIELDS }),
  { maxItems: HANDOVER_FIELDS.length, uniqueItems: true },
)
const HandedDto = Type.Object({
  contact: Type.Optional(Type.Object({ name: Type.String(), email: Type.String() })),
  place: Type.Optional(
    Type.Object({ state: orNull(Type.String()), county: orNull(Type.String()) }),
  ),
  steps: Type.Optional(
    Type.Array(Type.Object({ id: Type.String(), title: LocalTextDto, products: Type.Integer() })),
  ),
  goods: Type.Optional(Type.Array(Type.Object({ name: LocalTextDto, products: Type.Integer() }))),
  verdicts: Type.Optional(Type.Record(Type.String(), Type.Integer())),
})
const what = {
  fields: FieldsDto,
  steps: listOf(StepIdDto, most.stepsOfReferral),
}
export const PreviewBody = Type.Object(what, strict)
export const PreviewDto = Type.Object({
  handed: HandedDto,
  digest: Type.String({ description: 'Names these data; send it with the referral.' }),
})
export const ReferBody = Type.Object(
  {
    ...what,
    partnerId: Uuid,
    kind: PartnerKindDto,
    words: Words(most.wordsCharacters),
    digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    answerBy: InstantDto,
  },
  strict,
)
export const AcceptBody = Type.Object({ dueOn: DayDto }, strict)
export const OutcomeBody = Type.Object(
  {
    isDone: Type.Boolean(),
    endedOn: DayDto,
    cost: orNull(MoneyDto),
    isDamaged: Type.Boolean(),
    isRefunded: Type.Boolean(),
    isDisputed: Type.Boolean(),
  },
  strict,
)
export const ReferralDto = Type.Object(
  {
    id: Uuid,
    business: BusinessNameDto,
    partner: PartnerNameDto,
    kind: PartnerKindDto,
    steps: Type.Array(Type.String()),
    words: Type.String(),
    fields: FieldsDto,
    handed: orNull(
      Type.Object(HandedDto.properties, {
        description:
          'Null in the list of a partner, and where it may not read it: withdrawn, declined, expired.',
      }),
    ),
    state: Type.Unsafe<ReferralState>({ type: 'string', enum: REFERRAL_STATES }),
    sentAt: InstantDto,
    answerBy: InstantDto,
    answeredAt: orNull(InstantDto),
    reason: orNull(Type.String()),
    dueOn: orNull(DayDto),
    firstReadAt: orNull(Type.String({ description: 'When the partner first read the data.' })),
    lastReadAt: orNull(Type.String()),
    withdrawnAt: orNull(InstantDto),
    outcome: orNull(
      Type.Object({
        endedOn: DayDto,
        days: Type.Integer({ description: 'From the partner’s yes.' }),
        daysLate: Type.Integer({ description: 'Behind the day the partner named.' }),
        cost: orNull(MoneyDto),
        isDamaged: Type.Boolean(),
        isRefunded: Type.Boolean(),
        isDisputed: Type.Boolean(),
      }),
    ),
    isSample: Type.Boolean(),
  },
  { title: 'PartnerReferral' },
)
export const ReferralsPageDto = Type.Object({
  referrals: Type.Array(ReferralDto),
  next: NextCursor,
})

const dealing = { businessId: Uuid, requestId: Uuid, partnerId: Uuid }
export const QuoteAsked = defineEvent('directory.quote_asked', Type.Object(dealing))
/** A partner named a price, or another one, or declined. */
export const QuoteAnswered = defineEvent(
  'directory.quote_answered',
  Type.Object({ ...dealing, isDeclined: Type.Boolean() }),
)
/** A partner has not answered and has little time left. */
export const QuoteDueSoon = defineEvent('directory.quote_due_soon', Type.Object(dealing))
/** The business chose this partner or another one, or wants nothing any more. */
export const QuoteDecided = defineEvent(
  'directory.quote_decided',
  Type.Object({ ...dealing, isChosen: Type.Boolean() }),
)
/** Sent, answered, over or withdrawn; what was handed over is not in it. */
export const ReferralChanged = defineEvent(
  'directory.referral_changed',
  Type.Object({
    businessId: Uuid,
    referralId: Uuid,
    partnerId: Uuid,
    state: Type.Unsafe<ReferralState>({ type: 'string', enum: REFERRAL_STATES }),
  }),
)

/** The operator said yes or no to a profile, or took a company off the list. */
export const ProfileDecided = defineEvent(
  'directory.profile_decided',
  Type.Object({ partnerId: Uuid, isListed: Type.Boolean() }),
)
