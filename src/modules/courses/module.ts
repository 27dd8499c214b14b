import type { Feature } from '../../platform/features.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { PersonErased } from '../accounts/contract.ts'
import { createBadgeRoutes } from './badge-routes.ts'
import { createCohortOfficeRoutes } from './cohort-office-routes.ts'
import { cohortRoutes } from './cohort-routes.ts'
import { courseDeskRoutes } from './desk-routes.ts'
import { discussionRoutes } from './discussion-routes.ts'
import { COHORT_DISCUSSION } from './features.ts'
import { ForgetLearner } from './forget-learner.ts'
import { ClearInvitations, MailInvitation } from './invite-to-cohort.ts'
import { learningRoutes } from './learning-routes.ts'
import { createLoadSampleCohort } from './load-sample-cohort.ts'
import { stepSubscribers } from './note-steps.ts'
import { courseRoutes } from './routes.ts'
import { createSessionRoutes } from './session-routes.ts'
import type { CourseSettings } from './settings.ts'

export { heldLearning } from './forget-learner.ts'

export const coursesFeatures: readonly Feature[] = [COHORT_DISCUSSION]

export function createCourses(settings: CourseSettings) {
  const loadSample = createLoadSampleCohort(settings)
  const background: Background = {
    tasks: [
      ForgetLearner,
      MailInvitation,
      ClearInvitations,
      loadSample,
      ...stepSubscribers.map(({ task }) => task),
    ],
    subscribers: [{ event: PersonErased, task: ForgetLearner }, ...stepSubscribers],
  }
  const routes: readonly Routes[] = [
    courseRoutes,
    learningRoutes,
    createCohortOfficeRoutes(settings),
    cohortRoutes,
    createSessionRoutes(settings),
    discussionRoutes,
    createBadgeRoutes(settings),
    courseDeskRoutes,
  ]
  return { routes, background, loadSample }
}
