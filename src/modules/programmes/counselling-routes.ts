import { Type } from 'typebox'
import { type Day, parseDay } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto, PageQuery, Uuid } from '../../platform/wire.ts'
import { findOwn, memberErrors, requireMember } from '../accounts/api.ts'
import { addNote, finishAction, planAction, spendTime, takeTimeBack } from './counsel-client.ts'
import {
  AddedDto,
  AddNoteBody,
  AnswerReferralBody,
  AskReferralBody,
  CaseDto,
  CasesPageDto,
  DuePageDto,
  NotesPageDto,
  OutcomeBody,
  PlanActionBody,
  SpendTimeBody,
  TimeRangeQuery,
  TimeReportDto,
  TimesPageDto,
  ToldReferralsPageDto,
} from './counselling-wire.ts'
import { ProgrammesErrors as E } from './errors.ts'
import type { RecruitingSettings } from './import-prospects.ts'
import {
  readCase,
  readCases,
  readDue,
  readNotes,
  readTimes,
  readTold,
  reportTime,
  timeCsv,
} from './read-cases.ts'
import { askReferral, decideReferral, noteOutcome } from './refer-client.ts'
import { requireCounsellor, requireInsider, requireReader } from './require-office.ts'

const tags = ['programmes']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const ofOffice = [...scoped, E.officeNotFound] as const
const ofCase = [...ofOffice, E.caseNotFound] as const
const byCounsellor = [...ofCase, E.officeNotOpen] as const
const Agency = Type.Object({ agencyId: Uuid })
const OneCase = Type.Object({ agencyId: Uuid, businessId: Uuid })
const page = { ...PageQuery, after: Type.Optional(Uuid) }
const Done = Type.Object({ done: Type.Literal(true) })
const done = { done: true } as const
const CSV = { description: 'The file.', content: { 'text/csv': { schema: Type.String() } } }

/** Throws wrong_days for what is none of the calendar. */
function calendarDay(text: string): Day {
  const day = parseDay(text)
  if (!day) throw E.wrongDays({ day: text })
  return day
}
const range = ({ from, to }: { from?: string; to?: string }) => ({
  from: from === undefined ? undefined : calendarDay(from),
  to: to === undefined ? undefined : calendarDay(to),
})

async function readReport(ctx: Ctx, agencyId: string, query: { from?: string; to?: string }) {
  const office = await requireReader(ctx, agencyId)
  const isInsider = office.isSample || (await findOwn(ctx, [agencyId])) !== undefined
  return reportTime(ctx, agencyId, { ...range(query), isInsider })
}

