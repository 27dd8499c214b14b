import type { Ctx } from '../../platform/context.ts'
import { orderLimitsAt } from '../customs/api.ts'
import { skuKey } from './decide-placements.ts'
import { selectSkuFacts } from './placement-store.ts'
import { firstOrder } from './split-order.ts'

type Wanted = Readonly<{ businessId: string; variantId: string; quantity: number }>

/** Of lines that are worth more than one order may be, those to order first, by the limits of the day. */
export async function proposeSplit(
  ctx: Pick<Ctx, 'db' | 'now'>,
  lines: readonly Wanted[],
): Promise<Wanted[]> {
  const facts = await selectSkuFacts(ctx.db, {
    businessIds: lines.map(({ businessId }) => businessId),
    variantIds: lines.map(({ variantId }) => variantId),
  })
  const skus = new Map(facts.map((sku) => [skuKey(sku), sku]))
  const limits = orderLimitsAt(ctx.now())
  const priced = lines.flatMap(({ businessId, variantId, quantity }) => {
    const sku = skus.get(skuKey({ businessId, variantId }))
    if (!sku) return []
    const { channel, priceMinor, taxMinor } = sku
    return [{ businessId, variantId, quantity, channel, priceMinor, taxMinor }]
  })
  return firstOrder(
    priced,
    (channel) => limits.find((limit) => limit.channel === channel)?.perOrder.minor,
  ).map(({ businessId, variantId, quantity }) => ({ businessId, variantId, quantity }))
}
