import { Type } from 'typebox'
import { day } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { answerQuote } from './answer-quote.ts'
import { askQuotes, chooseQuote, closeRequest } from './ask-quotes.ts'
import {
  AnswerQuoteBody,
  AskedDto,
  AskedPageDto,
  AskQuotesBody,
  ChooseBody,
  DeclineBody,
  MatchesDto,
  MessageBody,
  MessagesDto,
  RequestDto,
  RequestsPageDto,
} from './contract.ts'
import { DirectoryErrors as E } from './errors.ts'
import { matchPartners } from './match-partners.ts'
import { findAsking, selectAskedQuotes, selectMessages, selectRequests } from './quote-store.ts'
import { toAskedDtos, toMatchesDto, toMessagesDto, toRequestDtos } from './wire.ts'
import { writeMessage } from './write-message.ts'

const tags = ['directory']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const dealt = [...scoped, E.requestNotFound, E.quoteNotOpen] as const
const page = { ...PageQuery, after: Type.Optional(Uuid) }
const Business = Type.Object({ businessId: Uuid })
const OneRequest = Type.Object({ businessId: Uuid, requestId: Uuid })
const OneQuote = Type.Object({ businessId: Uuid, requestId: Uuid, partnerId: Uuid })
const OnePartner = Type.Object({ partnerId: Uuid })
const OneAsked = Type.Object({ partnerId: Uuid, requestId: Uuid })

