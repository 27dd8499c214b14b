import { type Static, Type } from 'typebox'
import type { Locale } from '../../kernel/locale.ts'
import { InstantDto, LocalTextDto, NextCursor, Uuid } from '../../platform/wire.ts'
import { FigureDto, LineDto, NamedOfficeDto, nullable, strict, TextDto } from './contract.ts'
import { FIGURES } from './figure.ts'
import {
  FUNNEL,
  type FunnelStep,
  PROSPECT_STAGES,
  type ProspectStage,
  recruitingLimits,
} from './recruit.ts'

export const StageDto = Type.Unsafe<ProspectStage>({ type: 'string', enum: PROSPECT_STAGES })

export const ProspectsPageDto = Type.Object({
  prospects: Type.Array(
    Type.Object({
      id: Uuid,
      name: Type.String(),
      city: nullable(Type.String()),
      county: nullable(Type.String()),
      state: nullable(Type.String()),
      website: nullable(Type.String()),
      kind: nullable(Type.String()),
      goods: nullable(Type.String()),
      stage: StageDto,
      invitations: Type.Integer({ description: 'Letters sent to it so far.' }),
      invitedAt: nullable(InstantDto),
    }),
  ),
  counts: Type.Array(Type.Object({ stage: StageDto, count: Type.Integer() }), {
    description: 'Of the whole list, whatever is asked for.',
  }),
  next: NextCursor,
})
export type ProspectsPageDto = Static<typeof ProspectsPageDto>

export const ProspectImportDto = Type.Object({
  rows: Type.Integer(),
  added: Type.Integer(),
  completed: Type.Integer({ description: 'Known before, and given a mail address by this list.' }),
  known: Type.Integer(),
  skipped: Type.Integer(),
  columns: Type.Object({
    read: Type.Array(Type.Object({ field: Type.String(), column: Type.String() })),
    ignored: Type.Array(Type.String()),
  }),
  issues: Type.Array(
    Type.Object({
      row: Type.Integer({ description: 'As a spreadsheet counts: the header is 1.' }),
      code: Type.String(),
      outcome: Type.Unsafe<'skipped' | 'noted'>({ type: 'string', enum: ['skipped', 'noted'] }),
      title: LocalTextDto,
      column: Type.String(),
      read: Type.String(),
    }),
    { description: `The first ${recruitingLimits.issuesShown}.` },
  ),
  issueCount: Type.Integer(),
})
export type ProspectImportDto = Static<typeof ProspectImportDto>

const LocaleDto = Type.Unsafe<Locale>({ type: 'string', enum: ['en', 'zh-CN'] })
const AsksDto = Type.Array(FigureDto, { maxItems: FIGURES.length, uniqueItems: true })

export const InviteBody = Type.Object(
  {
    name: LineDto(100),
    message: TextDto(2_000),
    locale: LocaleDto,
    asks: AsksDto,
    prospectIds: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 200 })),
    county: Type.Optional(LineDto(100)),
    kind: Type.Optional(LineDto(50)),
  },
  strict,
)

const FunnelDto = Type.Array(
  Type.Object({
    step: Type.Unsafe<FunnelStep>({ type: 'string', enum: FUNNEL }),
    count: nullable(
      Type.Integer({ description: 'Null where the number would say what one business did.' }),
    ),
    shown: Type.Integer({ description: 'Of them, those that let the office know.' }),
  }),
)
export type FunnelDto = Static<typeof FunnelDto>

const BatchDto = Type.Object({
  id: Uuid,
  name: Type.String(),
  message: Type.String(),
  locale: LocaleDto,
  asks: Type.Array(FigureDto),
  createdAt: InstantDto,
  chosen: Type.Integer(),
  waiting: Type.Integer(),
  sent: Type.Integer(),
  failed: Type.Integer(),
  unwanted: Type.Integer(),
  unknown: Type.Integer({ description: 'A process died while it sent them: perhaps sent.' }),
  stopped: Type.Integer(),
  funnel: FunnelDto,
})
export const BatchesPageDto = Type.Object({
  batches: Type.Array(BatchDto),
  funnel: FunnelDto,
  sent: Type.Integer(),
  leastBusinesses: Type.Integer(),
  next: NextCursor,
})
export type BatchesPageDto = Static<typeof BatchesPageDto>
export const InvitedDto = Type.Object({ id: Uuid })
export const StoppedDto = Type.Object({ stopped: Type.Integer() })

/** A business that has joined the office; what it has done since is told where it shows that figure. */
export const JoinedPageDto = Type.Object({
  joined: Type.Array(
    Type.Object({
      businessId: Uuid,
      name: LocalTextDto,
      place: nullable(LocalTextDto),
      isSample: Type.Boolean(),
      cameBy: Type.Unsafe<'invitation' | 'referral'>({
        type: 'string',
        enum: ['invitation', 'referral'],
      }),
      joinedAt: InstantDto,
      asks: Type.Array(FigureDto),
      shows: Type.Array(FigureDto),
      appliedAt: nullable(InstantDto),
      assessedAt: nullable(InstantDto),
      listedAt: nullable(InstantDto),
      soldAt: nullable(InstantDto),
    }),
  ),
  next: NextCursor,
})
export type JoinedPageDto = Static<typeof JoinedPageDto>

export const InvitationDto = Type.Object({
  office: Type.Object({
    ...NamedOfficeDto.properties,
    above: Type.Array(NamedOfficeDto, { description: 'Who reads what it reads.' }),
  }),
  business: Type.String({ description: 'As the list of the office calls it.' }),
  message: Type.String(),
  asks: Type.Array(FigureDto),
  isOptedOut: Type.Boolean(),
  isAnswered: Type.Boolean(),
})
export type InvitationDto = Static<typeof InvitationDto>
export const TokenParam = Type.Object({
  token: Type.String({ pattern: '^[A-Za-z0-9_-]{64}\\.[A-Za-z0-9_-]{43}$' }),
})
export const JoinBody = Type.Object({ token: TokenParam.properties.token }, strict)

export const OwnOfficesDto = Type.Object({
  offices: Type.Array(
    Type.Object({
      office: NamedOfficeDto,
      asks: Type.Array(FigureDto, {
        description: 'What it asks to be shown; it is shown by a consent alone.',
      }),
      joinedAt: InstantDto,
    }),
  ),
})
