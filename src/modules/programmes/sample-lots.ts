import type { Ctx } from '../../platform/context.ts'
import { readData } from '../../platform/data.ts'
import { readProducts } from '../catalogue/api.ts'
import { inspectSample, type SampleLot } from '../inspection/api.ts'
import { letVouch } from '../storefront/api.ts'

type Shipped = Omit<SampleLot, 'productId'> & Readonly<{ business: string; product: string | null }>

/** Some lots of the samples: one accepted, one rejected, one that waits for its inspector. */
export async function loadSampleLots(
  ctx: Ctx,
  agencyId: string,
  businesses: readonly Readonly<{ slug: string; businessId: string }>[],
): Promise<void> {
  const lots = JSON.parse(readData('sample/lots.json').toString('utf8')) as readonly Shipped[]
  for (const { slug, businessId } of businesses) {
    for (const { business, product, ...lot } of lots) {
      if (business !== slug) continue
      const found =
        product === null
          ? undefined
          : (await readProducts(ctx, businessId, { limit: 500 })).find(
              (one) => one.title === product,
            )
      const whole = found ? { ...lot, productId: found.id } : lot
      const isNew = await inspectSample(ctx, { agencyId, businessId, lot: whole })
      // Once: what the operator decides about it later stays.
      if (isNew) await letVouch(ctx, agencyId, 'sample')
    }
  }
}
