import { Type } from 'typebox'
import { money, toMoneyDto } from '../../kernel/money.ts'
import { day, dayOf } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { NextCursor, PageQuery, Uuid } from '../../platform/wire.ts'
import { findOrganisations, memberErrors, requireMember } from '../accounts/api.ts'
import { requireBusiness } from './apply.ts'
import {
  OfferBody,
  OfferDto,
  OfferForDto,
  OfferTakingDto,
  RedemptionDto,
  TakenOfferDto,
  TakeOfferBody,
  TransferBody,
} from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { nameOf } from './name-offices.ts'
import {
  findOffer,
  selectFundedOffers,
  selectOffers,
  selectOffersAtDesk,
  selectOffersFor,
  selectRedemptions,
  selectTakings,
} from './offer-store.ts'
import { requireOfficer, requireOperator, requireReader } from './require-office.ts'
import { closeOffer, createOffer, noteDeposit, noteReturn } from './run-offer.ts'
import { showOffers } from './show-offer.ts'
import { takeOffer } from './take-offer.ts'

const tags = ['programmes']
const ofOffice = [...memberErrors, PlatformErrors.invalidInput, E.officeNotFound] as const
const ofBusiness = [...memberErrors, PlatformErrors.invalidInput] as const
const atDesk = [
  E.operatorRequired,
  PlatformErrors.invalidInput,
  E.offerNotFound,
  E.funderNotFound,
  E.invalidAmount,
] as const
const Agency = Type.Object({ agencyId: Uuid })
const Business = Type.Object({ businessId: Uuid })
const One = Type.Object({ agencyId: Uuid, offerId: Uuid })
const page = Type.Object({ ...PageQuery, after: Type.Optional(Uuid) })
const OffersDto = Type.Object({ offers: Type.Array(OfferDto), next: NextCursor })

const nextOf = (ids: readonly string[], limit: number): string | null =>
  ids.length === limit ? ids.at(-1)! : null
const idsOf = (found: readonly { id: string }[]) => found.map(({ id }) => id)

