import type { Ctx } from '../../platform/context.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { PaymentsErrors as E } from './errors.ts'
import { takeNotification } from './pay.ts'
import { PROVIDERS, type Provider, type ProviderName, type Told } from './provider.ts'
import { takeChargeback } from './take-chargeback.ts'

export const NOTIFICATION_PATHS = {
  alipay: '/v1/payments/alipay/notifications',
  wechatpay: '/v1/payments/wechatpay/notifications',
  stripe: '/v1/payments/stripe/notifications',
} as const satisfies Record<ProviderName, string>

/** What a provider wants to hear; anything else and it tells again for a day. */
const OPERATIONS = {
  alipay: { operationId: 'takeAlipayNotification', of: 'Alipay', answer: 'success' },
  wechatpay: { operationId: 'takeWechatpayNotification', of: 'WeChat Pay', answer: '' },
  stripe: { operationId: 'takeStripeNotification', of: 'Stripe', answer: '' },
} as const

/** An event has some kilobytes. */
const NOTIFICATION_BYTES = 200_000
/** A provider tells of a busy day from a few addresses; signatures keep others out. */
const NOTIFICATIONS_PER_MINUTE = 60_000

/** Where providers tell what happened: signed, verified over the very bytes, any number of times. */
export const createNotificationRoutes =
  (providers: readonly Provider[]): Routes =>
  async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: NOTIFICATION_BYTES },
      (_request, body, done) => done(null, body),
    )
    for (const name of PROVIDERS) {
      const { operationId, of, answer } = OPERATIONS[name]
      app.post(
        NOTIFICATION_PATHS[name],
        {
          config: { rateLimit: { max: NOTIFICATIONS_PER_MINUTE, timeWindow: 60_000 } },
          schema: {
            operationId,
            tags: ['payments'],
            summary: `What ${of} tells of a payment, a refund or a chargeback: signed, taken any number of times.`,
            response: { ...problems(E.notificationRefused) },
          },
        },
        async ({ ctx, headers, body }, reply) => {
          const provider = providers.find((one) => one.name === name)
          const text = typeof body === 'string' ? body : ''
          const told = await readTold(ctx, provider, { headers, body: text, now: ctx.now() })
          if (!provider || !told) throw E.notificationRefused()
          if (told.kind === 'chargeback') await takeChargeback(ctx, provider, told)
          else await takeNotification(ctx, provider, told)
          return reply.type('text/plain').send(answer)
        },
      )
    }
  }

/**
 * Undefined too when what is signed is not what we can read, or the keys to check it cannot be had: it
 * is told again, and looked into.
 */
async function readTold(
  { log }: Pick<Ctx, 'log'>,
  provider: Provider | undefined,
  incoming: Parameters<Provider['readNotification']>[0],
): Promise<Told | undefined> {
  try {
    return await provider?.readNotification(incoming)
  } catch (error) {
    log.warn({ err: error, provider: provider?.name }, 'a notification could not be read')
    return undefined
  }
}
