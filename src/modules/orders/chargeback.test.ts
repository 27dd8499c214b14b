import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { mailsTo, tell } from '../notifications/testing.ts'
import { disputeAtStripe, formOf, simulatedWays } from '../payments/testing.ts'
import { moveOrder } from './api.ts'
import type { OrderStatus } from './life-cycle.ts'
import { givenSku, lineOf, place } from './testing.ts'

const app = await testApp()
const start = app.now()
const DAY_MS = 86_400_000
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
beforeAll(() => workingApp(app))
afterEach(() => app.setNow(start))

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const CONFIRMED = ['paid', 'declared', 'released', 'shipped', 'delivered', 'confirmed'] as const

/** Orders of one checkout of 256.00 yuan each (tax 29.44, freight 40.00), paid through Stripe. */
async function givenPaid(sellers = 1) {
  const parties = []
  for (let at = 0; at < sellers; at++) {
    const seller = await givenOrganisation(app)
    parties.push({ seller, sku: await givenSku(app, { businessId: seller.organisationId }) })
  }
  return payFor(parties)
}

async function payFor(
  parties: readonly {
    seller: Awaited<ReturnType<typeof givenOrganisation>>
    sku: Awaited<ReturnType<typeof givenSku>>
  }[],
) {
  const { body } = await place(
    app.anonymous,
    parties.map(({ sku }) => lineOf(sku, 2)),
  )
  const { checkoutId, key } = body as { checkoutId: string; key: string }
  const at = `/v1/checkouts/${checkoutId}`
  const started = await app.anonymous.post(`${at}/payments?key=${key}`, {
    provider: 'stripe_simulated',
  })
  const tradeId = String(started.body.payUrl).split('/').at(-1)!
  const form = formOf(tradeId, false)
  await app.anonymous.post('/simulators/stripe/pay', form.body, form.headers)
  const orders = (body.orders as { id: string; businessId: string }[]).map(({ id, businessId }) => {
    const { seller } = parties.find((one) => one.seller.organisationId === businessId)!
    const own = `/v1/businesses/${businessId}/orders/${id}`
    const walk = async (...statuses: OrderStatus[]) => {
      for (const [step, to] of statuses.entries()) {
        const from = statuses[step - 1]
        if (from) await moveOrder(app.ctx, { businessId, orderId: id, from, to })
      }
    }
    /** The buyer asks, the seller agrees and has the goods back. */
    const sendBack = async (from: OrderStatus) => {
      const asked = { from, to: 'return_asked' }
      const asBuyer = await app.anonymous.post(`${at}/orders/${id}/steps?key=${key}`, asked)
      expect(asBuyer.status).toBe(200)
      for (const step of [
        { from: 'return_asked', to: 'returning' },
        { from: 'returning', to: 'returned' },
      ]) {
        expect((await seller.owner.post(`${own}/steps`, step)).status).toBe(200)
      }
    }
    type Posted = { kind: string; entries: { account: string; amount: { amount: string } }[] }
    const journals = async (): Promise<Posted[]> =>
      (await seller.viewer.get(`${own}/money`)).body.journals
    /** What each account of the order has come to, in cents; those at zero left out. */
    const books = async () => {
      const sums: Record<string, number> = {}
      for (const { entries } of await journals()) {
        for (const { account, amount } of entries)
          sums[account] = (sums[account] ?? 0) + Math.round(Number(amount.amount) * 100)
      }
      return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0))
    }
    return {
      ...{ id, businessId, seller, own, walk, sendBack, books },
      read: async () => (await seller.viewer.get(own)).body,
      kinds: async () => (await journals()).map(({ kind }) => kind),
      chargebacks: async () => (await seller.viewer.get(`${own}/case`)).body.chargebacks,
      asBuyer: `${at}/orders/${id}`,
    }
  })
  await until(orders.at(-1)!.kinds, (kinds) => kinds.includes('captured'))
  return { tradeId, checkoutId, key, orders, chargebackId: tradeId.replace('cs_test_', 'dp_') }
}

type Messages = Awaited<ReturnType<typeof disputeAtStripe>>
async function send(messages: Messages) {
  for (const { url, body, headers } of messages)
    expect((await app.anonymous.post(url, body, headers)).status).toBe(200)
}

