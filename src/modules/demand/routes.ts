import { Type } from 'typebox'
import { toMoneyDto } from '../../kernel/money.ts'
import { type Day, dayOf } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto } from '../../platform/wire.ts'
import { DemandCategoriesDto, DemandDto } from './contract.ts'
import type { Demand, Evidence, PriceBand } from './demand.ts'
import { demandVersion } from './demand-data.ts'
import { demandByName, listCategories } from './demand-for.ts'
import { DemandErrors as E } from './errors.ts'
import { type WorldImports, worldImports } from './world-imports.ts'

const tags = ['demand']

export const demandRoutes: Routes = async (app) => {
  app.get(
    '/v1/demand',
    {
      schema: {
        operationId: 'findDemand',
        summary: 'What consumers want of goods: index, season, prices, praise, with evidence.',
        tags,
        querystring: Type.Object({
          q: Type.String({
            maxLength: 20_000,
            description: 'An HS code of 2 to 10 digits, or a category or goods in either language.',
          }),
          day: Type.Optional(DayDto),
        }),
        response: { 200: DemandDto, ...problems(E.notFound, PlatformErrors.invalidInput) },
      },
    },
    async ({ ctx, query }) => {
      const day = (query.day as Day | undefined) ?? dayOf(ctx.now())
      const imports = await worldImports(ctx.db)
      const demand = demandByName(query.q, { day, imports })
      if (!demand) throw E.notFound({ q: query.q.slice(0, 100) })
      return toDemandDto(demand, { day, imports })
    },
  )

  app.get(
    '/v1/demand/categories',
    {
      schema: {
        operationId: 'listDemandCategories',
        summary: 'Every category and subcategory of consumer goods, with its demand index.',
        tags,
        querystring: Type.Object({ day: Type.Optional(DayDto) }),
        response: { 200: DemandCategoriesDto, ...problems(PlatformErrors.invalidInput) },
      },
    },
    async ({ ctx, query }) => {
      const day = (query.day as Day | undefined) ?? dayOf(ctx.now())
      const imports = await worldImports(ctx.db)
      return {
        day,
        dataVersion: versionWith(imports),
        categories: listCategories({ day, imports }).map(({ slug, name, subcategories }) => ({
          slug,
          name,
          subcategories: subcategories.map((each) => ({
            slug: each.slug,
            name: each.name,
            index: { value: each.index.value, low: each.index.low, high: each.index.high },
          })),
        })),
      }
    },
  )
}

/** The shipped data's version and, after a plus sign, that of the imports loaded. */
const versionWith = (imports: WorldImports | undefined): string =>
  [demandVersion(), ...(imports ? [imports.version] : [])].join('+')

const toDemandDto = (
  demand: Demand,
  { day, imports }: { day: Day; imports: WorldImports | undefined },
): DemandDto => ({
  day,
  category: demand.category,
  subcategory: demand.subcategory,
  index: {
    ...demand.index,
    parts: demand.index.parts.map((part) => ({ ...part, evidence: copied(part.evidence) })),
  },
  season: [...demand.season],
  festivals: [...demand.festivals],
  priceBand: demand.priceBand && toBandDto(demand.priceBand),
  provinces: [...demand.provinces],
  praise: [...demand.praise],
  complaints: [...demand.complaints],
  missing: [...demand.missing],
  evidence: copied(demand.evidence),
  dataVersion: versionWith(imports),
})

const copied = (evidence: readonly Evidence[]): Evidence[] => [...evidence]

const toBandDto = ({ p10, p25, p50, p75, p90, evidence }: PriceBand) => ({
  p10: toMoneyDto(p10),
  p25: toMoneyDto(p25),
  p50: toMoneyDto(p50),
  p75: toMoneyDto(p75),
  p90: toMoneyDto(p90),
  evidence,
})
