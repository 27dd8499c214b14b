import type { Currency } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { lockExchange } from './quote-exchange.ts'
import { selectCurrenciesPaid } from './store.ts'

/** What buyers pay in, while there is one market. */
const PAID_BY_BUYERS: Currency = 'CNY'

/** What of the books waits for the operator: currencies of sellers whose rates are too old to lock. */
export async function ledgerAtDesk(
  ctx: Pick<Ctx, 'db' | 'now'>,
  most: number,
): Promise<Readonly<{ staleRates: number }>> {
  const currencies = await selectCurrenciesPaid(ctx.db)
  const found = await Promise.all(
    currencies
      .filter((to) => to !== PAID_BY_BUYERS)
      .map((to) => lockExchange(ctx.db, { from: PAID_BY_BUYERS, to, now: ctx.now() })),
  )
  const stale = found.filter((one) => !('lock' in one))
  return { staleRates: Math.min(stale.length, most) }
}
