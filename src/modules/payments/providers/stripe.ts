import Stripe from 'stripe'
import { isId } from '../../../kernel/ids.ts'
import { isCurrency, type Money, money } from '../../../kernel/money.ts'
import { addDays, type Day } from '../../../kernel/period.ts'
import type {
  Ask,
  ChargebackMove,
  Incoming,
  Provider,
  RefundState,
  SettlementLine,
  Told,
  ToldChargeback,
  ToldRefundState,
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
      let failed = 0
      for await (const one of before) {
        if (one.metadata?.['refund_id'] !== refundId) continue
        if (stateOf(one.status) !== 'failed') return toRefundState(one.status)
        failed += 1
      }
      const made = await sdk().refunds.create(
        {
          payment_intent: reference,
          amount: Number(refund.minor),
          metadata: { payment_id: paymentId, refund_id: refundId, reason },
        },
        // What failed stays failed: the next try is another refund to Stripe, the same to us.
        { idempotencyKey: failed === 0 ? refundId : `${refundId}-${failed}` },
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

function stateOf(status: string | null): ToldRefundState {
  if (status === 'succeeded') return 'done'
  return status === 'pending' || status === 'requires_action' ? 'waiting' : 'failed'
}

function toRefundState(status: string | null): RefundState {
  const state = stateOf(status)
  if (state === 'failed') throw new Error(`Stripe did not give it back: ${status}`)
  return state
}

function readNotification(
  { headers, body, now }: Incoming,
  sdk: Stripe,
  { webhookSecret }: StripeKeys,
): Told | undefined | Promise<Told> {
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
    case 'refund.updated':
    case 'refund.failed': {
      const { metadata, status } = event.data.object
      const [paymentId, refundId] = [metadata?.['payment_id'], metadata?.['refund_id']]
      if (!paymentId || !refundId) return { kind: 'other', id }
      return { kind: 'refund', id, paymentId, refundId, state: stateOf(status) }
    }
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed':
      return readDispute(event, sdk)
    default:
      return { kind: 'other', id }
  }
}

/**
 * Every event carries the dispute as it stood, with each move of the balance so far. Which of our
 * payments it is of only the payment at Stripe knows: it is asked.
 */
async function readDispute(
  { id, created, data }: Stripe.Event & { data: { object: Stripe.Dispute } },
  sdk: Stripe,
): Promise<Told> {
  const { object: dispute } = data
  const amount = toMoney(dispute.amount, dispute.currency)
  const intentId = idOf(dispute.payment_intent)
  if (!amount || !intentId) return { kind: 'other', id }
  const { metadata } = await sdk.paymentIntents.retrieve(intentId)
  const paymentId = metadata['payment_id']
  if (!paymentId) return { kind: 'other', id }
  const status = DISPUTE_ENDS[dispute.status] ?? 'open'
  const dueBy = dispute.evidence_details.due_by
  const chargeback: ToldChargeback = {
    id: dispute.id,
    amount,
    reason: dispute.reason,
    status,
    answerBy: dueBy ? atSecond(dueBy) : undefined,
    answerUrl: `${DASHBOARD}${dispute.livemode ? '' : 'test/'}disputes/${dispute.id}`,
    openedAt: atSecond(dispute.created),
    closedAt: status === 'open' ? undefined : atSecond(created),
    moves: dispute.balance_transactions.map((move) => toChargebackMove(move, amount)),
  }
  return { kind: 'chargeback', id, paymentId, chargeback }
}

const DASHBOARD = 'https://dashboard.stripe.com/'

/** An inquiry that ends takes nothing, as a dispute that is won. */
const DISPUTE_ENDS: Readonly<Record<string, ToldChargeback['status']>> = {
  won: 'won',
  warning_closed: 'won',
  prevented: 'won',
  lost: 'lost',
}

const atSecond = (second: number): Date => new Date(second * 1_000)
const idOf = (one: string | { id: string } | null): string | undefined =>
  typeof one === 'string' ? one : one?.id

/** In the buyer's currency also where Stripe keeps its balance in another; the fee is in that one. */
function toChargebackMove(
  { id, amount: moved, currency, fee, created }: Stripe.BalanceTransaction,
  disputed: Money,
): ChargebackMove {
  const kept = toMoney(fee, currency)
  const whole = toMoney(moved, currency)
  if (!kept || !whole) throw new Error(`a line of the balance is not readable: ${id}`)
  const minor = moved < 0 ? -disputed.minor : disputed.minor
  const amount = whole.currency === disputed.currency ? whole : { ...disputed, minor }
  return { reference: id, amount, fee: kept, at: atSecond(created) }
}

/** Moves of the balance that are between Stripe and us alone: nothing of a buyer's is in them. */
const OWN_MOVES =
  /^(payout|transfer|topup|reserve|reserved_funds|stripe_|tax_fee|contribution|anticipation_)/

const LINE_KINDS: Readonly<Record<string, SettlementLine['kind']>> = {
  charge: 'payment',
  payment: 'payment',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failed',
  payment_failure_refund: 'refund_failed',
}

/**
 * What moved the balance on a day (UTC): by the type of the line and its sign, not by what it was made
 * of, since a refund that failed comes with the same object as one that was made.
 */
async function* readSettlement(sdk: Stripe, day: Day): AsyncGenerator<SettlementLine> {
  const second = (at: Day): number => Date.parse(`${at}T00:00:00Z`) / 1_000
  const moves = sdk.balanceTransactions.list({
    created: { gte: second(day), lt: second(addDays(day, 1)) },
    limit: PAGE,
    expand: ['data.source'],
  })
  for await (const move of moves) {
    if (!OWN_MOVES.test(move.type)) yield toLine(move)
  }
}

function toLine(move: Stripe.BalanceTransaction): SettlementLine {
  const { source, currency } = move
  if (move.type === 'adjustment' && typeof source === 'object' && source?.object === 'dispute') {
    const disputed = toMoney(source.amount, source.currency)
    if (!disputed) throw new Error(`a line of the balance is not readable: ${move.id}`)
    const { reference, amount, fee } = toChargebackMove(move, disputed)
    const ofDispute = { kind: 'chargeback', paymentId: undefined, refundId: undefined } as const
    return { ...ofDispute, reference, amount, fee }
  }
  const made =
    typeof source === 'object' && (source?.object === 'charge' || source?.object === 'refund')
      ? source
      : undefined
  const kind = LINE_KINDS[move.type] ?? 'other'
  const isGiven = kind === 'payment' || kind === 'refund_failed'
  const isRight = made !== undefined && isGiven === move.amount > 0
  const fee = toMoney(move.fee, currency)
  const whole = toMoney(move.amount, currency)
  const amount = isRight ? toMoney(made.amount, made.currency) : whole
  if (!amount || !fee) throw new Error(`a line of the balance is not readable: ${move.id}`)
  const { payment_id: paymentId = '', refund_id: refundId = '' } = made?.metadata ?? {}
  const reference = made?.id ?? move.id
  // A type that does not go with its sign or its object is none that we know.
  if (kind === 'other' || !isRight) {
    const about = isId(paymentId) ? paymentId : undefined
    return {
      kind: 'other',
      paymentId: about,
      refundId: undefined,
      reference: move.id,
      amount: whole!,
      fee,
    }
  }
  return {
    kind,
    paymentId: isId(paymentId) ? paymentId : undefined,
    refundId: kind !== 'payment' && isId(refundId) ? refundId : undefined,
    reference,
    amount,
    fee,
  }
}
