import type { Day } from '../../kernel/period.ts'
import type { Feature } from '../../platform/features.ts'
import { limits } from '../../platform/limits.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { defineTask } from '../../platform/tasks.ts'
import { RefundAsked } from './contract.ts'
import { createDifferingRoutes } from './differing-routes.ts'
import { retryDiffering } from './give-back-differing.ts'
import { createNotificationRoutes } from './notification-routes.ts'
import { openProviders } from './open-providers.ts'
import { askProviders } from './pay.ts'
import type { Provider } from './provider.ts'
import { daysToReconcile, reconcile } from './reconcile.ts'
import { carryOutRefund, retryRefunds } from './refund.ts'
import { lateRefundRoutes } from './refund-routes.ts'
import { createSettlementRoutes } from './settlement-routes.ts'
import { featuresOf } from './way-feature.ts'

export type Payments = Readonly<{
  routes: Routes
  background: Background
  features: readonly Feature[]
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
  const settlement = createSettlementTasks(providers)
  return {
    providers,
    features: featuresOf(providers),
    routes: async (app) => {
      await app.register(createNotificationRoutes(providers))
      await app.register(lateRefundRoutes)
      await app.register(createDifferingRoutes(providers))
      await app.register(createSettlementRoutes(providers, settlement.ReconcileDay))
      for (const simulator of simulators) await app.register(simulator)
    },
    background: createBackground(providers, settlement),
  }
}

/** A file is there by then: Alipay and WeChat Pay make theirs before ten in the morning in Shanghai. */
const AFTER_ALL_FILES = '30 3 * * *'

function createSettlementTasks(providers: readonly Provider[]) {
  const ReconcileDay = defineTask<{ provider: string; day: Day }>({
    name: 'payments.reconcile_day',
    timeoutSeconds: 3_600,
    retries: limits.moneyTaskRetries,
    run: (ctx, payload, signal) => reconcile(ctx, providers, { ...payload, signal }),
  })
  const ReconcileDays = defineTask({
    name: 'payments.reconcile_days',
    schedule: AFTER_ALL_FILES,
    run: async (ctx) => {
      for (const provider of providers) {
        for (const day of await daysToReconcile(ctx, provider)) {
          await ctx.tasks.enqueue(ctx.db, ReconcileDay, { provider: provider.name, day })
        }
      }
    },
  })
  return { ReconcileDay, ReconcileDays }
}

const createBackground = (
  providers: readonly Provider[],
  settlement: ReturnType<typeof createSettlementTasks>,
): Background => {
  const FollowPayments = defineTask({
    name: 'payments.follow_payments',
    schedule: '* * * * *',
    timeoutSeconds: 600,
    run: async (ctx, _payload, signal) => {
      await askProviders(ctx, providers, signal)
    },
  })
  // Beside the other: a provider that answers nothing about payments holds up no refund.
  const RetryRefunds = defineTask({
    name: 'payments.retry_refunds',
    schedule: '* * * * *',
    timeoutSeconds: 600,
    run: async (ctx, _payload, signal) => {
      await retryRefunds(ctx, providers, signal)
      await retryDiffering(ctx, providers, signal)
    },
  })
  const CarryOutRefund = defineTask<{ paymentId: string; refundId: string }>({
    name: 'payments.carry_out_refund',
    timeoutSeconds: 60,
    run: (ctx, payload) => carryOutRefund(ctx, providers, payload),
  })
  return {
    tasks: [
      FollowPayments,
      RetryRefunds,
      CarryOutRefund,
      settlement.ReconcileDay,
      settlement.ReconcileDays,
    ],
    subscribers: [{ event: RefundAsked, task: CarryOutRefund }],
  }
}
