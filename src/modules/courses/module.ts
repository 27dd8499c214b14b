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
import { stepSubscribers } from './note-steps.ts'
import { courseRoutes } from './routes.ts'
import { createSessionRoutes } from './session-routes.ts'
import type { CourseSettings } from './settings.ts'

export { heldLearning } from './forget-learner.ts'

export const createCourseRoutes = (settings: CourseSettings): readonly Routes[] => [
  courseRoutes,
  learningRoutes,
  createCohortOfficeRoutes(settings),
  cohortRoutes,
  createSessionRoutes(settings),
  discussionRoutes,
  createBadgeRoutes(settings),
  courseDeskRoutes,
]

export const coursesFeatures: readonly Feature[] = [COHORT_DISCUSSION]

export const coursesBackground: Background = {
  tasks: [
    ForgetLearner,
    MailInvitation,
    ClearInvitations,
    ...stepSubscribers.map(({ task }) => task),
  ],
  subscribers: [{ event: PersonErased, task: ForgetLearner }, ...stepSubscribers],
}
