import Stripe from 'stripe'
import { isId } from '../../../kernel/ids.ts'
import { isCurrency, type Money, money } from '../../../kernel/money.ts'
import { addDays, type Day } from '../../../kernel/period.ts'
import type {
  Ask,
  Incoming,
  Provider,
  RefundState,
  SettlementLine,
  Told,
  Trade,
} from '../provider.ts'
import { wayName, wayTitle } from './way-names.ts'

export type StripeMethod = 'card' | 'alipay' | 'wechat_pay'
export type StripeKeys = Readonly<{ secretKey: string; webhookSecret: string }>

export type StripeAccount = Readonly<{
  keys: () => StripeKeys
  /** `https://api.stripe.com`, or where a simulator of it begins. */
  base: () => string
  publicUrl: string
  isSimulated: boolean
  methods: readonly StripeMethod[]
  agreedFee?: ((amount: Money) => Money) | undefined
}>

const STRIPE_BASE = 'https://api.stripe.com'
const STRIPE_CURRENCIES = ['CNY', 'SGD', 'USD'] as const

const TIMEOUT_MS = 10_000
const SIGNED_FOR_S = 300
const PAGE = 100

/** Stripe by its official SDK: its checkout page with cards, Alipay and WeChat Pay. */
export function createStripe(account: StripeAccount): Provider {
  const { isSimulated } = account
  let made: { base: string; sdk: Stripe } | undefined
  const sdk = (): Stripe => {
    const base = account.base()
    if (made?.base !== base) {
      made = { base, sdk: new Stripe(account.keys().secretKey, optionsFor(base)) }
    }
    return made.sdk
  }

  const way = {
    name: wayName('stripe', isSimulated),
    title: wayTitle({ 'zh-CN': '银行卡等 · Stripe', en: 'Card and more (Stripe)' }, isSimulated),
    currencies: STRIPE_CURRENCIES,
    async start({ paymentId, amount, title, returnPath }: Ask) {
      // The two wallets take the currency they are kept in.
      const methods = amount.currency === 'CNY' ? account.methods : (['card'] as const)
      const metadata = { payment_id: paymentId }
      const session = await sdk().checkout.sessions.create(
        {
          mode: 'payment',
          client_reference_id: paymentId,
          allowed_payment_method_types: [...methods],
          ...(methods.includes('wechat_pay')
            ? { payment_method_options: { wechat_pay: { client: 'web' as const } } }
            : {}),
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: amount.currency.toLowerCase(),
                unit_amount: Number(amount.minor),
                product_data: { name: title },
              },
            },
          ],
          success_url: account.publicUrl + returnPath,
          cancel_url: account.publicUrl + returnPath,
          metadata,
          // Charges carry it on, and through them the settlement.
          payment_intent_data: { metadata },
        },
        { idempotencyKey: paymentId },
      )
      if (!session.url) throw new Error(`the session ${session.id} has no page`)
      const { origin } = new URL(session.url)
      const payUrl = isSimulated ? session.url.slice(origin.length) : session.url
      return { payUrl, reference: session.id }
    },
  }

  return {
    name: 'stripe',
    isSimulated,
    ways: [way],
    async query({ reference }) {
      if (!reference) return NOT_BEGUN
      if (!reference.startsWith('cs_')) {
        const intent = await sdk().paymentIntents.retrieve(reference)
        const amount = toMoney(intent.amount_received, intent.currency)
        const status = intent.status === 'succeeded' ? 'captured' : 'waiting'
        return { status, amount, reference }
      }
      return toTrade(await sdk().checkout.sessions.retrieve(reference))
    },
    async close({ reference }) {
      if (!reference) return false
      await sdk().checkout.sessions.expire(reference)
      return true
    },
    async refund({ paymentId, reference, refundId, refund, reason }) {
      if (!reference) throw new Error(`payment ${paymentId} has no number at Stripe`)
      // Its keys are forgotten after a day: what was made before is looked for first.
      const before = sdk().refunds.list({ payment_intent: reference, limit: PAGE })
      for await (const one of before) {
        if (one.metadata?.['refund_id'] === refundId) return toRefundState(one.status)
      }
      const made = await sdk().refunds.create(
        {
          payment_intent: reference,
          amount: Number(refund.minor),
          metadata: { payment_id: paymentId, refund_id: refundId, reason },
        },
        { idempotencyKey: refundId },
      )
      return toRefundState(made.status)
    },
    readNotification: (incoming) => readNotification(incoming, sdk(), account.keys()),
    timeZone: 'UTC',
    agreedFee: account.agreedFee,
    readSettlement: (day) => readSettlement(sdk(), day),
  }
}

