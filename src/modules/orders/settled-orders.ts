import type { Currency } from '../../kernel/money.ts'
import { divideRounded } from '../../kernel/rate.ts'
import type { Db } from '../../platform/db.ts'
import { amountsOf, goodsOf, keptLines, leftMinor } from './kept-goods.ts'
import { type OrderRef, type SettledRow, selectSettledAfter, selectSettledAmong } from './store.ts'

/** What the makers of an order were paid for, without tax and freight. */
export type SettledOrder = OrderRef &
  Readonly<{
    settledAt: Date
    currency: Currency
    /** Not cancelled; less its part of what has gone back, unless all of it has. */
    goods: readonly Readonly<{ code: string | null; minor: bigint }>[]
    /** All of its money has gone back since. */
    isTakenBack: boolean
  }>

/** Some orders, those of them that were settled at some time. Checks nothing about who asks. */
export const settledAmong = async (db: Db, orders: readonly OrderRef[]): Promise<SettledOrder[]> =>
  (await selectSettledAmong(db, orders)).map(toSettled)

/** All orders that were ever settled, page by page behind `after`. Checks nothing about who asks. */
export const settledAfter = async (
  db: Db,
  page: { after?: OrderRef | undefined; limit: number },
): Promise<SettledOrder[]> => (await selectSettledAfter(db, page)).map(toSettled)

function toSettled({ order, lines }: SettledRow): SettledOrder {
  const kept = keptLines(lines)
  const whole = amountsOf(kept).totalMinor
  const left = leftMinor(order)
  const isTakenBack = left <= 0n
  const [part, of] = isTakenBack || whole === 0n ? [1n, 1n] : [left, whole]
  return {
    businessId: order.businessId,
    orderId: order.id,
    settledAt: order.settledAt,
    currency: order.currency,
    goods: goodsOf(kept).map(({ code, minor }) => ({
      code,
      minor: divideRounded(BigInt(minor) * part, of, 'halfEven'),
    })),
    isTakenBack,
  }
}
