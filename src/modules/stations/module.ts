import type { Background, Routes } from '../../platform/module.ts'
import type { OrderSettings } from '../orders/api.ts'
import { ConsentChanged } from '../programmes/contract.ts'
import { LoadSampleStation } from './load-sample.ts'
import { commissionSubscribers, commissionTasks } from './pay-commissions.ts'
import { createNamingRoutes, stationDeskRoutes, stationRoutes } from './routes.ts'

export { LoadSampleStation } from './load-sample.ts'

export const createStationsRoutes =
  (settings: OrderSettings): Routes =>
  async (app) => {
    await app.register(stationRoutes)
    await app.register(createNamingRoutes(settings))
    await app.register(stationDeskRoutes)
  }

export const stationsBackground: Background = {
  tasks: [...commissionTasks, LoadSampleStation],
  subscribers: [...commissionSubscribers, { event: ConsentChanged, task: LoadSampleStation }],
}
