import { useQuery } from '@tanstack/react-query'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { usePages } from '../../ui/PagedList.tsx'

type Answer<Name extends keyof operations, Status extends number> = operations[Name] extends {
  responses: Record<Status, { content: { 'application/json': infer Body } }>
}
  ? Body
  : never

export type Cohort = Answer<'getCohort', 200>
export type OfficeCohort = Answer<'listCohorts', 200>['cohorts'][number]
export type Session = Answer<'listSessions', 200>['sessions'][number]
export type Post = Answer<'listPosts', 200>['posts'][number]
export type Learner = Answer<'listCohortProgress', 200>['learners'][number]

export const sessionsKey = (cohortId: string) => ['cohort-sessions', cohortId]
export const learnersKey = (cohortId: string) => ['cohort-progress', cohortId]
export const postsKey = (cohortId: string) => ['cohort-posts', cohortId]
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

/** Where the learners of a cohort are, page by page: for its instructors. */
export const useLearners = (cohortId: string) =>
  usePages({
    queryKey: learnersKey(cohortId),
    read: (behind) =>
      dataOf(
        client.GET('/v1/cohorts/{cohortId}/progress', {
          params: { path: { cohortId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.learners,
  })
