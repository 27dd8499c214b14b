import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import {
  CurrencyDto,
  DayDto,
  DecimalDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  OriginDto,
  Uuid,
} from '../../platform/wire.ts'

const literals = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: 'string', enum: values })

export const Verdict = literals('sell_now', 'sell_after_steps', 'not_now', 'not_allowed')
export type Verdict = Static<typeof Verdict>

export const AssessmentStatus = literals(
  'waiting',
  'importing',
  'assessing',
  'done',
  'failed',
  'stopped',
)
export type AssessmentStatus = Static<typeof AssessmentStatus>

/** Where a figure or a rule comes from, which day, how sure. */
const EvidenceDto = Type.Object({
  text: LocalTextDto,
  source: Type.String(),
  asOf: Type.Union([Type.String(), Type.Null()]),
  confidence: literals('primary', 'secondary', 'unverified', 'estimate'),
})

/** A share below 1, as a decimal: '0.2' is 20 %. */
const ShareDto = Type.String({ pattern: '^0(\\.\\d{1,6})?$' })
const optionFields = {
  market: Type.String({ pattern: '^[a-z]{2}$', default: 'cn' }),
  origin: OriginDto,
  day: DayDto,
  currency: CurrencyDto,
  /** What the seller wants to keep of the shelf price, after goods, freight, tax and fees. */
  targetMargin: ShareDto,
  /** What making or buying the goods costs, as a share of the seller's price, when unknown. */
  costShare: ShareDto,
}
const OptionsDto = Type.Object(optionFields)
/** What a seller may choose; the rest is filled in. */
export const chosenOptionFields = {
  market: Type.Optional(optionFields.market),
  origin: Type.Optional(optionFields.origin),
  day: Type.Optional(optionFields.day),
  currency: Type.Optional(optionFields.currency),
  targetMargin: Type.Optional(optionFields.targetMargin),
  costShare: Type.Optional(optionFields.costShare),
}
export type Options = Static<typeof OptionsDto>

const ProgressDto = Type.Object({
  bytesTotal: Type.Integer(),
  bytesRead: Type.Integer(),
  rowsRead: Type.Integer(),
  rowsSkipped: Type.Integer(),
  productsFound: Type.Integer(),
  productsAssessed: Type.Integer(),
})
export type Progress = Static<typeof ProgressDto>

export const VerdictCounts = Type.Object({
  sell_now: Type.Integer(),
  sell_after_steps: Type.Integer(),
  not_now: Type.Integer(),
  not_allowed: Type.Integer(),
})

const CategoryShareDto = Type.Object({
  slug: Type.String(),
  name: LocalTextDto,
  products: Type.Integer(),
  expectedValue: MoneyDto,
  /** Mean demand index of its products, 0 to 100; null where none has data. */
  demandIndex: Type.Union([Type.Number(), Type.Null()]),
  verdicts: VerdictCounts,
})

/** A step many products wait for, with the expected value that waits with them. */
const BlockerDto = Type.Object({
  id: Type.String(),
  title: LocalTextDto,
  who: Type.String(),
  products: Type.Integer(),
  blockedValue: MoneyDto,
  days: Type.Union([Type.Object({ min: Type.Integer(), max: Type.Integer() }), Type.Null()]),
  costUsd: Type.Union([Type.Object({ min: Type.Integer(), max: Type.Integer() }), Type.Null()]),
})

const PlanStepDto = Type.Object({
  id: Type.String(),
  fromDay: Type.Integer({ description: 'Days after the report, from 0.' }),
  toDay: Type.Integer(),
  title: LocalTextDto,
  why: LocalTextDto,
  who: Type.String(),
  products: Type.Integer(),
})

const SummaryDto = Type.Object({
  products: Type.Integer(),
  verdicts: VerdictCounts,
  expectedValue: MoneyDto,
  categories: Type.Array(CategoryShareDto),
  blockers: Type.Array(BlockerDto),
  plan: Type.Array(PlanStepDto),
  warnings: Type.Array(EvidenceDto),
})
export type Summary = Static<typeof SummaryDto>