const NOT_BEGUN: Trade = { status: 'waiting', amount: undefined, reference: undefined }

/** The SDK knows hosts and ports; below which path a simulator stands it is told by its client. */
function optionsFor(base: string): ConstructorParameters<typeof Stripe>[1] {
  const { protocol, hostname, port, pathname } = new URL(base)
  const common = { timeout: TIMEOUT_MS, maxNetworkRetries: 1, telemetry: false }
  if (base === STRIPE_BASE) return common
  const below = pathname.replace(/\/$/, '')
  const httpClient = Stripe.createFetchHttpClient((input: string | URL | Request, init) => {
    const url = new URL(String(input))
    url.pathname = below + url.pathname
    return fetch(url, init)
  })
  return {
    ...common,
    httpClient,
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    ...(port ? { port } : {}),
  }
}

function toTrade(session: Stripe.Checkout.Session): Trade {
  const { payment_intent: intent } = session
  const isCaptured = session.payment_status === 'paid'
  return {
    status: isCaptured ? 'captured' : session.status === 'expired' ? 'closed' : 'waiting',
    amount: toMoney(session.amount_total, session.currency),
    reference: (typeof intent === 'string' ? intent : intent?.id) ?? undefined,
  }
}

function toMoney(minor: number | null, currency: string | null): Money | undefined {
  const code = (currency ?? '').toUpperCase()
  return minor !== null && isCurrency(code) ? money(BigInt(minor), code) : undefined
}

function toRefundState(status: string | null): RefundState {
  if (status === 'succeeded') return 'done'
  if (status === 'pending' || status === 'requires_action') return 'waiting'
  throw new Error(`Stripe did not give it back: ${status}`)
}

function readNotification(
  { headers, body, now }: Incoming,
  sdk: Stripe,
  { webhookSecret }: StripeKeys,
): Told | undefined {
  let event: Stripe.Event
  try {
    const signature = `${headers['stripe-signature'] ?? ''}`
    const at = now.getTime()
    event = sdk.webhooks.constructEvent(body, signature, webhookSecret, SIGNED_FOR_S, undefined, at)
  } catch {
    return undefined
  }
  const { id } = event
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
    case 'checkout.session.expired': {
      const session = event.data.object
      const paymentId = session.client_reference_id
      if (!paymentId) return { kind: 'other', id }
      const isFailed = event.type === 'checkout.session.async_payment_failed'
      const trade = toTrade(session)
      return {
        kind: 'payment',
        id,
        paymentId,
        ...trade,
        status: isFailed ? 'closed' : trade.status,
      }
    }
    case 'refund.created':
    case 'refund.updated': {
      const { metadata, status } = event.data.object
      const [paymentId, refundId] = [metadata?.['payment_id'], metadata?.['refund_id']]
      if (!paymentId || !refundId) return { kind: 'other', id }
      const state = status === 'succeeded' ? 'done' : 'waiting'
      return { kind: 'refund', id, paymentId, refundId, state }
    }
    default:
      return { kind: 'other', id }
  }
}

/** Charges and refunds of a day (UTC) from the balance, each with what it was made of. */
async function* readSettlement(sdk: Stripe, day: Day): AsyncGenerator<SettlementLine> {
  const second = (at: Day): number => Date.parse(`${at}T00:00:00Z`) / 1_000
  const moves = sdk.balanceTransactions.list({
    created: { gte: second(day), lt: second(addDays(day, 1)) },
    limit: PAGE,
    expand: ['data.source'],
  })
  for await (const { source, fee, currency } of moves) {
    if (typeof source !== 'object' || source === null) continue
    // Payouts and the like move nothing between a buyer and us.
    if (source.object !== 'charge' && source.object !== 'refund') continue
    const kind = source.object === 'charge' ? 'payment' : 'refund'
    const amount = toMoney(source.amount, source.currency)
    const kept = toMoney(fee, currency)
    if (!amount || !kept) throw new Error(`a line of the balance is not readable: ${source.id}`)
    const { payment_id: paymentId = '', refund_id: refundId = '' } = source.metadata ?? {}
    yield {
      kind,
      paymentId: isId(paymentId) ? paymentId : undefined,
      refundId: kind === 'refund' && isId(refundId) ? refundId : undefined,
      reference: source.id,
      amount,
      fee: kept,
    }
  }
}
