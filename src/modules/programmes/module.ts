import type { Config } from '../../platform/config.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { PersonErased } from '../accounts/contract.ts'
import { AssessmentFinished } from '../assessment/contract.ts'
import { applicationRoutes } from './application-routes.ts'
import { claimRoutes, createOwnClaimRoutes } from './claim-routes.ts'
import { consentRoutes } from './consent-routes.ts'
import { createCounsellingRoutes, referralRoutes } from './counselling-routes.ts'
import { followClientSubscribers } from './follow-clients.ts'
import { followSubscribers, followTasks } from './follow-figures.ts'
import type { RecruitingSettings } from './import-prospects.ts'
import { SendInvitations } from './invite-prospects.ts'
import { LoadSample } from './load-sample.ts'
import { ContinueSample } from './load-sample-office.ts'
import { createRecruitSample } from './load-sample-recruiting.ts'
import { offerDeskRoutes, offerRoutes } from './offer-routes.ts'
import { officeDeskRoutes, officeRoutes } from './office-routes.ts'
import { pavilionRoutes } from './pavilion-routes.ts'
import { createOwnPayrollRoutes, payrollRoutes } from './payroll-routes.ts'
import { programmeRoutes } from './programme-routes.ts'
import { createInvitationRoutes, createRecruitingRoutes } from './recruiting-routes.ts'
import { offerSubscribers, offerTasks } from './redeem-offers.ts'
import { sampleRoutes } from './routes.ts'
import { supplyRoutes } from './supply-routes.ts'
import { targetRoutes } from './target-routes.ts'
import { createResealOffices, EraseByRule, EraseOwnerless } from './tend-office.ts'

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
    await app.register(createOwnPayrollRoutes(config))
    await app.register(payrollRoutes)
    await app.register(offerRoutes)
    await app.register(offerDeskRoutes)
    await app.register(targetRoutes)
    await app.register(supplyRoutes)
    await app.register(pavilionRoutes)
    await app.register(createRecruitingRoutes(config))
    await app.register(createInvitationRoutes(config))
    await app.register(createCounsellingRoutes(config))
    await app.register(referralRoutes)
  }

export function createProgrammesBackground(config: RecruitingSettings): Background {
  const recruitSample = createRecruitSample(config)
  return {
    tasks: [
      recruitSample,
      LoadSample,
      ContinueSample,
      ...followTasks,
      ...offerTasks,
      ...followClientSubscribers.map(({ task }) => task),
      SendInvitations,
      EraseByRule,
      EraseOwnerless,
      createResealOffices(config),
    ],
    subscribers: [
      ...followSubscribers,
      ...offerSubscribers,
      ...followClientSubscribers,
      { event: AssessmentFinished, task: ContinueSample },
      { event: AssessmentFinished, task: recruitSample },
      { event: PersonErased, task: EraseOwnerless },
    ],
  }
}