/** A business finds partners for its report, asks them and chooses one. */
export const requestRoutes: Routes = async (app) => {
  const shown = async (
    ctx: Ctx,
    { businessId, requestId }: Record<'businessId' | 'requestId', string>,
  ) => {
    const found = await selectRequests(ctx.db, { businessId, requestId }, { limit: 1 })
    return (await toRequestDtos(ctx, businessId, found))[0]!
  }

  app.get(
    '/v1/businesses/:businessId/assessments/:assessmentId/partners',
    {
      schema: {
        operationId: 'matchPartners',
        tags,
        summary: 'Partners that settle the open steps of a report.',
        description:
          'In this order: real ones before made-up ones, those that settle more of the steps, those with a verified document that holds today, those that take fewer days at most, those that have been listed longer. Nobody can pay for a place in it.',
        params: Type.Object({ businessId: Uuid, assessmentId: Uuid }),
        response: { 200: MatchesDto, ...problems(...scoped, E.reportNotFound) },
      },
    },
    async ({ ctx, params }) => {
      await requireMember(ctx, params.businessId, 'viewer', 'assessment:read')
      return toMatchesDto(await matchPartners(ctx, params))
    },
  )

  app.post(
    '/v1/businesses/:businessId/quote-requests',
    {
      schema: {
        operationId: 'askQuotes',
        tags,
        summary: 'Asks several partners for a price at once.',
        description: 'They read the name of the business, these words and the steps.',
        params: Business,
        body: AskQuotesBody,
        response: {
          201: RequestDto,
          ...problems(
            ...scoped,
            E.deadlineUnfit,
            E.stepUnknown,
            E.partnerNotFound,
            E.samplePartner,
            E.ownPartner,
            E.tooManyRequests,
          ),
        },
      },
    },
    async ({ ctx, params: { businessId }, body }, reply) => {
      await requireMember(ctx, businessId, 'member')
      const asked = { ...body, answerBy: new Date(body.answerBy) }
      const { id } = await askQuotes(ctx, businessId, asked)
      return reply.status(201).send(await shown(ctx, { businessId, requestId: id }))
    },
  )

  app.get(
    '/v1/businesses/:businessId/quote-requests',
    {
      schema: {
        operationId: 'listQuoteRequests',
        tags,
        summary: 'What was asked and what came of it, the newest first; the cheapest quote first.',
        params: Business,
        querystring: Type.Object(page),
        response: { 200: RequestsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer')
      const found = await selectRequests(ctx.db, { businessId }, query)
      const next = nextAfter(found, query.limit)
      return { requests: await toRequestDtos(ctx, businessId, found), next }
    },
  )

  app.post(
    '/v1/businesses/:businessId/quote-requests/:requestId/choice',
    {
      schema: {
        operationId: 'chooseQuote',
        tags,
        summary: 'Chooses one of the quotes; the others are told.',
        params: OneRequest,
        body: ChooseBody,
        response: { 200: RequestDto, ...problems(...dealt, E.partnerNotFound, E.tooLate) },
      },
    },
    async ({ ctx, params, body: { partnerId } }) => {
      await requireMember(ctx, params.businessId, 'member')
      await chooseQuote(ctx, { ...params, partnerId })
      return shown(ctx, params)
    },
  )

  app.post(
    '/v1/businesses/:businessId/quote-requests/:requestId/close',
    {
      schema: {
        operationId: 'closeQuoteRequest',
        tags,
        summary: 'Wants no quotes any more; partners are told.',
        params: OneRequest,
        response: { 200: RequestDto, ...problems(...dealt) },
      },
    },
    async ({ ctx, params }) => {
      await requireMember(ctx, params.businessId, 'member')
      await closeRequest(ctx, params)
      return shown(ctx, params)
    },
  )

  app.get(
    '/v1/businesses/:businessId/quote-requests/:requestId/partners/:partnerId/messages',
    {
      schema: {
        operationId: 'listQuoteMessages',
        tags,
        params: OneQuote,
        response: { 200: MessagesDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params }) => {
      await requireMember(ctx, params.businessId, 'viewer')
      return toMessagesDto(await selectMessages(ctx.db, params))
    },
  )

  app.post(
    '/v1/businesses/:businessId/quote-requests/:requestId/partners/:partnerId/messages',
    {
      schema: {
        operationId: 'writeQuoteMessage',
        tags,
        params: OneQuote,
        body: MessageBody,
        response: {
          201: MessagesDto,
          ...problems(...dealt, E.partnerNotFound, E.tooManyMessages),
        },
      },
    },
    async ({ ctx, params, body: { words } }, reply) => {
      await requireMember(ctx, params.businessId, 'member')
      const messages = await writeMessage(ctx, params, { side: 'business', words })
      return reply.status(201).send(toMessagesDto(messages))
    },
  )
}

/** A partner answers what it was asked. */
export const quoteRoutes: Routes = async (app) => {
  const shown = async (ctx: Ctx, asked: { partnerId: string; requestId: string }) =>
    (await toAskedDtos(ctx, await selectAskedQuotes(ctx.db, asked, { limit: 1 })))[0]!
  const quoteOf = async (ctx: Ctx, asked: { partnerId: string; requestId: string }) => {
    const businessId = await findAsking(ctx.db, asked)
    if (!businessId) throw E.requestNotFound({ requestId: asked.requestId })
    return { ...asked, businessId }
  }

  app.get(
    '/v1/partners/:partnerId/quotes',
    {
      schema: {
        operationId: 'listAskedQuotes',
        tags,
        summary: 'What a partner was asked, the newest first; the quotes of others are not in it.',
        params: OnePartner,
        querystring: Type.Object(page),
        response: { 200: AskedPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { partnerId }, query }) => {
      await requireMember(ctx, partnerId, 'viewer')
      const found = await selectAskedQuotes(ctx.db, { partnerId }, query)
      const next = nextAfter(found, query.limit, ({ request }) => request.id)
      return { asked: await toAskedDtos(ctx, found), next }
    },
  )

  app.put(
    '/v1/partners/:partnerId/quotes/:requestId',
    {
      schema: {
        operationId: 'answerQuote',
        tags,
        summary: 'Answers with a price, days and validity; anew until the deadline.',
        params: OneAsked,
        body: AnswerQuoteBody,
        response: {
          200: AskedDto,
          ...problems(...dealt, E.tooLate, E.priceUnfit, E.deadlineUnfit),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await requireMember(ctx, params.partnerId, 'member')
      await answerQuote(ctx, params, { ...body, validUntil: day(body.validUntil) })
      return shown(ctx, params)
    },
  )

  app.post(
    '/v1/partners/:partnerId/quotes/:requestId/decline',
    {
      schema: {
        operationId: 'declineQuote',
        tags,
        params: OneAsked,
        body: DeclineBody,
        response: { 200: AskedDto, ...problems(...dealt, E.tooLate) },
      },
    },
    async ({ ctx, params, body: { reason } }) => {
      await requireMember(ctx, params.partnerId, 'member')
      await answerQuote(ctx, params, { declined: reason })
      return shown(ctx, params)
    },
  )

  app.get(
    '/v1/partners/:partnerId/quotes/:requestId/messages',
    {
      schema: {
        operationId: 'listAskedMessages',
        tags,
        params: OneAsked,
        response: { 200: MessagesDto, ...problems(...scoped, E.requestNotFound) },
      },
    },
    async ({ ctx, params }) => {
      await requireMember(ctx, params.partnerId, 'viewer')
      return toMessagesDto(await selectMessages(ctx.db, await quoteOf(ctx, params)))
    },
  )

  app.post(
    '/v1/partners/:partnerId/quotes/:requestId/messages',
    {
      schema: {
        operationId: 'writeAskedMessage',
        tags,
        params: OneAsked,
        body: MessageBody,
        response: {
          201: MessagesDto,
          ...problems(...dealt, E.partnerNotFound, E.tooManyMessages),
        },
      },
    },
    async ({ ctx, params, body: { words } }, reply) => {
      await requireMember(ctx, params.partnerId, 'member')
      const ref = await quoteOf(ctx, params)
      const messages = await writeMessage(ctx, ref, { side: 'partner', words })
      return reply.status(201).send(toMessagesDto(messages))
    },
  )
}
