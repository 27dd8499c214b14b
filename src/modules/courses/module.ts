import type { Background, Routes } from '../../platform/module.ts'
import { PersonErased } from '../accounts/contract.ts'
import { createBadgeRoutes } from './badge-routes.ts'
import { createCohortOfficeRoutes } from './cohort-office-routes.ts'
import { cohortRoutes } from './cohort-routes.ts'
import { courseDeskRoutes } from './desk-routes.ts'
import { ForgetLearner } from './forget-learner.ts'
import { ClearInvitations, MailInvitation } from './invite-to-cohort.ts'
import { learningRoutes } from './learning-routes.ts'
import { stepSubscribers } from './note-steps.ts'
import { courseRoutes } from './routes.ts'
import type { CourseSettings } from './settings.ts'

export { heldLearning } from './forget-learner.ts'

export const createCourseRoutes = (settings: CourseSettings): readonly Routes[] => [
  courseRoutes,
  learningRoutes,
  createCohortOfficeRoutes(settings),
  cohortRoutes,
  createBadgeRoutes(settings),
  courseDeskRoutes,
]

export const coursesBackground: Background = {
  tasks: [
    ForgetLearner,
    MailInvitation,
    ClearInvitations,
    ...stepSubscribers.map(({ task }) => task),
  ],
  subscribers: [{ event: PersonErased, task: ForgetLearner }, ...stepSubscribers],
}
