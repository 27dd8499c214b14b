import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Currency, isCurrency, money } from '../../../kernel/money.ts'
import type { Ctx } from '../../../platform/context.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import { feeBy } from '../fee.ts'
import { deliver, forged, goodDay, tellLines, tellTrade } from './bad-days.ts'
import { OPTIONS } from './route-options.ts'
import { sendPage, sendPayPage } from './simulator-page.ts'
import { dispute, disputeLines } from './stripe-dispute.ts'
import { eventOf, numberOf, type Shop, seconds, short } from './stripe-event.ts'
import type { SimulatedStripe } from './stripe-keys.ts'
import {
  beginTrade,
  failBack,
  findDisputes,
  findMoves,
  findRefund,
  findRefunds,
  findTrade,
  giveBack,
  type Move,
  moveTrade,
  type Trade,
  type TradeRefund,
} from './trade-store.ts'

/** How it misbehaves, for tests. */
export const mischief = goodDay()

/** What its interface begins with here; the real one begins at its host. */
export const STRIPE_PATH = '/simulators/stripe'
const PROVIDER = 'stripe'
const TITLE = { 'zh-CN': 'Stripe 收银台（模拟）', en: 'Stripe Checkout (simulated)' }
/** What it keeps of a payment. */
export const simulatedFee = feeBy({ basisPoints: 290n, fixedMinor: 200n })

type Answer = Readonly<{ status: number; body: object }>
const done = (body: object): Answer => ({ status: 200, body })
const refused = (status: number, code: string, type = 'invalid_request_error'): Answer => ({
  status,
  body: { error: { type, code, message: `simulated: ${code}` } },
})

/** Stripe's HTTP interface for a laptop: forms in, JSON out, webhooks signed; a person clicks. */
export const createStripeSimulator =
  (keys: () => SimulatedStripe, notifyUrl: () => string): Routes =>
  async (app) => {
    formBodies(app)
    const show = (request: FastifyRequest, reply: FastifyReply, trade: Trade) =>
      sendPayPage(request, reply, { trade, title: TITLE, action: `${STRIPE_PATH}/pay` })
    const missing = (request: FastifyRequest, reply: FastifyReply) =>
      sendPage(request, reply.status(404), {
        title: TITLE.en,
        content: html`<h1>resource_missing</h1>`,
      })

    app.get(`${STRIPE_PATH}/c/pay/:id`, OPTIONS, async (request, reply) => {
      const trade = await findTrade(request.ctx.db, (request.params as { id: string }).id)
      return trade?.provider === PROVIDER ? show(request, reply, trade) : missing(request, reply)
    })

    app.post(`${STRIPE_PATH}/pay`, OPTIONS, async (request, reply) => {
      const { ctx } = request
      const form = formOf(request)
      const before = await findTrade(ctx.db, form.get('id') ?? '')
      if (before?.provider !== PROVIDER) return missing(request, reply)
      // Who goes back leaves the session open: the shop may send them here again.
      if (form.get('refuse')) return reply.redirect(before.returnUrl, 303)
      const trade = (await moveTrade(ctx.db, { id: before.id, to: 'paid', now: ctx.now() }))!
      if (trade.status === 'paid') await tellPaid(ctx, trade, { keys: keys(), url: notifyUrl() })
      return reply.redirect(trade.returnUrl, 303)
    })

    // The buyer's bank takes a payment back, and later decides.
    app.post(`${STRIPE_PATH}/disputes`, OPTIONS, async (request, reply) => {
      const form = formOf(request)
      const [tradeId, told] = [form.get('id') ?? '', form.get('outcome')]
      const outcome = (['won', 'lost', 'given_again'] as const).find((one) => one === told)
      const given = { tradeId, outcome, shop: { keys: keys(), url: notifyUrl() } }
      const isDone = await dispute(request.ctx, mischief, given)
      return isDone ? reply.status(204).send() : missing(request, reply)
    })

    app.route({
      method: ['GET', 'POST'],
      url: `${STRIPE_PATH}/v1/*`,
      ...OPTIONS,
      handler: async (request, reply) => {
        if (mischief.isDown) return reply.status(503).send('')
        const isOurs = request.headers.authorization === `Bearer ${keys().secretKey}`
        const { status, body } = isOurs
          ? await answerTo(request)
          : refused(401, 'api_key_invalid', 'authentication_error')
        return reply.status(status).serializer(JSON.stringify).send(body)
      },
    })
  }

