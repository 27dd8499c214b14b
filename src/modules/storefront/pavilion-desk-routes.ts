import { Type } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { findOrganisations } from '../accounts/api.ts'
import { requireOperator } from './access.ts'
import {
  type DeskPavilionDto,
  HeldPavilionsDto,
  PavilionsDto,
  ReleaseBody,
  TakeDownBody,
} from './contract.ts'
import { nameOf, pathOf, releasePavilion, takeDownPavilion } from './curate-pavilion.ts'
import { StorefrontErrors as E } from './errors.ts'
import {
  type Pavilion,
  selectHolds,
  selectShownPavilions,
  selectUnshown,
} from './pavilion-store.ts'
import { selectCards } from './search-store.ts'

const tags = ['storefront']
const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const
const Agency = Type.Object({ agencyId: Uuid })
const Done = Type.Object({ done: Type.Literal(true) })
const done = { done: true } as const

/** What agencies say on the pages of their places: the operator takes it down and lets it back. */
export const pavilionDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', (request) => requireOperator(request.ctx))

  app.get(
    '/v1/desk/pavilions',
    {
      schema: {
        operationId: 'listShownPavilions',
        tags,
        summary: 'What agencies show on the pages of their places, by place.',
        querystring: Type.Object({
          ...PageQuery,
          q: Type.Optional(
            Type.String({
              maxLength: 100,
              pattern: '^[^\\0]*$',
              description: 'A part of the place or of the headline.',
            }),
          ),
        }),
        response: { 200: PavilionsDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectShownPavilions(ctx.db, query)
      const show = await shownAtDesk(ctx, found)
      return {
        pavilions: found.map(show),
        next: nextAfter(found, query.limit, ({ place }) => place),
      }
    },
  )

  app.get(
    '/v1/desk/pavilions/held',
    {
      schema: {
        operationId: 'listHeldPavilions',
        tags,
        summary: 'Agencies whose page was taken down, why, and what they have written since.',
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: { 200: HeldPavilionsDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query }) => {
      const holds = await selectHolds(ctx.db, query)
      const ids = holds.map(({ agencyId }) => agencyId)
      const unshown = new Map(
        (await selectUnshown(ctx.db, ids)).map((one) => [one.agencyId, one] as const),
      )
      const show = await shownAtDesk(ctx, [...unshown.values()])
      const named = new Map((await findOrganisations(ctx.db, ids)).map((one) => [one.id, one]))
      return {
        held: holds.map(({ agencyId, reason, heldAt, askedAt }) => {
          const written = askedAt ? unshown.get(agencyId) : undefined
          return {
            agencyId,
            agency: nameOf(named.get(agencyId)!),
            reason,
            heldAt: heldAt.toISOString(),
            waiting: written ? show(written) : null,
          }
        }),
        next: nextAfter(holds, query.limit, ({ agencyId }) => agencyId),
      }
    },
  )

  app.post(
    '/v1/desk/agencies/:agencyId/pavilion/takedown',
    {
      schema: {
        operationId: 'takeDownPavilion',
        tags,
        summary: 'Takes the words and the choice of an agency off the page of its place.',
        description:
          'The agency reads the reason; what it writes from then on is shown once it is released.',
        params: Agency,
        body: TakeDownBody,
        response: { 200: Done, ...problems(...guarded, E.pavilionNotFound) },
      },
    },
    async ({ ctx, params: { agencyId }, body: { reason } }) => {
      await takeDownPavilion(ctx, { agencyId, reason: reason.trim() })
      return done
    },
  )

  app.post(
    '/v1/desk/agencies/:agencyId/pavilion/release',
    {
      schema: {
        operationId: 'releasePavilion',
        tags,
        summary: 'Shows what waits, and lets the agency write as others do.',
        params: Agency,
        body: ReleaseBody,
        response: { 200: Done, ...problems(...guarded, E.pavilionNotHeld, E.pavilionChanged) },
      },
    },
    async ({ ctx, params: { agencyId }, body: { basedOn } }) => {
      await releasePavilion(ctx, { agencyId, basedOn })
      return done
    },
  )
}

/** How some pages are shown to the operator: three statements, however many there are. */
async function shownAtDesk(
  { db }: Pick<Ctx, 'db'>,
  pavilions: readonly Pavilion[],
): Promise<(pavilion: Pavilion) => DeskPavilionDto> {
  const ids = pavilions.map(({ agencyId }) => agencyId)
  const named = new Map((await findOrganisations(db, ids)).map((one) => [one.id, one]))
  const cards = await selectCards(
    db,
    pavilions.flatMap(({ listingIds }) => listingIds),
  )
  return ({ agencyId, place, headline, text, listingIds, version, curatedAt }) => {
    const agency = named.get(agencyId)!
    return {
      agencyId,
      agency: nameOf(agency),
      isSample: agency.isSample,
      place,
      path: pathOf(place),
      headline,
      text,
      version,
      curatedAt: curatedAt.toISOString(),
      listings: listingIds.map((id) => ({ id, title: cards.get(id)?.title ?? null })),
    }
  }
}
