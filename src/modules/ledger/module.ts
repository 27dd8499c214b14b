import type { Background, Routes } from '../../platform/module.ts'
import type { FindTied } from '../accounts/api.ts'
import { CloseBooks } from './close-books.ts'
import { createPayoutDeskRoutes, createPayoutRoutes } from './payout-routes.ts'
import { createResealAccounts } from './reseal-accounts.ts'
import { ledgerRoutes } from './routes.ts'
import type { LedgerSettings } from './settings.ts'
import { selectBusinessesOwed } from './store.ts'

/** Money that is owed needs somebody who answers for the business. */
export const ledgerTie: FindTied = { tie: 'money_owed', find: selectBusinessesOwed }

export const createLedger = (
  settings: LedgerSettings,
): { routes: Routes; background: Background } => ({
  routes: async (app) => {
    await app.register(createPayoutRoutes(settings))
    await app.register(createPayoutDeskRoutes(settings))
    await app.register(ledgerRoutes)
  },
  background: { tasks: [CloseBooks, createResealAccounts(settings)], subscribers: [] },
})
