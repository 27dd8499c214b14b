import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import {
  CurrencyDto,
  DayDto,
  DecimalDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  nullable,
  OriginDto,
  Uuid,
} from '../../platform/wire.ts'
import { INCOTERMS } from './landed-cost.ts'

const oneOf = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: 'string', enum: values })

export const MarketParam = Type.String({ pattern: '^[a-z]{2}$', default: 'cn' })
const ChannelParam = Type.String({ pattern: '^[a-z0-9]{1,20}$' })
const CodeParam = Type.String({
  maxLength: 40,
  description: 'An HS code of 6, 8 or 10 digits; dots and blanks do not matter.',
})

export const ProductTextDto = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 2_000 }),
    description: Type.Optional(Type.String({ maxLength: 20_000 })),
    category: Type.Optional(Type.String({ maxLength: 500 })),
    brand: Type.Optional(Type.String({ maxLength: 200 })),
    ingredients: Type.Optional(Type.String({ maxLength: 10_000 })),
    attributes: Type.Optional(
      Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 500 }), {
        maxProperties: 50,
      }),
    ),
  },
  { additionalProperties: false },
)

const ReasonDto = Type.Object({
  kind: Type.String(),
  text: Type.String(),
  weight: Type.Number(),
})

const NamedCodeDto = Type.Object({
  code: Type.String(),
  name: LocalTextDto,
  path: LocalTextDto,
})

export const TariffLineDto = Type.Object({
  code: Type.String(),
  name: Type.String(),
  mfn: DecimalDto,
  general: DecimalDto,
  provisional: nullable(DecimalDto),
  vat: DecimalDto,
  consumption: DecimalDto,
})

export const ClassificationDto = Type.Object({
  decidedBy: oneOf('person', 'engine'),
  isSure: Type.Boolean({ description: 'Whether it may be relied on without asking anybody.' }),
  edition: Type.String(),
  digits: Type.Integer(),
  code: nullable(Type.String()),
  probability: nullable(Type.Number()),
  line: nullable(TariffLineDto),
  linesUnder: Type.Integer({
    description:
      'National lines the goods may fall under as far as they were read. Above 1, `line` is only the one they are taxed as.',
  }),
  candidates: Type.Array(
    Type.Intersect([
      NamedCodeDto,
      Type.Object({ probability: Type.Number(), reasons: Type.Array(ReasonDto) }),
    ]),
  ),
  question: nullable(Type.Object({ text: LocalTextDto, choices: Type.Array(NamedCodeDto) })),
  secondOpinion: nullable(
    Type.Object({ code: Type.String(), from: Type.String(), reason: Type.String() }),
  ),
})
export type ClassificationDto = Static<typeof ClassificationDto>

export const DecisionBody = Type.Object(
  {
    product: ProductTextDto,
    code: Type.String({ pattern: '^(\\d{4}|\\d{6}|\\d{8}|\\d{10})$' }),
    reason: Type.String({ minLength: 1, maxLength: 1_000 }),
  },
  { additionalProperties: false },
)
export const DecisionDto = Type.Object({
  fingerprint: Type.String(),
  code: Type.String(),
  reason: Type.String(),
  decidedBy: Type.String(),
  decidedAt: InstantDto,
})

const Count = Type.Integer({ minimum: 1, maximum: 10_000_000 })

