import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type App, createApp } from '../../src/app.ts'
import { newId } from '../../src/kernel/ids.ts'
import { money } from '../../src/kernel/money.ts'
import { addDays, type Day, dayOf } from '../../src/kernel/period.ts'
import { makeOperator } from '../../src/modules/accounts/api.ts'
import { settleIn } from '../../src/modules/ledger/api.ts'
import { type CommissionTerms, EVERYBODY } from '../../src/modules/ledger/commission.ts'
import { insertRule } from '../../src/modules/ledger/commission-store.ts'
import { releaseReserve } from '../../src/modules/ledger/release-reserve.ts'
import type { ReserveTerms } from '../../src/modules/ledger/reserve.ts'
import { insertReserveRule } from '../../src/modules/ledger/reserve-store.ts'
import { putOnSale } from '../../src/modules/orders/api.ts'
import { expireCheckouts } from '../../src/modules/orders/close-checkouts.ts'
import { endSilentCases } from '../../src/modules/orders/end-silent-cases.ts'
import { stepsBy } from '../../src/modules/orders/life-cycle.ts'
import { checkCharacter } from '../../src/modules/orders/markets/cn/resident-id.ts'
import { confirmDelivered, moveOrder } from '../../src/modules/orders/move-order.ts'
import { decideDispute } from '../../src/modules/orders/rule-dispute.ts'
import { CONSIGNEE, type GivenSku, givenSku } from '../../src/modules/orders/testing.ts'
import { askProviders } from '../../src/modules/payments/api.ts'
import { createPayments } from '../../src/modules/payments/module.ts'
import { reconcile } from '../../src/modules/payments/reconcile.ts'
import { retryRefunds } from '../../src/modules/payments/refund.ts'
import {
  goodDay,
  type Mischief,
  releaseHeld,
} from '../../src/modules/payments/simulators/bad-days.ts'
import { formOf, simulatedWays } from '../../src/modules/payments/testing.ts'
import { type Config, readConfig } from '../../src/platform/config.ts'
import { transaction } from '../../src/platform/context.ts'
import { saveDataSet } from '../../src/platform/data-sets.ts'
import type { Database } from '../../src/platform/db.ts'
import { type Dice, diceOf } from '../random.ts'
import { whatWaits } from './invariants.ts'

const BUYERS = 13
const SELLERS = 5
/** The streams of dice of those who are neither buyer nor seller. */
const [OPERATOR, CLOCK, BANK, SKY] = [900, 901, 902, 903]
const SKUS_OF_SELLER = 4
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** What was begun comes to its end within this, on a slow machine too. */
const REST_MS = 5 * MINUTE_MS
const PASSWORD = 'a long enough password'
/** Most sellers are paid in their own currency, at the rate of the payment. */
const CURRENCIES = ['USD', 'USD', 'EUR', 'JPY', 'CNY'] as const
const DEBTOR = { holder: 'Tradewind', account: 'CN-6222-0000', bic: 'BKCHCNBJ', country: 'CN' }
const BANK_ACCOUNT = { account: 'GB33BUKB20201555555555', bic: 'BUKBGB22', country: 'GB' }

type Checkout = Readonly<{ id: string; key: string }>
type OrderSeen = Readonly<{ id: string; businessId: string; status: never }>
type Person = { email: string; cookie: string }
type Buyer = { checkouts: Checkout[]; identity?: { realName: string; idNumber: string } }
type Seller = { businessId: string; owner: Person; skus: GivenSku[] }

/** Of two buyers of one household one identity: their purchases count together. */
function identityOf(buyer: number) {
  const first17 = `11010519491231${`${Math.floor(buyer / 2) + 1}`.padStart(3, '0')}`
  return { realName: '王小明', idNumber: first17 + checkCharacter(first17) }
}

/**
 * Buyers, sellers, an operator, a bank and payment providers on their bad days, all at once on one
 * database. People go through the interface; timers are called as their tasks would call them. Each
 * has dice of their own in each round, so that a seed decides what they try, whoever is quicker.
 */
