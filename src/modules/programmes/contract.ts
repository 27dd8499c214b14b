import { type Static, type TSchema, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import {
  DayDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  Uuid,
} from '../../platform/wire.ts'
import { AssessmentStatus, VerdictCounts } from '../assessment/contract.ts'
import { type ComparedCounties, payrollFields, QuarterDto } from '../impact/api.ts'
import { MOST_CURATED } from '../storefront/api.ts'
import { claimLimits } from './claim.ts'
import type { Rule } from './eligibility.ts'
import { FIGURES, type Figure, MEASURES, type MeasureName } from './figure.ts'
import {
  APPLICATION_STATES,
  type ApplicationState,
  CLAIM_STATES,
  type ClaimState,
  PAYROLL_STATES,
  type PayrollState,
  PROGRAMME_STATES,
  type ProgrammeState,
} from './life-cycle.ts'
import { OFFER_STATES, type OfferState, offerLimits } from './offer.ts'
import { LEVELS, type Level } from './office.ts'
import { LEFT_OUT, type LeftOut, MARKS, type Mark } from './target.ts'

export const nullable = <Schema extends TSchema>(schema: Schema, description?: string) =>
  Type.Union([schema, Type.Null()], description ? { description } : {})
export const strict = { additionalProperties: false } as const
/** One line that people read. */
export const LineDto = (maxLength: number) =>
  Type.String({ maxLength, pattern: '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]+$' })
/** Some lines: not blank, nothing that a database text cannot hold. */
export const TextDto = (maxLength: number) =>
  Type.String({ maxLength, pattern: '^(?=[\\s\\S]*\\S)[^\\0\\p{Cs}]+$' })
const StateDto = Type.String({
  pattern: '^[A-Z]{2}-[A-Z0-9]{1,3}$',
  description: 'ISO 3166-2: "US-MI".',
})

const BothDto = <Text extends TSchema>(dto: Text) => Type.Object({ en: dto, 'zh-CN': dto }, strict)
/** What an office says on the page of its place, and which listings come first there. */
export const CuratePavilionBody = Type.Object(
  {
    headline: BothDto(LineDto(80)),
    text: BothDto(TextDto(1_000)),
    listingIds: Type.Array(Uuid, { maxItems: MOST_CURATED, uniqueItems: true }),
    basedOn: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      description: 'The version that was edited; 0 where there was none.',
    }),
  },
  strict,
)
export const OwnPavilionDto = Type.Object({
  place: Type.String({ description: 'us-mi, or us-mi/leelanau.' }),
  path: Type.String({ description: 'Of the page in the shop.' }),
  version: Type.Integer(),
  takenBy: nullable(LocalTextDto, 'Another agency that curates this page.'),
  held: nullable(
    Type.Object({
      reason: Type.String(),
      heldAt: InstantDto,
      isWaiting: Type.Boolean({ description: 'Something written since waits for the operator.' }),
    }),
    'The operator took this page down: what is written is shown once the operator releases it.',
  ),
  curation: nullable(
    Type.Object({
      headline: LocalTextDto,
      text: LocalTextDto,
      isShown: Type.Boolean({
        description: 'False: withdrawn, taken down, or not released yet.',
      }),
      curatedAt: InstantDto,
      listings: Type.Array(
        Type.Object({
          id: Uuid,
          title: nullable(
            Type.Object({ en: nullable(Type.String()), 'zh-CN': nullable(Type.String()) }),
            'Null: it is not on sale any more, and the page leaves it out.',
          ),
        }),
      ),
    }),
  ),
})

export const ProgrammeDto = Type.Object({
  id: Uuid,
  agencyId: Uuid,
  name: LocalTextDto,
  purpose: LocalTextDto,
  isSample: Type.Boolean(),
  businesses: Type.Array(
    Type.Object({
      businessId: Uuid,
      slug: Type.String(),
      name: LocalTextDto,
      trade: Type.String(),
      town: Type.String(),
      county: Type.Union([Type.String(), Type.Null()]),
      state: Type.Union([Type.String(), Type.Null()]),
      story: LocalTextDto,
      isSample: Type.Boolean(),
      report: Type.Union([
        Type.Object({
          assessmentId: Uuid,
          status: AssessmentStatus,
          products: Type.Integer(),
          verdicts: VerdictCounts,
          expectedValue: MoneyDto,
        }),
        Type.Null(),
      ]),
    }),
  ),
})
export type ProgrammeDto = Static<typeof ProgrammeDto>