/** What offices and others pay for together: made by an office, taken up by businesses. */
export const offerRoutes: Routes = async (app) => {
  app.get(
    '/v1/agencies/:agencyId/offers',
    {
      schema: {
        operationId: 'listOffers',
        tags,
        summary: 'Offers of an office, the newest first: spent, left, who takes part.',
        params: Agency,
        querystring: page,
        response: { 200: OffersDto, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      const found = await selectOffers(ctx.db, agencyId, query)
      return { offers: await showOffers(ctx, found), next: nextOf(idsOf(found), query.limit) }
    },
  )

  app.get(
    '/v1/organisations/:organisationId/funded-offers',
    {
      schema: {
        operationId: 'listFundedOffers',
        tags,
        summary: 'Offers of others that a partner or an agency pays for, the newest first.',
        description:
          'Its own line among the funders says what it has to pay in, what was given of that and what goes back to it.',
        params: Type.Object({ organisationId: Uuid }),
        querystring: page,
        response: {
          200: OffersDto,
          ...problems(...memberErrors, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, params: { organisationId }, query }) => {
      await requireMember(ctx, organisationId, 'viewer', 'programmes:read')
      const found = await selectFundedOffers(ctx.db, organisationId, query)
      return { offers: await showOffers(ctx, found), next: nextOf(idsOf(found), query.limit) }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/offers',
    {
      schema: {
        operationId: 'createOffer',
        tags,
        summary:
          'Offers to pay for first orders, alone or with others; open when all have paid in.',
        params: Agency,
        body: OfferBody,
        response: {
          201: OfferDto,
          ...problems(
            ...ofOffice,
            E.officeNotOpen,
            E.invalidAmount,
            E.fundersInvalid,
            E.tooManyOffers,
          ),
        },
      },
    },
    async ({ ctx, params: { agencyId }, body }, reply) => {
      await requireOfficer(ctx, agencyId, 'owner')
      const [shown] = await showOffers(ctx, [await createOffer(ctx, agencyId, body)])
      return reply.status(201).send(shown!)
    },
  )

  app.post(
    '/v1/agencies/:agencyId/offers/:offerId/closing',
    {
      schema: {
        operationId: 'closeOffer',
        tags,
        summary: 'Ends an offer; what is left of it goes back to its funders.',
        params: One,
        response: {
          200: OfferDto,
          ...problems(...ofOffice, E.officeNotOpen, E.offerNotFound, E.offerClosed),
        },
      },
    },
    async ({ ctx, params }) => {
      await requireOfficer(ctx, params.agencyId, 'owner')
      return (await showOffers(ctx, [await closeOffer(ctx, params)]))[0]!
    },
  )

  app.get(
    '/v1/agencies/:agencyId/offers/:offerId/businesses',
    {
      schema: {
        operationId: 'listOfferTakings',
        tags,
        summary: 'Who has taken up an offer, and for how many orders of each it paid.',
        params: One,
        querystring: page,
        response: {
          200: Type.Object({ businesses: Type.Array(OfferTakingDto), next: NextCursor }),
          ...problems(...ofOffice, E.offerNotFound),
        },
      },
    },
    async ({ ctx, params, query }) => {
      await requireReader(ctx, params.agencyId)
      if (!(await findOffer(ctx.db, params))) throw E.offerNotFound()
      const found = await selectTakings(ctx.db, params, query)
      const ids = found.map(({ businessId }) => businessId)
      const byId = new Map((await findOrganisations(ctx.db, ids)).map((one) => [one.id, one]))
      return {
        businesses: found.map(({ businessId, redeemed, takenAt }) => ({
          businessId,
          name: nameOf(byId.get(businessId)),
          redeemed,
          takenAt: takenAt.toISOString(),
        })),
        next: nextOf(ids, query.limit),
      }
    },
  )

  app.get(
    '/v1/businesses/:businessId/offers',
    {
      schema: {
        operationId: 'listOffersFor',
        tags,
        summary: 'Offers that a business may take up today, and those it has taken up.',
        params: Business,
        querystring: page,
        response: {
          200: Type.Object({ offers: Type.Array(OfferForDto), next: NextCursor }),
          ...problems(...ofBusiness, E.businessNotFound),
        },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer', 'programmes:read')
      const { isSample } = await requireBusiness(ctx, businessId)
      const asked = { businessId, on: dayOf(ctx.now()), isSample }
      const found = await selectOffersFor(ctx.db, asked, query)
      const shown = await showOffers(ctx, found)
      return {
        offers: shown.map((offer, i) => ({
          ...offer,
          takenAt: found[i]!.takenAt?.toISOString() ?? null,
          ownRedeemed: found[i]!.ownRedeemed,
        })),
        next: nextOf(idsOf(found), query.limit),
      }
    },
  )

  app.post(
    '/v1/businesses/:businessId/offers/:agencyId/:offerId/taking',
    {
      schema: {
        operationId: 'takeOffer',
        tags,
        summary: 'Takes up an offer; the office reads that, and how many orders were paid for.',
        description:
          'Where a rule is not met, nothing is kept and what each rule found is answered.',
        params: Type.Object({ businessId: Uuid, agencyId: Uuid, offerId: Uuid }),
        body: TakeOfferBody,
        response: {
          200: TakenOfferDto,
          ...problems(...ofBusiness, E.businessNotFound, E.offerNotFound, E.offerNotOpen),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await requireMember(ctx, params.businessId, 'member', 'programmes:write')
      const { isTaken, findings } = await takeOffer(ctx, {
        ...params,
        answers: {
          foundedOn: body.foundedOn ? day(body.foundedOn) : null,
          employees: body.employees ?? null,
        },
      })
      return { isTaken, findings: [...findings] }
    },
  )

  app.get(
    '/v1/businesses/:businessId/offer-payments',
    {
      schema: {
        operationId: 'listOfferPayments',
        tags,
        summary: 'Orders that offers paid for, and what went back, the newest order first.',
        params: Business,
        querystring: page,
        response: {
          200: Type.Object({ payments: Type.Array(RedemptionDto), next: NextCursor }),
          ...problems(...ofBusiness),
        },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer', 'programmes:read')
      const found = await selectRedemptions(ctx.db, businessId, query)
      return {
        payments: found.map((one) => ({
          orderId: one.orderId,
          agencyId: one.agencyId,
          offerId: one.offerId,
          amount: toMoneyDto(money(one.amountMinor, one.currency)),
          redeemedAt: one.redeemedAt.toISOString(),
          reversedAt: one.reversedAt?.toISOString() ?? null,
        })),
        next: nextOf(
          found.map(({ orderId }) => orderId),
          query.limit,
        ),
      }
    },
  )
}

/** Money of offers comes and goes through the operator's bank. */
export const offerDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', ({ ctx }) => requireOperator(ctx))

  app.get(
    '/v1/desk/offers',
    {
      schema: {
        operationId: 'listOffersAtDesk',
        tags,
        summary: 'Offers whose money is awaited, or has to go back, the oldest first.',
        querystring: page,
        response: { 200: OffersDto, ...problems(E.operatorRequired, PlatformErrors.invalidInput) },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectOffersAtDesk(ctx.db, query)
      return { offers: await showOffers(ctx, found), next: nextOf(idsOf(found), query.limit) }
    },
  )

  app.post(
    '/v1/desk/offers/:agencyId/:offerId/deposits',
    {
      schema: {
        operationId: 'noteOfferDeposit',
        tags,
        summary: 'A funder has paid in, under the bank’s reference: told again it does nothing.',
        params: One,
        body: TransferBody,
        response: { 200: OfferDto, ...problems(...atDesk, E.offerNotOpen, E.depositTooHigh) },
      },
    },
    async ({ ctx, params, body }) =>
      (await showOffers(ctx, [await noteDeposit(ctx, { ...params, ...body })]))[0]!,
  )

  app.post(
    '/v1/desk/offers/:agencyId/:offerId/returns',
    {
      schema: {
        operationId: 'noteOfferReturn',
        tags,
        summary: 'What a funder’s money was not needed for has gone back, all of it at once.',
        params: One,
        body: TransferBody,
        response: { 200: OfferDto, ...problems(...atDesk, E.offerNotClosed, E.returnDiffers) },
      },
    },
    async ({ ctx, params, body }) =>
      (await showOffers(ctx, [await noteReturn(ctx, { ...params, ...body })]))[0]!,
  )
}
