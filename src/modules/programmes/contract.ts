import { type Static, type TSchema, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import { InstantDto, LocalTextDto, MoneyDto, NextCursor, Uuid } from '../../platform/wire.ts'
import { AssessmentStatus, VerdictCounts } from '../assessment/contract.ts'
import { FIGURES, type Figure, MEASURES, type MeasureName } from './figure.ts'
import { LEVELS, type Level } from './office.ts'

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const strict = { additionalProperties: false } as const
/** One line that people read. */
const LineDto = (maxLength: number) =>
  Type.String({ maxLength, pattern: '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]+$' })
const StateDto = Type.String({
  pattern: '^[A-Z]{2}-[A-Z0-9]{1,3}$',
  description: 'ISO 3166-2: "US-MI".',
})

export const ProgrammeDto = Type.Object({
  id: Uuid,
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

const NamedOfficeDto = Type.Object({
  agencyId: Uuid,
  name: LocalTextDto,
  level: LevelDto,
  state: nullable(Type.String()),
  county: nullable(Type.String()),
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

export const ConsentDto = Type.Object({
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

export const ClientsPageDto = Type.Object({
  clients: Type.Array(
    Type.Object({
      businessId: Uuid,
      name: LocalTextDto,
      state: nullable(Type.String()),
      county: nullable(Type.String()),
      isSample: Type.Boolean(),
      figures: Type.Array(FigureDto),
      measures: Type.Array(MeasureDto),
      readAt: nullable(InstantDto),
    }),
  ),
  next: NextCursor,
})
export type ClientsPageDto = Static<typeof ClientsPageDto>

export const OfficeDecided = defineEvent(
  'programmes.office_decided',
  Type.Object({ agencyId: Uuid, isOpen: Type.Boolean() }),
)
/** What a business lets an office, and those above it, read from now on; nothing when withdrawn. */
export const ConsentChanged = defineEvent(
  'programmes.consent_changed',
  Type.Object({ businessId: Uuid, agencyId: Uuid, figures: Type.Array(FigureDto) }),
)