export const LevelDto = Type.Unsafe<Level>({ type: 'string', enum: LEVELS })
export const FigureDto = Type.Unsafe<Figure>({ type: 'string', enum: FIGURES })

export const NamedOfficeDto = Type.Object({
  agencyId: Uuid,
  name: LocalTextDto,
  level: LevelDto,
  state: nullable(Type.String()),
  county: nullable(Type.String()),
  place: nullable(LocalTextDto),
})
export type NamedOfficeDto = Static<typeof NamedOfficeDto>

/** Numbers that stand for one business, or add up all that consented. */
const MeasureDto = Type.Object({
  measure: Type.Unsafe<MeasureName>({ type: 'string', enum: MEASURES }),
  count: nullable(Type.Integer()),
  money: nullable(MoneyDto),
})
export type MeasureDto = Static<typeof MeasureDto>

export const OfficeDto = Type.Object({
  ...NamedOfficeDto.properties,
  isSample: Type.Boolean(),
  standing: Type.Unsafe<'asked' | 'open'>({ type: 'string', enum: ['asked', 'open'] }),
  above: Type.Array(NamedOfficeDto, { description: 'All offices above, the highest first.' }),
  totals: Type.Array(MeasureDto, {
    description: 'Of all businesses that consented to this office or one below, each once.',
  }),
})
export type OfficeDto = Static<typeof OfficeDto>

const IntervalDto = nullable(
  Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() }),
)
export const StagedStartDto = Type.Object({
  conclusion: Type.Unsafe<ComparedCounties['conclusion']>({
    type: 'string',
    enum: ['too_few', 'moved_apart_before', 'by_chance', 'more', 'less'],
  }),
  quarters: Type.Array(Type.String(), { description: 'That are over: 2026-Q3.' }),
  begun: Type.Integer({ description: 'Counties whose office opened in these quarters.' }),
  compared: Type.Integer({ description: 'Counties beside them that had none yet.' }),
  withoutBefore: Type.Integer({ description: 'Counties whose office is older: not compared.' }),
  difference: {
    ...IntervalDto,
    description: 'Direct job-years supported (modelled), a county and quarter; middle 95 %.',
  },
  before: { ...IntervalDto, description: 'The same before they began, where nothing should show.' },
  since: Type.Array(
    Type.Object({ periods: Type.Integer(), units: Type.Integer(), difference: Type.Number() }),
  ),
  digest: Type.String({ description: 'SHA-256 of what was compared.' }),
  netNew: {
    ...IntervalDto,
    description: 'Job-years of all counties since they began; null where it may not be called so.',
  },
})
export const RecordNetNewBody = Type.Object(
  {
    digest: Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'Of the comparison as it was seen.',
    }),
  },
  strict,
)
export type StagedStartDto = Static<typeof StagedStartDto>

export const AskOfficeBody = Type.Object(
  {
    level: LevelDto,
    parentId: Type.Optional(Uuid),
    state: Type.Optional(StateDto),
    county: Type.Optional(LineDto(100)),
  },
  strict,
)
export const DecideOfficeBody = Type.Object({ isOpen: Type.Boolean() }, strict)
export const OfficesPageDto = Type.Object({ offices: Type.Array(OfficeDto), next: NextCursor })
export const OpenOfficesPageDto = Type.Object({
  offices: Type.Array(
    Type.Object({
      ...NamedOfficeDto.properties,
      above: Type.Array(NamedOfficeDto, { description: 'Who reads what it reads.' }),
    }),
  ),
  next: NextCursor,
})

