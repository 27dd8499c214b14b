import type { Background, Routes } from '../../platform/module.ts'
import { PersonErased } from '../accounts/contract.ts'
import { createBadgeRoutes } from './badge-routes.ts'
import { courseDeskRoutes } from './desk-routes.ts'
import { ForgetLearner } from './forget-learner.ts'
import { learningRoutes } from './learning-routes.ts'
import { stepSubscribers } from './note-steps.ts'
import { courseRoutes } from './routes.ts'
import type { CourseSettings } from './settings.ts'

export { heldLearning } from './forget-learner.ts'

export const createCourseRoutes = (settings: CourseSettings): readonly Routes[] => [
  courseRoutes,
  learningRoutes,
  createBadgeRoutes(settings),
  courseDeskRoutes,
]

export const coursesBackground: Background = {
  tasks: [ForgetLearner, ...stepSubscribers.map(({ task }) => task)],
  subscribers: [{ event: PersonErased, task: ForgetLearner }, ...stepSubscribers],
}
