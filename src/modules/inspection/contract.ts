import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import { DayDto, InstantDto, LocalTextDto, NextCursor, Uuid } from '../../platform/wire.ts'
import {
  DEFECT_CLASSES,
  type DefectClass,
  INSPECTION_STATES,
  type InspectionState,
  inspectionLimits,
  LOT_STATES,
  type LotState,
} from './lot.ts'
import {
  type InspectionLevel,
  LEVELS,
  QUALITY_LIMITS,
  type QualityLimit,
  SEVERITIES,
  type Severity,
} from './sampling-plan.ts'
import { SWITCH_REASONS, type SwitchReason } from './switching.ts'

export const Words = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '\\S', description: 'Words that say something.' })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])

export const LotStateDto = Type.Unsafe<LotState>({ type: 'string', enum: LOT_STATES })
export const InspectionStateDto = Type.Unsafe<InspectionState>({
  type: 'string',
  enum: INSPECTION_STATES,
})
const LevelDto = Type.Unsafe<InspectionLevel>({
  type: 'string',
  enum: LEVELS,
  default: 'II',
  description: 'Inspection level: how large samples are beside the lot.',
})
const LimitDto = Type.Unsafe<QualityLimit>({
  type: 'string',
  enum: QUALITY_LIMITS,
  description: 'Acceptance quality limit: nonconforming units in a hundred.',
})
const SeverityDto = Type.Unsafe<Severity>({ type: 'string', enum: SEVERITIES })

export const PlanDto = Type.Object({
  letter: Type.String(),
  limit: LimitDto,
  severity: SeverityDto,
  stages: Type.Array(
    Type.Object({
      size: Type.Integer({ description: 'Units of this sample alone.' }),
      accept: Type.Integer({ description: 'Of all samples so far.' }),
      reject: Type.Integer(),
    }),
  ),
  isWhole: Type.Boolean({ description: 'Each unit of the lot is looked at.' }),
})
const PlansDto = Type.Object({ major: PlanDto, minor: PlanDto })

const FoundDto = Type.Object(
  {
    critical: Type.Integer({ minimum: 0, maximum: 100_000 }),
    major: Type.Integer({ minimum: 0, maximum: 100_000 }),
    minor: Type.Integer({ minimum: 0, maximum: 100_000 }),
  },
  { additionalProperties: false },
)

export const LotBody = Type.Object(
  {
    agencyId: Uuid,
    productId: Type.Optional(Uuid),
    number: Words(60),
    goods: Words(200),
    farm: Type.Optional(Words(200)),
    block: Type.Optional(Words(100)),
    grade: Type.Optional(Words(100)),
    packhouse: Type.Optional(Words(200)),
    harvestedOn: Type.Optional(DayDto),
    quantity: Type.Integer({ minimum: 2, maximum: 100_000_000 }),
    unit: Words(30),
  },
  { additionalProperties: false },
)
export type LotBody = Static<typeof LotBody>

export const HandoverBody = Type.Object(
  { at: InstantDto, holder: Words(200), place: Words(200), note: Type.Optional(Words(500)) },
  { additionalProperties: false },
)

const lot = {
  businessId: Uuid,
  id: Uuid,
  agencyId: Uuid,
  business: Type.Object({ name: Type.String(), nameZh: orNull(Type.String()) }),
  productId: orNull(Uuid),
  number: Type.String(),
  goods: Type.String(),
  farm: orNull(Type.String()),
  block: orNull(Type.String()),
  grade: orNull(Type.String()),
  packhouse: orNull(Type.String()),
  harvestedOn: orNull(DayDto),
  quantity: Type.Integer(),
  unit: Type.String(),
  state: LotStateDto,
  submittedAt: InstantDto,
  decidedAt: orNull(InstantDto),
}
export const LotDto = Type.Object(lot, { title: 'Lot' })

