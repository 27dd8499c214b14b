import { useQuery } from '@tanstack/react-query'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'

type Answer<Name extends keyof operations, Status extends number> = operations[Name] extends {
  responses: Record<Status, { content: { 'application/json': infer Body } }>
}
  ? Body
  : never

export type Cohort = Answer<'getCohort', 200>
export type OfficeCohort = Answer<'listCohorts', 200>['cohorts'][number]
export type Learner = Answer<'listCohortProgress', 200>['learners'][number]

export const cohortKey = (cohortId: string) => ['cohort', cohortId]

export const useCohort = (cohortId: string) =>
  useQuery({
    queryKey: cohortKey(cohortId),
    retry: false,
    queryFn: () => dataOf(client.GET('/v1/cohorts/{cohortId}', { params: { path: { cohortId } } })),
  })

/** Of an invented cohort anybody sees what its instructors do; nobody changes anything there. */
export const roleIn = ({ me, isSample }: Cohort) => ({
  sees: isSample || me?.role === 'instructor',
  teaches: me?.role === 'instructor',
})
