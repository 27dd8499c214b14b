import type { Ctx } from '../../platform/context.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { defineTask } from '../../platform/tasks.ts'
import { deleteInBatches } from '../../platform/work-through.ts'
import { PersonErased } from '../accounts/contract.ts'
import { addressMails } from './address-mails.ts'
import { ForgetReader } from './forget-reader.ts'
import { noteSubscribers } from './note-events.ts'
import { createNotificationRoutes } from './routes.ts'
import { giveUpInterrupted, sendMails } from './send-mails.ts'
import type { NotificationSettings } from './settings.ts'
import { deleteOldMails, deleteOldNotices } from './store.ts'

/** What was told is kept as long as the events are: told again by mistake, it is known. */
const KEPT_DAYS = 30
const DAY_MS = 86_400_000

export { heldMailSettings } from './forget-reader.ts'

export function createNotifications(settings: NotificationSettings): {
  routes: Routes
  background: Background
} {
  const Tell = defineTask({
    name: 'notifications.tell',
    schedule: '* * * * *',
    timeoutSeconds: 600,
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await giveUpInterrupted(ctx, signal)
      await addressMails(ctx, settings, signal)
      await sendMails(ctx, settings, signal)
    },
  })
  const ForgetTold = defineTask({
    name: 'notifications.forget_told',
    schedule: '11 4 * * *',
    run: async ({ db, now }: Ctx, _payload: object, signal: AbortSignal) => {
      const before = new Date(now().getTime() - KEPT_DAYS * DAY_MS)
      await deleteInBatches((limit) => deleteOldMails(db, before, limit), signal)
      await deleteInBatches((limit) => deleteOldNotices(db, before, limit), signal)
    },
  })
  return {
    routes: createNotificationRoutes(settings),
    background: {
      tasks: [Tell, ForgetTold, ForgetReader, ...noteSubscribers.map(({ task }) => task)],
      subscribers: [...noteSubscribers, { event: PersonErased, task: ForgetReader }],
    },
  }
}