export const InspectionDto = Type.Object(
  {
    businessId: Uuid,
    lotId: Uuid,
    id: Uuid,
    agencyId: Uuid,
    attempt: Type.Integer({ description: '1 for the first; a lot may be put forward again.' }),
    level: LevelDto,
    severity: SeverityDto,
    plans: PlansDto,
    inspector: Type.String(),
    place: Type.String(),
    scheduledOn: DayDto,
    state: InspectionStateDto,
    found: Type.Array(FoundDto, { description: 'Nonconforming units of each sample.' }),
    notes: orNull(Type.String()),
    sheetKey: orNull(Uuid),
    signedBy: orNull(Type.String()),
    signedAt: orNull(InstantDto),
    decision: orNull(
      Type.Unsafe<'accepted' | 'rejected'>({ type: 'string', enum: ['accepted', 'rejected'] }),
    ),
    decidedAt: orNull(InstantDto),
  },
  { title: 'Inspection' },
)
export const WorkDto = Type.Object({ lot: LotDto, inspection: InspectionDto })
export const WorkPageDto = Type.Object({ work: Type.Array(WorkDto), next: NextCursor })

export const CertificateDto = Type.Object({
  code: Type.String(),
  path: Type.String({ description: 'The page that verifies it.' }),
  issuedAt: InstantDto,
  validUntil: DayDto,
  revokedAt: orNull(InstantDto),
  reason: orNull(Type.String()),
})

const judged = {
  ...lot,
  inspections: Type.Array(InspectionDto),
  certificates: Type.Array(CertificateDto),
}
/** A lot with what came of it. */
export const JudgedLotDto = Type.Object(judged)
export const LotsPageDto = Type.Object({ lots: Type.Array(JudgedLotDto), next: NextCursor })

export const DefectClassDto = Type.Unsafe<DefectClass>({ type: 'string', enum: DEFECT_CLASSES })
export const PhotoDto = Type.Object({
  id: Uuid,
  inspectionId: Uuid,
  class: orNull(DefectClassDto),
  takenAt: { ...InstantDto, description: 'As the phone says.' },
})

export const LotDetailDto = Type.Object({
  ...judged,
  photos: Type.Array(PhotoDto, { description: 'The first taken first; never public.' }),
  custody: Type.Array(
    Type.Object({
      position: Type.Integer(),
      at: InstantDto,
      holder: Type.String(),
      place: Type.String(),
      note: orNull(Type.String()),
    }),
  ),
  standing: Type.Object({
    severity: SeverityDto,
    isDiscontinued: Type.Boolean(),
    reason: orNull(Type.Unsafe<SwitchReason>({ type: 'string', enum: SWITCH_REASONS })),
    lots: Type.Integer({ description: 'Lots since it was changed.' }),
  }),
})

export const PreviewQuery = Type.Object({
  lotSize: Type.Integer({ minimum: 2, maximum: 100_000_000 }),
  level: LevelDto,
  limit: LimitDto,
  severity: Type.Unsafe<Severity>({ type: 'string', enum: SEVERITIES, default: 'normal' }),
  stages: Type.Unsafe<1 | 2>({ type: 'integer', enum: [1, 2], default: 1 }),
})
export const PreviewDto = Type.Object({
  plan: PlanDto,
  chances: Type.Array(
    Type.Object({
      nonconforming: Type.Number({ description: 'In a hundred.' }),
      accepted: Type.Number({ description: 'Chance, 0 to 1.' }),
    }),
    { description: 'Operating characteristic: how often a lot of such quality is accepted.' },
  ),
})

export const ScheduleBody = Type.Object(
  {
    businessId: Uuid,
    lotId: Uuid,
    level: Type.Optional(LevelDto),
    limits: Type.Object({ major: LimitDto, minor: LimitDto }, { additionalProperties: false }),
    stages: Type.Optional(Type.Unsafe<1 | 2>({ type: 'integer', enum: [1, 2] })),
    inspector: Words(200),
    place: Words(300),
    scheduledOn: DayDto,
  },
  { additionalProperties: false },
)