/** What is posted for a chargeback in the market's own books, in cents. */
async function ofMarket(chargebackId: string): Promise<Record<string, bigint>> {
  const { rows } = await sql<{ account: string; minor: bigint }>`
    select account, sum(minor)::bigint as minor from ledger.entry join ledger.journal
      on journal.business_id = entry.business_id and journal.id = journal_id
    where subject = ${chargebackId} group by 1 having sum(minor) <> 0 order by 1`.execute(
    app.ctx.db,
  )
  return Object.fromEntries(rows.map(({ account, minor }) => [account, minor]))
}
const FEE = { clearing_stripe: -1_500n, fee: 1_500n }
const HELD = { clearing_stripe: 25_600, escrow: -25_600 }

/** Nothing of a chargeback waits any more, in the outbox or as a task. */
const quiet = async (checkoutId: string) => {
  const waiting = async () =>
    (
      await sql<{ count: bigint }>`select (select count(*) from platform.outbox
        where dispatched_at is null and payload::text like ${`%${checkoutId}%`}) + (select count(*)
        from pgboss.job where state in ('created', 'retry', 'active')
          and data::text like ${`%${checkoutId}%`}) as count`.execute(app.ctx.db)
    ).rows[0]!.count
  expect(await until(waiting, (count) => count === 0n)).toBe(0n)
}

test('a chargeback is a case with its day for seller and operator, and keeps the order unsettled', async () => {
  const { tradeId, key, orders, checkoutId, chargebackId } = await givenPaid()
  const [order] = orders
  await order!.walk(...CONFIRMED.slice(0, -1))
  await send(await disputeAtStripe(app, { tradeId }))
  const [shown] = await until(order!.chargebacks, (all) => all[0]?.taken.amount === '256.00')
  const answerBy = new Date(start.getTime() + 7 * DAY_MS).toISOString()
  const told = {
    id: chargebackId,
    provider: 'stripe',
    amount: cny('256.00'),
    taken: cny('256.00'),
    reason: 'product_not_received',
    status: 'open',
    openedAt: start.toISOString(),
    answerBy,
    answerUrl: `https://dashboard.stripe.com/test/disputes/${chargebackId}`,
    closedAt: null,
  }
  expect(shown).toEqual(told)
  const list = '/v1/desk/chargebacks?limit=200'
  const listed = (await operator.client.get(list)).body.chargebacks
  expect(listed.find((one: { orderId: string }) => one.orderId === order!.id)).toEqual({
    businessId: order!.businessId,
    orderId: order!.id,
    ...told,
  })
  const refused = await order!.seller.owner.get(list)
  expect([refused.status, refused.body.code]).toEqual([403, 'orders.operator_required'])
  const own = await app.anonymous.get(`${order!.asBuyer}/case?key=${key}`)
  expect([own.status, own.body.chargebacks]).toEqual([200, []])
  expect(await order!.books()).toEqual({})
  expect(await ofMarket(chargebackId)).toEqual(FEE)

  await order!.walk('delivered', 'confirmed')
  await quiet(checkoutId)
  expect((await order!.read()).status).toBe('confirmed')
  expect(await order!.kinds()).toEqual(['captured', 'charged_back'])

  app.setNow(new Date(start.getTime() + DAY_MS))
  await send(await disputeAtStripe(app, { tradeId, outcome: 'won' }))
  expect(await until(order!.read, ({ status }) => status === 'settled')).toMatchObject({
    status: 'settled',
  })
  expect(await order!.books()).toEqual({
    clearing_stripe: 25_600,
    tax: -2_944,
    freight: -4_000,
    payable: -18_656,
  })
  expect((await order!.chargebacks())[0]).toMatchObject({ status: 'won', taken: cny('0.00') })
  expect(await ofMarket(chargebackId)).toEqual(FEE)
})

