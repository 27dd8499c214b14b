import { type Static, Type } from 'typebox'
import { toMoneyDto } from '../../../kernel/money.ts'
import type { Db } from '../../../platform/db.ts'
import { DayDto, InstantDto, MoneyDto, NextCursor, nullable } from '../../../platform/wire.ts'
import type { JobsOfSales } from '../../impact/api.ts'
import { KeyDto } from '../contract.ts'
import { conferenceLimits } from '../limits.ts'
import type { RegistrationRef } from '../registration.ts'
import { type Outcome, type Report, STAGES, type Stage } from './meeting-day.ts'
import type { MeetingDay } from './read-day.ts'
import { type OutcomeTotals, type PairOutcome, selectReportsOf } from './report-store.ts'
import { ScheduleDto, showPlaced } from './schedule-wire.ts'

const strict = { additionalProperties: false }

export const StageDto = Type.Unsafe<Stage>({
  type: 'string',
  enum: STAGES,
  description: 'How far two have come since they met.',
})
/** What both read of what one of them says. */
const shared = {
  stage: StageDto,
  nextStep: Type.String({ maxLength: conferenceLimits.noteCharacters }),
  dueOn: nullable(DayDto),
}
const outcome = {
  ...shared,
  rating: nullable(Type.Integer({ minimum: 1, maximum: 5 })),
  value: nullable(MoneyDto),
}
const SharedOutcomeDto = Type.Object(shared)
const OutcomeDto = Type.Object(outcome)
export const PutOutcomeBody = Type.Object({ key: KeyDto, ...outcome }, strict)

export const PutLatenessBody = Type.Object(
  {
    key: KeyDto,
    minutes: Type.Integer({ minimum: 0, maximum: 60, description: '0: in time after all.' }),
  },
  strict,
)
export const KeyBody = Type.Object({ key: KeyDto }, strict)

const WithDto = Type.Object({ id: Type.String(), headline: Type.String() })
const said = {
  with: WithDto,
  own: nullable(OutcomeDto),
  theirs: nullable(SharedOutcomeDto),
}
const lateness = nullable(Type.Integer({ description: 'Minutes.' }))
export const MeetingDayDto = Type.Object({
  meetings: Type.Array(
    Type.Object({
      ...ScheduleDto.properties.meetings.items.properties,
      ...said,
      ownLateness: lateness,
      theirLateness: lateness,
    }),
  ),
  past: Type.Array(
    Type.Object({
      ...said,
      missed: nullable(
        Type.Object({
          startsAt: InstantDto,
          endsAt: InstantDto,
          absent: Type.Unsafe<'you' | 'they'>({ type: 'string', enum: ['you', 'they'] }),
        }),
      ),
    }),
    { description: 'Meetings that were missed, and others of which one of the two has told.' },
  ),
  walkIns: nullable(
    Type.Object({
      startsAt: InstantDto,
      endsAt: InstantDto,
      people: Type.Array(
        Type.Object({
          ...WithDto.properties,
          table: Type.String(),
          isAccepted: Type.Boolean({
            description: 'Else they asked, and are accepted by meeting.',
          }),
        }),
      ),
    }),
  ),
  zones: Type.Array(Type.Object({ name: Type.String(), tables: Type.Array(Type.String()) })),
})

const showOutcome = ({ value, ...said }: Outcome): Static<typeof OutcomeDto> => ({
  ...said,
  value: value && toMoneyDto(value),
})

const showSaid = ({ own, theirs }: MeetingDay['meetings'][number] | MeetingDay['past'][number]) => {
  const theirOutcome = theirs?.outcome
  return {
    own: own?.outcome ? showOutcome(own.outcome) : null,
    theirs: theirOutcome
      ? { stage: theirOutcome.stage, nextStep: theirOutcome.nextStep, dueOn: theirOutcome.dueOn }
      : null,
  }
}