const ConsentDto = Type.Object({
  office: NamedOfficeDto,
  readers: Type.Array(NamedOfficeDto, { description: 'The office and all above it.' }),
  figures: Type.Array(
    Type.Object({
      figure: FigureDto,
      givenAt: InstantDto,
      withdrawnAt: nullable(InstantDto),
    }),
  ),
})
export const ConsentsDto = Type.Object({ consents: Type.Array(ConsentDto) })
export const SetConsentBody = Type.Object(
  { figures: Type.Array(FigureDto, { maxItems: FIGURES.length, uniqueItems: true }) },
  strict,
)

const AboutBusinessDto = Type.Object({
  businessId: Uuid,
  name: LocalTextDto,
  state: nullable(Type.String()),
  county: nullable(Type.String()),
  place: nullable(LocalTextDto),
  isSample: Type.Boolean(),
})
export type AboutBusinessDto = Static<typeof AboutBusinessDto>

export const ClientsPageDto = Type.Object({
  clients: Type.Array(
    Type.Object({
      ...AboutBusinessDto.properties,
      figures: Type.Array(FigureDto),
      measures: Type.Array(MeasureDto),
      readAt: nullable(InstantDto),
    }),
  ),
  next: NextCursor,
})
export type ClientsPageDto = Static<typeof ClientsPageDto>

const LeftOutDto = Type.Unsafe<LeftOut>({ type: 'string', enum: LEFT_OUT })
const PercentOf = (description: string) => Type.Integer({ minimum: 0, maximum: 100, description })

const TargetDto = Type.Object({
  rank: Type.Integer(),
  ...AboutBusinessDto.properties,
  isPinned: Type.Boolean({ description: 'An officer put it first.' }),
  reason: nullable(Type.String(), 'What the officer said.'),
  benefit: Type.String({
    description:
      'Expected value gained for each thousand dollars that the programme spends: "117.08".',
  }),
  factors: Type.Object({
    waitingProducts: Type.Integer({ description: 'That can be sold after some steps.' }),
    waitingValue: MoneyDto,
    reachableProducts: Type.Integer({ description: 'The best of them, as many as are counted.' }),
    reachableValue: MoneyDto,
    capacityPercent: PercentOf('What they hold of what waits.'),
    chancePercent: PercentOf('What of that would be gained, by the open steps of each.'),
    gain: MoneyDto,
    openSteps: Type.Integer({ description: 'Different ones.' }),
    cost: MoneyDto,
  }),
  text: LocalTextDto,
})
export type TargetDto = Static<typeof TargetDto>
export const TargetsPageDto = Type.Object({ targets: Type.Array(TargetDto), next: NextCursor })
export type TargetsPageDto = Static<typeof TargetsPageDto>

export const LeftOutPageDto = Type.Object({
  businesses: Type.Array(
    Type.Object({
      ...AboutBusinessDto.properties,
      why: LeftOutDto,
      text: LocalTextDto,
      reason: nullable(Type.String(), 'What the officer said.'),
    }),
  ),
  next: NextCursor,
})
export type LeftOutPageDto = Static<typeof LeftOutPageDto>

export const TargetingDto = Type.Object({
  ranked: Type.Integer(),
  leftOut: Type.Array(Type.Object({ why: LeftOutDto, text: LocalTextDto, count: Type.Integer() })),
  inPlace: nullable(
    Type.Integer(),
    'Businesses that say they are where the office works, whatever they show; null where there are fewer than `leastTold`.',
  ),
  leastTold: Type.Integer(),
  capacity: Type.Integer({ description: 'Products of one business that are counted at most.' }),
})
export type TargetingDto = Static<typeof TargetingDto>

export const MarkTargetBody = Type.Object(
  { mark: Type.Unsafe<Mark>({ type: 'string', enum: MARKS }), reason: LineDto(500) },
  strict,
)

