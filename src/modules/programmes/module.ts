import type { Background } from '../../platform/module.ts'
import { LoadSample } from './load-sample.ts'

export { LoadSample } from './load-sample.ts'
export { programmesRoutes } from './routes.ts'

export const programmesBackground: Background = { tasks: [LoadSample], subscribers: [] }
