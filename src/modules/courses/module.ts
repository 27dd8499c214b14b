import type { Background } from '../../platform/module.ts'
import { PersonErased } from '../accounts/contract.ts'
import { ForgetLearner } from './forget-learner.ts'
import { stepSubscribers } from './note-steps.ts'

export { courseDeskRoutes } from './desk-routes.ts'
export { heldLearning } from './forget-learner.ts'
export { learningRoutes } from './learning-routes.ts'
export { courseRoutes } from './routes.ts'

export const coursesBackground: Background = {
  tasks: [ForgetLearner, ...stepSubscribers.map(({ task }) => task)],
  subscribers: [{ event: PersonErased, task: ForgetLearner }, ...stepSubscribers],
}