export async function openMarket(database: Database, seed: number) {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-market-'))
  const config: Config = readConfig({
    TRADEWIND_DATA: folder,
    LOG_LEVEL: 'silent',
    TRUST_PROXY: 'true',
    PAYMENTS: 'simulated',
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  })
  const firstInstant = new Date('2026-11-22T09:00:00Z')
  let instant = firstInstant
  const ways = simulatedWays({ folder, now: () => instant })
  let app = await open()
  const done = new Map<string, number>()

  async function open(): Promise<App> {
    const opened = await createApp(config, { now: () => instant, database })
    await opened.http.listen({ port: 0, host: '127.0.0.1' })
    await opened.startWork()
    return opened
  }
  const { providers } = createPayments(config, () => {
    const address = app.http.server.address()
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
  })

  let asked = 0
  type Method = 'GET' | 'POST' | 'PUT'
  const call = async (method: Method, url: string, payload?: unknown, headers = {}) => {
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

  async function signUp(name: string): Promise<Person & { userId: string }> {
    const email = `${newId()}@example.com`
    const answer = await call('POST', '/v1/accounts/sign-up', { email, name, password: PASSWORD })
    return { email, cookie: cookieOf(answer.headers['set-cookie']), userId: answer.json().user.id }
  }
  /** As somebody who is signed in; sessions end as the days pass. */
  async function as(person: Person, method: Method, url: string, payload?: unknown) {
    const answer = await call(method, url, payload, { cookie: person.cookie })
    if (answer.statusCode !== 401) return answer
    const given = { email: person.email, password: PASSWORD }
    const signedIn = await call('POST', '/v1/accounts/sign-in', given)
    person.cookie = cookieOf(signedIn.headers['set-cookie'])
    return call(method, url, payload, { cookie: person.cookie })
  }

  const operator = await signUp('Ophelia')
  await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
  const sellers: Seller[] = []
  for (let at = 0; at < SELLERS; at++) sellers.push(await givenSeller(at, diceOf(seed, at, -1)))
  const skus = sellers.flatMap((seller) => seller.skus)
  const buyers = Array.from(
    { length: BUYERS },
    (_, at): Buyer => ({ checkouts: [], ...(at % 3 === 0 ? {} : { identity: identityOf(at) }) }),
  )

  async function givenSeller(at: number, dice: Dice): Promise<Seller> {
    const owner = await signUp(`Seller ${at}`)
    const named = { kind: 'business', name: `Business ${at}` }
    const made = (await as(owner, 'POST', '/v1/organisations', named)).json()
    const businessId = made.id as string
    const seller: Seller = { businessId, owner, skus: [] }
    await transaction(app.ctx, (tx) => settleIn(tx, { businessId, currency: CURRENCIES[at]! }))
    const account = { ...BANK_ACCOUNT, holder: `Business ${at}` }
    await as(owner, 'PUT', `/v1/businesses/${businessId}/payout-account`, account)
    for (let number = 0; number < SKUS_OF_SELLER; number++) {
      // The last of each goes the way that asks for an identity and counts towards its quota.
      const isBonded = number === SKUS_OF_SELLER - 1
      const priceMinor = BigInt(
        (isBonded ? 60_000 : 5_000) + dice.whole(isBonded ? 90_000 : 20_000),
      )
      const stock = 20 + dice.whole(60)
      const channel = isBonded ? '1210' : 'postal'
      seller.skus.push(await givenSku(app, { businessId, priceMinor, stock, channel }))
    }
    return seller
  }

  const keyed = ({ id, key }: Checkout, step = '') => `/v1/checkouts/${id}${step}?key=${key}`

  async function place(buyer: Buyer, { pick, whole, chance }: Dice): Promise<void> {
    const wanted = new Map<string, object>()
    for (let lines = 1 + whole(3); lines > 0; lines--) {
      const { businessId, variantId } = pick(skus)!
      const quantity = 1 + whole(3)
      // Now and then somebody has looked at the page too long.
      const isOld = chance(0.03)
      const at = `/v1/shop/sellers/${businessId}/skus?variantIds=${variantId}`
      const [{ price, version }] = (await call('GET', at)).json().skus
      const seen = isOld ? version + 1 : version
      wanted.set(variantId, { businessId, variantId, quantity, price, version: seen })
    }
    const { identity } = buyer
    const lines = [...wanted.values()]
    const body = { lines, consignee: CONSIGNEE, ...(identity ? { identity } : {}) }
    const headers = { 'idempotency-key': newId() }
    // A bad network: the same request again, before or after the first is answered.
    const times = chance(0.1) ? 2 : 1
    const answers = await Promise.all(
      Array.from({ length: times }, () => call('POST', '/v1/checkouts', body, headers)),
    )
    const [first, second] = answers.map((answer) => answer.json())
    if (second && second.checkoutId !== first.checkoutId) throw new Error('placed twice')
    if (first.status === 'placed') buyer.checkouts.push({ id: first.checkoutId, key: first.key })
  }

  async function pay({ checkouts }: Buyer, { pick, chance }: Dice): Promise<void> {
    const one = pick(ways)!
    const isRefused = chance(0.1)
    const checkout = pick(checkouts.slice(-5))
    if (!checkout) return
    const started = await call('POST', keyed(checkout, '/payments'), { provider: one.way })
    if (started.statusCode !== 200) return
    const { payUrl, simulatorUrl } = started.json()
    await call('GET', simulatorUrl ?? payUrl)
    const { path, id } = one.payForm(started.json())
    const form = formOf(id, isRefused)
    await call('POST', path, form.body, form.headers)
  }

  async function cancel({ checkouts }: Buyer, { pick }: Dice): Promise<void> {
    const checkout = pick(checkouts.slice(-3))
    if (checkout) await call('POST', keyed(checkout, '/cancel'))
  }

  /** A step that the life cycle lets a buyer take, or words: others may have been quicker. */
  async function followOrder({ checkouts }: Buyer, { pick, chance }: Dice): Promise<void> {
    const checkout = pick(checkouts)
    if (!checkout) return
    const { orders, status } = (await call('GET', keyed(checkout))).json()
    if (status === 'expired' || status === 'cancelled') {
      checkouts.splice(checkouts.indexOf(checkout), 1)
      return
    }
    const order = pick(orders as OrderSeen[])!
    if (chance(0.1)) {
      await call('POST', keyed(checkout, `/orders/${order.id}/messages`), { text: '到哪了？' })
      return
    }
    const to = pick(stepsBy('buyer', order.status))
    // A paid order is mostly waited for.
    if (!to || (to === 'cancelled' && chance(0.7))) return
    await call('POST', keyed(checkout, `/orders/${order.id}/steps`), { from: order.status, to })
  }

  /** As a member of the seller: the next step of an order. */
  async function work({ businessId, owner }: Seller, { pick, chance }: Dice): Promise<void> {
    const status = pick([
      'paid',
      'paid',
      'declared',
      'released',
      'shipped',
      'return_asked',
      'returning',
    ])!
    const isMoved = chance(0.9)
    const at = `/v1/businesses/${businessId}/orders`
    const { orders } = (await as(owner, 'GET', `${at}?status=${status}&limit=20`)).json()
    const order = pick(orders as OrderSeen[])
    if (!order) return
    if (!isMoved) {
      await as(owner, 'POST', `${at}/${order.id}/messages`, { text: 'On its way.' })
      return
    }
    const possible = stepsBy('seller', order.status).filter(
      (to) => to !== 'cancelled' || chance(0.1),
    )
    const to = pick(possible)
    if (to) await as(owner, 'POST', `${at}/${order.id}/steps`, { from: order.status, to })
  }

  async function changeShelf({ businessId, owner, skus }: Seller, dice: Dice): Promise<void> {
    const sku = dice.pick(skus)!
    const change = dice.whole(20) - 6
    if (dice.chance(0.5)) {
      const at = `/v1/businesses/${businessId}/skus/${sku.variantId}/stock`
      if (change !== 0) await as(owner, 'POST', at, { change, reason: 'counted' })
      return
    }
    // The seller's price has changed.
    const { stock: _stock, ...onSale } = sku
    const priceMinor = (sku.priceMinor * BigInt(90 + dice.whole(20))) / 100n
    await transaction(app.ctx, (tx) => putOnSale(tx, [{ ...onSale, priceMinor }]))
  }

  /** The dollar moves, and the operator changes what the market keeps, and what it keeps back. */
  async function moveRates({ pick, share, whole, chance }: Dice): Promise<void> {
    const perEuro = (usual: number) => (usual * (0.9 + share() * 0.2)).toFixed(4)
    const day = instant.toISOString().slice(0, 10)
    const content = Buffer.from(
      `Date,USD,JPY,CNY\n${day},${perEuro(1.15)},${perEuro(180)},${perEuro(8.2)}\n`,
    )
    const about = { source: 'the simulation', verifiedOn: day as Day, loadedBy: 'the simulation' }
    const terms = pick<CommissionTerms>([
      { kind: 'percent', basisPoints: whole(1_000) },
      { kind: 'fixed', perPiece: money(BigInt(whole(900)), 'CNY') },
      { kind: 'withdrawn' },
    ])!
    const businessId = chance(0.5) ? EVERYBODY : pick(skus)!.businessId
    const codePrefix = pick(['', '08', '6403'])!
    const reserve = pick<ReserveTerms>([
      { kind: 'kept', basisPoints: whole(3_000), days: 1 + whole(20) },
      { kind: 'withdrawn' },
    ])!
    await transaction(app.ctx, async (tx) => {
      await saveDataSet(tx, { name: 'exchange-rates', content, ...about })
      const rule = { id: newId(), businessId, codePrefix, terms, validFrom: instant, setBy: 'x' }
      await insertRule(tx.db, rule)
      const own = { id: newId(), businessId, terms: reserve, validFrom: instant, setBy: 'x' }
      await insertReserveRule(tx.db, own)
    })
  }

  /** Whatever of a dispute is due, or what customs and carriers tell. */
  async function operate({ pick, whole, chance }: Dice): Promise<void> {
    const award = money(BigInt(whole(12_000)), 'CNY')
    const isAll = chance(0.2)
    const number = whole(1_000)
    const { rows } = await sql<{
      business_id: string
      id: string
      status: 'disputed'
      left: bigint
    }>`
      select business_id, id, status, total_minor - refunded_minor as left
      from orders.customer_order where status in ('disputed', 'declared', 'released', 'shipped')
      order by id limit 1000`.execute(database.db)
    const order = rows[number % Math.max(rows.length, 1)]
    if (!order) return
    const ref = { businessId: order.business_id, orderId: order.id }
    if (order.status !== 'disputed') {
      const to = pick(stepsBy('operator', order.status))
      if (to) await refusable(moveOrder(app.ctx, { ...ref, from: order.status, to }, config))
      return
    }
    const ruling = { ...ref, award: isAll ? money(order.left, 'CNY') : award, note: 'seen' }
    await refusable(transaction(app.ctx, (tx) => decideDispute(tx, ruling)))
  }

  const files: string[] = []
  /** What is owed goes out in a file; what the bank says of it comes late, in parts and twice. */
  async function payOut({ pick, chance, whole }: Dice): Promise<void> {
    const currency = pick(CURRENCIES)!
    const [isNew, isTwice, seed] = [chance(0.5), chance(0.3), whole(1_000)]
    if (isNew || files.length === 0) {
      const least = { amount: currency === 'JPY' ? '100' : '1.00', currency }
      const made = await as(operator, 'POST', '/v1/desk/payouts', { debtor: DEBTOR, least })
      if (made.statusCode === 201) files.push(made.json().fileId)
      return
    }
    const fileId = pick(files)!
    const file = await as(operator, 'GET', `/v1/desk/payouts/${fileId}/pain.001.xml`)
    const ids = [...file.body.matchAll(/<EndToEndId>(\w+)<\/EndToEndId>/g)].map(([, id]) => id!)
    // By the file's own numbers, so that the bank says the same of the same payout again.
    const told = ids.map((id) =>
      statusOf(id, ['ACSC', 'ACSC', 'RJCT', 'ACSP'][(seed + id.charCodeAt(31)) % 4]!),
    )
    const xml = `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
      <CstmrPmtStsRpt><OrgnlPmtInfAndSts>${told.join('')}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`
    for (let times = isTwice ? 2 : 1; times > 0; times--) {
      const answer = await as(operator, 'POST', `/v1/desk/payouts/${fileId}/status`, { xml })
      if (answer.statusCode !== 200) throw new Error(`the bank's report: ${answer.body}`)
    }
  }

  /** A day's file is read, which may lie or not be there. */
  async function readBill({ pick, whole }: Dice): Promise<void> {
    const provider = pick(providers)!
    const { mischief } = ways.find((way) => way.provider === provider.name)!
    mischief.bill = pick<Mischief['bill']>([
      'right',
      'line_missing',
      'line_wrong',
      'line_twice',
      'line_foreign',
    ])!
    const day = addDays(dayOf(instant, provider.timeZone), -1 - whole(3))
    // What does not answer is asked again another time.
    await reconcile(app.ctx, providers, { provider: provider.name, day }).catch(() => undefined)
    mischief.bill = 'right'
  }

  async function passTime({ whole, chance }: Dice): Promise<void> {
    const isLong = chance(0.06)
    // A long weekend in which nobody looks: cases end by silence, deliveries are confirmed.
    const ms = isLong ? DAY_MS * (1 + whole(5)) : whole(6 * MINUTE_MS)
    instant = new Date(instant.getTime() + ms)
    await expireCheckouts(app.ctx)
    await askProviders(app.ctx, providers)
    await retryRefunds(app.ctx, providers)
    await confirmDelivered(app.ctx)
    await endSilentCases(app.ctx, config)
    await releaseReserve(app.ctx)
    if (chance(0.5)) await releaseHeld(app.ctx)
  }

  /** How the providers are today: nobody pays in the same minute by another sky. */
  function changeSky({ pick, chance }: Dice): void {
    for (const { mischief } of ways) {
      mischief.isDown = chance(0.1)
      mischief.notify = pick<Mischief['notify']>([
        'once',
        'once',
        'twice',
        'never',
        'held',
        'wrong_signature',
        'wrong_amount',
      ])!
      mischief.refund = pick<Mischief['refund']>(['at_once', 'at_once', 'later'])!
    }
  }

  /** The process ends while work is under way, and another begins where it was. */
  async function restart(): Promise<void> {
    await app.close()
    app = await open()
  }

  const calm = (): void => {
    for (const { mischief } of ways) Object.assign(mischief, goodDay())
  }

  const BUYERS_DO = [place, place, place, place, pay, pay, pay, followOrder, followOrder, cancel]
  const act = async (name: string, work: Promise<void>): Promise<void> => {
    await work
    done.set(name, (done.get(name) ?? 0) + 1)
  }
  let round = 0

  /** Reads every file of every day again, honestly: returns what still differs. */
  /** Reads every file again; of what does not agree the first hundred. */
  async function differences(): Promise<{ kind: string }[]> {
    const last = dayOf(instant, 'UTC')
    for (const provider of providers) {
      const first = addDays(dayOf(firstInstant, provider.timeZone), -1)
      for (let day = first; day < last; day = addDays(day, 1)) {
        await reconcile(app.ctx, providers, { provider: provider.name, day })
      }
    }
    const { rows } = await sql<{ kind: string }>`select * from payments.settlement_difference
      order by provider, day limit 100`.execute(database.db)
    return rows
  }

  return {
    done,
    differences,
    /** Some twenty things at once. */
    async bustle(): Promise<void> {
      round += 1
      const dice = (somebody: number) => diceOf(seed, somebody, round)
      changeSky(dice(SKY))
      await Promise.all([
        ...buyers.map((buyer, at) => {
          const own = dice(at)
          const what = own.pick(BUYERS_DO)!
          return act(what.name, what(buyer, own))
        }),
        ...sellers.map((seller, at) => {
          const own = dice(BUYERS + at)
          const what = own.chance(0.85) ? work : changeShelf
          return act(what.name, what(seller, own))
        }),
        act('operate', operate(dice(OPERATOR))),
        dice(BANK).chance(0.3)
          ? act('payOut', payOut(dice(BANK + 100)))
          : dice(BANK).chance(0.6) && act('readBill', readBill(dice(BANK + 200))),
        round % 2 === 0 && act('passTime', passTime(dice(CLOCK))),
        round % 9 === 0 && act('moveRates', moveRates(dice(CLOCK + 100))),
      ])
      if (dice(SKY + 100).chance(0.02)) await restart()
    },
    /** Everything that was begun comes to its end: the provider answers again, time passes. */
    async settle(): Promise<void> {
      calm()
      await releaseHeld(app.ctx)
      const waits = () => whatWaits(database.db)
      for (const end = performance.now() + REST_MS; performance.now() < end; ) {
        instant = new Date(instant.getTime() + HOUR_MS)
        await expireCheckouts(app.ctx)
        await askProviders(app.ctx, providers)
        await retryRefunds(app.ctx, providers)
        if ((await waits()) === '') return
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error(`the market does not come to rest: ${await waits()}`)
    },
    async close(): Promise<void> {
      calm()
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const statusOf = (id: string, status: string): string =>
  `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts></TxInfAndSts>`

const cookieOf = (headers: string | string[] | undefined): string =>
  [headers ?? []]
    .flat()
    .filter((cookie) => !/max-age=0(;|$)/i.test(cookie))
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

/** What may be refused because somebody was quicker; anything else is a failure. */
const refusable = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error) => {
    const { code } = error as { code?: unknown }
    if (typeof code !== 'string' || !code.startsWith('orders.')) throw error
  })
