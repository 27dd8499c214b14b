import type { Background, Routes } from '../../platform/module.ts'
import { defineTask } from '../../platform/tasks.ts'
import { RefundAsked } from './contract.ts'
import { createNotificationRoutes } from './notification-routes.ts'
import { openProviders } from './open-providers.ts'
import { askProviders } from './pay.ts'
import type { Provider } from './provider.ts'
import { carryOutRefund, retryRefunds } from './refund.ts'

export type Payments = Readonly<{
  routes: Routes
  background: Background
  providers: readonly Provider[]
}>

/**
 * The ways to pay that the configuration names; on a laptop without any, simulated ones.
 * `ownAddress` is where this process listens, which only a running server knows.
 */
export function createPayments(
  config: Parameters<typeof openProviders>[0],
  ownAddress: () => string,
): Payments {
  const { providers, simulators } = openProviders(config, ownAddress)
  return {
    providers,
    routes: async (app) => {
      await app.register(createNotificationRoutes(providers))
      for (const simulator of simulators) await app.register(simulator)
    },
    background: createBackground(providers),
  }
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