export const SupplyQuery = {
  category: Type.Optional(
    Type.String({
      maxLength: 60,
      description: 'Goods of one category only; /v1/demand/categories has them.',
    }),
  ),
}
const MakerDto = Type.Object({
  naics: Type.String({ description: 'Industry, four digits of NAICS.' }),
  goods: Type.Array(LocalTextDto, {
    description: 'The wanted goods it makes, the most bought first.',
  }),
  establishments: Type.Integer({ description: 'A mean of several years, rounded; at least 1.' }),
  jobs: nullable(Type.Integer(), 'All who work there; null with fewer than `leastEstablishments`.'),
  wantedPercent: Type.Integer({ description: 'What of the industry’s export lines is wanted.' }),
  boughtUsd: Type.Integer({
    description: 'What the market bought of these from the US in `year`.',
  }),
})
export const SupplyPageDto = Type.Object({
  state: StateDto,
  name: LocalTextDto,
  level: Type.Unsafe<'county' | 'state'>({
    type: 'string',
    enum: ['county', 'state'],
    description: 'Where manufacturing is not known by county, the state alone is shown.',
  }),
  year: Type.Integer({ description: 'Of the exports.' }),
  leastEstablishments: Type.Integer(),
  places: Type.Array(
    Type.Object({
      fips: Type.String(),
      name: LocalTextDto,
      wantedJobs: Type.Integer({
        description: 'Jobs of the makers shown, each by what of its industry is wanted.',
      }),
      industries: Type.Integer({ description: 'How many make wanted goods here.' }),
      hiddenMakers: Type.Integer({ description: 'Industries whose jobs are not shown.' }),
      makers: Type.Array(MakerDto, {
        description: 'The first twelve of them, the most jobs in wanted goods first.',
      }),
    }),
  ),
  next: NextCursor,
  dataVersion: Type.String(),
})
export type SupplyPageDto = Static<typeof SupplyPageDto>
export const CountyMapDto = Type.Object({
  size: Type.Integer({ description: 'Side of the square that the paths lie in.' }),
  state: Type.String({ description: 'Outline, as the path of an SVG.' }),
  counties: Type.Array(Type.Object({ fips: Type.String(), path: Type.String() })),
})

export const OfficeDecided = defineEvent(
  'programmes.office_decided',
  Type.Object({ agencyId: Uuid, isOpen: Type.Boolean() }),
)
/** What a business lets an office, and those above it, read from now on; nothing when withdrawn. */
export const ConsentChanged = defineEvent(
  'programmes.consent_changed',
  Type.Object({ businessId: Uuid, agencyId: Uuid, figures: Type.Array(FigureDto) }),
)

const AmountDto = Type.String({
  pattern: '^\\d{1,13}(\\.\\d{1,3})?$',
  description: 'Decimal, in the currency of the programme: "2500.00".',
})
const CountDto = (maximum: number) => Type.Integer({ minimum: 0, maximum })
const ruleOf = <Kind extends Rule['kind'], Fields extends Record<string, TSchema>>(
  kind: Kind,
  fields: Fields,
) => Type.Object({ kind: Type.Literal(kind), ...fields }, strict)

/** Rules about a business, whatever it asks for. */
const ABOUT_BUSINESS = [
  ruleOf('months_in_business', { least: CountDto(1_200) }),
  ruleOf('origin', {
    places: Type.Array(
      Type.Object({ state: StateDto, county: Type.Optional(LineDto(100)) }, strict),
      { minItems: 1, maxItems: 100 },
    ),
  }),
  ruleOf('chapters', {
    chapters: Type.Array(Type.String({ pattern: '^\\d{2}$' }), { minItems: 1, maxItems: 97 }),
    least: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  }),
  ruleOf('sellable', { least: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }),
  ruleOf('employees', { most: CountDto(10_000_000) }),
] as const
/** Who may have the money: all rules must be met. */
const RuleDto = Type.Union([
  ...ABOUT_BUSINESS,
  ruleOf('yearly_cap', { amount: AmountDto }),
  ruleOf('asked', { least: AmountDto, most: AmountDto }),
])
const RulesDto = Type.Array(RuleDto, { maxItems: 20 })

/** The Chinese words may be missing: then the English ones stand in their place. */
/** In English, and in Chinese where somebody writes it. */
export const WordsBody = (maxLength: number) =>
  Type.Object({ en: LineDto(maxLength), 'zh-CN': Type.Optional(LineDto(maxLength)) }, strict)
