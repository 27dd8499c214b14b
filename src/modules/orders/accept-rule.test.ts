import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { testApp } from '../../testing/test-app.ts'
import { placeOrders } from './place-orders.ts'
import { CONSIGNEE, givenSku, stockOf } from './testing.ts'

const app = await testApp()
const settings = readConfig({ TRADEWIND_DATA: app.folder })

const wishes = fc.array(
  fc.uniqueArray(fc.record({ sku: fc.nat(2), quantity: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ sku }) => sku,
  }),
  { minLength: 1, maxLength: 25 },
)
const stocks = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9))

/** One after the other, all or nothing: what a shop with one clerk would do. */
function clerk(stock: number[], requests: readonly { sku: number; quantity: number }[][]) {
  return requests.map((lines) => {
    if (lines.some(({ sku, quantity }) => stock[sku]! < quantity)) return 'refused'
    for (const { sku, quantity } of lines) stock[sku]! -= quantity
    return 'placed'
  })
}

test('a batch answers as one clerk would who serves one buyer after the other', async () => {
  await fc.assert(
    fc.asyncProperty(stocks, wishes, async (stock, requests) => {
      const skus = await Promise.all(
        stock.map((count) => givenSku(app, { stock: count, priceMinor: 5_000n })),
      )
      const answers = await Promise.all(
        requests.map((lines) =>
          placeOrders(app.ctx, settings, {
            key: app.newId(),
            consignee: CONSIGNEE,
            lines: lines.map(({ sku, quantity }) => ({
              businessId: skus[sku]!.businessId,
              variantId: skus[sku]!.variantId,
              quantity,
              priceMinor: 5_000n,
              currency: 'CNY',
              version: 1,
            })),
          }),
        ),
      )
      const left = [...stock]
      expect(answers.map(({ status }) => status)).toEqual(clerk(left, requests))
      const found = await Promise.all(skus.map((sku) => stockOf(app, sku)))
      expect(found.map((one) => [one!.available, one!.reserved])).toEqual(
        left.map((count, i) => [count, stock[i]! - count]),
      )
    }),
    { numRuns: 15 },
  )
}, 120_000)
