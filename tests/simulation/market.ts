import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../../src/app.ts'
import { newId } from '../../src/kernel/ids.ts'
import { money } from '../../src/kernel/money.ts'
import type { Day } from '../../src/kernel/period.ts'
import { settleIn } from '../../src/modules/ledger/api.ts'
import { type CommissionTerms, EVERYBODY } from '../../src/modules/ledger/commission.ts'
import { insertRule } from '../../src/modules/ledger/commission-store.ts'
import { adjustStock, moveOrder, putOnSale } from '../../src/modules/orders/api.ts'
import { expireCheckouts } from '../../src/modules/orders/close-checkouts.ts'
import { STEPS } from '../../src/modules/orders/life-cycle.ts'
import { confirmDelivered } from '../../src/modules/orders/move-order.ts'
import { decideDispute } from '../../src/modules/orders/rule-dispute.ts'
import { CONSIGNEE, type GivenSku, givenSku } from '../../src/modules/orders/testing.ts'
import { askProviders } from '../../src/modules/payments/api.ts'
import { createPayments } from '../../src/modules/payments/module.ts'
import { retryRefunds } from '../../src/modules/payments/refund.ts'
import { goodDay } from '../../src/modules/payments/simulators/bad-days.ts'
import { formOf, simulatedWays } from '../../src/modules/payments/testing.ts'
import { type Config, readConfig } from '../../src/platform/config.ts'
import { transaction } from '../../src/platform/context.ts'
import { saveDataSet } from '../../src/platform/data-sets.ts'
import type { Database } from '../../src/platform/db.ts'

const SELLERS = 5
const SKUS_OF_SELLER = 4
const MINUTE_MS = 60_000
/** What was begun comes to its end within this, on a slow machine too. */
const REST_MS = 5 * MINUTE_MS
const HOUR_MS = 3_600_000

/** Numbers from 0 to 1 that a seed decides (mulberry32): a run that failed can be run again. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const anySeed = (): number => randomInt(2 ** 31)

type Checkout = Readonly<{ id: string; key: string; payment?: string }>

/**
 * Buyers, sellers, an operator and a payment provider on its bad days, all at once on one database.
 * Everything goes through the interface or through what a task would call.
 */
