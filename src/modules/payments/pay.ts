import { isId, newId } from '../../kernel/ids.ts'
import type { Money } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { type Gatherer, gather } from '../../platform/gather.ts'
import { emit, emitAll } from '../../platform/outbox.ts'
import { workThrough } from '../../platform/work-through.ts'
import { DifferingEnded, PaymentCaptured, PaymentDiffers } from './contract.ts'
import { confirmDiffering, resolveDiffering, saveDiffering } from './differing-store.ts'
import { PaymentsErrors as E } from './errors.ts'
import type { Ask, Begun, Payable, Provider, Told, Trade, Way } from './provider.ts'
import { lanesOf, providerNameOf, providerOf } from './provider-of.ts'
import { failRefund, finishRefund } from './refund.ts'
import {
  claimToAsk,
  insertNotifications,
  lockPayments,
  type Payment,
  type PaymentToAsk,
  saveReference,
  setCaptured,
  setClosed,
  startOrFind,
} from './store.ts'
import { featureOfWay } from './way-feature.ts'

/** How a payment is followed when its provider says nothing. */
const FIRST_ASK_MS = 60_000
const ASK_PAUSES = { firstMs: FIRST_ASK_MS, longestMs: 3_600_000 }
/** A buyer who has not paid by then does not pay any more; the provider's own page ends earlier. */
const FOLLOWED_MS = 26 * 3_600_000
/** Of one provider; a question takes it some tenths of a second. */
const ASKED_AT_ONCE = 16
const ASKED_OF_PAGE = 200
const TAKEN_AT_ONCE = 200

export type StartedPayment = Readonly<{
  paymentId: string
  way: Way
  isSimulated: boolean
  begun: Begun
}>

type OfferedWay = Readonly<{ way: Way; isSimulated: boolean }>

const waysIn = (providers: readonly Provider[], currency: string): readonly OfferedWay[] =>
  providers.flatMap(({ ways, isSimulated }) =>
    ways
      .filter(({ currencies }) => currencies.includes(currency))
      .map((way) => ({ way, isSimulated })),
  )

/** Every way to pay an amount of a currency that is not switched off, the default one first. */
export async function waysToPay(
  { features }: Pick<Ctx, 'features'>,
  providers: readonly Provider[],
  currency: string,
): Promise<readonly OfferedWay[]> {
  const open: OfferedWay[] = []
  for (const one of waysIn(providers, currency)) {
    if (await features.isOn(featureOfWay(one.way))) open.push(one)
  }
  return open
}

/**
 * Begins the payment of a checkout, or of what else is named, by the way that is named, or the first there is, or goes on with
 * the one that is open. Throws no_provider, switched_off, and provider_unavailable: then it can be tried again.
 */
export async function startPayment(
  ctx: Ctx,
  providers: readonly Provider[],
  given: Omit<Ask, 'paymentId'> & {
    payable?: Payable
    checkoutId: string
    wayName?: string | undefined
  },
): Promise<StartedPayment> {
  const { payable = 'checkout', checkoutId, amount, wayName, expiresAt } = given
  const [first] = await waysToPay(ctx, providers, amount.currency)
  const named = waysIn(providers, amount.currency).find(({ way }) => way.name === wayName)
  if (named) await ctx.features.require(featureOfWay(named.way))
  const chosen = wayName ? named : first
  if (!chosen) throw E.noProvider({ currency: amount.currency })
  const { way, isSimulated } = chosen
  const startedAt = ctx.now()
  const paymentId = await startOrFind(
    ctx.db,
    { id: newId(), payable, checkoutId, provider: way.name, amount, startedAt },
    { askAt: later(startedAt, FIRST_ASK_MS), payUntil: expiresAt },
  )
  const begun = await begin(ctx, way, { ...given, paymentId })
  // Nobody can have paid yet: who falls over here begins again and gets the same number.
  if (begun.reference) await saveReference(ctx.db, paymentId, begun.reference)
  return { paymentId, way, isSimulated, begun }
}

