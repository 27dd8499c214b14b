import type { Config } from '../../platform/config.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { AssessmentFinished } from '../assessment/contract.ts'
import { applicationRoutes } from './application-routes.ts'
import { claimRoutes, createOwnClaimRoutes } from './claim-routes.ts'
import { consentRoutes } from './consent-routes.ts'
import { followClientSubscribers } from './follow-clients.ts'
import { followSubscribers, followTasks } from './follow-figures.ts'
import type { RecruitingSettings } from './import-prospects.ts'
import { SendInvitations } from './invite-prospects.ts'
import { LoadSample } from './load-sample.ts'
import { ContinueSample } from './load-sample-office.ts'
import { officeDeskRoutes, officeRoutes } from './office-routes.ts'
import { programmeRoutes } from './programme-routes.ts'
import { createInvitationRoutes, createRecruitingRoutes } from './recruiting-routes.ts'
import { sampleRoutes } from './routes.ts'
import { createResealAddresses, EraseAddresses } from './tend-prospects.ts'

export { LoadSample } from './load-sample.ts'

export const createProgrammesRoutes =
  (config: Pick<Config, 'requestsPerMinute'> & RecruitingSettings): Routes =>
  async (app) => {
    await app.register(sampleRoutes)
    await app.register(officeRoutes)
    await app.register(officeDeskRoutes)
    await app.register(consentRoutes)
    await app.register(programmeRoutes)
    await app.register(applicationRoutes)
    await app.register(createOwnClaimRoutes(config))
    await app.register(claimRoutes)
    await app.register(createRecruitingRoutes(config))
    await app.register(createInvitationRoutes(config))
  }

export const createProgrammesBackground = (config: RecruitingSettings): Background => ({
  tasks: [
    LoadSample,
    ContinueSample,
    ...followTasks,
    ...followClientSubscribers.map(({ task }) => task),
    SendInvitations,
    EraseAddresses,
    createResealAddresses(config),
  ],
  subscribers: [
    ...followSubscribers,
    ...followClientSubscribers,
    { event: AssessmentFinished, task: ContinueSample },
  ],
})
