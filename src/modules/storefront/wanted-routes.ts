import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { PageQuery, Uuid } from '../../platform/wire.ts'
import { findOrganisation, memberErrors, requireMember } from '../accounts/api.ts'
import { MissedQueriesDto } from './contract.ts'
import { shopLimits } from './limits.ts'
import { readWanted } from './read-missed.ts'

/** What shoppers want and nobody sells, for those who could: sellers, and agencies that help them. */
export const wantedRoutes: Routes = async (app) => {
  app.get(
    '/v1/organisations/:organisationId/wanted',
    {
      schema: {
        operationId: 'listWanted',
        tags: ['storefront'],
        summary:
          'What shoppers looked for and did not find: of a business in the categories of its goods, of an agency all.',
        params: Type.Object({ organisationId: Uuid }),
        querystring: Type.Object({
          ...PageQuery,
          days: Type.Integer({ minimum: 1, maximum: shopLimits.missedQueryDays, default: 30 }),
        }),
        response: {
          200: MissedQueriesDto,
          ...problems(...memberErrors, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, params: { organisationId }, query }) => {
      await requireMember(ctx, organisationId, 'viewer', 'catalogue:read')
      const organisation = await findOrganisation(ctx.db, organisationId)
      return readWanted(ctx, organisation!, query)
    },
  )
}
