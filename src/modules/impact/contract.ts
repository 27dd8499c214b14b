import { type Static, Type } from 'typebox'
import {
  DayDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  nullable,
  Uuid,
} from '../../platform/wire.ts'
import {
  EFFECTS,
  type Effect,
  KINDS,
  type Kind,
  type PayrollClaim,
  TIERS,
  type Tier,
} from './claim.ts'
import { impactLimits } from './limits.ts'
import type { UncountedReason } from './store.ts'

const JobsDto = Type.String({ pattern: '^-?\\d+(\\.\\d{1,9})?$', description: 'Job-years.' })

export const MultipliersDto = Type.Object({
  sectors: Type.Array(
    Type.Object({
      code: Type.String({ description: "The table's own sector code." }),
      name: Type.String(),
      directJobsPerMillionUsd: Type.Number(),
      totalJobsPerMillionUsd: Type.Number(),
    }),
  ),
  unit: Type.String(),
  year: Type.Integer(),
  source: Type.String(),
  dataVersion: Type.String(),
})

export type Multipliers = Static<typeof MultipliersDto>

export const SampleQuery = {
  sample: Type.Boolean({
    default: false,
    description: 'Of the businesses that ship as examples instead: never part of the count.',
  }),
}

export const CountDto = Type.Object({
  isSample: Type.Boolean(),
  from: nullable(DayDto),
  to: nullable(DayDto),
  businesses: Type.Integer(),
  jobs: Type.Array(
    Type.Object({
      kind: Type.Unsafe<Kind>({ type: 'string', enum: KINDS }),
      effect: Type.Unsafe<Effect>({ type: 'string', enum: EFFECTS }),
      tier: Type.Unsafe<Tier>({ type: 'string', enum: TIERS }),
      jobs: JobsDto,
    }),
    { description: 'Kept apart; they do not add up to one figure.' },
  ),
  notModelled: Type.Array(Type.Unsafe<Effect>({ type: 'string', enum: EFFECTS })),
  uncounted: Type.Array(
    Type.Object({
      reason: Type.Unsafe<UncountedReason>({ type: 'string' }),
      orders: Type.Integer(),
      amount: MoneyDto,
    }),
    { description: 'Goods of settled orders that are in no claim, and why.' },
  ),
  tableYear: Type.Integer(),
  source: Type.String(),
  dataVersion: Type.String(),
})
export type CountDto = Static<typeof CountDto>

export const PlacesDto = Type.Object({
  places: Type.Array(
    Type.Object({
      fips: Type.String(),
      state: Type.String(),
      name: Type.String(),
      businesses: nullable(Type.Integer({ description: 'Null where it is not shown.' })),
      directJobs: nullable({ ...JobsDto, description: 'Supported, as modelled.' }),
      targetJobs: nullable(
        Type.Integer({
          description:
            'Of what was promised, by its part of all jobs; null where that is not known.',
        }),
      ),
      gapJobs: nullable(Type.Integer({ description: 'What is missing of it.' })),
      isSuppressed: Type.Boolean(),
    }),
  ),
  leastBusinesses: Type.Integer(),
  next: NextCursor,
})
export type PlacesDto = Static<typeof PlacesDto>

const Progress = Type.Object({
  target: Type.Integer(),
  counted: Type.Number(),
  gap: Type.Number(),
  neededPerYear: nullable(
    Type.Number({ description: 'From now until the last day; null when it is over.' }),
  ),
})
export const PromisesDto = Type.Object({
  start: DayDto,
  end: DayDto,
  businesses: Progress,
  jobs: {
    ...Progress,
    description: 'Against jobs created, as payrolls say. What is supported is none of these.',
  },
  supported: Type.Object({
    direct: Type.Number(),
    perYear: Type.Number({ description: 'Direct, at the rate since the first claim.' }),
  }),
  comparison: Type.Object({
    businesses: Type.Integer(),
    jobs: Type.Integer(),
    jobsOfBusiness: Type.Number(),
    source: Type.String(),
  }),
  promise: Type.Object({
    leastJobsOfBusiness: Type.Integer(),
    years: Type.Integer(),
    source: Type.String(),
    asOf: Type.String(),
  }),
  scenario: Type.Object({
    sales: Type.Number(),
    sellers: Type.Number(),
    businesses: Type.Number(),
    supportedPerYear: Type.Number(),
    assumes: Type.Array(LocalTextDto),
  }),
})
export type PromisesDto = Static<typeof PromisesDto>

export const NetNewDto = Type.Object({
  agencyId: Uuid,
  agency: LocalTextDto,
  state: Type.String({ description: 'Postal code: MI.' }),
  outcome: Type.Literal('direct_jobs_supported'),
  revision: Type.Integer(),
  fromQuarter: Type.String({ description: 'The first quarter: 2024-Q4.' }),
  toQuarter: Type.String({ description: 'The last one.' }),
  jobs: { ...JobsDto, description: 'Job-years; never added to other jobs, nor to each other.' },
  low: JobsDto,
  high: { ...JobsDto, description: 'The middle 95 % lie between low and high.' },
  begun: Type.Integer(),
  compared: Type.Integer(),
  sentence: LocalTextDto,
  method: LocalTextDto,
  digest: Type.String({ description: 'SHA-256 of what was compared.' }),
  madeAt: InstantDto,
  supersededAt: nullable(InstantDto),
})
export type NetNewDto = Static<typeof NetNewDto>
export const NetNewPageDto = Type.Object({ claims: Type.Array(NetNewDto), next: NextCursor })

export const QuarterDto = Type.String({ pattern: '^20\\d{2}-Q[1-4]$', description: '2026-Q3' })
/** What a payroll says of a quarter. */
export const payrollFields = {
  kind: Type.Unsafe<PayrollClaim['kind']>({ type: 'string', enum: ['supported', 'created'] }),
  jobs: Type.String({
    pattern: `^\\d{1,${`${impactLimits.mostJobs}`.length - 1}}(\\.\\d{1,9})?$`,
    description: 'Job-years: a job of the whole quarter is 0.25.',
  }),
  source: Type.String({ minLength: 1, maxLength: impactLimits.sourceCharacters, pattern: '\\S' }),
}
const payroll = { quarter: QuarterDto, ...payrollFields, programmeId: Type.Optional(Uuid) }
export const PayrollBody = Type.Object(payroll, { additionalProperties: false })
export const VerifiedPayrollBody = Type.Object(
  { businessId: Uuid, ...payroll },
  { additionalProperties: false },
)
