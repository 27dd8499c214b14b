import { newId } from '../../kernel/ids.ts'
import { addDays, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { once } from '../../platform/idempotency.ts'
import { defineTask } from '../../platform/tasks.ts'
import {
  isSampleOffice,
  type Office,
  readSampleOffice,
  readSampleStation,
} from '../programmes/api.ts'
import { newStationCode } from './open-station.ts'
import type { Assisted, AssistedState } from './station.ts'
import {
  findStation,
  insertAssisted,
  insertRule,
  insertTransfer,
  lockBudget,
  saveBudget,
  saveStation,
  spend,
} from './store.ts'

/** So far back made-up orders reach; those of the last days are on their way. */
const DAYS_BACK = 200
const DAYS_ON_THE_WAY = 14
/** How many on each day of a week, and on the day of the fair, within the hour. */
const ORDERS_OF_DAY = [2, 1, 3, 0, 2, 4, 2] as const
const FAIR = { daysAgo: 30, orders: 12 } as const
/** What each brings, a month costs and the state has put aside, in cents. */
const PER_ORDER = 250n
const FIXED = 12_000n
const BUDGET = 150_000n

/**
 * Shows what a station is, with made-up orders of made-up businesses over some months; the money stands
 * in no book. All of it comes at once or not at all, and what is there already stays: it may run at every
 * start, and whenever the sample shows its figures to the office, since then the office is there.
 */
export const LoadSampleStation = defineTask<{ agencyId?: string }>({
  name: 'stations.load_sample',
  run: async (ctx: Ctx, { agencyId }) => {
    if (agencyId && !(await isSampleOffice(ctx.db, agencyId))) return
    const sample = await readSampleOffice(ctx.db)
    const station = await readSampleStation(ctx.db)
    if (!sample || !station || sample.businessIds.length === 0) return
    const key = `stations.load_sample ${station.agencyId}`
    await transaction(ctx, (tx) =>
      // Whoever comes at the same moment waits, and finds it done.
      once(tx, { key, request: {} }, async () => {
        if (!(await findStation(tx.db, station.agencyId))) {
          await load(tx, { station, payerId: sample.office.agencyId, ...sample })
        }
        return {}
      }),
    )
  },
})

type Given = Readonly<{ station: Office; payerId: string; businessIds: readonly string[] }>

async function load(tx: TxCtx, given: Given): Promise<void> {
  const { station, payerId } = given
  const { agencyId, ancestors } = station
  const [currency, at] = ['USD', tx.now()] as const
  const fromOn = addDays(dayOf(at), -DAYS_BACK)
  await saveStation(tx.db, {
    ...{ agencyId, readers: [...ancestors, agencyId], code: newStationCode() },
    ...{ currency, fixedMinor: FIXED, openedAt: new Date(`${fromOn}T08:00:00Z`), isSample: true },
  })
  const rule = { agencyId, id: newId(), payerId, fromOn, amountMinor: PER_ORDER, points: null }
  await insertRule(tx.db, { ...rule, currency }, { by: 'system', at })
  const orders = ordersOf(given, tx.now())
  await insertAssisted(tx.db, orders)
  const budget = await lockBudget(tx.db, { payerId, currency, id: newId() })
  const transfer = { payerId, currency, reference: 'SAMPLE', amountMinor: BUDGET } as const
  await insertTransfer(tx.db, { ...transfer, kind: 'deposit', by: 'system', at })
  await saveBudget(tx.db, { ...budget, depositedMinor: BUDGET })
  const paid = orders.filter(({ state }) => state === 'paid').length
  await spend(tx.db, budget, PER_ORDER * BigInt(paid))
}

/** Some each day in the morning, by one business after the other; on one day there was a fair. */
function ordersOf({ station, payerId, businessIds }: Given, now: Date): Assisted[] {
  const today = dayOf(now)
  const times = Array.from({ length: DAYS_BACK }, (_, i) => DAYS_BACK - i).flatMap((daysAgo) => {
    const isFair = daysAgo === FAIR.daysAgo
    const count = isFair ? FAIR.orders : ORDERS_OF_DAY[daysAgo % ORDERS_OF_DAY.length]!
    const start = Date.parse(`${addDays(today, -daysAgo)}T14:00:00Z`)
    const minutesBetween = isFair ? 4 : 40
    return Array.from({ length: count }, (_, i) => ({
      daysAgo,
      at: new Date(start + i * minutesBetween * 60_000),
    }))
  })
  return times.map(({ daysAgo, at }, i) => ({
    ...{ businessId: businessIds[i % businessIds.length]!, orderId: newId(), checkoutId: newId() },
    ...{ agencyId: station.agencyId, payerId, currency: 'USD', commissionMinor: PER_ORDER },
    ...{ placedAt: at, buyerName: null, addressName: null, isOwnPeople: false },
    state: stateOf(i, daysAgo),
    changedAt: at,
  }))
}

/** Most were settled; now and then one was given up, or all of its money went back. */
function stateOf(i: number, daysAgo: number): AssistedState {
  if (i % 29 === 11) return 'ended'
  if (daysAgo <= DAYS_ON_THE_WAY) return 'named'
  return i % 31 === 17 ? 'taken_back' : 'paid'
}