const PercentDto = Type.Integer({
  minimum: 1,
  maximum: 100,
  description: 'What of a cost is reimbursed, in percent; the rest the business bears itself.',
})
const grantBody = {
  name: WordsBody(120),
  purpose: WordsBody(2_000),
  budget: MoneyDto,
  sharePercent: PercentDto,
  opensOn: DayDto,
  closesOn: DayDto,
  rules: RulesDto,
}
export const CreateProgrammeBody = Type.Object(grantBody, strict)
export const ChangeProgrammeBody = Type.Partial(Type.Object(grantBody), strict)
export type GrantBody = Static<typeof CreateProgrammeBody>

const ProgrammeStateDto = Type.Unsafe<ProgrammeState>({
  type: 'string',
  enum: PROGRAMME_STATES,
})
export const StepProgrammeBody = Type.Object({ to: ProgrammeStateDto }, strict)

export const OpenProgrammeDto = Type.Object({
  agencyId: Uuid,
  id: Uuid,
  agency: LocalTextDto,
  name: LocalTextDto,
  purpose: LocalTextDto,
  isSample: Type.Boolean(),
  state: ProgrammeStateDto,
  budget: MoneyDto,
  left: MoneyDto,
  sharePercent: Type.Integer(),
  opensOn: DayDto,
  closesOn: DayDto,
  rules: Type.Array(Type.Object({ kind: Type.String(), text: LocalTextDto })),
})
export const OpenProgrammesPageDto = Type.Object({
  programmes: Type.Array(OpenProgrammeDto),
  next: NextCursor,
})
/** As its office sees it: what is given away of the budget, and the rules as data. */
export const OfficeProgrammeDto = Type.Object({
  ...OpenProgrammeDto.properties,
  committed: MoneyDto,
  spent: MoneyDto,
  ruleData: RulesDto,
})
export type OfficeProgrammeDto = Static<typeof OfficeProgrammeDto>
export const OfficeProgrammesPageDto = Type.Object({
  programmes: Type.Array(OfficeProgrammeDto),
  next: NextCursor,
})

const FindingDto = Type.Object({
  kind: Type.String(),
  isMet: nullable(Type.Boolean()),
  text: LocalTextDto,
})
export const EligibilityDto = Type.Object({
  isEligible: Type.Boolean(),
  findings: Type.Array(FindingDto),
})

export const ApplyBody = Type.Object(
  {
    agencyId: Uuid,
    programmeId: Uuid,
    amount: AmountDto,
    foundedOn: Type.Optional(DayDto),
    employees: Type.Optional(CountDto(10_000_000)),
    plan: TextDto(4_000),
  },
  strict,
)

export const ApplicationStateDto = Type.Unsafe<ApplicationState>({
  type: 'string',
  enum: APPLICATION_STATES,
})
export const ApplicationDto = Type.Object(
  {
    agencyId: Uuid,
    programmeId: Uuid,
    id: Uuid,
    programme: LocalTextDto,
    agency: LocalTextDto,
    business: Type.Object({ businessId: Uuid, name: LocalTextDto }),
    state: ApplicationStateDto,
    asked: MoneyDto,
    foundedOn: nullable(DayDto),
    employees: nullable(Type.Integer()),
    plan: Type.String(),
    findings: Type.Array(FindingDto, { description: 'As the rules found it on the day `readOn`.' }),
    readOn: DayDto,
    appliedAt: InstantDto,
    decidedAt: nullable(InstantDto),
    reason: nullable(Type.String()),
    award: nullable(
      Type.Object({
        amount: MoneyDto,
        paid: MoneyDto,
        released: MoneyDto,
        left: MoneyDto,
        sharePercent: Type.Integer(),
        awardedAt: InstantDto,
        endedAt: nullable(InstantDto),
      }),
    ),
  },
  { title: 'Application' },
)
export type ApplicationDto = Static<typeof ApplicationDto>
export const ApplicationsPageDto = Type.Object({
  applications: Type.Array(ApplicationDto),
  next: NextCursor,
})

