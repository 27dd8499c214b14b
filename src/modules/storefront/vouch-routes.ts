import { type Static, Type } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { PageQuery, Uuid } from '../../platform/wire.ts'
import {
  findAgencies,
  findOrganisations,
  memberErrors,
  type Organisation,
  requireMember,
} from '../accounts/api.ts'
import { requireOperator } from './access.ts'
import {
  AgenciesPageDto,
  AgencyVouchesDto,
  AskVouchBody,
  DecideAgencyBody,
  DeskAgenciesPageDto,
  GiveVouchBody,
  OwnVouchesDto,
  VouchDto,
} from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { askVouch, decideAgency, giveVouch, requireAgency, withdrawVouch } from './vouch-seller.ts'
import {
  selectMayVouch,
  selectVouchesBy,
  selectVouchesOf,
  selectVouchingAgencies,
  type Vouch,
} from './vouch-store.ts'

const tags = ['storefront']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const Agency = Type.Object({ agencyId: Uuid })
const Business = Type.Object({ businessId: Uuid })
const OneVouch = Type.Object({ agencyId: Uuid, businessId: Uuid })
const page = { ...PageQuery, after: Type.Optional(Uuid) }
/** Of one seller: far above what a seller may ask. */
const MOST_OWN = 100

const named = (organisation: Organisation | undefined) => ({
  name: organisation?.name ?? '',
  nameZh: organisation?.nameZh ?? null,
})

async function toVouchDtos(
  ctx: Pick<Ctx, 'db'>,
  vouches: readonly Vouch[],
): Promise<Static<typeof VouchDto>[]> {
  const ids = vouches.flatMap(({ businessId, agencyId }) => [businessId, agencyId])
  const organisations = await findOrganisations(ctx.db, [...new Set(ids)])
  const byId = new Map(organisations.map((one) => [one.id, one]))
  return vouches.map((one) => ({
    businessId: one.businessId,
    business: named(byId.get(one.businessId)),
    agencyId: one.agencyId,
    agency: named(byId.get(one.agencyId)),
    state: one.withdrawnAt ? 'withdrawn' : one.at ? 'given' : 'asked',
    reason: one.reason,
    askedAt: one.askedAt.toISOString(),
    at: one.at?.toISOString() ?? null,
    withdrawnAt: one.withdrawnAt?.toISOString() ?? null,
  }))
}

