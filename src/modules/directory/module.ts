import type { Ctx } from '../../platform/context.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { defineTask } from '../../platform/tasks.ts'
import { PersonErased } from '../accounts/contract.ts'
import { documentDeskRoutes, documentRoutes } from './document-routes.ts'
import { endQuotes, remindPartners } from './end-quotes.ts'
import { ForgetPerson } from './forget-person.ts'
import { LoadSamplePartners } from './load-sample.ts'
import { quoteRoutes, requestRoutes } from './quote-routes.ts'
import { endReferrals } from './refer.ts'
import { referralRoutes, sentReferralRoutes } from './referral-routes.ts'
import { directoryDeskRoutes, directoryRoutes, placeRoutes } from './routes.ts'

export { heldReferrals } from './forget-person.ts'
export { LoadSamplePartners } from './load-sample.ts'

export const createDirectoryRoutes = (): Routes => async (app) => {
  await app.register(directoryRoutes)
  await app.register(placeRoutes)
  await app.register(directoryDeskRoutes)
  await app.register(documentRoutes)
  await app.register(documentDeskRoutes)
  await app.register(requestRoutes)
  await app.register(quoteRoutes)
  await app.register(referralRoutes)
  await app.register(sentReferralRoutes)
}

const KeepTime = defineTask({
  name: 'directory.keep_time',
  schedule: '* * * * *',
  run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
    await endQuotes(ctx, signal)
    await endReferrals(ctx, signal)
    await remindPartners(ctx, signal)
  },
})

export const directoryBackground: Background = {
  tasks: [KeepTime, ForgetPerson, LoadSamplePartners],
  subscribers: [{ event: PersonErased, task: ForgetPerson }],
}