/** What an office does for its clients, one by one: its own, and read by nobody above it. */
export const createCounsellingRoutes =
  (settings: Pick<RecruitingSettings, 'identityKeys'>): Routes =>
  async (app) => {
    const at = '/v1/agencies/:agencyId/cases'

    app.get(
      at,
      {
        schema: {
          operationId: 'listClientCases',
          tags,
          summary: 'Clients of the office: that joined, show it a figure, or applied.',
          params: Agency,
          querystring: Type.Object(page),
          response: { 200: CasesPageDto, ...problems(...ofOffice) },
        },
      },
      async ({ ctx, params: { agencyId }, query }) => {
        await requireInsider(ctx, agencyId)
        return readCases(ctx, agencyId, query)
      },
    )

    app.get(
      `${at}/:businessId`,
      {
        schema: {
          operationId: 'getClientCase',
          tags,
          summary: 'What comes next with a client, and to whom it was referred.',
          params: OneCase,
          response: { 200: CaseDto, ...problems(...ofCase) },
        },
      },
      async ({ ctx, params }) => {
        await requireInsider(ctx, params.agencyId)
        return readCase(ctx, params)
      },
    )

    app.get(
      `${at}/:businessId/notes`,
      {
        schema: {
          operationId: 'listCaseNotes',
          tags,
          summary: 'Notes of a client, the newest first. Only people of the office read them.',
          params: OneCase,
          querystring: Type.Object(page),
          response: { 200: NotesPageDto, ...problems(...ofCase) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireInsider(ctx, params.agencyId)
        return readNotes(ctx, settings, params, query)
      },
    )

    app.post(
      `${at}/:businessId/notes`,
      {
        schema: {
          operationId: 'addCaseNote',
          tags,
          summary: 'Adds a note, or one that puts another right; none is rewritten.',
          params: OneCase,
          body: AddNoteBody,
          response: { 201: AddedDto, ...problems(...byCounsellor, E.noteNotFound) },
        },
      },
      async ({ ctx, params, body: { words, corrects = null } }, reply) => {
        await requireCounsellor(ctx, params.agencyId)
        const { id } = await addNote(ctx, settings, params, { words: words.trim(), corrects })
        return reply.status(201).send({ id })
      },
    )

    app.get(
      `${at}/:businessId/time`,
      {
        schema: {
          operationId: 'listTime',
          tags,
          params: OneCase,
          querystring: Type.Object(page),
          response: { 200: TimesPageDto, ...problems(...ofCase) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireInsider(ctx, params.agencyId)
        return readTimes(ctx, params, query)
      },
    )

    app.post(
      `${at}/:businessId/time`,
      {
        schema: {
          operationId: 'spendTime',
          tags,
          summary: 'Writes down time given to a client, by day and topic.',
          params: OneCase,
          body: SpendTimeBody,
          response: { 201: AddedDto, ...problems(...byCounsellor, E.wrongDay, E.wrongDays) },
        },
      },
      async ({ ctx, params, body: { on, ...time } }, reply) => {
        await requireCounsellor(ctx, params.agencyId)
        const id = await spendTime(ctx, params, { ...time, spentOn: calendarDay(on) })
        return reply.status(201).send({ id })
      },
    )

    app.delete(
      `${at}/:businessId/time/:timeId`,
      {
        schema: {
          operationId: 'takeTimeBack',
          tags,
          summary: 'A wrong line of time counts no more; it stays, and says so.',
          params: Type.Object({ ...OneCase.properties, timeId: Uuid }),
          response: { 200: Done, ...problems(...byCounsellor, E.timeNotFound) },
        },
      },
      async ({ ctx, params }) => {
        await requireCounsellor(ctx, params.agencyId)
        await takeTimeBack(ctx, params, params.timeId)
        return done
      },
    )

    app.post(
      `${at}/:businessId/actions`,
      {
        schema: {
          operationId: 'planAction',
          tags,
          summary: 'Says what comes next with a client, by which day, and whose turn it is.',
          params: OneCase,
          body: PlanActionBody,
          response: { 201: AddedDto, ...problems(...byCounsellor, E.tooManyActions, E.wrongDays) },
        },
      },
      async ({ ctx, params, body: { what, dueOn, turn } }, reply) => {
        await requireCounsellor(ctx, params.agencyId)
        const action = { what: what.trim(), dueOn: calendarDay(dueOn), turn }
        return reply.status(201).send({ id: await planAction(ctx, params, action) })
      },
    )

    app.post(
      `${at}/:businessId/actions/:actionId/done`,
      {
        schema: {
          operationId: 'finishAction',
          tags,
          params: Type.Object({ ...OneCase.properties, actionId: Uuid }),
          response: { 200: Done, ...problems(...byCounsellor, E.actionNotFound) },
        },
      },
      async ({ ctx, params }) => {
        await requireCounsellor(ctx, params.agencyId)
        await finishAction(ctx, params, params.actionId)
        return done
      },
    )

    app.post(
      `${at}/:businessId/referrals`,
      {
        schema: {
          operationId: 'askReferral',
          tags,
          summary: 'Asks a client whether another office, or somebody outside, may be told of it.',
          description:
            'Name one: `toAgencyId` or `toName`. Nobody is told before the client agrees.',
          params: OneCase,
          body: AskReferralBody,
          response: { 201: AddedDto, ...problems(...byCounsellor, E.tooManyReferrals) },
        },
      },
      async ({ ctx, params, body: { toAgencyId = null, toName, reason } }, reply) => {
        await requireCounsellor(ctx, params.agencyId)
        const name = toName?.trim() ?? null
        if ((toAgencyId === null) === (name === null)) {
          throw PlatformErrors.invalidInput({
            fields: [{ pointer: '/toName', keyword: 'required' }],
          })
        }
        const asked = { toAgencyId, toName: name, reason: reason.trim() }
        return reply.status(201).send({ id: (await askReferral(ctx, params, asked)).id })
      },
    )

    app.post(
      `${at}/:businessId/referrals/:referralId/outcome`,
      {
        schema: {
          operationId: 'noteOutcome',
          tags,
          summary: 'What came of a referral that was agreed to.',
          params: Type.Object({ ...OneCase.properties, referralId: Uuid }),
          body: OutcomeBody,
          response: { 200: Done, ...problems(...byCounsellor, E.referralNotFound) },
        },
      },
      async ({ ctx, params, body: { outcome, words } }) => {
        await requireCounsellor(ctx, params.agencyId)
        const noted = { outcome, words: words?.trim() ?? null }
        await noteOutcome(ctx, params, params.referralId, noted)
        return done
      },
    )

    app.get(
      '/v1/agencies/:agencyId/my-day',
      {
        schema: {
          operationId: 'getMyDay',
          tags,
          summary: 'What is due by a day, today unless another is given: the longest due first.',
          params: Agency,
          querystring: Type.Object({
            ...PageQuery,
            after: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}~[0-9a-f-]{36}$' })),
            until: Type.Optional(DayDto),
            whose: Type.Unsafe<'mine' | 'all'>({
              type: 'string',
              enum: ['mine', 'all'],
              default: 'all',
            }),
          }),
          response: { 200: DuePageDto, ...problems(...ofOffice, E.wrongDays) },
        },
      },
      async ({ ctx, params: { agencyId }, query: { until, whose, ...query } }) => {
        await requireInsider(ctx, agencyId)
        const { actor } = ctx
        const authorId = whose === 'mine' && actor.kind === 'user' ? actor.userId : undefined
        const by = { ...query, authorId, until: until === undefined ? until : calendarDay(until) }
        return readDue(ctx, agencyId, by)
      },
    )

    app.get(
      '/v1/agencies/:agencyId/referrals',
      {
        schema: {
          operationId: 'listReferralsHere',
          tags,
          summary: 'Businesses that other offices sent here, with their consent.',
          params: Agency,
          querystring: Type.Object(page),
          response: { 200: ToldReferralsPageDto, ...problems(...ofOffice) },
        },
      },
      async ({ ctx, params: { agencyId }, query }) => {
        await requireInsider(ctx, agencyId)
        return readTold(ctx, { toAgencyId: agencyId }, query)
      },
    )

    app.get(
      '/v1/agencies/:agencyId/time',
      {
        schema: {
          operationId: 'reportTime',
          tags,
          summary: 'Time given to clients, by month and topic; of this year unless days are given.',
          description: 'Members of an office above read it, too, but for the number of clients.',
          params: Agency,
          querystring: TimeRangeQuery,
          response: { 200: TimeReportDto, ...problems(...ofOffice, E.wrongDays) },
        },
      },
      ({ ctx, params: { agencyId }, query }) => readReport(ctx, agencyId, query),
    )

    app.get(
      '/v1/agencies/:agencyId/time.csv',
      {
        schema: {
          operationId: 'exportTime',
          tags,
          summary: 'The same as CSV.',
          params: Agency,
          querystring: TimeRangeQuery,
          response: { 200: CSV, ...problems(...ofOffice, E.wrongDays) },
        },
      },
      async ({ ctx, params: { agencyId }, query }, reply) => {
        const csv = timeCsv(await readReport(ctx, agencyId, query))
        void reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="counselling.csv"')
        return reply.send(csv)
      },
    )
  }

/** What a business is asked before anybody is told of it. */
export const referralRoutes: Routes = async (app) => {
  app.get(
    '/v1/businesses/:businessId/office-referrals',
    {
      schema: {
        operationId: 'listOwnReferrals',
        tags,
        summary: 'Who would like to tell whom of the business, and what it answered.',
        params: Type.Object({ businessId: Uuid }),
        querystring: Type.Object(page),
        response: { 200: ToldReferralsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params, query }) => {
      await requireMember(ctx, params.businessId, 'viewer')
      return readTold(ctx, params, query)
    },
  )

  app.post(
    '/v1/businesses/:businessId/office-referrals/:agencyId/:referralId/answer',
    {
      schema: {
        operationId: 'answerReferral',
        tags,
        summary: 'Agrees that somebody is told of the business, or does not.',
        params: Type.Object({ businessId: Uuid, agencyId: Uuid, referralId: Uuid }),
        body: AnswerReferralBody,
        response: { 200: Done, ...problems(...scoped, E.referralNotFound) },
      },
    },
    async ({ ctx, params, body }) => {
      await requireMember(ctx, params.businessId, 'owner')
      await decideReferral(ctx, params, params.referralId, body)
      return done
    },
  )
}
