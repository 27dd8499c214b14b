import type { Config } from '../../platform/config.ts'
import { formBodies, formOf } from '../../platform/forms.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { defineTask } from '../../platform/tasks.ts'
import { RefundAsked } from './contract.ts'
import { PaymentsErrors as E } from './errors.ts'
import { askProviders, takeNotification } from './pay.ts'
import type { Provider } from './provider.ts'
import { type AlipayKeys, createAlipay } from './providers/alipay.ts'
import { carryOutRefund, retryRefunds } from './refund.ts'
import { createAlipaySimulator, GATEWAY_PATH } from './simulators/alipay.ts'
import { simulatedKeys } from './simulators/alipay-keys.ts'

const NOTIFICATIONS_PATH = '/v1/payments/alipay/notifications'

export type Payments = Readonly<{
  routes: Routes
  background: Background
  providers: readonly Provider[]
}>

/**
 * The ways to pay that the configuration names; on a laptop without any, a simulated Alipay, under
 * a name of its own: what was paid there is never taken for money. `ownAddress` is where this
 * process listens, which only a running server knows.
 */
export function createPayments(
  config: Pick<Config, 'alipay' | 'dataFolder' | 'publicUrl' | 'simulatesPayments'>,
  ownAddress: () => string,
): Payments {
  const { alipay, dataFolder, publicUrl } = config
  const providers: Provider[] = []
  const own = () => simulatedKeys(dataFolder)
  const isSimulated = !alipay && config.simulatesPayments
  if (alipay) {
    const gateway = () => alipay.gateway
    const notifyUrl = () => publicUrl + NOTIFICATIONS_PATH
    const account = { keys: () => alipay, gateway, notifyUrl, publicUrl, isSimulated }
    providers.push(createAlipay(account))
  } else if (isSimulated) {
    const keys = (): AlipayKeys => ({
      appId: own().appId,
      privateKey: own().app.privateKey,
      alipayPublicKey: own().alipay.publicKey,
    })
    const gateway = () => ownAddress() + GATEWAY_PATH
    const notifyUrl = () => ownAddress() + NOTIFICATIONS_PATH
    providers.push(createAlipay({ keys, gateway, notifyUrl, publicUrl: '', isSimulated }))
  }
  return {
    providers,
    routes: async (app) => {
      await app.register(createNotificationRoutes(providers))
      if (isSimulated) await app.register(createAlipaySimulator(own))
    },
    background: createBackground(providers),
  }
}

const createNotificationRoutes =
  (providers: readonly Provider[]): Routes =>
  async (app) => {
    formBodies(app)
    app.post(
      NOTIFICATIONS_PATH,
      {
        schema: {
          operationId: 'takeAlipayNotification',
          tags: ['payments'],
          summary: 'What Alipay tells of a payment: a signed form, taken any number of times.',
          response: { ...problems(E.notificationRefused) },
        },
      },
      async (request, reply) => {
        // The one there is; another kind will have a path of its own.
        const [provider] = providers
        const told = provider?.readNotification(Object.fromEntries(formOf(request)))
        if (!provider || !told) throw E.notificationRefused()
        await takeNotification(request.ctx, provider.name, told)
        // Anything else and Alipay tells it again for a day.
        return reply.type('text/plain').send('success')
      },
    )
  }

const createBackground = (providers: readonly Provider[]): Background => {
  const FollowPayments = defineTask({
    name: 'payments.follow_payments',
    schedule: '* * * * *',
    timeoutSeconds: 600,
    run: async (ctx, _payload, signal) => {
      await askProviders(ctx, providers, signal)
      await retryRefunds(ctx, providers, signal)
    },
  })
  const CarryOutRefund = defineTask<{ paymentId: string; refundId: string }>({
    name: 'payments.carry_out_refund',
    timeoutSeconds: 60,
    run: (ctx, payload) => carryOutRefund(ctx, providers, payload),
  })
  return {
    tasks: [FollowPayments, CarryOutRefund],
    subscribers: [{ event: RefundAsked, task: CarryOutRefund }],
  }
}