const ReasonDto = TextDto(1_000)
export const StepApplicationBody = Type.Object(
  {
    to: Type.Unsafe<'in_review' | 'declined'>({ type: 'string', enum: ['in_review', 'declined'] }),
    reason: Type.Optional(ReasonDto),
  },
  strict,
)
export const AwardBody = Type.Object({ amount: AmountDto, reason: ReasonDto }, strict)

export const ProgrammeChanged = defineEvent(
  'programmes.programme_changed',
  Type.Object({ agencyId: Uuid, programmeId: Uuid, state: ProgrammeStateDto }),
)
/** A business applied, or its application came to another state. */
export const ApplicationMoved = defineEvent(
  'programmes.application_moved',
  Type.Object({
    agencyId: Uuid,
    programmeId: Uuid,
    applicationId: Uuid,
    businessId: Uuid,
    state: ApplicationStateDto,
  }),
)
export const Awarded = defineEvent(
  'programmes.awarded',
  Type.Object({
    agencyId: Uuid,
    programmeId: Uuid,
    applicationId: Uuid,
    businessId: Uuid,
    amount: MoneyDto,
  }),
)

const MilestoneDto = Type.Object({
  number: Type.Integer(),
  name: Type.String(),
  dueOn: DayDto,
  doneOn: nullable(DayDto),
})
export const MilestonesDto = Type.Object({ milestones: Type.Array(MilestoneDto) })
export const SetMilestonesBody = Type.Object(
  {
    milestones: Type.Array(Type.Object({ name: LineDto(200), dueOn: DayDto }, strict), {
      maxItems: claimLimits.milestonesOfAward,
    }),
  },
  strict,
)

export const AwardDto = Type.Object({
  awardId: Uuid,
  business: Type.Object({ businessId: Uuid, name: LocalTextDto }),
  programme: LocalTextDto,
  amount: MoneyDto,
  approved: MoneyDto,
  paid: MoneyDto,
  left: MoneyDto,
  sharePercent: Type.Integer(),
  endedAt: nullable(InstantDto),
  milestones: Type.Array(MilestoneDto),
})
export type AwardDto = Static<typeof AwardDto>
export const EndAwardBody = Type.Object({ reason: ReasonDto }, strict)

const ClaimStateDto = Type.Unsafe<ClaimState>({ type: 'string', enum: CLAIM_STATES })
export const ClaimStateQuery = Type.Unsafe<ClaimState>({
  type: 'string',
  enum: CLAIM_STATES,
  default: 'submitted',
})
export const ClaimDto = Type.Object(
  {
    id: Uuid,
    awardId: Uuid,
    business: Type.Object({ businessId: Uuid, name: LocalTextDto }),
    state: ClaimStateDto,
    milestone: nullable(Type.Integer()),
    cost: MoneyDto,
    purpose: Type.String(),
    spentOn: DayDto,
    reimbursed: nullable(MoneyDto),
    reason: nullable(Type.String()),
    reference: nullable(Type.String()),
    submittedAt: nullable(InstantDto),
    decidedAt: nullable(InstantDto),
    paidAt: nullable(InstantDto),
    receipts: Type.Array(
      Type.Object({
        id: Uuid,
        type: Type.String(),
        bytes: Type.Integer(),
        isUsedElsewhere: Type.Boolean({
          description: 'The same file came with another claim of this agency.',
        }),
      }),
    ),
  },
  { title: 'Claim' },
)
export type ClaimDto = Static<typeof ClaimDto>
export const ClaimsPageDto = Type.Object({ claims: Type.Array(ClaimDto), next: NextCursor })
export const WriteClaimBody = Type.Object(
  {
    cost: AmountDto,
    purpose: TextDto(1_000),
    spentOn: DayDto,
    milestone: Type.Optional(Type.Integer({ minimum: 1, maximum: claimLimits.milestonesOfAward })),
  },
  strict,
)
export const StepClaimBody = Type.Object(
  {
    to: Type.Unsafe<'approved' | 'returned' | 'rejected'>({
      type: 'string',
      enum: ['approved', 'returned', 'rejected'],
    }),
    reason: Type.Optional(ReasonDto),
  },
  strict,
)
export const PayClaimBody = Type.Object({ reference: LineDto(100) }, strict)