async function begin(ctx: Ctx, way: Way, ask: Ask): Promise<Begun> {
  try {
    return await way.start(ask)
  } catch (error) {
    ctx.log.warn({ err: error, paymentId: ask.paymentId }, 'a provider did not begin a payment')
    throw E.providerUnavailable({ provider: way.name })
  }
}

/** What came of news about a payment. */
export type Outcome = 'captured' | 'known' | 'closed' | 'waiting' | 'unknown' | 'amount_differs'

type News = Readonly<{ provider: Provider; paymentId: string; trade: Trade }>

type ToldPayment = Extract<Told, { kind: 'payment' }>

/** One queue for each database that this process has open. */
const queues = new WeakMap<
  Db,
  Gatherer<Readonly<{ provider: Provider; told: ToldPayment }>, Outcome>
>()

/**
 * Takes what a provider told, signature checked, in any order and any number of times. Money of
 * another amount than was asked for is not ours to count: nothing changes. What is told meanwhile
 * waits and is taken together.
 */
export async function takeNotification(
  ctx: Ctx,
  provider: Provider,
  told: Exclude<Told, { kind: 'chargeback' }>,
): Promise<void> {
  if (told.kind === 'payment') await takePayment(ctx, provider, told)
  if (told.kind !== 'refund') return
  if (told.state === 'done') await finishRefund(ctx, told)
  if (told.state === 'failed') await failRefund(ctx, told)
  const row = { provider: provider.name, id: told.id, outcome: `refund_${told.state}` }
  await insertNotifications(ctx.db, [row], ctx.now())
}

function takePayment(ctx: Ctx, provider: Provider, told: ToldPayment): Promise<Outcome> {
  let queue = queues.get(ctx.db)
  if (!queue) {
    queue = gather(
      (batch) =>
        transaction(ctx, async (tx) => {
          const news = batch.map((one) => ({
            ...one,
            paymentId: one.told.paymentId,
            trade: one.told,
          }))
          const outcomes = await takeNews(tx, news)
          const rows = batch.map((one, at) => ({
            provider: one.provider.name,
            id: one.told.id,
            outcome: outcomes[at]!,
          }))
          await insertNotifications(tx.db, rows, tx.now())
          return outcomes
        }),
      TAKEN_AT_ONCE,
    )
    queues.set(ctx.db, queue)
  }
  return queue.add({ provider, told })
}

/** `isAnswer`: the provider was asked; what it tells of its own accord is confirmed first. */
async function takeNews(
  tx: TxCtx,
  news: readonly News[],
  { isAnswer = false } = {},
): Promise<Outcome[]> {
  const payments = await lockPayments(tx.db, news.map(({ paymentId }) => paymentId).filter(isId))
  const captured = new Map<string, Readonly<{ payment: Payment; trade: Trade }>>()
  const closed: string[] = []
  const differing: Differing[] = []
  const outcomes = news.map(({ provider, paymentId, trade }): Outcome => {
    const payment = payments.get(paymentId)
    if (!payment || !provider.ways.some(({ name }) => name === payment.provider)) return 'unknown'
    if (payment.status === 'captured' || captured.has(paymentId)) return 'known'
    if (trade.status === 'captured') {
      if (!isSame(trade.amount, payment.amount)) {
        const told = `${trade.amount?.minor}`
        tx.log.error({ paymentId, told }, 'a payment of another amount was told')
        const { amount, reference } = trade
        if (amount && amount.minor > 0n) differing.push({ paymentId, told: amount, reference })
        return 'amount_differs'
      }
      captured.set(paymentId, { payment, trade })
      return 'captured'
    }
    if (trade.status !== 'closed' || payment.status !== 'started') return 'waiting'
    closed.push(paymentId)
    return 'closed'
  })
  if (closed.length > 0) await setClosed(tx.db, closed)
  if (captured.size > 0) await capture(tx, [...captured.values()])
  for (const one of differing) if (!captured.has(one.paymentId)) await keep(tx, one, isAnswer)
  return outcomes
}

type Differing = Parameters<typeof saveDiffering>[1]

