import type { Background } from '../../platform/module.ts'
import { EraseGuests } from './change-report.ts'
import { RunAssessment } from './run-assessment.ts'

export { assessmentRoutes } from './routes.ts'

export const assessmentBackground: Background = {
  tasks: [RunAssessment, EraseGuests],
  subscribers: [],
}
