import type { Ctx } from '../../platform/context.ts'
import { directoryAtDesk } from '../directory/api.ts'
import { ledgerAtDesk } from '../ledger/api.ts'
import { ordersAtDesk } from '../orders/api.ts'
import { paymentsAtDesk } from '../payments/api.ts'
import { programmesAtDesk } from '../programmes/api.ts'
import { storefrontAtDesk } from '../storefront/api.ts'
import { WAITING_KINDS, type WaitingKind } from './waiting.ts'

/** Nobody works through more in a day, and the database stops counting there. */
export const COUNTED_TO = 100

/** How much of each kind waits for the operator, at most `COUNTED_TO`: one statement a module. */
export async function readWaiting(
  ctx: Ctx,
): Promise<readonly Readonly<{ kind: WaitingKind; count: number }>[]> {
  const [orders, payments, shop, books, directory, programmes] = await Promise.all([
    ordersAtDesk(ctx, COUNTED_TO),
    paymentsAtDesk(ctx, COUNTED_TO),
    storefrontAtDesk(ctx, COUNTED_TO),
    ledgerAtDesk(ctx, COUNTED_TO),
    directoryAtDesk(ctx, COUNTED_TO),
    programmesAtDesk(ctx, COUNTED_TO),
  ])
  const counts: Record<WaitingKind, number> = {
    ...orders,
    ...payments,
    ...shop,
    ...books,
    ...directory,
    ...programmes,
  }
  return WAITING_KINDS.map((kind) => ({ kind, count: counts[kind] }))
}
