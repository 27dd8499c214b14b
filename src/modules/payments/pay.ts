import { isId, newId } from '../../kernel/ids.ts'
import type { Money } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { type Gatherer, gather } from '../../platform/gather.ts'
import { emitAll } from '../../platform/outbox.ts'
import { PaymentCaptured } from './contract.ts'
import { PaymentsErrors as E } from './errors.ts'
import type { Ask, Provider, Told, Trade } from './provider.ts'
import {
  askAgain,
  insertNotifications,
  lockPayments,
  type Payment,
  selectToAsk,
  setCaptured,
  setClosed,
  startOrFind,
} from './store.ts'

/** How a payment is followed when its provider says nothing. */
const FIRST_ASK_MS = 60_000
const LONGEST_ASK_MS = 3_600_000
/** A buyer who has not paid by then does not pay any more; the provider's own page ends earlier. */
const FOLLOWED_MS = 26 * 3_600_000
const ASKED_AT_ONCE = 50
const TAKEN_AT_ONCE = 200

export type StartedPayment = Readonly<{ paymentId: string; provider: Provider; payUrl: string }>

/**
 * Begins the payment of a checkout, or goes on with the one that is open, and says where the buyer
 * pays. Throws no_provider.
 */
export async function startPayment(
  ctx: Ctx,
  providers: readonly Provider[],
  given: Omit<Ask, 'paymentId'> & { checkoutId: string },
): Promise<StartedPayment> {
  const { checkoutId, amount } = given
  const provider = providers.find(({ currencies }) => currencies.includes(amount.currency))
  if (!provider) throw E.noProvider({ currency: amount.currency })
  const startedAt = ctx.now()
  const paymentId = await startOrFind(
    ctx.db,
    { id: newId(), checkoutId, provider: provider.name, amount, startedAt },
    later(startedAt, FIRST_ASK_MS),
  )
  return { paymentId, provider, payUrl: provider.payUrl({ ...given, paymentId }) }
}

/** What came of news about a payment. */
export type Outcome = 'captured' | 'known' | 'closed' | 'waiting' | 'unknown' | 'amount_differs'

type News = Readonly<{ provider: string; paymentId: string; trade: Trade }>

/** One queue for each database that this process has open. */
const queues = new WeakMap<Db, Gatherer<Readonly<{ provider: string; told: Told }>, Outcome>>()

/**
 * Takes what a provider told, signature checked, in any order and any number of times. Money of
 * another amount than was asked for is not ours to count: nothing changes. What is told meanwhile
 * waits and is taken together.
 */
export function takeNotification(ctx: Ctx, provider: string, told: Told): Promise<Outcome> {
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
            provider: one.provider,
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

async function takeNews(tx: TxCtx, news: readonly News[]): Promise<Outcome[]> {
  const payments = await lockPayments(tx.db, news.map(({ paymentId }) => paymentId).filter(isId))
  const captured = new Map<string, Readonly<{ payment: Payment; trade: Trade }>>()
  const closed: string[] = []
  const outcomes = news.map(({ provider, paymentId, trade }): Outcome => {
    const payment = payments.get(paymentId)
    if (payment?.provider !== provider) return 'unknown'
    if (payment.status === 'captured' || captured.has(paymentId)) return 'known'
    if (trade.status === 'captured') {
      if (!isSame(trade.amount, payment.amount)) {
        const told = `${trade.amount?.minor}`
        tx.log.error({ paymentId, told }, 'a payment of another amount was told')
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
  return outcomes
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
  const events = captured.map(({ payment: { id, checkoutId, amount } }) => ({
    checkoutId,
    paymentId: id,
    currency: amount.currency,
    amountMinor: `${amount.minor}`,
    capturedAt: tx.now().toISOString(),
  }))
  await emitAll(tx, PaymentCaptured, events)
}

/**
 * Asks the providers about payments they have told nothing of: at first after a minute, then ever
 * more rarely, and not at all after a day. Returns how many were asked.
 */
export async function askProviders(
  ctx: Ctx,
  providers: readonly Provider[],
  signal?: AbortSignal,
): Promise<number> {
  const waiting = await selectToAsk(ctx.db, ctx.now(), ASKED_AT_ONCE)
  for (const payment of waiting) {
    if (signal?.aborted) break
    await askAbout(ctx, providers, payment)
  }
  return waiting.length
}

async function askAbout(ctx: Ctx, providers: readonly Provider[], payment: Payment): Promise<void> {
  const { id, startedAt, askedTimes } = payment
  const now = ctx.now()
  const pause = Math.min(FIRST_ASK_MS * 2 ** Math.min(askedTimes, 10), LONGEST_ASK_MS)
  // Written before the question: a provider that does not answer is not asked all the time.
  await askAgain(ctx.db, id, later(now, pause))
  const provider = providers.find(({ name }) => name === payment.provider)
  try {
    const trade = await provider?.query(id)
    if (trade) {
      const news = { provider: payment.provider, paymentId: id, trade }
      await transaction(ctx, (tx) => takeNews(tx, [news]))
    }
  } catch (error) {
    ctx.log.warn({ err: error, paymentId: id }, 'a provider did not answer')
  }
  // Whatever was answered: nobody is asked for ever. What is told later is taken all the same.
  if (now.getTime() - startedAt.getTime() > FOLLOWED_MS) await setClosed(ctx.db, [id])
}

const isSame = (one: Money | undefined, two: Money): boolean =>
  one?.minor === two.minor && one.currency === two.currency

const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms)
