import type { Background, Routes } from '../../platform/module.ts'
import { ConsentChanged } from '../programmes/contract.ts'
import { bookingRoutes } from './booking-routes.ts'
import { facilityRoutes } from './facility-routes.ts'
import { LoadSampleFacilities } from './load-sample.ts'

export { LoadSampleFacilities } from './load-sample.ts'

export const facilitiesRoutes: Routes = async (app) => {
  await app.register(facilityRoutes)
  await app.register(bookingRoutes)
}

export const facilitiesBackground: Background = {
  tasks: [LoadSampleFacilities],
  subscribers: [{ event: ConsentChanged, task: LoadSampleFacilities }],
}
