import type { Background, Routes } from '../../platform/module.ts'
import { createPayoutDeskRoutes, createPayoutRoutes } from './payout-routes.ts'
import { createResealAccounts } from './reseal-accounts.ts'
import { ledgerRoutes } from './routes.ts'
import type { LedgerSettings } from './settings.ts'

export const createLedger = (
  settings: LedgerSettings,
): { routes: Routes; background: Background } => ({
  routes: async (app) => {
    await app.register(createPayoutRoutes(settings))
    await app.register(createPayoutDeskRoutes(settings))
    await app.register(ledgerRoutes)
  },
  background: { tasks: [createResealAccounts(settings)], subscribers: [] },
})
