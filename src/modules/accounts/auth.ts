import { AsyncLocalStorage } from 'node:async_hooks'
import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { newId } from '../../kernel/ids.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Config } from '../../platform/config.ts'
import type { Ctx } from '../../platform/context.ts'
import { authDatabase } from './auth-store.ts'
import { orderMail } from './mails.ts'
import { insertSecurityEntry } from './store.ts'

export const COOKIE_PREFIX = 'tradewind'

export const PASSWORD_LENGTH = { min: 10, max: 128 } as const
const DAY_S = 86_400
const RESET_S = 3_600

export type Auth = ReturnType<typeof createAuth>

/** The language of the person whose request makes better-auth send a mail. */
const mailLocale = new AsyncLocalStorage<Locale>()

export const withMailLocale = <T>(locale: Locale, work: () => Promise<T>): Promise<T> =>
  mailLocale.run(locale, work)

/**
 * Passwords, sessions, second factors and the hashes of API keys are better-auth's work; its own
 * HTTP handler is not mounted, our routes call its functions.
 */
export function createAuth(config: Config, ctx: Ctx) {
  return betterAuth({
    appName: 'Tradewind',
    baseURL: config.publicUrl,
    secret: config.secret,
    database: authDatabase(ctx.db),
    account: { modelName: 'credential' },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      resetPasswordTokenExpiresIn: RESET_S,
      // Whoever took over an account is thrown out when its owner resets the password.
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) =>
        orderMail(ctx, ctx.db, {
          kind: 'passwordReset',
          to: user.email,
          locale: mailLocale.getStore() ?? 'en',
          link: `${config.publicUrl}/reset-password?token=${token}`,
        }),
      onPasswordReset: ({ user }) => insertSecurityEntry(ctx, user.id, 'password_reset'),
    },
    session: { expiresIn: 30 * DAY_S, updateAge: DAY_S },
    // A dump of the database does not hold a usable reset link.
    verification: { storeIdentifier: 'hashed' },
    plugins: [
      twoFactor({ issuer: 'Tradewind' }),
      apiKey({
        defaultPrefix: 'tw_',
        requireName: true,
        maximumNameLength: 100,
        enableMetadata: true,
        startingCharactersConfig: { shouldStore: true, charactersLength: 8 },
        // Our routes are limited as a whole; a second count would write on every request.
        rateLimit: { enabled: false },
        schema: { apikey: { modelName: 'apiKey' } },
      }),
    ],
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: config.publicUrl.startsWith('https:'),
      database: { generateId: () => newId() },
      ipAddress: { disableIpTracking: true },
    },
    // Our own routes carry their limits.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      // Only the message: the rest may hold what people typed.
      log: (level, message) =>
        ctx.log[level === 'error' ? 'warn' : level]({ from: 'auth' }, message),
    },
  })
}
