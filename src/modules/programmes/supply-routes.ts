import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { PageQuery } from '../../platform/wire.ts'
import { CountyMapDto, SupplyPageDto, SupplyQuery } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { readCountyMap, readSupply } from './read-supply.ts'

const tags = ['programmes']

/** Which counties make what the market wants: from published figures, for anybody. */
export const supplyRoutes: Routes = async (app) => {
  app.get(
    '/v1/supply/:state',
    {
      schema: {
        operationId: 'listSupply',
        tags,
        summary: 'Which counties of a state make what consumers in the market want.',
        description:
          'docs/algorithms/county-supply.md has the method, and says where counties are not known.',
        params: Type.Object({ state: Type.String({ pattern: '^US-[A-Z]{2}$' }) }),
        querystring: Type.Object({
          ...PageQuery,
          ...SupplyQuery,
          after: Type.Optional(Type.String({ pattern: '^\\d{2}(\\d{3})?$' })),
        }),
        response: { 200: SupplyPageDto, ...problems(PlatformErrors.invalidInput, E.stateUnknown) },
      },
    },
    async ({ ctx, params: { state }, query }) => readSupply(ctx, { state, ...query }),
  )

  app.get(
    '/v1/supply/maps/:fips',
    {
      schema: {
        operationId: 'getCountyMap',
        tags,
        summary: 'The counties of a state, drawn.',
        params: Type.Object({ fips: Type.String({ pattern: '^\\d{2}$' }) }),
        response: { 200: CountyMapDto, ...problems(PlatformErrors.invalidInput, E.stateUnknown) },
      },
    },
    async ({ params: { fips } }) => readCountyMap(fips),
  )
}