test('after settlement it is taken from those who had the money, and given to them again', async () => {
  const { tradeId, orders, checkoutId } = await givenPaid()
  const [order] = orders
  await order!.walk(...CONFIRMED)
  await until(order!.read, ({ status }) => status === 'settled')
  const settled = await order!.books()
  await send(await disputeAtStripe(app, { tradeId }))
  await until(order!.kinds, (kinds) => kinds.includes('charged_back'))
  // The goods are with the buyer: tax and freight are spent, and the seller's to bear.
  expect(await order!.books()).toEqual({ tax: -2_944, freight: -4_000, payable: 6_944 })
  await send(await disputeAtStripe(app, { tradeId, outcome: 'won' }))
  await until(order!.kinds, (kinds) => kinds.includes('charge_reinstated'))
  await quiet(checkoutId)
  expect(await order!.books()).toEqual(settled)
})

test('it is divided among the orders by what they have left; the rest is nobody’s', async () => {
  const { tradeId, orders, checkoutId, chargebackId } = await givenPaid(2)
  const [one, other] = orders
  await moveOrder(app.ctx, { ...refOf(one!), from: 'paid', to: 'cancelled' })
  await until(one!.read, ({ status }) => status === 'refunded')
  await quiet(checkoutId)
  await send(await disputeAtStripe(app, { tradeId, outcome: 'lost' }))
  await until(other!.chargebacks, (all) => all[0]?.taken.amount === '256.00')
  await quiet(checkoutId)
  expect([await one!.books(), await other!.books()]).toEqual([{}, {}])
  expect(await one!.chargebacks()).toMatchObject([{ amount: cny('0.00'), status: 'lost' }])
  // 256.00 had gone back before: the bank has given it to the buyer twice.
  expect(await ofMarket(chargebackId)).toEqual({
    clearing_stripe: -27_100n,
    fee: 1_500n,
    unallocated: 25_600n,
  })
  // Nothing is left to be given back on it.
  await moveOrder(app.ctx, { ...refOf(other!), from: 'paid', to: 'cancelled' })
  await quiet(checkoutId)
  expect(await other!.kinds()).toEqual(['captured', 'charged_back'])
})

const refOf = ({ businessId, id }: { businessId: string; id: string }) => ({
  businessId,
  orderId: id,
})

function* permutations<Item>(items: readonly Item[]): Generator<Item[]> {
  if (items.length === 0) yield []
  for (const [at, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(at, 1))) yield [item, ...rest]
  }
}

test('told in any order and any number of times, no money moves twice', async () => {
  const seller = await givenOrganisation(app)
  const sku = await givenSku(app, { businessId: seller.organisationId, stock: 1_000 })
  for (const outcome of ['won', 'lost'] as const) {
    const sample = await payFor([{ seller, sku }])
    const count = (await disputeAtStripe(app, { tradeId: sample.tradeId, outcome })).length
    expect(count).toBe(outcome === 'won' ? 5 : 4)
    // What a message about nothing new says, those about money say too: each order of the others.
    const told = [...Array(count).keys()].filter((at) => at !== 2)
    for (const order of permutations(told)) {
      const { tradeId, orders, checkoutId, chargebackId } = await payFor([{ seller, sku }])
      const messages = await disputeAtStripe(app, { tradeId, outcome })
      const sent = order.map((at) => messages[at]!)
      await send([...sent, ...messages, ...sent.toReversed()])
      await quiet(checkoutId)
      const isWon = outcome === 'won'
      expect([order, await orders[0]!.books()]).toEqual([order, isWon ? HELD : {}])
      expect((await orders[0]!.kinds()).toSorted()).toEqual(
        isWon ? ['captured', 'charge_reinstated', 'charged_back'] : ['captured', 'charged_back'],
      )
      expect(await ofMarket(chargebackId)).toEqual(FEE)
    }
  }
}, 300_000)

test('one that is lost leaves the seller what was spent on the way to the buyer', async () => {
  const { tradeId, orders } = await givenPaid()
  const [order] = orders
  await order!.walk(...CONFIRMED.slice(0, -1))
  await send(await disputeAtStripe(app, { tradeId, outcome: 'lost' }))
  await until(order!.chargebacks, (all) => all[0]?.status === 'lost')
  await order!.walk('delivered', 'confirmed')
  await until(order!.read, ({ status }) => status === 'settled')
  expect(await order!.books()).toEqual({ tax: -2_944, freight: -4_000, payable: 6_944 })
})

const WHOLE = { clearing_stripe: 25_600, tax: -2_944, freight: -4_000, payable: -18_656 }

