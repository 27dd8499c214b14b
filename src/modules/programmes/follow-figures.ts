import type { Ctx, TxCtx } from '../../platform/context.ts'
import type { PayloadOf } from '../../platform/events.ts'
import type { Subscriber } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { workThrough } from '../../platform/work-through.ts'
import { PersonErased } from '../accounts/contract.ts'
import { AssessmentFinished } from '../assessment/contract.ts'
import { LinesCancelled, OrderPaid, OrderRefunded, OrderSettled } from '../orders/contract.ts'
import { markStale, selectStale } from './consent-store.ts'
import { refreshFigures, withdrawAll } from './give-consent.ts'

type About = Readonly<{ businessId: string }>

const NoteChange = defineTask<About>({
  name: 'programmes.note_change',
  run: async ({ db }, { businessId }) => void (await markStale(db, [businessId])),
})

const noteChanges = async (tx: TxCtx, about: readonly About[]): Promise<void> =>
  void (await markStale(tx.db, [...new Set(about.map(({ businessId }) => businessId))]))

const PAGE = 100

/** Every minute: what has happened to businesses whose figures an office reads. */
export const RefreshFigures = defineTask({
  name: 'programmes.refresh_figures',
  schedule: '* * * * *',
  run: async (ctx: Ctx, _payload, signal) =>
    void (await workThrough<string>(ctx, {
      what: 'figures that offices read',
      next: (after) => selectStale(ctx.db, { after, limit: PAGE }),
      each: (businessId) => refreshFigures(ctx, businessId),
      about: (businessId) => ({ businessId }),
      atOnce: 1,
      signal,
    })),
})

const WithdrawOwnerless = defineTask({
  name: 'programmes.withdraw_ownerless',
  run: async (ctx, { ownerless }: PayloadOf<typeof PersonErased>) => {
    for (const businessId of ownerless) await withdrawAll(ctx, businessId)
  },
})

export const followTasks = [NoteChange, RefreshFigures, WithdrawOwnerless]

const CHANGES = [AssessmentFinished, OrderPaid, OrderRefunded, OrderSettled, LinesCancelled]

export const followSubscribers: readonly Subscriber[] = [
  ...CHANGES.map((event) => ({ event, task: NoteChange, together: noteChanges })),
  { event: PersonErased, task: WithdrawOwnerless },
]
