import { Type } from 'typebox'
import { day } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import {
  AcceptBody,
  DeclineBody,
  OutcomeBody,
  PreviewBody,
  PreviewDto,
  ReferBody,
  ReferralDto,
  ReferralsPageDto,
} from './contract.ts'
import { DirectoryErrors as E } from './errors.ts'
import { gatherHandover } from './gather-handover.ts'
import { readReferral } from './read-referral.ts'
import { answerReferral, refer, stateOutcome, withdrawReferral } from './refer.ts'
import { lockReferral, type ReferralRef, selectReferrals } from './referral-store.ts'
import { toHandedDto, toReferralDtos } from './wire.ts'

const tags = ['directory']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const dealt = [...scoped, E.referralNotFound, E.referralNotOpen] as const
const page = { ...PageQuery, after: Type.Optional(Uuid) }
const Business = Type.Object({ businessId: Uuid })
const OneReferral = Type.Object({ businessId: Uuid, referralId: Uuid })
const OnePartner = Type.Object({ partnerId: Uuid })
const OneSent = Type.Object({ partnerId: Uuid, referralId: Uuid })

/** A business hands itself on, takes its data back, says what came of it. */
export const referralRoutes: Routes = async (app) => {
  const shown = async (ctx: Ctx, ref: ReferralRef) =>
    (await toReferralDtos(ctx, [(await lockReferral(ctx.db, ref))!], 'business'))[0]!

  app.post(
    '/v1/businesses/:businessId/referral-preview',
    {
      schema: {
        operationId: 'previewReferral',
        tags,
        summary: 'Shows what a partner would read if these fields were handed over.',
        params: Business,
        body: PreviewBody,
        response: { 200: PreviewDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId }, body }) => {
      await requireMember(ctx, businessId, 'owner')
      const { handed, digest } = await gatherHandover(ctx, businessId, body)
      return { handed: toHandedDto(handed), digest }
    },
  )

  app.post(
    '/v1/businesses/:businessId/referrals',
    {
      schema: {
        operationId: 'refer',
        tags,
        summary: 'Hands the business on to a partner with exactly the data that were shown.',
        params: Business,
        body: ReferBody,
        response: {
          201: ReferralDto,
          ...problems(
            ...scoped,
            E.deadlineUnfit,
            E.stepUnknown,
            E.partnerNotFound,
            E.samplePartner,
            E.ownPartner,
            E.handoverChanged,
            E.referralOpen,
          ),
        },
      },
    },
    async ({ ctx, params: { businessId }, body }, reply) => {
      await requireMember(ctx, businessId, 'owner')
      const asked = { ...body, answerBy: new Date(body.answerBy) }
      const { id } = await refer(ctx, businessId, asked)
      return reply.status(201).send(await shown(ctx, { businessId, referralId: id }))
    },
  )

  app.get(
    '/v1/businesses/:businessId/referrals',
    {
      schema: {
        operationId: 'listReferrals',
        tags,
        summary: 'To whom the business was handed on, with what, and when it was read.',
        params: Business,
        querystring: Type.Object(page),
        response: { 200: ReferralsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer')
      const found = await selectReferrals(ctx.db, { businessId }, query)
      const referrals = await toReferralDtos(ctx, found, 'business')
      return { referrals, next: nextAfter(found, query.limit) }
    },
  )

  app.post(
    '/v1/businesses/:businessId/referrals/:referralId/withdrawal',
    {
      schema: {
        operationId: 'withdrawReferral',
        tags,
        summary: 'Takes the data back: the partner reads nothing of them from here on.',
        params: OneReferral,
        response: { 200: ReferralDto, ...problems(...dealt) },
      },
    },
    async ({ ctx, params }) => {
      await requireMember(ctx, params.businessId, 'owner')
      await withdrawReferral(ctx, params)
      return shown(ctx, params)
    },
  )

  app.post(
    '/v1/businesses/:businessId/referrals/:referralId/outcome',
    {
      schema: {
        operationId: 'stateOutcome',
        tags,
        summary: 'Says what came of it, in facts; once.',
        params: OneReferral,
        body: OutcomeBody,
        response: { 200: ReferralDto, ...problems(...dealt, E.deadlineUnfit, E.priceUnfit) },
      },
    },
    async ({ ctx, params, body }) => {
      await requireMember(ctx, params.businessId, 'member')
      await stateOutcome(ctx, params, { ...body, endedOn: day(body.endedOn) })
      return shown(ctx, params)
    },
  )
}

/** A partner reads what was handed to it, takes it or declines. */
export const sentReferralRoutes: Routes = async (app) => {
  const read = async (ctx: Ctx, sent: { partnerId: string; referralId: string }) =>
    (await toReferralDtos(ctx, [await readReferral(ctx, sent)], 'partner'))[0]!

  app.get(
    '/v1/partners/:partnerId/referrals',
    {
      schema: {
        operationId: 'listSentReferrals',
        tags,
        summary: 'Businesses that were handed on to a partner, the newest first, without data.',
        params: OnePartner,
        querystring: Type.Object(page),
        response: { 200: ReferralsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { partnerId }, query }) => {
      await requireMember(ctx, partnerId, 'viewer')
      const found = await selectReferrals(ctx.db, { partnerId }, query)
      const referrals = await toReferralDtos(ctx, found, 'partners-list')
      return { referrals, next: nextAfter(found, query.limit) }
    },
  )

  app.get(
    '/v1/partners/:partnerId/referrals/:referralId',
    {
      schema: {
        operationId: 'readReferral',
        tags,
        summary: 'Reads the data of one; the business sees when.',
        params: OneSent,
        response: { 200: ReferralDto, ...problems(...scoped, E.referralNotFound) },
      },
    },
    async ({ ctx, params }) => {
      await requireMember(ctx, params.partnerId, 'viewer')
      return read(ctx, params)
    },
  )

  app.post(
    '/v1/partners/:partnerId/referrals/:referralId/acceptance',
    {
      schema: {
        operationId: 'acceptReferral',
        tags,
        summary: 'Takes it, and says by which day it will be done.',
        params: OneSent,
        body: AcceptBody,
        response: { 200: ReferralDto, ...problems(...dealt, E.tooLate, E.deadlineUnfit) },
      },
    },
    async ({ ctx, params, body: { dueOn } }) => {
      await requireMember(ctx, params.partnerId, 'member')
      await answerReferral(ctx, params, { dueOn: day(dueOn) })
      return read(ctx, params)
    },
  )

  app.post(
    '/v1/partners/:partnerId/referrals/:referralId/decline',
    {
      schema: {
        operationId: 'declineReferral',
        tags,
        params: OneSent,
        body: DeclineBody,
        response: { 200: ReferralDto, ...problems(...dealt, E.tooLate) },
      },
    },
    async ({ ctx, params, body: { reason } }) => {
      await requireMember(ctx, params.partnerId, 'member')
      await answerReferral(ctx, params, { declined: reason })
      return read(ctx, params)
    },
  )
}