export function showDay({
  meetings,
  past,
  walkIns,
  frame,
}: MeetingDay): Static<typeof MeetingDayDto> {
  const lateIn = (slot: number, report: Report | undefined) =>
    report?.lateSlot === slot ? report.lateMinutes : null
  return {
    meetings: meetings.map((one) => ({
      ...showPlaced(one),
      ...showSaid(one),
      ownLateness: lateIn(one.slot, one.own),
      theirLateness: lateIn(one.slot, one.theirs),
    })),
    past: past.map((one) => ({
      with: { id: one.other.id, headline: one.other.headline },
      ...showSaid(one),
      missed: one.missed
        ? {
            startsAt: one.missed.startsAt.toISOString(),
            endsAt: one.missed.endsAt.toISOString(),
            absent: one.own?.absentSlot == null ? ('you' as const) : ('they' as const),
          }
        : null,
    })),
    walkIns: walkIns
      ? {
          startsAt: walkIns.startsAt.toISOString(),
          endsAt: walkIns.endsAt.toISOString(),
          people: walkIns.people.map(({ id, headline, table, isAccepted }) => ({
            ...{ id, headline, table, isAccepted },
          })),
        }
      : null,
    zones: (frame?.zones ?? []).map((name) => ({
      name,
      tables: frame!.tables.filter(({ zone }) => zone === name).map((table) => table.name),
    })),
  }
}

const PairOutcomeDto = Type.Object({
  fromId: Type.String(),
  toId: Type.String(),
  from: Type.String(),
  to: Type.String(),
  stage: nullable(StageDto),
  value: nullable(MoneyDto),
  absent: nullable(Type.Unsafe<'from' | 'to'>({ type: 'string', enum: ['from', 'to'] })),
  reports: Type.Array(
    Type.Object({
      ...outcome,
      by: Type.Unsafe<'from' | 'to'>({ type: 'string', enum: ['from', 'to'] }),
      reportedAt: InstantDto,
    }),
  ),
})
export const OutcomesPageDto = Type.Object({
  outcomes: Type.Array(PairOutcomeDto),
  next: NextCursor,
})
export const OutcomeTotalsDto = Type.Object({
  meetings: Type.Integer({ description: 'In the plan, and taken without it.' }),
  absences: Type.Integer({ description: 'Pairs of which one did not come and neither told more.' }),
  stages: Type.Array(
    Type.Object({
      stage: StageDto,
      pairs: Type.Integer(),
      values: Type.Array(MoneyDto, { description: 'Expected, one for each currency.' }),
    }),
  ),
  ratings: Type.Array(Type.Integer(), { description: 'How many gave 1, 2, 3, 4, 5.' }),
  firstSaleJobs: nullable(
    Type.Object(
      {
        low: Type.Number({
          description:
            'Job-years: of ten kinds of goods nine keep so many busy or more, but not above `high`.',
        }),
        high: Type.Number(),
        tableYear: Type.Integer(),
        source: Type.String(),
      },
      {
        description:
          'What first sales as stated would keep busy, by the model, whatever the goods are: no part of the count of jobs.',
      },
    ),
  ),
})

export const showPairOutcome = ({
  fromId,
  toId,
  from,
  to,
  stage,
  value,
  absent,
  reports,
}: PairOutcome): Static<typeof PairOutcomeDto> => ({
  ...{ fromId, toId, from, to, stage, absent },
  value: value && toMoneyDto(value),
  reports: reports.flatMap(({ byId, outcome, reportedAt }) =>
    outcome && reportedAt
      ? [
          {
            ...showOutcome(outcome),
            by: byId === fromId ? ('from' as const) : ('to' as const),
            reportedAt: reportedAt.toISOString(),
          },
        ]
      : [],
  ),
})

export const showTotals = (
  { stages, ratings, ...counts }: OutcomeTotals,
  firstSaleJobs: JobsOfSales | null,
): Static<typeof OutcomeTotalsDto> => ({
  ...counts,
  firstSaleJobs,
  stages: stages.map(({ values, ...one }) => ({ ...one, values: values.map(toMoneyDto) })),
  ratings: [...ratings],
})

/** What somebody said of their meetings, as they are told what is held about them. */
export async function heldReports(db: Db, { conferenceId, id }: RegistrationRef) {
  const reports = await selectReportsOf(db, conferenceId, id)
  return reports
    .filter(({ byId }) => byId === id)
    .map(({ other, outcome, lateMinutes, reportedAt }) => ({
      with: other.headline,
      lateMinutes,
      outcome: outcome && showOutcome(outcome),
      reportedAt: reportedAt?.toISOString() ?? null,
    }))
}
