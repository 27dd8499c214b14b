import type { Config } from '../../platform/config.ts'
import { formBodies, formOf } from '../../platform/forms.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { defineTask } from '../../platform/tasks.ts'
import { RefundAsked } from './contract.ts'
import { PaymentsErrors as E } from './errors.ts'
import { askProviders, takeNotification } from './pay.ts'
import type { Provider } from './provider.ts'
import { type AlipayAccount, createAlipay } from './providers/alipay.ts'
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
  const keys = () => simulatedKeys(config.dataFolder)
  const account = (): AlipayAccount => {
    if (config.alipay) {
      const { gateway, ...names } = config.alipay
      const notifyUrl = () => `${config.publicUrl}${NOTIFICATIONS_PATH}`
      const { publicUrl } = config
      return { ...names, gateway: () => gateway, notifyUrl, publicUrl, isSimulated: false }
    }
    const { appId, app, alipay } = keys()
    return {
      appId,
      privateKey: app.privateKey,
      alipayPublicKey: alipay.publicKey,
      gateway: () => `${ownAddress()}${GATEWAY_PATH}`,
      notifyUrl: () => `${ownAddress()}${NOTIFICATIONS_PATH}`,
      publicUrl: '',
      isSimulated: true,
    }
  }
  const isSimulated = !config.alipay && config.simulatesPayments
  const providers =
    config.alipay || isSimulated ? [onceNeeded(isSimulated, () => createAlipay(account()))] : []
  return {
    providers,
    routes: async (app) => {
      await app.register(createNotificationRoutes(providers))
      if (isSimulated) await app.register(createAlipaySimulator(keys))
    },
    background: createBackground(providers),
  }
}

const SIMULATED_NAME = 'alipay_simulated'
const NAMES = ['alipay', SIMULATED_NAME]

/** Keys of a simulator are made at the first payment, not at every start. */
function onceNeeded(isSimulated: boolean, make: () => Provider): Provider {
  let made: Provider | undefined
  const provider = (): Provider => {
    made ??= make()
    return made
  }
  return {
    name: isSimulated ? SIMULATED_NAME : 'alipay',
    isSimulated,
    currencies: ['CNY'],
    get label() {
      return provider().label
    },
    payUrl: (ask) => provider().payUrl(ask),
    query: (paymentId) => provider().query(paymentId),
    refund: (given) => provider().refund(given),
    readNotification: (form) => provider().readNotification(form),
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
        const provider = providers.find(({ name }) => NAMES.includes(name))
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
      await retryRefunds(ctx, providers)
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
