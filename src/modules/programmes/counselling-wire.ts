import { type Static, Type } from 'typebox'
import { DayDto, InstantDto, LocalTextDto, NextCursor, Uuid } from '../../platform/wire.ts'
import {
  caseLimits,
  OUTCOMES,
  type Outcome,
  REFERRAL_STATES,
  type ReferralState,
  TOPICS,
  type Topic,
  TURNS,
  type Turn,
} from './case.ts'
import { FigureDto, LineDto, NamedOfficeDto, nullable, strict, TextDto } from './contract.ts'

const TopicDto = Type.Unsafe<Topic>({ type: 'string', enum: TOPICS })
const TurnDto = Type.Unsafe<Turn>({ type: 'string', enum: TURNS })
const OutcomeDto = Type.Unsafe<Outcome>({ type: 'string', enum: OUTCOMES })
const MinutesDto = Type.Integer({ minimum: 1, maximum: 1_440 })
const ByDto = nullable(Type.String({ description: 'Null when the person is there no more.' }))
const BusinessDto = Type.Object({
  businessId: Uuid,
  name: LocalTextDto,
  place: nullable(LocalTextDto),
  isSample: Type.Boolean(),
})

export const CasesPageDto = Type.Object({
  cases: Type.Array(
    Type.Object({
      business: BusinessDto,
      minutes: Type.Integer(),
      nextOn: nullable(DayDto),
      turn: nullable(TurnDto),
    }),
  ),
  next: NextCursor,
})

export const ActionDto = Type.Object({
  id: Uuid,
  business: BusinessDto,
  what: Type.String(),
  dueOn: DayDto,
  turn: TurnDto,
  by: ByDto,
})
export type ActionDto = Static<typeof ActionDto>
export const DuePageDto = Type.Object({
  today: DayDto,
  actions: Type.Array(ActionDto),
  next: NextCursor,
})
export const PlanActionBody = Type.Object(
  { what: LineDto(300), dueOn: DayDto, turn: TurnDto },
  strict,
)

const referral = {
  id: Uuid,
  to: Type.Object({ office: nullable(NamedOfficeDto), name: nullable(Type.String()) }),
  reason: Type.String(),
  state: Type.Unsafe<ReferralState>({ type: 'string', enum: REFERRAL_STATES }),
  askedAt: InstantDto,
  answeredAt: nullable(InstantDto),
}
export const ReferralDto = Type.Object({
  ...referral,
  outcome: nullable(OutcomeDto),
  outcomeWords: nullable(Type.String()),
})
export type ReferralDto = Static<typeof ReferralDto>
/** As the business reads it, and who was told of it: what came of it is the office's own note. */
const ToldReferralDto = Type.Object({
  ...referral,
  from: NamedOfficeDto,
  business: BusinessDto,
})
export const ToldReferralsPageDto = Type.Object({
  referrals: Type.Array(ToldReferralDto),
  next: NextCursor,
})
export const AskReferralBody = Type.Object(
  {
    toAgencyId: Type.Optional(Uuid),
    toName: Type.Optional(LineDto(200)),
    reason: TextDto(1_000),
  },
  strict,
)
export const AnswerReferralBody = Type.Object({ isAgreed: Type.Boolean() }, strict)
export const OutcomeBody = Type.Object(
  { outcome: OutcomeDto, words: Type.Optional(TextDto(1_000)) },
  strict,
)

export const CaseDto = Type.Object({
  business: BusinessDto,
  isClient: Type.Boolean({ description: 'False when only what was written down is left.' }),
  shows: Type.Array(FigureDto),
  actions: Type.Array(ActionDto),
  referrals: Type.Array(ReferralDto),
})
export type CaseDto = Static<typeof CaseDto>

const NoteDto = Type.Object({
  id: Uuid,
  corrects: nullable(Uuid),
  words: Type.String(),
  by: ByDto,
  at: InstantDto,
})
export const NotesPageDto = Type.Object({ notes: Type.Array(NoteDto), next: NextCursor })
export const AddNoteBody = Type.Object(
  { words: TextDto(caseLimits.noteCharacters), corrects: Type.Optional(Uuid) },
  strict,
)

export const TimesPageDto = Type.Object({
  times: Type.Array(
    Type.Object({
      id: Uuid,
      on: DayDto,
      minutes: Type.Integer(),
      topic: TopicDto,
      by: ByDto,
      isTakenBack: Type.Boolean(),
    }),
  ),
  next: NextCursor,
})
export const SpendTimeBody = Type.Object(
  { on: DayDto, minutes: MinutesDto, topic: TopicDto },
  strict,
)

export const TimeReportDto = Type.Object({
  from: DayDto,
  to: DayDto,
  minutes: Type.Integer(),
  totals: Type.Array(
    Type.Object({
      month: Type.String({ description: 'YYYY-MM.' }),
      topic: TopicDto,
      entries: Type.Integer(),
      minutes: Type.Integer(),
      clients: nullable(
        Type.Integer({ description: 'Of the office itself; those above read time alone.' }),
      ),
    }),
  ),
})
export type TimeReportDto = Static<typeof TimeReportDto>
export const TimeRangeQuery = Type.Object({
  from: Type.Optional(DayDto),
  to: Type.Optional(DayDto),
})
export const AddedDto = Type.Object({ id: Uuid })