const PayrollStateDto = { type: 'string', enum: PAYROLL_STATES } as const
export const PayrollStateQuery = Type.Unsafe<PayrollState>({
  ...PayrollStateDto,
  default: 'submitted',
})
export const PayrollReportDto = Type.Object(
  {
    id: Uuid,
    awardId: Uuid,
    quarter: QuarterDto,
    business: Type.Object({ businessId: Uuid, name: LocalTextDto }),
    state: Type.Unsafe<PayrollState>(PayrollStateDto),
    ...payrollFields,
    reason: nullable(Type.String()),
    hasDocument: Type.Boolean(),
    submittedAt: nullable(InstantDto),
    decidedAt: nullable(InstantDto),
  },
  { title: 'PayrollReport' },
)
export type PayrollReportDto = Static<typeof PayrollReportDto>
export const PayrollReportsPageDto = Type.Object({
  reports: Type.Array(PayrollReportDto),
  next: NextCursor,
})
export const WritePayrollBody = Type.Object(payrollFields, strict)
export const StepPayrollBody = Type.Object(
  {
    to: Type.Unsafe<'accepted' | 'returned' | 'refused'>({
      type: 'string',
      enum: ['accepted', 'returned', 'refused'],
    }),
    reason: Type.Optional(ReasonDto),
  },
  strict,
)

/** What came of a programme, in numbers that add up. */
export const ReportDto = Type.Object({
  isFinal: Type.Boolean(),
  on: DayDto,
  budget: MoneyDto,
  awarded: MoneyDto,
  paid: MoneyDto,
  released: MoneyDto,
  left: MoneyDto,
  /** What businesses spent in all approved claims, and what they bore of it themselves. */
  cost: MoneyDto,
  ownShare: MoneyDto,
  applications: Type.Array(Type.Object({ state: ApplicationStateDto, count: Type.Integer() })),
  refusals: Type.Array(Type.Object({ kind: Type.String(), count: Type.Integer() }), {
    description: 'How often each rule was not met among refused applications.',
  }),
  businessesAwarded: Type.Integer(),
  claimsPaid: Type.Integer(),
  milestones: Type.Object({ agreed: Type.Integer(), reached: Type.Integer() }),
  places: Type.Array(
    Type.Object({
      county: nullable(LocalTextDto),
      businesses: Type.Integer(),
      awarded: MoneyDto,
      paid: MoneyDto,
    }),
  ),
  /** Of awarded businesses that show their orders to this office; of the others nothing is known. */
  outcome: Type.Object({
    businesses: Type.Integer(),
    orders: Type.Integer(),
    sold: Type.Array(MoneyDto),
  }),
})
export type ReportDto = Static<typeof ReportDto>

export const ClaimMoved = defineEvent(
  'programmes.claim_moved',
  Type.Object({
    agencyId: Uuid,
    programmeId: Uuid,
    awardId: Uuid,
    claimId: Uuid,
    businessId: Uuid,
    state: ClaimStateDto,
    amount: Type.Optional(MoneyDto),
  }),
)
export const AwardEnded = defineEvent(
  'programmes.award_ended',
  Type.Object({
    agencyId: Uuid,
    programmeId: Uuid,
    awardId: Uuid,
    businessId: Uuid,
    released: MoneyDto,
  }),
)

const CountOfOrders = Type.Integer({ minimum: 1, maximum: offerLimits.orders })
export const OfferBody = Type.Object(
  {
    name: WordsBody(120),
    purpose: WordsBody(2_000),
    perOrder: { ...MoneyDto, description: 'What is given for one order.' },
    ordersMost: { ...CountOfOrders, description: 'Of all businesses together.' },
    ordersPerBusiness: CountOfOrders,
    opensOn: DayDto,
    closesOn: DayDto,
    rules: Type.Array(Type.Union([...ABOUT_BUSINESS]), { maxItems: 20 }),
    funders: Type.Array(Type.Object({ organisationId: Uuid, sharePercent: PercentDto }, strict), {
      minItems: 1,
      maxItems: offerLimits.funders,
      description: 'Agencies and partners; together 100 percent.',
    }),
  },
  strict,
)
export type OfferBody = Static<typeof OfferBody>