/** What was asked back of the payment of a checkout, in cents. */
const refundsOf = async (checkoutId: string) =>
  (
    await sql<{ minor: bigint }>`select refund.amount_minor as minor from payments.refund
      join payments.payment on payment.id = payment_id
      where checkout_id = ${checkoutId} order by refund.id`.execute(app.ctx.db)
  ).rows.map(({ minor }) => minor)

test('money of a lost one that comes again after the settlement is the seller’s', async () => {
  const { tradeId, orders, checkoutId, chargebackId } = await givenPaid()
  const [order] = orders
  await send(await disputeAtStripe(app, { tradeId, outcome: 'lost' }))
  await until(order!.chargebacks, (all) => all[0]?.status === 'lost')
  await order!.walk(...CONFIRMED)
  await until(order!.read, ({ status }) => status === 'settled')
  expect(await order!.books()).toEqual({ tax: -2_944, freight: -4_000, payable: 6_944 })
  const again = await disputeAtStripe(app, { tradeId, isGivenAgain: true })
  expect(again.map(({ name }) => name).at(-1)).toBe('funds_reinstated')
  await send([...again, ...again.toReversed(), ...again])
  await until(order!.kinds, (kinds) => kinds.includes('charge_reinstated'))
  await quiet(checkoutId)
  expect(await order!.books()).toEqual(WHOLE)
  expect(await order!.kinds()).toEqual(['captured', 'charged_back', 'settled', 'charge_reinstated'])
  expect((await order!.read()).status).toBe('settled')
  expect(await ofMarket(chargebackId)).toEqual(FEE)
  expect(await order!.chargebacks()).toMatchObject([{ status: 'lost', taken: cny('0.00') }])
  const owed = await order!.seller.viewer.get(
    `/v1/businesses/${order!.businessId}/ledger/statements`,
  )
  expect(owed.body.statements[0]).toMatchObject({
    clawedBack: cny('-256.00'),
    change: cny('186.56'),
    closing: cny('186.56'),
  })
  expect(await refundsOf(checkoutId)).toEqual([])

  // Sent back in time afterwards, all of it is the buyer's, and the freight the seller's to bear.
  await order!.sendBack('settled')
  await until(order!.read, ({ status }) => status === 'refunded')
  await quiet(checkoutId)
  expect(await order!.books()).toEqual({ freight: -4_000, payable: 4_000 })
  expect(await refundsOf(checkoutId)).toEqual([25_600n])
})

test('told in any order with what comes again, the seller has it once', async () => {
  const seller = await givenOrganisation(app)
  const sku = await givenSku(app, { businessId: seller.organisationId, stock: 1_000 })
  const told = ['funds_withdrawn', 'closed', 'funds_reinstated']
  for (const turn of permutations(told)) {
    const { tradeId, orders, checkoutId, chargebackId } = await payFor([{ seller, sku }])
    const [order] = orders
    await disputeAtStripe(app, { tradeId, outcome: 'lost' })
    const messages = await disputeAtStripe(app, { tradeId, isGivenAgain: true })
    const sent = turn.map((wanted) => messages.find(({ name }) => name === wanted)!)
    await send(sent.slice(0, 1))
    await quiet(checkoutId)
    await order!.walk(...CONFIRMED)
    await quiet(checkoutId)
    await send([...sent.slice(1), ...messages])
    await until(order!.read, ({ status }) => status === 'settled')
    await quiet(checkoutId)
    expect([turn, await order!.books()]).toEqual([turn, WHOLE])
    expect([turn, (await order!.kinds()).toSorted()]).toEqual([
      turn,
      ['captured', 'charge_reinstated', 'charged_back', 'settled'],
    ])
    expect(await ofMarket(chargebackId)).toEqual(FEE)
  }
}, 300_000)