async function keep(tx: TxCtx, differing: Differing, isAnswer: boolean): Promise<void> {
  const { paymentId, told } = differing
  if (!isAnswer) return saveDiffering(tx.db, differing, tx.now())
  if (!(await confirmDiffering(tx.db, differing, tx.now()))) return
  const { currency, minor } = told
  await emit(tx, PaymentDiffers, { paymentId, currency, amountMinor: `${minor}` })
}

async function capture(
  tx: TxCtx,
  captured: readonly Readonly<{ payment: Payment; trade: Trade }>[],
): Promise<void> {
  await setCaptured(
    tx.db,
    captured.map(({ payment: { id }, trade: { reference } }) => ({ id, reference })),
    tx.now(),
  )
  const events = captured.map(({ payment: { id, payable, checkoutId, provider, amount } }) => ({
    payable,
    checkoutId,
    paymentId: id,
    provider: providerNameOf(provider),
    currency: amount.currency,
    amountMinor: `${amount.minor}`,
    capturedAt: tx.now().toISOString(),
  }))
  await emitAll(tx, PaymentCaptured, events)
  const corrected = await resolveDiffering(
    tx.db,
    captured.map(({ payment: { id } }) => id),
    tx.now(),
  )
  const ended = corrected.map(({ paymentId, told: { currency, minor } }) => ({
    ...{ paymentId, refundId: null, currency, amountMinor: `${minor}` },
  }))
  await emitAll(tx, DifferingEnded, ended)
}

/**
 * Asks the providers about payments they have told nothing of: at first after a minute, then ever
 * more rarely, and not at all after a day. Each provider is asked beside the others, so that one that
 * does not answer keeps only its own waiting. Returns how many were asked.
 */
export async function askProviders(
  ctx: Ctx,
  providers: readonly Provider[],
  signal?: AbortSignal,
): Promise<number> {
  const now = ctx.now()
  const asked = { now, pauses: ASK_PAUSES, limit: ASKED_OF_PAGE }
  const counts = await Promise.all(
    lanesOf(providers).map((lane) =>
      workThrough(ctx, {
        what: 'asking about payments',
        next: () => claimToAsk(ctx.db, { ...asked, ...lane }),
        each: (payment) => askAbout(ctx, providers, payment),
        about: ({ id: paymentId }) => ({ paymentId }),
        atOnce: ASKED_AT_ONCE,
        signal,
      }),
    ),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

async function askAbout(
  ctx: Ctx,
  providers: readonly Provider[],
  payment: PaymentToAsk,
): Promise<void> {
  const { id, startedAt } = payment
  try {
    await askOnce(ctx, providers, payment)
  } catch (error) {
    ctx.log.warn({ err: error, paymentId: id }, 'a provider did not answer')
  }
  // Whatever was answered: nobody is asked for ever. What is told later is taken all the same.
  if (ctx.now().getTime() - startedAt.getTime() > FOLLOWED_MS) await setClosed(ctx.db, [id])
}

/**
 * Asks about one payment and takes what is answered. One that nobody is to pay any more is closed
 * with its provider first: whoever would pay it now would only be paid back.
 */
export async function askOnce(
  ctx: Ctx,
  providers: readonly Provider[],
  payment: PaymentToAsk,
): Promise<void> {
  const { id, payUntil, isOvertaken } = payment
  const provider = providerOf(providers, payment.provider)
  if (!provider) return
  const ref = { paymentId: id, amount: payment.amount, reference: payment.reference }
  let trade = await provider.query(ref)
  const isOver = isOvertaken || (payUntil !== undefined && payUntil <= ctx.now())
  if (trade.status === 'waiting' && isOver && (await provider.close(ref))) {
    trade = { ...trade, status: 'closed' }
  }
  // Nothing new is nothing to write.
  if (trade.status === 'waiting') return
  await transaction(ctx, (tx) =>
    takeNews(tx, [{ provider, paymentId: id, trade }], { isAnswer: true }),
  )
}

const isSame = (one: Money | undefined, two: Money): boolean =>
  one?.minor === two.minor && one.currency === two.currency

const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms)
