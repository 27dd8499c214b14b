import type { Config } from '../../platform/config.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { AssessmentFinished } from '../assessment/contract.ts'
import { applicationRoutes } from './application-routes.ts'
import { claimRoutes, createOwnClaimRoutes } from './claim-routes.ts'
import { consentRoutes } from './consent-routes.ts'
import { followSubscribers, followTasks } from './follow-figures.ts'
import { LoadSample } from './load-sample.ts'
import { ContinueSample } from './load-sample-office.ts'
import { offerDeskRoutes, offerRoutes } from './offer-routes.ts'
import { officeDeskRoutes, officeRoutes } from './office-routes.ts'
import { programmeRoutes } from './programme-routes.ts'
import { offerSubscribers, offerTasks } from './redeem-offers.ts'
import { sampleRoutes } from './routes.ts'
import { supplyRoutes } from './supply-routes.ts'
import { targetRoutes } from './target-routes.ts'

export { LoadSample } from './load-sample.ts'

export const createProgrammesRoutes =
  (config: Pick<Config, 'requestsPerMinute'>): Routes =>
  async (app) => {
    await app.register(sampleRoutes)
    await app.register(officeRoutes)
    await app.register(officeDeskRoutes)
    await app.register(consentRoutes)
    await app.register(programmeRoutes)
    await app.register(applicationRoutes)
    await app.register(createOwnClaimRoutes(config))
    await app.register(claimRoutes)
    await app.register(offerRoutes)
    await app.register(offerDeskRoutes)
    await app.register(targetRoutes)
    await app.register(supplyRoutes)
  }

export const programmesBackground: Background = {
  tasks: [LoadSample, ContinueSample, ...followTasks, ...offerTasks],
  subscribers: [
    ...followSubscribers,
    ...offerSubscribers,
    { event: AssessmentFinished, task: ContinueSample },
  ],
}