export const AssessmentDto = Type.Object(
  {
    id: Uuid,
    businessId: Uuid,
    fileName: Type.String(),
    status: AssessmentStatus,
    options: OptionsDto,
    progress: ProgressDto,
    /** What stopped it, when it failed. */
    failure: Type.Union([Type.Object({ code: Type.String(), title: LocalTextDto }), Type.Null()]),
    summary: Type.Union([SummaryDto, Type.Null()]),
    /** Name of each data set used, and its version. */
    dataVersions: Type.Record(Type.String(), Type.String()),
    isGuest: Type.Boolean(),
    isSample: Type.Boolean(),
    createdAt: InstantDto,
    finishedAt: Type.Union([InstantDto, Type.Null()]),
    /** An assessment nobody signed in for is erased then. */
    keptUntil: Type.Union([InstantDto, Type.Null()]),
  },
  { title: 'Assessment' },
)
export type Assessment = Static<typeof AssessmentDto>

export const CreatedAssessmentDto = Type.Object({
  id: Uuid,
  /** Opens the report without signing in. Shown once; only its hash is stored. */
  key: Type.String(),
  reportPath: Type.String({ description: 'The page to open, with the key in it.' }),
})

const LineDto = Type.Object({
  id: Uuid,
  productId: Uuid,
  rank: Type.Integer(),
  title: Type.String(),
  sku: Type.Union([Type.String(), Type.Null()]),
  verdict: Verdict,
  /** The strongest first; up to three. */
  reasons: Type.Array(LocalTextDto),
  code: Type.Union([Type.String(), Type.Null()]),
  codeName: Type.Union([LocalTextDto, Type.Null()]),
  codeProbability: Type.Union([Type.Number(), Type.Null()]),
  category: Type.Union([Type.Object({ slug: Type.String(), name: LocalTextDto }), Type.Null()]),
  channel: Type.Union([Type.String(), Type.Null()]),
  sellerPrice: Type.Union([MoneyDto, Type.Null()]),
  landedPrice: Type.Union([MoneyDto, Type.Null()], { description: 'In the market’s currency.' }),
  demandIndex: Type.Union([Type.Number(), Type.Null()]),
  expectedValue: MoneyDto,
  openSteps: Type.Integer(),
})
export type Line = Static<typeof LineDto>

const CostSliceDto = Type.Object({
  kind: Type.String({ description: 'goods, freight, insurance, duty, additional_duty, …' }),
  label: LocalTextDto,
  basis: Type.Union([MoneyDto, Type.Null()]),
  rate: Type.Union([DecimalDto, Type.Null()]),
  amount: MoneyDto,
  amountSeller: MoneyDto,
  ruleId: Type.Union([Type.String(), Type.Null()]),
  source: Type.Union([Type.String(), Type.Null()]),
  note: Type.Union([LocalTextDto, Type.Null()]),
})

const LandedCostDto = Type.Object({
  channel: Type.String(),
  slices: Type.Array(CostSliceDto),
  total: MoneyDto,
  totalSeller: MoneyDto,
  fx: Type.Object({ rate: DecimalDto, date: DayDto, source: Type.String() }),
  warnings: Type.Array(LocalTextDto),
})

const StepDto = Type.Object({
  id: Type.String(),
  order: Type.Integer(),
  dependsOn: Type.Array(Type.String()),
  title: LocalTextDto,
  why: LocalTextDto,
  who: Type.String(),
  blocking: literals('before_sale', 'before_shipping', 'advice'),
  days: Type.Union([Type.Object({ min: Type.Integer(), max: Type.Integer() }), Type.Null()]),
  costUsd: Type.Union([Type.Object({ min: Type.Integer(), max: Type.Integer() }), Type.Null()]),
  source: Type.Object({ title: Type.String(), url: Type.Union([Type.String(), Type.Null()]) }),
  verifiedOn: Type.Union([Type.String(), Type.Null()]),
  confidence: literals('primary', 'secondary', 'unverified'),
})

const MarginDto = Type.Object({
  /** Per unit, in the seller's currency: shelf price, fees, tax and freight, cost, what is left. */
  shelfPrice: MoneyDto,
  fees: MoneyDto,
  cost: MoneyDto,
  costIsAssumed: Type.Boolean(),
  left: MoneyDto,
  margin: DecimalDto,
  target: DecimalDto,
  /** The shelf price that keeps the target margin; null when no price does. */
  taxAndFreight: MoneyDto,
  targetShelfPrice: Type.Union([MoneyDto, Type.Null()]),
  targetShelfPriceMarket: Type.Union([MoneyDto, Type.Null()]),
})