export const SheetBody = Type.Object(
  {
    sheetKey: Uuid,
    found: Type.Array(FoundDto, { minItems: 1, maxItems: 2 }),
    notes: Type.Optional(Type.String({ maxLength: 4_000 })),
    signedBy: Words(200),
    signedAt: InstantDto,
    isSteady: Type.Optional(
      Type.Boolean({ description: 'Production is regular: reduced inspection may follow.' }),
    ),
  },
  { additionalProperties: false },
)

const ClockDto = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  description: 'By the clock there: 08:30.',
})
export const InspectorDaysPageDto = Type.Object({
  days: Type.Array(
    Type.Object({
      day: DayDto,
      inspector: Type.String(),
      visits: Type.Integer(),
      left: Type.Integer({ description: 'Those not decided yet.' }),
    }),
  ),
  next: NextCursor,
})
export const InspectorDayDto = Type.Object({
  day: DayDto,
  inspector: Type.String(),
  startsAt: ClockDto,
  minutesEach: Type.Integer({ description: 'A visit with the way to it.' }),
  isOrderSet: Type.Boolean({ description: 'By the office; else it is what is proposed.' }),
  startCounty: orNull(Type.String({ description: 'Where the way begins: the agency’s county.' })),
  kilometres: Type.Number({ description: 'As the crow flies, between the middles of counties.' }),
  proposedKilometres: Type.Number({ description: 'The same in the order that is proposed.' }),
  visits: Type.Array(
    Type.Object({
      lot: LotDto,
      inspection: InspectionDto,
      county: orNull(Type.String({ description: 'Of the maker, as it says.' })),
      at: orNull(ClockDto),
      isTimeSet: Type.Boolean(),
      kilometres: orNull(Type.Number({ description: 'From the stop before.' })),
    }),
  ),
})
export const SetDayBody = Type.Object(
  {
    startsAt: ClockDto,
    minutesEach: Type.Integer({ minimum: 5, maximum: 480 }),
    visits: Type.Optional(
      Type.Array(
        Type.Object(
          { inspectionId: Uuid, at: Type.Optional(ClockDto) },
          { additionalProperties: false },
        ),
        { maxItems: inspectionLimits.visitsOfDay, description: 'Left out: as it is proposed.' },
      ),
    ),
  },
  { additionalProperties: false },
)

export const RevokeBody = Type.Object({ reason: Words(500) }, { additionalProperties: false })
export const ResumeBody = Type.Object({ reason: Words(500) }, { additionalProperties: false })

export const VerifiedDto = Type.Object({
  ...CertificateDto.properties,
  state: Type.Unsafe<'valid' | 'expired' | 'revoked'>({
    type: 'string',
    enum: ['valid', 'expired', 'revoked'],
  }),
  agencyId: Uuid,
  agency: LocalTextDto,
  business: LocalTextDto,
  lot: Type.Pick(Type.Object(lot), [
    'number',
    'goods',
    'farm',
    'block',
    'grade',
    'packhouse',
    'harvestedOn',
    'quantity',
    'unit',
  ]),
  plans: PlansDto,
  found: Type.Array(FoundDto),
  signedBy: Type.String(),
  signedAt: InstantDto,
})
export type VerifiedDto = Static<typeof VerifiedDto>

/** A lot was accepted or rejected, put forward again, or its certificate revoked: what is on sale follows. */
export const LotDecided = defineEvent(
  'inspection.lot_decided',
  Type.Object({
    businessId: Uuid,
    lotId: Uuid,
    agencyId: Uuid,
    productId: orNull(Uuid),
    decision: Type.Unsafe<'accepted' | 'rejected' | 'revoked'>({
      type: 'string',
      enum: ['accepted', 'rejected', 'revoked'],
    }),
  }),
)