test('money of a lost one that comes again for an order which is over is the buyer’s', async () => {
  const { tradeId, orders, checkoutId } = await givenPaid()
  const [order] = orders
  await send(await disputeAtStripe(app, { tradeId, outcome: 'lost' }))
  await until(order!.chargebacks, (all) => all[0]?.status === 'lost')
  await moveOrder(app.ctx, { ...refOf(order!), from: 'paid', to: 'cancelled' })
  await until(order!.read, ({ status }) => status === 'refunded')
  expect([await order!.books(), await refundsOf(checkoutId)]).toEqual([{}, []])
  const again = await disputeAtStripe(app, { tradeId, isGivenAgain: true })
  await send([...again.toReversed(), ...again])
  await until(order!.kinds, (kinds) => kinds.includes('refunded'))
  await quiet(checkoutId)
  await send(again)
  await quiet(checkoutId)
  expect([await order!.books(), await refundsOf(checkoutId)]).toEqual([{}, [25_600n]])
  expect((await order!.read()).refunded).toEqual(cny('256.00'))
})

test('an order that is returned after a lost one is over, and stuck nowhere', async () => {
  const { tradeId, orders, checkoutId } = await givenPaid()
  const [order] = orders
  await order!.walk(...CONFIRMED.slice(0, -1))
  await send(await disputeAtStripe(app, { tradeId, outcome: 'lost' }))
  await until(order!.chargebacks, (all) => all[0]?.status === 'lost')
  await order!.sendBack('delivered')
  await until(order!.read, ({ status }) => status === 'refunded')
  await quiet(checkoutId)
  // The tax is not levied on what is back; the freight was spent, and is the seller's to bear.
  expect(await order!.books()).toEqual({ freight: -4_000, payable: 4_000 })
  expect(await refundsOf(checkoutId)).toEqual([])
  app.setNow(new Date(start.getTime() + 60 * DAY_MS))
  const stuck = await operator.client.get('/v1/desk/stuck-orders?limit=200')
  expect(stuck.status).toBe(200)
  const ids = stuck.body.orders.map((one: { order: { id: string } }) => one.order.id)
  expect(ids.includes(order!.id)).toBe(false)
})

test('what is on its way back to the buyer is not given back again when the bank gives it', async () => {
  const { tradeId, orders, checkoutId } = await givenPaid(2)
  const [one] = orders
  const { mischief } = simulatedWays(app).find(({ way }) => way === 'stripe_simulated')!
  // Stripe gives nothing back of a payment that is disputed.
  mischief.refund = 'refused'
  try {
    await moveOrder(app.ctx, { ...refOf(one!), from: 'paid', to: 'cancelled' })
    await until(
      () => refundsOf(checkoutId),
      ({ length }) => length > 0,
    )
    await send(await disputeAtStripe(app, { tradeId, outcome: 'won' }))
    await until(one!.kinds, (kinds) => kinds.includes('charge_reinstated'))
    await until(
      async () => (await one!.chargebacks())[0],
      ({ status }) => status === 'won',
    )
  } finally {
    mischief.refund = 'at_once'
  }
  expect(await refundsOf(checkoutId)).toEqual([25_600n])
  expect(await one!.books()).toEqual(HELD)
})

