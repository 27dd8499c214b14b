import { sql } from 'kysely'
import type { App } from '../../app.ts'
import { newId } from '../../kernel/ids.ts'
import { transaction } from '../../platform/context.ts'
import type { Answer, Client, TestApp } from '../../testing/test-app.ts'
import { adjustStock } from './change-stock.ts'
import { putOnSale } from './put-on-sale.ts'
import type { SkuOnSale } from './stock-store.ts'

export type GivenSku = SkuOnSale & { stock: number }

/** A variant on sale by post, which has no yearly limit, unless told otherwise. */
export async function givenSku(
  app: Pick<App, 'ctx'>,
  over: Partial<GivenSku> = {},
): Promise<GivenSku> {
  const sku: GivenSku = {
    businessId: newId(),
    variantId: newId(),
    listingId: newId(),
    title: { en: 'Dried cherries', 'zh-CN': '樱桃干' },
    market: 'cn',
    channel: 'postal',
    place: 'shelf',
    code10: '0813401000',
    priceMinor: 12_800n,
    taxMinor: 1_472n,
    freightMinor: 2_000n,
    currency: 'CNY',
    weightGrams: 500,
    stock: 10,
    ...over,
  }
  const { stock, ...onSale } = sku
  await transaction(app.ctx, async (tx) => {
    await putOnSale(tx, [onSale])
    if (stock > 0) await adjustStock(tx, { ...onSale, change: stock, reason: 'received' })
  })
  return sku
}

export const CONSIGNEE = {
  name: '王小明',
  phone: '+86 138 0000 0000',
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  street: '文三路 1 号',
  postcode: '310000',
}

/** Made up; the check character is right. */
export const IDENTITY = { realName: '王小明', idNumber: '11010519491231002X' }

const yuan = (minor: bigint): string => `${minor / 100n}.${`${minor % 100n}`.padStart(2, '0')}`

export const lineOf = (sku: SkuOnSale, quantity = 1, version = 1) => ({
  businessId: sku.businessId,
  variantId: sku.variantId,
  quantity,
  price: { amount: yuan(sku.priceMinor), currency: sku.currency },
  version,
})

/** Places through HTTP, under a key of its own unless one is given. */
export const place = (
  client: Client,
  lines: readonly ReturnType<typeof lineOf>[],
  { key = newId(), identity }: { key?: string; identity?: typeof IDENTITY } = {},
): Promise<Answer> =>
  client.post(
    '/v1/checkouts',
    { lines, consignee: CONSIGNEE, ...(identity ? { identity } : {}) },
    { 'idempotency-key': key },
  )

/** Sends evidence of a case as a form does. */
export async function sendFile(
  client: Client,
  path: string,
  file: Uint8Array,
  { caption = '', name = 'photo.jpg' } = {},
) {
  const form = new FormData()
  form.set('caption', caption)
  form.set('file', new Blob([file as Uint8Array<ArrayBuffer>]), name)
  const sent = new Response(form)
  const type = sent.headers.get('content-type')!
  return client.post(path, Buffer.from(await sent.arrayBuffer()), { 'content-type': type })
}

/** What the SKU row says, and what its journal adds up to. */
export async function stockOf(app: Pick<TestApp, 'ctx'>, { variantId }: { variantId: string }) {
  const { rows } = await sql<{
    available: number
    reserved: number
    journal: [number, number]
  }>`select available, reserved, (select jsonb_build_array(sum(available), sum(reserved))
      from orders.stock_movement as movement where movement.business_id = sku.business_id
        and movement.variant_id = sku.variant_id) as journal
    from orders.sku where variant_id = ${variantId}`.execute(app.ctx.db)
  const [row] = rows
  return row && { available: row.available, reserved: row.reserved, journal: row.journal }
}