/** Who answers for a seller: asked by the seller, given and withdrawn by the agency. */
export const vouchRoutes: Routes = async (app) => {
  app.get(
    '/v1/vouching-agencies',
    {
      schema: {
        operationId: 'listVouchingAgencies',
        tags,
        summary: 'Agencies and chambers that may answer for sellers.',
        querystring: Type.Object(page),
        response: { 200: AgenciesPageDto, ...problems(PlatformErrors.invalidInput) },
      },
    },
    async ({ ctx, query }) => {
      const ids = await selectVouchingAgencies(ctx.db, query)
      const organisations = await findOrganisations(ctx.db, ids)
      const byId = new Map(organisations.map((one) => [one.id, one]))
      const agencies = ids.map((id) => ({ agencyId: id, ...named(byId.get(id)) }))
      return { agencies, next: ids.length === query.limit ? ids.at(-1)! : null }
    },
  )

  app.get(
    '/v1/businesses/:businessId/vouches',
    {
      schema: {
        operationId: 'listOwnVouches',
        tags,
        summary: 'Whom the seller has asked to answer for them, and what came of it.',
        params: Business,
        response: { 200: OwnVouchesDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId } }) => {
      await requireMember(ctx, businessId, 'viewer', 'catalogue:read')
      const found = await selectVouchesOf(ctx.db, businessId, MOST_OWN)
      return { vouches: await toVouchDtos(ctx, found) }
    },
  )

  app.post(
    '/v1/businesses/:businessId/vouches',
    {
      schema: {
        operationId: 'askVouch',
        tags,
        summary: 'Asks an agency to answer for the seller.',
        params: Business,
        body: AskVouchBody,
        response: {
          200: VouchDto,
          ...problems(...scoped, E.sellerNotFound, E.agencyNotFound, E.tooManyAsked),
        },
      },
    },
    async ({ ctx, params: { businessId }, body: { agencyId } }) => {
      await requireMember(ctx, businessId, 'member')
      const [asked] = await toVouchDtos(ctx, [await askVouch(ctx, { businessId, agencyId })])
      return asked!
    },
  )

  app.get(
    '/v1/agencies/:agencyId/vouches',
    {
      schema: {
        operationId: 'listAgencyVouches',
        tags,
        summary: 'Sellers that ask the agency, or those that it answers for.',
        params: Agency,
        querystring: Type.Object({
          ...page,
          state: Type.Unsafe<'asked' | 'given'>({
            type: 'string',
            enum: ['asked', 'given'],
            default: 'asked',
          }),
        }),
        response: { 200: AgencyVouchesDto, ...problems(...scoped, E.agencyNotFound) },
      },
    },
    async ({ ctx, params: { agencyId }, query: { state, after, limit } }) => {
      await requireMember(ctx, agencyId, 'viewer')
      await requireAgency(ctx, agencyId)
      const isGiven = state === 'given'
      const found = await selectVouchesBy(ctx.db, { agencyId, isGiven, after, limit })
      return {
        mayVouch: (await selectMayVouch(ctx.db, [agencyId])).has(agencyId),
        vouches: await toVouchDtos(ctx, found),
        next: found.length === limit ? found.at(-1)!.businessId : null,
      }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/vouches',
    {
      schema: {
        operationId: 'giveVouch',
        tags,
        summary: 'The agency answers for a seller who asked: the limits rise at once.',
        params: Agency,
        body: GiveVouchBody,
        response: {
          200: VouchDto,
          ...problems(...scoped, E.agencyNotFound, E.vouchNotAsked),
        },
      },
    },
    async ({ ctx, params: { agencyId }, body: { businessId, reason } }) => {
      await requireMember(ctx, agencyId, 'owner')
      const given = { businessId, agencyId, reason: reason.trim() }
      const [vouch] = await toVouchDtos(ctx, [await giveVouch(ctx, given)])
      return vouch!
    },
  )

  app.delete(
    '/v1/agencies/:agencyId/vouches/:businessId',
    {
      schema: {
        operationId: 'withdrawVouch',
        tags,
        summary: 'The agency no longer answers for a seller, or declines to.',
        params: OneVouch,
        response: { 200: VouchDto, ...problems(...scoped, E.vouchNotAsked) },
      },
    },
    async ({ ctx, params: { agencyId, businessId } }) => {
      await requireMember(ctx, agencyId, 'owner')
      const [vouch] = await toVouchDtos(ctx, [await withdrawVouch(ctx, { businessId, agencyId })])
      return vouch!
    },
  )
}

/** Which agencies may answer for sellers: the operator decides, once for each. */
export const agencyDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', (request) => requireOperator(request.ctx))

  app.get(
    '/v1/desk/agencies',
    {
      schema: {
        operationId: 'listAgencies',
        tags,
        summary: 'All agencies and chambers, and whether they may answer for sellers.',
        querystring: Type.Object(page),
        response: {
          200: DeskAgenciesPageDto,
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, query }) => {
      const found = await findAgencies(ctx.db, query)
      const may = await selectMayVouch(
        ctx.db,
        found.map(({ id }) => id),
      )
      const agencies = found.map((one) => ({
        agencyId: one.id,
        ...named(one),
        mayVouch: may.has(one.id),
      }))
      return { agencies, next: found.length === query.limit ? found.at(-1)!.id : null }
    },
  )

  app.put(
    '/v1/desk/agencies/:agencyId',
    {
      schema: {
        operationId: 'decideAgency',
        tags,
        summary: 'Lets an agency answer for sellers, or no longer; then what it gave is withdrawn.',
        params: Agency,
        body: DecideAgencyBody,
        response: {
          200: Type.Object({ mayVouch: Type.Boolean() }),
          ...problems(E.operatorRequired, PlatformErrors.invalidInput, E.agencyNotFound),
        },
      },
    },
    async ({ ctx, params: { agencyId }, body: { mayVouch, reason } }) => {
      await decideAgency(ctx, { agencyId, mayVouch, reason: reason.trim() })
      return { mayVouch }
    },
  )
}
