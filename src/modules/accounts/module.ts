import type { Config } from '../../platform/config.ts'
import type { Actor, Ctx } from '../../platform/context.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { apiKeyRoutes } from './api-key-routes.ts'
import { auditDeskRoutes } from './audit-desk-routes.ts'
import { COOKIE_PREFIX, createAuth } from './auth.ts'
import { authenticate } from './authenticate.ts'
import type { FindTied } from './erase-person.ts'
import { erasureRoutes } from './erasure-routes.ts'
import type { HeldData } from './held-data.ts'
import { sendMail } from './mails.ts'
import { namesDeskRoutes } from './names-desk-routes.ts'
import { memberRoutes, organisationRoutes } from './organisation-routes.ts'
import { REGISTRATION } from './registration.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { forgetExpired } from './tasks.ts'
import { twoFactorRoutes } from './two-factor-routes.ts'

export const accountsBackground: Background = { tasks: [sendMail, forgetExpired], subscribers: [] }

export const accountsFeatures = [REGISTRATION]

/** With or without a prefix for HTTPS: `tradewind.session_token` and what goes with it. */
export const SESSION_COOKIE = `${COOKIE_PREFIX}.session_`

export function createAccounts(
  config: Config,
  ctx: Ctx,
  others: Readonly<{ tied: readonly FindTied[]; held: readonly HeldData[] }>,
): { routes: Routes; authenticate: (headers: Headers) => Promise<Actor> } {
  const auth = createAuth(config, ctx)
  return {
    authenticate: (headers) => authenticate(auth, headers),
    routes: async (app) => {
      await app.register(signInRoutes(auth))
      await app.register(twoFactorRoutes(auth))
      await app.register(organisationRoutes)
      await app.register(auditDeskRoutes)
      await app.register(namesDeskRoutes)
      await app.register(memberRoutes(config))
      await app.register(apiKeyRoutes(auth))
      await app.register(erasureRoutes(auth, others.tied, others.held))
    },
  }
}