export const QuoteBody = Type.Object(
  {
    market: Type.Optional(MarketParam),
    origin: Type.Optional(OriginDto),
    channel: ChannelParam,
    incoterm: Type.Optional(oneOf(...INCOTERMS)),
    day: Type.Optional(DayDto),
    currency: Type.Optional(CurrencyDto),
    lines: Type.Array(
      Type.Object(
        {
          code: CodeParam,
          quantity: Count,
          /** Of one unit; or `value` of all of them. */
          unitValue: Type.Optional(MoneyDto),
          value: Type.Optional(MoneyDto),
          netGrams: Type.Optional(DecimalDto),
          grossGrams: Type.Optional(DecimalDto),
          netMillilitres: Type.Optional(DecimalDto),
          pieces: Type.Optional(Count),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 200 },
    ),
    freight: Type.Optional(MoneyDto),
    insurance: Type.Optional(MoneyDto),
    scenario: Type.Optional(Type.String({ maxLength: 60 })),
    buyerYearToDate: Type.Optional(MoneyDto),
    isIndivisible: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type QuoteBody = Static<typeof QuoteBody>

const RuleRefDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  url: Type.String(),
  verifiedOn: nullable(Type.String()),
  confidence: Type.String(),
})

const ChargeDto = Type.Object({
  kind: Type.String({ description: 'goods, freight, insurance, duty, additional_duty, vat, …' }),
  line: nullable(Type.Integer()),
  basis: MoneyDto,
  rate: nullable(DecimalDto),
  amount: MoneyDto,
  sellerAmount: MoneyDto,
  isEstimate: Type.Boolean(),
  note: nullable(LocalTextDto),
  rule: nullable(RuleRefDto),
})

const WarningDto = Type.Object({
  code: Type.String(),
  message: LocalTextDto,
  ruleId: nullable(Type.String()),
})

const ExchangeDto = Type.Object({
  from: Type.String(),
  to: Type.String(),
  rate: DecimalDto,
  day: DayDto,
  source: Type.String(),
})

export const QuoteDto = Type.Object(
  {
    market: Type.String(),
    channel: Type.String(),
    day: DayDto,
    scenario: nullable(Type.String()),
    charges: Type.Array(ChargeDto),
    lines: Type.Array(
      Type.Object({
        code: Type.String(),
        tariffLine: Type.String(),
        candidates: Type.Integer(),
        quantity: Type.Integer(),
        taxable: MoneyDto,
        taxes: MoneyDto,
        total: MoneyDto,
        sellerTotal: MoneyDto,
      }),
    ),
    taxable: MoneyDto,
    taxes: MoneyDto,
    total: MoneyDto,
    sellerTotal: MoneyDto,
    effectiveRate: DecimalDto,
    exchange: Type.Array(ExchangeDto),
    warnings: Type.Array(WarningDto),
    scenarios: Type.Array(
      Type.Object({
        id: Type.String(),
        label: LocalTextDto,
        isQuoted: Type.Boolean(),
        taxes: MoneyDto,
        total: MoneyDto,
        sellerTotal: MoneyDto,
        effectiveRate: DecimalDto,
      }),
    ),
    dataVersions: Type.Record(Type.String(), Type.String()),
  },
  { title: 'LandedCost' },
)
export type QuoteDto = Static<typeof QuoteDto>

export const ChannelsDto = Type.Object({
  code: Type.String(),
  origin: Type.String(),
  day: DayDto,
  channels: Type.Array(
    Type.Object({
      channel: Type.String(),
      name: LocalTextDto,
      status: oneOf('open', 'closed', 'not_verified'),
      reasons: Type.Array(
        Type.Object({ code: Type.String(), message: LocalTextDto, rule: nullable(RuleRefDto) }),
      ),
    }),
  ),
})
export type ChannelsDto = Static<typeof ChannelsDto>

export const CodeDto = Type.Object({
  code: Type.String(),
  name: LocalTextDto,
  lineage: Type.Array(Type.Object({ code: Type.String(), name: LocalTextDto })),
  below: Type.Array(Type.Object({ code: Type.String(), name: LocalTextDto })),
  lines: Type.Array(TariffLineDto),
})

const RuleDto = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  validFrom: DayDto,
  validTo: nullable(DayDto),
  scenario: nullable(Type.String()),
  value: Type.String({ description: 'What it says, in short.' }),
  note: LocalTextDto,
  source: Type.Object({ title: Type.String(), url: Type.String() }),
  verifiedOn: nullable(Type.String()),
  confidence: Type.String(),
  warning: nullable(LocalTextDto),
})

export const RulesDto = Type.Object({
  market: Type.String(),
  day: DayDto,
  version: Type.String(),
  rules: Type.Array(RuleDto),
  endings: Type.Array(
    Type.Object({
      ruleId: Type.String(),
      endsOn: DayDto,
      inDays: Type.Integer(),
      message: LocalTextDto,
    }),
  ),
  scenarios: Type.Array(
    Type.Object({ id: Type.String(), isDefault: Type.Boolean(), label: LocalTextDto }),
  ),
})

export const LoadedDataSetDto = Type.Object({
  name: Type.String(),
  version: Type.String(),
  source: Type.String(),
  verifiedOn: DayDto,
  loadedAt: InstantDto,
  loadedBy: Type.String(),
})

/** A person has said what goods are for customs; `fingerprint` is that of their words. */
export const ClassificationDecided = defineEvent(
  'customs.classification_decided',
  Type.Object({ businessId: Uuid, fingerprint: Type.String(), code: Type.String() }),
)