const OfferFunderDto = Type.Object({
  organisationId: Uuid,
  name: LocalTextDto,
  sharePercent: Type.Integer(),
  perOrder: { ...MoneyDto, description: 'The same cents for each order.' },
  needed: MoneyDto,
  deposited: MoneyDto,
  given: MoneyDto,
  returned: MoneyDto,
  left: { ...MoneyDto, description: 'Paid in, and neither given nor gone back.' },
})
export const OfferDto = Type.Object(
  {
    agencyId: Uuid,
    id: Uuid,
    agency: LocalTextDto,
    name: LocalTextDto,
    purpose: LocalTextDto,
    isSample: Type.Boolean(),
    state: Type.Unsafe<OfferState>({ type: 'string', enum: OFFER_STATES }),
    perOrder: MoneyDto,
    ordersMost: Type.Integer(),
    ordersPerBusiness: Type.Integer(),
    opensOn: DayDto,
    closesOn: DayDto,
    rules: Type.Array(Type.Object({ kind: Type.String(), text: LocalTextDto })),
    redeemed: { ...Type.Integer(), description: 'Orders paid for, less those that went back.' },
    businesses: Type.Integer(),
    budget: MoneyDto,
    spent: MoneyDto,
    left: MoneyDto,
    funders: Type.Array(OfferFunderDto),
  },
  { title: 'ProgrammeOffer' },
)
export type OfferDto = Static<typeof OfferDto>
export const OfferForDto = Type.Object({
  ...OfferDto.properties,
  takenAt: nullable(InstantDto),
  ownRedeemed: Type.Integer(),
})
export const OfferTakingDto = Type.Object({
  businessId: Uuid,
  name: LocalTextDto,
  redeemed: Type.Integer(),
  takenAt: InstantDto,
})
export const TakeOfferBody = Type.Object(
  { foundedOn: Type.Optional(DayDto), employees: Type.Optional(CountDto(10_000_000)) },
  strict,
)
export const TakenOfferDto = Type.Object({
  isTaken: Type.Boolean(),
  findings: Type.Array(FindingDto),
})
export const RedemptionDto = Type.Object({
  orderId: Uuid,
  agencyId: Uuid,
  offerId: Uuid,
  amount: MoneyDto,
  redeemedAt: InstantDto,
  reversedAt: nullable(InstantDto),
})
export const TransferBody = Type.Object(
  {
    organisationId: Uuid,
    amount: AmountDto,
    reference: { ...LineDto(100), description: 'The bank’s; once for each funder.' },
  },
  strict,
)

const offerPaid = {
  businessId: Uuid,
  orderId: Uuid,
  agencyId: Uuid,
  offerId: Uuid,
  amount: MoneyDto,
}
/** Funders of an offer have paid a seller for an order. */
export const OfferRedeemed = defineEvent('programmes.offer_redeemed', Type.Object(offerPaid))
/** All money of the order went back to its buyer, and theirs to the funders. */
export const OfferReversed = defineEvent('programmes.offer_reversed', Type.Object(offerPaid))

/** A letter is due: the mails follow from it, once. */
export const ProspectInvited = defineEvent(
  'programmes.prospect_invited',
  Type.Object({ agencyId: Uuid, batchId: Uuid, prospectId: Uuid }),
)
/** A business joined an office, which asks it to show figures; it shows none by that. */
export const ClientJoined = defineEvent(
  'programmes.client_joined',
  Type.Object({ businessId: Uuid, agencyId: Uuid }),
)
/** A client is asked whether somebody may be told of it, or has answered. */
export const ReferralMoved = defineEvent(
  'programmes.referral_moved',
  Type.Object({
    agencyId: Uuid,
    businessId: Uuid,
    referralId: Uuid,
    state: Type.Unsafe<'asked' | 'agreed' | 'refused'>({
      type: 'string',
      enum: ['asked', 'agreed', 'refused'],
    }),
  }),
)
