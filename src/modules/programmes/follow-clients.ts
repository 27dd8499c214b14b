import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import type { EventDefinition } from '../../platform/events.ts'
import type { Subscriber } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { AssessmentFinished } from '../assessment/contract.ts'
import { OrderPaid } from '../orders/contract.ts'
import { ListingChanged } from '../storefront/contract.ts'
import { type ClientStep, markStep } from './client-store.ts'
import { ApplicationMoved } from './contract.ts'

type About = Readonly<{ businessId: string; agencyId?: string; state?: string }>

/** Which step of a client an event is; an application is one of the office that it went to. */
const STEPS: readonly Readonly<{
  event: EventDefinition
  step: ClientStep
  isOne?: (about: About) => boolean
}>[] = [
  { event: AssessmentFinished, step: 'assessed' },
  { event: ApplicationMoved, step: 'applied' },
  { event: ListingChanged, step: 'listed', isOne: ({ state }) => state === 'live' },
  { event: OrderPaid, step: 'sold' },
]

/** Notes what businesses have done since they joined an office; what happens again changes nothing. */
export const followClientSubscribers: readonly Subscriber[] = STEPS.map(
  ({ event, step, isOne = () => true }) => {
    const mark = async (tx: TxCtx, about: readonly About[]): Promise<void> => {
      const byOffice = Map.groupBy(about.filter(isOne), ({ agencyId }) => agencyId)
      for (const [agencyId, some] of byOffice) {
        const businessIds = [...new Set(some.map(({ businessId }) => businessId))]
        await markStep(tx.db, step, { businessIds, agencyId }, tx.now())
      }
    }
    const task = defineTask<About>({
      name: `programmes.note_${step}`,
      run: (ctx: Ctx, about) => transaction(ctx, (tx) => mark(tx, [about])),
    })
    return { event, task, together: mark }
  },
)