async function answerTo(request: FastifyRequest): Promise<Answer> {
  const { ctx, method } = request
  const { pathname, searchParams } = new URL(request.url, 'http://stripe')
  const path = pathname.slice(`${STRIPE_PATH}/v1`.length)
  const form = formOf(request)
  const key = `${request.headers['idempotency-key'] ?? randomUUID()}`
  const address = `${request.protocol}://${request.headers.host}`
  if (method === 'POST' && path === '/checkout/sessions')
    return beginSession(ctx, { form, key, address })
  const [, id = '', expire] = /^\/checkout\/sessions\/(\w+)(\/expire)?$/.exec(path) ?? []
  if (id) {
    const trade = await findTrade(ctx.db, id)
    if (trade?.provider !== PROVIDER) return refused(404, 'resource_missing')
    if (!expire) return done(sessionOf(tellTrade(mischief, trade)))
    if (trade.status !== 'waiting') return refused(400, 'session_not_open')
    const closed = await moveTrade(ctx.db, { id, to: 'closed', now: ctx.now() })
    return closed?.status === 'closed' ? done(sessionOf(closed)) : refused(400, 'session_not_open')
  }
  const intent = /^\/payment_intents\/(pi_\w+)$/.exec(path)?.[1]
  if (intent) {
    const trade = await findTrade(ctx.db, sessionOfIntent(intent))
    return trade ? done(intentOf(tellTrade(mischief, trade))) : refused(404, 'resource_missing')
  }
  if (path === '/refunds' && method === 'POST') return refund(ctx, form, key)
  if (path === '/refunds') {
    const tradeId = sessionOfIntent(searchParams.get('payment_intent') ?? '')
    return done(listOf((await findRefunds(ctx.db, tradeId)).map(refundOf), path))
  }
  if (path === '/balance_transactions') return listBalance(ctx, searchParams)
  return refused(404, 'resource_missing')
}

const sessionOfIntent = (intent: string): string => intent.replace(/^pi_/, 'cs_test_')

async function beginSession(
  ctx: Ctx,
  { form, key, address }: { form: URLSearchParams; key: string; address: string },
): Promise<Answer> {
  const price = 'line_items[0][price_data]'
  const minor = Number(form.get(`${price}[unit_amount]`))
  const currency = (form.get(`${price}[currency]`) ?? '').toUpperCase()
  const id = `cs_test_${short(key)}`
  if (!Number.isSafeInteger(minor) || minor <= 0 || !isCurrency(currency))
    return refused(400, 'parameter_invalid_integer')
  const asked = short(form.toString())
  const trade = await beginTrade(ctx.db, {
    id,
    provider: PROVIDER,
    subject: form.get(`${price}[product_data][name]`) ?? '',
    amount: money(BigInt(minor), currency),
    notifyUrl: '',
    returnUrl: form.get('success_url') ?? '',
    details: {
      asked,
      clientReference: form.get('client_reference_id') ?? '',
      paymentId: form.get('payment_intent_data[metadata][payment_id]') ?? '',
      url: `${address}${STRIPE_PATH}/c/pay/${id}`,
    },
    createdAt: ctx.now(),
  })
  if (trade.details['asked'] !== asked)
    return refused(400, 'idempotency_key_in_use', 'idempotency_error')
  return done(sessionOf(trade))
}

const sessionOf = (trade: Trade) => ({
  id: trade.id,
  object: 'checkout.session',
  mode: 'payment',
  livemode: false,
  created: seconds(trade.createdAt),
  client_reference_id: trade.details['clientReference'],
  amount_total: Number(trade.amount.minor),
  currency: trade.amount.currency.toLowerCase(),
  status: { waiting: 'open', paid: 'complete', closed: 'expired' }[trade.status],
  payment_status: trade.status === 'paid' ? 'paid' : 'unpaid',
  payment_intent: trade.status === 'paid' ? `pi_${numberOf(trade.id)}` : null,
  metadata: { payment_id: trade.details['paymentId'] },
  url: trade.status === 'waiting' ? trade.details['url'] : null,
})

const intentOf = (trade: Trade) => ({
  id: `pi_${numberOf(trade.id)}`,
  object: 'payment_intent',
  amount: Number(trade.amount.minor),
  amount_received: trade.status === 'paid' ? Number(trade.amount.minor) : 0,
  currency: trade.amount.currency.toLowerCase(),
  status: trade.status === 'paid' ? 'succeeded' : 'requires_payment_method',
  metadata: { payment_id: trade.details['paymentId'] },
})

/** By its idempotency key, so that asking twice gives back once; never more than was paid. */
async function refund(ctx: Ctx, form: URLSearchParams, key: string): Promise<Answer> {
  if (mischief.refund === 'refused') return refused(400, 'balance_insufficient')
  const tradeId = sessionOfIntent(form.get('payment_intent') ?? '')
  const trade = await findTrade(ctx.db, tradeId)
  if (trade?.provider !== PROVIDER) return refused(404, 'resource_missing')
  const minor = Number(form.get('amount'))
  if (!Number.isSafeInteger(minor)) return refused(400, 'parameter_invalid_integer')
  const metadata = Object.fromEntries(
    [...form].flatMap(([name, value]) => {
      const field = /^metadata\[(\w+)\]$/.exec(name)?.[1]
      return field ? [[field, value]] : []
    }),
  )
  const amount = money(BigInt(minor), trade.amount.currency)
  const reason = JSON.stringify(metadata)
  const made = await giveBack(ctx, { tradeId, id: key, amount, reason })
  return made ? done(refundOf(made)) : refused(400, 'charge_already_refunded')
}

