import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { newId } from '../src/kernel/ids.ts'
import { CONSIGNEE, type GivenSku, givenSku } from '../src/modules/orders/testing.ts'
import { simulatedKeys } from '../src/modules/payments/simulators/alipay-keys.ts'
import { signNotification } from '../src/modules/payments/simulators/alipay-signature.ts'
import { givenTrusted } from '../src/modules/storefront/testing.ts'
import { fsyncOf, openBenchApp } from '../tools/bench-app.ts'
import { openClient, percentile, type Send } from '../tools/http-load.ts'

const BUYERS = 16
/** As the page does on which the buyer waits. */
const WAIT_SECONDS = 20
const CHECKOUTS = Number(process.env['BENCH_CHECKOUTS'] ?? 3_000)

type Load = Readonly<{ port: number; folder: string; checkouts: number; skus: readonly GivenSku[] }>
type Loaded = Readonly<{ seconds: number; times: number[] }>
type Keys = ReturnType<typeof simulatedKeys>

/**
 * Whole purchases a second, server and load on one machine: into the cart, the cart read with its
 * prices, placed with an address, payment begun, the provider's signed notification, read until it
 * is paid. The reference is one buyer alone.
 */
export async function run() {
  const { app, port, folder, target, close } = await openBenchApp({ PAYMENTS: 'simulated' })
  try {
    const skus = await Promise.all(
      Array.from({ length: BUYERS }, () => givenSku(app, { stock: 2 * CHECKOUTS })),
    )
    await givenTrusted(
      app,
      skus.map(({ businessId }) => businessId),
    )
    await buyOverHttp({ port, folder, skus, checkouts: CHECKOUTS })
    const alone = await buyOverHttp({
      port,
      folder,
      skus: skus.slice(0, 1),
      checkouts: CHECKOUTS / 10,
    })
    const all = await buyOverHttp({ port, folder, skus, checkouts: CHECKOUTS })
    return {
      name: 'checkout',
      figure: Math.round(all.times.length / all.seconds),
      unit: `purchases a second from cart to paid over HTTP, ${BUYERS} buyers`,
      p50Ms: percentile(all.times, 0.5),
      p99Ms: percentile(all.times, 0.99),
      reference: 'one buyer alone',
      referenceFigure: Math.round(alone.times.length / alone.seconds),
      fsync: await fsyncOf(target),
    }
  } finally {
    await close()
  }
}

async function buyOverHttp(load: Load): Promise<Loaded> {
  const worker = new Worker(new URL(import.meta.url), { workerData: load })
  const [loaded] = (await once(worker, 'message')) as [Loaded]
  await worker.terminate()
  return loaded
}

async function sendLoad({ port, folder, checkouts, skus }: Load): Promise<Loaded> {
  let left = Math.round(checkouts)
  const times: number[] = []
  const keys = simulatedKeys(folder)
  const buyer = async (sku: GivenSku) => {
    const { send, close } = await openClient(port)
    while (left > 0) {
      left -= 1
      const start = performance.now()
      await buy(send, sku, keys)
      times.push(performance.now() - start)
    }
    close()
  }
  const start = performance.now()
  await Promise.all(skus.map(buyer))
  return { seconds: (performance.now() - start) / 1_000, times }
}

async function buy(send: Send, { businessId, variantId }: GivenSku, keys: Keys) {
  const ask: Send = async (method, path, body, headers) => {
    const answer = await send(method, path, body, headers)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`)
    return answer
  }
  const line = JSON.stringify({ businessId, variantId, quantity: 1 })
  const put = await ask('PUT', '/v1/cart/lines', line)
  const cookie = /set-cookie: ([^;]+)/i.exec(put.head)![1]!
  const cart = JSON.parse((await ask('GET', '/v1/cart', undefined, { cookie })).body)
  const lines = cart.lines.map((one: Record<string, unknown>) => ({
    businessId: one['businessId'],
    variantId: one['variantId'],
    quantity: one['quantity'],
    price: one['price'],
    version: one['version'],
  }))
  const placed = await ask(
    'POST',
    '/v1/checkouts',
    JSON.stringify({ lines, consignee: CONSIGNEE }),
    {
      'idempotency-key': newId(),
      cookie,
    },
  )
  const { checkoutId, key } = JSON.parse(placed.body) as { checkoutId: string; key: string }
  const started = JSON.parse(
    (await ask('POST', `/v1/checkouts/${checkoutId}/payments?key=${key}`, '{}')).body,
  ) as { paymentId: string; amount: { amount: string } }
  await ask('POST', '/v1/payments/alipay/notifications', paidForm(keys, started), {
    'content-type': 'application/x-www-form-urlencoded',
  })
  for (;;) {
    const read = await ask('GET', `/v1/checkouts/${checkoutId}?key=${key}&wait=${WAIT_SECONDS}`)
    if (JSON.parse(read.body).status === 'paid') return
  }
}

/** What Alipay would send: signed with its (simulated) key. */
function paidForm(
  keys: Keys,
  { paymentId, amount }: { paymentId: string; amount: { amount: string } },
): string {
  const fields = {
    notify_id: newId(),
    notify_type: 'trade_status_sync',
    app_id: keys.appId,
    charset: 'utf-8',
    version: '1.0',
    sign_type: 'RSA2',
    trade_no: newId(),
    out_trade_no: paymentId,
    trade_status: 'TRADE_SUCCESS',
    total_amount: amount.amount,
  }
  const sign = signNotification(fields, keys.alipay.privateKey)
  return new URLSearchParams({ ...fields, sign }).toString()
}

if (!isMainThread && workerData?.skus && workerData.folder) {
  parentPort?.postMessage(await sendLoad(workerData as Load))
}
