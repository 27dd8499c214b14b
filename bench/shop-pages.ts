import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { fastify } from 'fastify'
import { newId } from '../src/kernel/ids.ts'
import { insertListing } from '../src/modules/storefront/store.ts'
import { openBenchApp } from '../tools/bench-app.ts'
import { CATEGORIES, fillShop, numbers, untilInMemory } from '../tools/bench-shop.ts'
import { openClient } from '../tools/http-load.ts'

const LISTINGS = Number(process.env['BENCH_LISTINGS'] ?? 100_000)
const REQUESTS = Number(process.env['BENCH_REQUESTS'] ?? 10_000)
const AT_ONCE = 16
/** Different product pages that are asked for; a list and a filter have as many variations as there are. */
const PRODUCTS = 500

type Load = Readonly<{ port: number; paths: readonly string[]; requests: number }>

/**
 * Data of shop pages a second over HTTP, server and load on one machine: a list of 24, a category,
 * a product; beside a bare fastify that answers the same bytes from memory. Answers are made once
 * and kept until the shop changes, as in life: the first of each is part of the warm-up.
 */
export async function run() {
  const { app, port, close } = await openBenchApp()
  try {
    await fillShop(app, LISTINGS)
    await untilInMemory(port, LISTINGS)
    const products = await givenListings(app.ctx.db)
    const kinds = {
      list: ['relevance', 'price', '-price', 'newest'].map(
        (sort) => `/v1/shop/search?limit=24&sort=${sort}`,
      ),
      category: CATEGORIES.flatMap(([slug]) => [
        `/v1/shop/search?limit=24&category=${slug}`,
        `/v1/shop/search?limit=24&category=${slug}&sort=price`,
      ]),
      product: products.map((id) => `/v1/shop/listings/${id}`),
    }
    const measured = Object.fromEntries(
      await inTurn(Object.entries(kinds), async ([name, paths]) => [name, await measure(paths)]),
    ) as Record<keyof typeof kinds, { figure: number; reference: number; ratio: number }>
    const { product } = measured
    return {
      name: 'shop-pages',
      figure: product.figure,
      unit: `product pages a second, ${LISTINGS} listings in the shop, ${AT_ONCE} at once`,
      reference: 'a bare fastify route that returns the same bytes',
      referenceFigure: product.reference,
      list: measured.list,
      category: measured.category,
    }

    async function measure(paths: readonly string[]) {
      const bodies = new Map<string, Buffer>()
      for (const url of paths) {
        const response = await app.http.inject({ method: 'GET', url })
        if (response.statusCode !== 200) throw new Error(`${url}: ${response.body}`)
        bodies.set(url, response.rawPayload)
      }
      const bare = fastify()
      bare.get('/*', (request, reply) =>
        reply.type('application/json; charset=utf-8').send(bodies.get(request.url)),
      )
      await bare.listen({ port: 0, host: '127.0.0.1' })
      const rate = async (of: { server: { address: () => unknown } }) => {
        const { port } = of.server.address() as { port: number }
        await loaded({ port, paths, requests: REQUESTS })
        return Math.round(REQUESTS / (await loaded({ port, paths, requests: REQUESTS })))
      }
      // Before and after: the machine's speed drifts.
      const before = await rate(bare)
      const figure = await rate(app.http)
      const reference = Math.round((before + (await rate(bare))) / 2)
      await bare.close()
      return { figure, reference, ratio: Number((figure / reference).toPrecision(3)) }
    }
  } finally {
    await close()
  }
}

async function inTurn<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const one of list) results.push(await work(one))
  return results
}

/** Listings with words, pictures and a price in all its parts. */
async function givenListings(db: Parameters<typeof insertListing>[0]): Promise<string[]> {
  const pick = numbers(3)
  const now = new Date()
  const ids: string[] = []
  for (let i = 0; i < PRODUCTS; i++) {
    const minor = BigInt(5_000 + pick(50_000))
    const part = (kind: string) => ({
      kind,
      amount: '12.34',
      rate: '0.13',
      ruleId: 'cn.vat',
      isEstimate: false,
    })
    const text = 'Made in small batches by a family business near the lake shore. '.repeat(8)
    const id = newId()
    ids.push(id)
    await insertListing(db, {
      businessId: newId(),
      id,
      productId: newId(),
      state: 'live',
      reasons: [],
      copy: {
        en: { title: `Dried cherries ${i}`, text, state: 'typed' },
        'zh-CN': { title: `樱桃干 ${i}`, text, state: 'typed' },
      },
      brand: 'Lakeshore',
      category: { slug: 'food', name: { en: 'Food', 'zh-CN': '食品' } },
      origin: { country: 'US', state: 'US-MI', county: 'Leelanau County' },
      optionNames: [],
      images: [{ url: `https://example.com/${i}.jpg`, alt: null }],
      channel: '9610',
      code: '0813401000',
      deliveryDays: 10,
      offers: [
        {
          variantId: newId(),
          position: 0,
          sku: `S-${i}`,
          options: [],
          weightGrams: '500',
          statedStock: 5,
          sellerPrice: { minor: 1_000n, currency: 'USD' },
          price: {
            total: { minor, currency: 'CNY' },
            tax: { minor: minor / 10n, currency: 'CNY' },
            parts: ['goods', 'freight', 'vat', 'discount'].map(part),
            exchange: { rate: '7.1', day: '2026-11-20' as never, source: 'ECB' },
            effectiveRate: '0.091',
            openLaw: null,
            warnings: [],
            day: '2026-11-22' as never,
            dataVersions: { tariff: '2025' },
          },
          coming: null,
        },
      ],
      comingBlock: null,
      newWords: null,
      followed: null,
      pricedFor: null,
      version: 1,
      listedAt: now,
      createdAt: now,
      updatedAt: now,
    })
  }
  return ids
}

async function loaded(load: Load): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: load })
  const [seconds] = (await once(worker, 'message')) as [number]
  await worker.terminate()
  return seconds
}

async function sendLoad({ port, paths, requests }: Load): Promise<number> {
  let next = 0
  const start = performance.now()
  const reader = async () => {
    const { send, close } = await openClient(port)
    while (next < requests) {
      const path = paths[next++ % paths.length]!
      const { status } = await send('GET', path)
      if (status !== 200) throw new Error(`${path}: ${status}`)
    }
    close()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, reader))
  return (performance.now() - start) / 1_000
}

if (!isMainThread && workerData?.paths) {
  parentPort?.postMessage(await sendLoad(workerData as Load))
}