const refundOf = ({ tradeId, id, amount, reason, refundedAt, failedAt }: TradeRefund) => ({
  id: `re_${short(id)}`,
  object: 'refund',
  amount: Number(amount.minor),
  currency: amount.currency.toLowerCase(),
  charge: `ch_${numberOf(tradeId)}`,
  payment_intent: `pi_${numberOf(tradeId)}`,
  created: seconds(refundedAt),
  metadata: JSON.parse(reason) as Record<string, string>,
  status: failedAt ? 'failed' : mischief.refund === 'later' ? 'pending' : 'succeeded',
})

const listOf = (data: readonly object[], path: string, hasMore = false) => ({
  object: 'list',
  url: `/v1${path}`,
  has_more: hasMore,
  data,
})

type BalanceLine = Readonly<{
  id: string
  source: { amount: number; metadata: Readonly<Record<string, string | undefined>> }
}>

async function listBalance(ctx: Ctx, asked: URLSearchParams): Promise<Answer> {
  const at = (name: string): Date => new Date(Number(asked.get(`created[${name}]`)) * 1_000)
  const [from, to] = [at('gte'), at('lt')]
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()))
    return refused(400, 'parameter_invalid_integer')
  const moves = await findMoves(ctx.db, { provider: PROVIDER, from, to })
  const lines: readonly BalanceLine[] = moves.map(toBalanceLine)
  const plain = tellLines(mischief, lines, {
    wrong: (line) => ({ ...line, source: { ...line.source, amount: line.source.amount - 1 } }),
    foreign: (line) => ({ ...line, id: `${line.id}x`, source: { ...line.source, metadata: {} } }),
  }).map((line, place) => ({ ...line, id: `${line.id}${place}` }))
  const isToday = ({ created }: { created: number }) =>
    created >= seconds(from) && created < seconds(to)
  const disputes = (await findDisputes(ctx.db, { from, to })).flatMap(disputeLines).filter(isToday)
  const all = [...plain, ...disputes]
  const after = asked.get('starting_after')
  const first = after ? all.findIndex(({ id }) => id === after) + 1 : 0
  const limit = Number(asked.get('limit') ?? 10)
  const page = all.slice(first, first + limit)
  return done(listOf(page, '/balance_transactions', first + limit < all.length))
}

function toBalanceLine({ trade, refund: back, isFailure, at }: Move) {
  const number = numberOf(trade.id)
  const source = back
    ? refundOf(back)
    : {
        id: `ch_${number}`,
        object: 'charge',
        amount: Number(trade.amount.minor),
        currency: trade.amount.currency.toLowerCase(),
        payment_intent: `pi_${number}`,
        metadata: { payment_id: trade.details['paymentId'] },
      }
  // Stripe keeps its fee when a payment is given back.
  const fee = back ? 0 : Number(simulatedFee(trade.amount).minor)
  const given = back ? -Number(back.amount.minor) : Number(trade.amount.minor)
  const amount = isFailure ? -given : given
  return {
    id: `txn_${short(`${source.id}${isFailure}`)}`,
    object: 'balance_transaction',
    type: isFailure ? 'refund_failure' : back ? 'refund' : 'charge',
    amount,
    fee,
    net: amount - fee,
    currency: (trade.amount.currency satisfies Currency).toLowerCase(),
    created: seconds(at),
    source,
  }
}

const tellPaid = (ctx: Ctx, trade: Trade, shop: Shop): Promise<void> =>
  deliver(ctx, mischief, ({ isForged, isAnotherAmount }) => {
    const session = { ...sessionOf(trade), ...(isAnotherAmount ? { amount_total: 1 } : {}) }
    const event = { id: `evt_${short(trade.id)}`, type: 'checkout.session.completed' }
    const made = eventOf({ ...event, object: session, now: ctx.now() }, shop.keys)
    const signature = made.headers['stripe-signature']!
    const lie = { 'stripe-signature': signature.replace(/v1=(\w+)/, (_, v1) => `v1=${forged(v1)}`) }
    const headers = { ...made.headers, ...(isForged ? lie : {}) }
    return { url: shop.url, body: made.body, headers }
  })

/** Tells the shop that money went back after all; `key` is the one the refund was asked under. */
export async function tellRefunded(ctx: Ctx, key: string, shop: Shop): Promise<void> {
  const found = await findRefund(ctx.db, key)
  if (!found) return
  await deliver(ctx, mischief, () => {
    const object = { ...refundOf(found), status: 'succeeded' }
    const event = { id: `evt_${short(key)}`, type: 'refund.updated', object, now: ctx.now() }
    return { url: shop.url, ...eventOf(event, shop.keys) }
  })
}

/** The bank of the buyer sends a refund back: Stripe has the money again, and tells. */
export async function failRefund(ctx: Ctx, key: string, shop: Shop): Promise<void> {
  const failed = await failBack(ctx.db, key, ctx.now())
  if (!failed) return
  await deliver(ctx, mischief, () => {
    const event = { id: `evt_failed_${short(key)}`, type: 'refund.failed', now: ctx.now() }
    return { url: shop.url, ...eventOf({ ...event, object: refundOf(failed) }, shop.keys) }
  })
}