test('it is told by mail and by webhook, each news once, to the seller and to the operator', async () => {
  const { tradeId, orders, checkoutId, chargebackId } = await givenPaid()
  const [order] = orders
  const { owner, member, viewer } = order!.seller.users
  const at = `/v1/businesses/${order!.businessId}`
  const eventTypes = [
    'order.chargeback_opened',
    'order.chargeback_won',
    'order.chargeback_lost',
  ] as const
  const url = 'http://127.0.0.1:9/hook'
  const made = await order!.seller.owner.post(`${at}/webhook-endpoints`, { url, eventTypes })
  expect(made.status).toBe(201)
  await order!.seller.member.put('/v1/accounts/mail-settings', { locale: 'zh-CN', off: [] })
  const news = async () => {
    await quiet(checkoutId)
    await tell(app)
    // The task that tells each minute may have some of them in its hands.
    expect(await until(unsent, (count) => count === 0n)).toBe(0n)
    const read = (email: string) =>
      mailsTo(app, email).filter(({ subject }) => /bank|银行|hargeback|拒付/.test(subject))
    return [owner, member, viewer, operator].map(({ email }) => read(email))
  }
  const short = order!.id.slice(-12)
  const messages = await disputeAtStripe(app, { tradeId })
  await send(messages)
  await send(messages.toReversed())
  const [toOwner, toMember, toViewer, toOperator] = await news()
  expect(toOwner!.map(({ subject }) => subject)).toEqual([
    `The buyer’s bank takes back CN¥256.00: order ${short}`,
  ])
  const day = new Date(start.getTime() + 7 * DAY_MS).toISOString().slice(0, 16).replace('T', ' ')
  expect(toOwner![0]!.text).toContain(`Last moment to answer: ${day} UTC.`)
  expect(toOwner![0]!.text).toContain(`/sell/${order!.businessId}?tab=orders&lang=en`)
  expect(toMember!.map(({ subject }) => subject)).toEqual([
    `买家发卡银行发起拒付：订单 ${short}，¥256.00`,
  ])
  expect(toMember![0]!.text).toContain(`举证截止时间：${day} UTC。`)
  expect(toViewer).toEqual([])
  const [toAnswer] = toOperator!.slice(-1)
  expect(toAnswer!.subject).toBe('To be answered: a buyer’s bank takes back CN¥256.00')
  expect(toAnswer!.text).toContain('/desk/disputes?lang=en')

  const ended = await disputeAtStripe(app, { tradeId, outcome: 'lost' })
  await send([...ended.toReversed(), ...ended])
  const [ownerThen, memberThen, viewerThen, operatorThen] = await news()
  expect(ownerThen!.map(({ subject }) => subject).slice(1)).toEqual([
    `Lost: the chargeback of order ${short}`,
  ])
  expect(ownerThen![1]!.text).toContain('who keeps CN¥256.00 of this order')
  expect(memberThen!.map(({ subject }) => subject).slice(1)).toEqual([
    `拒付申诉失败：订单 ${short}`,
  ])
  expect([viewerThen, operatorThen!.length]).toEqual([[], toOperator!.length])

  const { deliveries } = (await order!.seller.owner.get(`${at}/webhook-deliveries`)).body
  type Delivery = { eventType: string; body: string }
  const told = (deliveries as Delivery[]).toReversed().map(({ eventType, body }) => {
    const { id, chargeback } = JSON.parse(body).data
    return { eventType, id, chargeback }
  })
  const known = { id: chargebackId, amount: cny('256.00'), reason: 'product_not_received' }
  const answerBy = new Date(start.getTime() + 7 * DAY_MS).toISOString()
  expect(told).toEqual([
    {
      eventType: 'order.chargeback_opened',
      id: order!.id,
      chargeback: { ...known, status: 'open', answerBy },
    },
    {
      eventType: 'order.chargeback_lost',
      id: order!.id,
      chargeback: { ...known, status: 'lost', answerBy: null },
    },
  ])
})

/** Mails that are still to be sent. */
const unsent = async () =>
  (
    await sql<{ count: bigint }>`select count(*) as count from notifications.mail
      where state in ('waiting', 'sending')`.execute(app.ctx.db)
  ).rows[0]!.count

test('one that was decided when we heard of it is told as that alone', async () => {
  const { tradeId, orders, checkoutId } = await givenPaid()
  const { owner } = orders[0]!.seller.users
  const toOperator = mailsTo(app, operator.email).length
  const messages = await disputeAtStripe(app, { tradeId, outcome: 'won' })
  await send(messages.toReversed())
  await quiet(checkoutId)
  await tell(app)
  expect(await until(unsent, (count) => count === 0n)).toBe(0n)
  const subjects = mailsTo(app, owner.email).map(({ subject }) => subject)
  expect(subjects.filter((one) => one.includes('bank') || one.includes('chargeback'))).toEqual([
    `Won: the chargeback of order ${orders[0]!.id.slice(-12)}`,
  ])
  expect(mailsTo(app, operator.email)).toHaveLength(toOperator)
})

test('one that is not signed by Stripe, or of no payment of ours, changes nothing', async () => {
  const { tradeId, orders, checkoutId } = await givenPaid()
  const [message] = await disputeAtStripe(app, { tradeId })
  const { url, body, headers } = message!
  const forged = await app.anonymous.post(url, body.replace('25600', '25601'), headers)
  expect([forged.status, forged.body.code]).toEqual([400, 'payments.notification_refused'])
  await quiet(checkoutId)
  expect([await orders[0]!.chargebacks(), await orders[0]!.books()]).toEqual([[], HELD])
})