export const LineDetailDto = Type.Object({
  line: LineDto,
  product: Type.Object({
    title: Type.String(),
    description: Type.String(),
    brand: Type.Union([Type.String(), Type.Null()]),
    sellerCategory: Type.Union([Type.String(), Type.Null()]),
    weightGrams: Type.Union([DecimalDto, Type.Null()]),
    ingredients: Type.Union([Type.String(), Type.Null()]),
  }),
  classification: Type.Object({
    isSure: Type.Boolean(),
    edition: Type.String(),
    candidates: Type.Array(
      Type.Object({
        code: Type.String(),
        name: LocalTextDto,
        probability: Type.Number(),
        reasons: Type.Array(
          Type.Object({ kind: Type.String(), text: Type.String(), weight: Type.Number() }),
        ),
      }),
    ),
    tariffLine: Type.Union([
      Type.Object({ code: Type.String(), name: Type.String(), linesUnder: Type.Integer() }),
      Type.Null(),
    ]),
    /** Asked when it is not sure: which of these is it? */
    question: Type.Union([
      Type.Object({
        text: LocalTextDto,
        choices: Type.Array(Type.Object({ code: Type.String(), text: LocalTextDto })),
      }),
      Type.Null(),
    ]),
  }),
  channels: Type.Array(
    Type.Object({
      channel: Type.String(),
      name: LocalTextDto,
      status: literals('open', 'closed', 'not_verified'),
      reasons: Type.Array(EvidenceDto),
      landedPrice: Type.Union([MoneyDto, Type.Null()]),
    }),
  ),
  landedCost: Type.Union([LandedCostDto, Type.Null()]),
  demand: Type.Union([
    Type.Object({
      category: LocalTextDto,
      subcategory: LocalTextDto,
      index: Type.Object({
        value: Type.Number(),
        low: Type.Number(),
        high: Type.Number(),
        parts: Type.Array(
          Type.Object({
            id: Type.String(),
            label: LocalTextDto,
            value: Type.Union([Type.Number(), Type.Null()]),
            weight: Type.Number(),
            evidence: Type.Array(EvidenceDto),
          }),
        ),
      }),
      season: Type.Array(Type.Object({ month: Type.Integer(), factor: Type.Number() })),
      festivals: Type.Array(Type.Object({ name: LocalTextDto, day: DayDto })),
      priceBand: Type.Union([
        Type.Object({
          p10: MoneyDto,
          p25: MoneyDto,
          p50: MoneyDto,
          p75: MoneyDto,
          p90: MoneyDto,
          evidence: EvidenceDto,
        }),
        Type.Null(),
      ]),
      pricePercentile: Type.Union([Type.Number(), Type.Null()]),
      provinces: Type.Array(Type.Object({ name: LocalTextDto, share: Type.Number() })),
      praise: Type.Array(Type.Object({ text: LocalTextDto, share: Type.Number() })),
      complaints: Type.Array(Type.Object({ text: LocalTextDto, share: Type.Number() })),
      missing: Type.Array(LocalTextDto),
      evidence: Type.Array(EvidenceDto),
    }),
    Type.Null(),
  ]),
  requirements: Type.Array(StepDto),
  margin: Type.Union([MarginDto, Type.Null()]),
})
export type LineDetail = Static<typeof LineDetailDto>

/** What a person says a product is. */
export const AnswerBody = Type.Object(
  {
    code: Type.String({ pattern: '^(\\d{4}|\\d{6}|\\d{8}|\\d{10})$' }),
    reason: Type.String({ minLength: 1, maxLength: 1_000 }),
  },
  { additionalProperties: false },
)

export const LinesPageDto = Type.Object({ lines: Type.Array(LineDto), next: NextCursor })

export const ComparisonDto = Type.Object({
  older: Uuid,
  newer: Uuid,
  changes: Type.Array(
    Type.Object({
      title: Type.String(),
      verdict: Type.Object({ older: Verdict, newer: Verdict }),
      landedPrice: Type.Object({
        older: Type.Union([MoneyDto, Type.Null()]),
        newer: Type.Union([MoneyDto, Type.Null()]),
      }),
      code: Type.Object({
        older: Type.Union([Type.String(), Type.Null()]),
        newer: Type.Union([Type.String(), Type.Null()]),
      }),
    }),
  ),
  unchanged: Type.Integer(),
})

export const AssessmentFinished = defineEvent(
  'assessment.assessment_finished',
  Type.Object({ assessmentId: Uuid, businessId: Uuid, products: Type.Integer() }),
)
