import type { Currency } from '../../kernel/money.ts'
import { actorText, type TxCtx } from '../../platform/context.ts'
import { proposeSettlementCurrency } from './store.ts'

/** A seller is paid in the currency of their prices, unless they have said otherwise. */
export const settleIn = (
  tx: TxCtx,
  { businessId, currency }: Readonly<{ businessId: string; currency: Currency }>,
): Promise<unknown> =>
  proposeSettlementCurrency(tx.db, { businessId, currency, setBy: actorText(tx.actor) }, tx.now())
