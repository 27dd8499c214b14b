import { expect, test } from 'vitest'
import { createApp } from '../../app.ts'
import { readConfig } from '../../platform/config.ts'
import { testApp } from '../../testing/test-app.ts'
import { CONSIGNEE, givenSku, lineOf, stockOf } from './testing.ts'

test('one address tries to place so many orders in a minute and no more, by page or interface', async () => {
  const { database, folder, ctx, now } = await testApp()
  const env = {
    TRADEWIND_DATA: folder,
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
    LOG_LEVEL: 'silent',
    PLACEMENTS_PER_MINUTE: '2',
  }
  const app = await createApp(readConfig({ ...env, TRUST_PROXY: 'true' }), { database, now })
  try {
    const sku = await givenSku({ ctx }, { stock: 10 })
    const place = async (address: string, key: string) =>
      (
        await app.http.inject({
          method: 'POST',
          url: '/v1/checkouts',
          headers: { 'x-forwarded-for': address, 'idempotency-key': key },
          payload: { lines: [lineOf(sku)], consignee: CONSIGNEE },
        })
      ).statusCode
    expect([
      await place('10.1.1.1', 'a'.repeat(16)),
      await place('10.1.1.1', 'b'.repeat(16)),
    ]).toEqual([201, 201])
    expect([
      await place('10.1.1.1', 'c'.repeat(16)),
      await place('10.1.1.2', 'd'.repeat(16)),
    ]).toEqual([429, 201])
    expect((await stockOf({ ctx }, sku))?.available).toBe(7)
  } finally {
    await app.http.close()
  }
})