export async function openMarket(database: Database, seed: number) {
  const random = randomFrom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-market-'))
  const config: Config = readConfig({
    TRADEWIND_DATA: folder,
    LOG_LEVEL: 'silent',
    TRUST_PROXY: 'true',
    PAYMENTS: 'simulated',
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  })
  let instant = new Date('2026-11-22T09:00:00Z')
  const ways = simulatedWays({ folder, now: () => instant })
  let app = await open()
  const skus: GivenSku[] = []
  const checkouts: Checkout[] = []
  const done = new Map<string, number>()

  async function open(): Promise<App> {
    const opened = await createApp(config, { now: () => instant, database })
    await opened.http.listen({ port: 0, host: '127.0.0.1' })
    await opened.startWork()
    return opened
  }

  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const chance = (share: number): boolean => random() < share
  let asked = 0
  const call = async (method: 'GET' | 'POST', url: string, payload?: unknown, headers = {}) => {
    asked += 1
    const response = await app.http.inject({
      method,
      url,
      headers: {
        'x-forwarded-for': `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`,
        ...headers,
      },
      ...(payload === undefined ? {} : { payload: payload as object }),
    })
    if (response.statusCode >= 500 && response.statusCode !== 503) {
      throw new Error(`${method} ${url}: ${response.statusCode} ${response.body}`)
    }
    return response
  }

  for (let seller = 0; seller < SELLERS; seller++) {
    const businessId = newId()
    // Most sellers are paid in their own currency, at the rate of the payment.
    const currency = (['USD', 'USD', 'EUR', 'JPY', 'CNY'] as const)[seller % 5]!
    await transaction(app.ctx, (tx) => settleIn(tx, { businessId, currency }))
    for (let at = 0; at < SKUS_OF_SELLER; at++) {
      const priceMinor = BigInt(5_000 + Math.floor(random() * 20_000))
      const stock = 20 + Math.floor(random() * 60)
      skus.push(await givenSku(app, { businessId, priceMinor, stock }))
    }
  }

  async function place(): Promise<void> {
    const wanted = new Map<string, object>()
    for (let lines = 1 + Math.floor(random() * 3); lines > 0; lines--) {
      const { businessId, variantId } = pick(skus)!
      const at = `/v1/shop/sellers/${businessId}/skus?variantIds=${variantId}`
      const [{ price, version }] = (await call('GET', at)).json().skus
      const quantity = 1 + Math.floor(random() * 3)
      // Now and then somebody has looked at the page too long.
      const seen = chance(0.03) ? version + 1 : version
      wanted.set(variantId, { businessId, variantId, quantity, price, version: seen })
    }
    const lines = [...wanted.values()]
    const body = { lines, consignee: CONSIGNEE }
    const headers = { 'idempotency-key': newId() }
    // A bad network: the same request again, before or after the first is answered.
    const times = chance(0.1) ? 2 : 1
    const answers = await Promise.all(
      Array.from({ length: times }, () => call('POST', '/v1/checkouts', body, headers)),
    )
    const [first, second] = answers.map((answer) => answer.json())
    if (second && second.checkoutId !== first.checkoutId) throw new Error('placed twice')
    if (first.status === 'placed') checkouts.push({ id: first.checkoutId, key: first.key })
  }

  const keyed = ({ id, key }: Checkout, step = '') => `/v1/checkouts/${id}${step}?key=${key}`

  async function pay(): Promise<void> {
    const checkout = pick(checkouts.slice(-60))
    if (!checkout) return
    const one = pick(ways)!
    one.mischief.notify = pick([
      'once',
      'once',
      'twice',
      'never',
      'wrong_signature',
      'wrong_amount',
    ])!
    const started = await call('POST', keyed(checkout, '/payments'), { provider: one.way })
    if (started.statusCode !== 200) return
    const { payUrl, simulatorUrl } = started.json()
    await call('GET', simulatorUrl ?? payUrl)
    const { path, id } = one.payForm(started.json())
    const form = formOf(id, chance(0.1))
    await call('POST', path, form.body, form.headers)
  }

  async function cancel(): Promise<void> {
    const checkout = pick(checkouts.slice(-20))
    if (checkout) await call('POST', keyed(checkout, '/cancel'))
  }

  /** A step that the life cycle knows, by whoever may take it; others may have been quicker. */
  async function step(): Promise<void> {
    const checkout = pick(checkouts)
    if (!checkout) return
    const { orders, status } = (await call('GET', keyed(checkout))).json()
    if (status === 'expired' || status === 'cancelled') {
      checkouts.splice(checkouts.indexOf(checkout), 1)
      return
    }
    const order = pick(orders as { id: string; businessId: string; status: string }[])
    const way =
      order && pick(STEPS.filter(({ from }) => from === order.status && from !== 'placed'))
    if (!order || !way) return
    const ref = { businessId: order.businessId, orderId: order.id }
    if (order.status === 'disputed') {
      const award = money(BigInt(Math.floor(random() * 12_000)), 'CNY')
      const ruling = { ...ref, award, note: 'seen' }
      await refusable(transaction(app.ctx, (tx) => decideDispute(tx, ruling)))
    } else if (way.by.includes('buyer')) {
      const body = { from: way.from, to: way.to }
      await call('POST', keyed(checkout, `/orders/${order.id}/steps`), body)
    } else if (way.to !== 'settled' && way.to !== 'refunded') {
      await refusable(moveOrder(app.ctx, { ...ref, from: way.from, to: way.to }, config))
    }
  }

  async function changeShelf(): Promise<void> {
    const sku = pick(skus)!
    if (chance(0.5)) {
      const change = Math.floor(random() * 20) - 6
      if (change === 0) return
      const given = { ...sku, change, reason: 'counted' as const }
      await refusable(transaction(app.ctx, (tx) => adjustStock(tx, given)))
      return
    }
    // The seller's price has changed.
    const { stock: _stock, ...onSale } = sku
    const priceMinor = (sku.priceMinor * BigInt(90 + Math.floor(random() * 20))) / 100n
    await transaction(app.ctx, (tx) => putOnSale(tx, [{ ...onSale, priceMinor }]))
  }

  /** The dollar moves, and the operator changes what the market keeps. */
  async function moveRates(): Promise<void> {
    const perEuro = (usual: number) => (usual * (0.9 + random() * 0.2)).toFixed(4)
    const day = instant.toISOString().slice(0, 10)
    const content = Buffer.from(
      `Date,USD,JPY,CNY\n${day},${perEuro(1.15)},${perEuro(180)},${perEuro(8.2)}\n`,
    )
    const about = { source: 'the simulation', verifiedOn: day as Day, loadedBy: 'the simulation' }
    const terms = pick<CommissionTerms>([
      { kind: 'percent', basisPoints: Math.floor(random() * 1_000) },
      { kind: 'fixed', perPiece: money(BigInt(Math.floor(random() * 900)), 'CNY') },
      { kind: 'withdrawn' },
    ])!
    const businessId = chance(0.5) ? EVERYBODY : pick(skus)!.businessId
    const codePrefix = pick(['', '08', '6403'])!
    await transaction(app.ctx, async (tx) => {
      await saveDataSet(tx, { name: 'exchange-rates', content, ...about })
      const rule = { id: newId(), businessId, codePrefix, terms, validFrom: instant, setBy: 'x' }
      await insertRule(tx.db, rule)
    })
  }

  const { providers } = createPayments(config, () => {
    const address = app.http.server.address()
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
  })

  async function passTime(): Promise<void> {
    instant = new Date(instant.getTime() + Math.floor(random() * 6 * MINUTE_MS))
    await expireCheckouts(app.ctx)
    await askProviders(app.ctx, providers)
    await confirmDelivered(app.ctx)
  }

  /** The process ends while work is under way, and another begins where it was. */
  async function restart(): Promise<void> {
    await app.close()
    app = await open()
  }

  const calm = (): void => {
    for (const { mischief } of ways) Object.assign(mischief, goodDay())
  }

  /** As often as they stand here. */
  const ACTIONS = [
    ...Array<typeof place>(12).fill(place),
    ...Array<typeof place>(9).fill(pay),
    ...Array<typeof place>(10).fill(step),
    cancel,
    moveRates,
    ...Array<typeof place>(2).fill(changeShelf),
    passTime,
  ]

  return {
    done,
    /** Some twenty things at once. */
    async bustle(): Promise<void> {
      for (const { mischief } of ways) mischief.isDown = chance(0.1)
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const act = pick(ACTIONS)!
          await act()
          done.set(act.name, (done.get(act.name) ?? 0) + 1)
        }),
      )
      if (chance(0.02)) await restart()
    },
    /** Everything that was begun comes to its end: the provider answers again, time passes. */
    async settle(whatWaits: () => Promise<string>): Promise<void> {
      calm()
      for (const end = performance.now() + REST_MS; performance.now() < end; ) {
        instant = new Date(instant.getTime() + HOUR_MS)
        await expireCheckouts(app.ctx)
        await askProviders(app.ctx, providers)
        await retryRefunds(app.ctx, providers)
        if ((await whatWaits()) === '') return
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error(`the market does not come to rest: ${await whatWaits()}`)
    },
    async close(): Promise<void> {
      calm()
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What may be refused because somebody was quicker; anything else is a failure. */
const refusable = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error) => {
    const { code } = error as { code?: unknown }
    if (typeof code !== 'string' || !code.startsWith('orders.')) throw error
  })
