import { type Currency, type Money, minus } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { commissionOf, EVERYBODY } from './commission.ts'
import { selectRules } from './commission-store.ts'
import { exchanged } from './exchange.ts'
import { quoteExchange } from './quote-exchange.ts'
import { selectSettlementCurrencies } from './store.ts'

/** One piece as a buyer pays for it; the amounts are of one currency. */
export type PieceSold = Readonly<{ code: string; total: Money; tax: Money; freight: Money }>
export type SaleBrings = Readonly<{
  commission: Money
  /** In the currency that the seller is paid in; undefined when nobody quotes its rate. */
  seller: Money | undefined
}>

/**
 * What each of these pieces would bring the seller if it were placed and paid now: by the commission
 * rules and the exchange rate of this moment. `priced` is the currency of a seller who has not said
 * in which they are paid. Posts nothing.
 */
export async function previewSales(
  ctx: Pick<Ctx, 'db' | 'now'>,
  { businessId, priced }: Readonly<{ businessId: string; priced: Currency }>,
  pieces: readonly PieceSold[],
): Promise<SaleBrings[]> {
  const [first] = pieces
  if (!first) return []
  const now = ctx.now()
  const { currency } = first.total
  const rules = await selectRules(ctx.db, [EVERYBODY, businessId])
  const to = (await selectSettlementCurrencies(ctx.db, [businessId])).get(businessId) ?? priced
  const lock =
    to === currency ? undefined : await quoteExchange(ctx.db, { from: currency, to, now })
  return pieces.map(({ code, total, tax, freight }) => {
    const goods = minus(minus(total, tax), freight)
    const sale = { businessId, placedAt: now, currency }
    const { amount: commission } = commissionOf(rules, {
      ...sale,
      goods: [{ code, quantity: 1, minor: goods.minor }],
    })
    const left = minus(goods, commission)
    if (to === currency) return { commission, seller: left }
    return { commission, seller: lock && exchanged(left, lock) }
  })
}
