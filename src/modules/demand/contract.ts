import { type Static, Type } from 'typebox'
import { DayDto, LocalTextDto, MoneyDto, nullable } from '../../platform/wire.ts'

const Named = Type.Object({ slug: Type.String(), name: LocalTextDto })
const Share = Type.Object({ text: LocalTextDto, share: Type.Number() })

const EvidenceDto = Type.Object({
  text: LocalTextDto,
  source: Type.String(),
  asOf: nullable(Type.String()),
  confidence: Type.Unsafe<'primary' | 'secondary' | 'unverified' | 'estimate'>({
    type: 'string',
    enum: ['primary', 'secondary', 'unverified', 'estimate'],
  }),
})

const Range = {
  value: Type.Number({ description: '0 to 100.' }),
  low: Type.Number(),
  high: Type.Number(),
}

export const DemandDto = Type.Object({
  day: DayDto,
  category: Named,
  subcategory: Named,
  index: Type.Object({
    ...Range,
    parts: Type.Array(
      Type.Object({
        id: Type.String(),
        label: LocalTextDto,
        value: nullable(Type.Number()),
        weight: Type.Number(),
        evidence: Type.Array(EvidenceDto),
      }),
    ),
  }),
  season: Type.Array(Type.Object({ month: Type.Integer(), factor: Type.Number() })),
  festivals: Type.Array(Type.Object({ name: LocalTextDto, day: DayDto })),
  priceBand: nullable(
    Type.Object({
      p10: MoneyDto,
      p25: MoneyDto,
      p50: MoneyDto,
      p75: MoneyDto,
      p90: MoneyDto,
      evidence: EvidenceDto,
    }),
  ),
  provinces: Type.Array(Type.Object({ name: LocalTextDto, share: Type.Number() })),
  praise: Type.Array(Share),
  complaints: Type.Array(Share),
  missing: Type.Array(LocalTextDto, {
    description: 'What is not known, and what would settle it.',
  }),
  evidence: Type.Array(EvidenceDto),
  dataVersion: Type.String(),
})
export type DemandDto = Static<typeof DemandDto>

export const DemandCategoriesDto = Type.Object({
  day: DayDto,
  dataVersion: Type.String(),
  categories: Type.Array(
    Type.Intersect([
      Named,
      Type.Object({
        subcategories: Type.Array(
          Type.Intersect([Named, Type.Object({ index: Type.Object(Range) })]),
        ),
      }),
    ]),
  ),
})
export type DemandCategoriesDto = Static<typeof DemandCategoriesDto>
