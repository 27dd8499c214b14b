import { type Static, Type } from 'typebox'
import { LocalTextDto, MoneyDto, Uuid } from '../../platform/wire.ts'
import { AssessmentStatus, VerdictCounts } from '../assessment/contract.ts'

export const ProgrammeDto = Type.Object({
  id: Uuid,
  name: LocalTextDto,
  purpose: LocalTextDto,
  isSample: Type.Boolean(),
  businesses: Type.Array(
    Type.Object({
      businessId: Uuid,
      slug: Type.String(),
      name: LocalTextDto,
      trade: Type.String(),
      town: Type.String(),
      county: Type.Union([Type.String(), Type.Null()]),
      state: Type.Union([Type.String(), Type.Null()]),
      story: LocalTextDto,
      isSample: Type.Boolean(),
      report: Type.Union([
        Type.Object({
          assessmentId: Uuid,
          status: AssessmentStatus,
          products: Type.Integer(),
          verdicts: VerdictCounts,
          expectedValue: MoneyDto,
        }),
        Type.Null(),
      ]),
    }),
  ),
})
export type ProgrammeDto = Static<typeof ProgrammeDto>
