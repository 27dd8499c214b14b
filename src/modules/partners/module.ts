import type { Ctx } from '../../platform/context.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { defineTask } from '../../platform/tasks.ts'
import { deleteInBatches } from '../../platform/work-through.ts'
import { deliverMessages } from './deliver-messages.ts'
import { webhookLimits } from './event-type.ts'
import { createSubscribers } from './queue-messages.ts'
import { createWebhookRoutes } from './routes.ts'
import type { WebhookSettings } from './settings.ts'
import { deleteDeliveriesBefore } from './store.ts'
import { WEBHOOKS } from './webhooks.ts'

const DAY_MS = 86_400_000

export const partnersFeatures = [WEBHOOKS]

export function createPartners(settings: WebhookSettings): {
  routes: Routes
  background: Background
} {
  const Deliver = defineTask({
    name: 'partners.deliver',
    schedule: '* * * * *',
    timeoutSeconds: 600,
    run: (ctx: Ctx, _payload: object, signal: AbortSignal) =>
      deliverMessages(ctx, settings, signal),
  })
  const ForgetDeliveries = defineTask({
    name: 'partners.forget_deliveries',
    schedule: '29 4 * * *',
    run: async ({ db, now }: Ctx, _payload: object, signal: AbortSignal) => {
      const before = new Date(now().getTime() - webhookLimits.keptDays * DAY_MS)
      await deleteInBatches((limit) => deleteDeliveriesBefore(db, before, limit), signal)
    },
  })
  const subscribers = createSubscribers(Deliver)
  return {
    routes: createWebhookRoutes(settings, Deliver),
    background: {
      tasks: [Deliver, ForgetDeliveries, ...subscribers.map(({ task }) => task)],
      subscribers,
    },
  }
}
