import { isId, newId } from '../../kernel/ids.ts'
import type { Money } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { PaymentCaptured } from './contract.ts'
import { PaymentsErrors as E } from './errors.ts'
import type { Ask, Provider, Told, Trade } from './provider.ts'
import {
  askAgain,
  insertNotification,
  insertPayment,
  lockPayment,
  lockStarts,
  type Payment,
  selectStarted,
  selectToAsk,
  setCaptured,
  setClosed,
} from './store.ts'

/** How a payment is followed when its provider says nothing. */
const FIRST_ASK_MS = 60_000
const LONGEST_ASK_MS = 3_600_000
/** A buyer who has not paid by then does not pay any more; the provider's own page ends earlier. */
const FOLLOWED_MS = 26 * 3_600_000
const ASKED_AT_ONCE = 50

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
  const paymentId = await transaction(ctx, async (tx) => {
    await lockStarts(tx.db, checkoutId)
    const open = await selectStarted(tx.db, checkoutId)
    if (open?.provider === provider.name && open.amount.minor === amount.minor) return open.id
    const payment: Payment = {
      id: newId(),
      checkoutId,
      provider: provider.name,
      amount,
      status: 'started',
      refundedMinor: 0n,
      startedAt: tx.now(),
      askedTimes: 0,
    }
    await insertPayment(tx.db, payment, later(tx.now(), FIRST_ASK_MS))
    return payment.id
  })
  return { paymentId, provider, payUrl: provider.payUrl({ ...given, paymentId }) }
}

/** What came of news about a payment. */
export type Outcome = 'captured' | 'known' | 'closed' | 'waiting' | 'unknown' | 'amount_differs'

/**
 * Takes what a provider told, signature checked, in any order and any number of times. Money of
 * another amount than was asked for is not ours to count: nothing changes.
 */
export const takeNotification = (ctx: Ctx, provider: string, told: Told): Promise<Outcome> =>
  transaction(ctx, async (tx) => {
    const outcome = await takeTrade(tx, provider, told.paymentId, told)
    await insertNotification(tx.db, { provider, id: told.id, outcome, now: tx.now() })
    return outcome
  })

async function takeTrade(
  tx: TxCtx,
  provider: string,
  paymentId: string,
  trade: Trade,
): Promise<Outcome> {
  const payment = isId(paymentId) ? await lockPayment(tx.db, paymentId) : undefined
  if (payment?.provider !== provider) return 'unknown'
  if (payment.status === 'captured') return 'known'
  if (trade.status === 'captured') {
    if (!isSame(trade.amount, payment.amount)) {
      tx.log.error(
        { paymentId, told: `${trade.amount?.minor}` },
        'a payment of another amount was told',
      )
      return 'amount_differs'
    }
    await setCaptured(tx.db, paymentId, { reference: trade.reference ?? null, now: tx.now() })
    const { checkoutId, amount } = payment
    await emit(tx, PaymentCaptured, {
      checkoutId,
      paymentId,
      currency: amount.currency,
      amountMinor: `${amount.minor}`,
      capturedAt: tx.now().toISOString(),
    })
    return 'captured'
  }
  if (trade.status === 'closed' && payment.status === 'started') {
    await setClosed(tx.db, paymentId)
    return 'closed'
  }
  return 'waiting'
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
    if (trade) await transaction(ctx, (tx) => takeTrade(tx, payment.provider, id, trade))
  } catch (error) {
    ctx.log.warn({ err: error, paymentId: id }, 'a provider did not answer')
  }
  // Whatever was answered: nobody is asked for ever. What is told later is taken all the same.
  if (now.getTime() - startedAt.getTime() > FOLLOWED_MS) await setClosed(ctx.db, id)
}

const isSame = (one: Money | undefined, two: Money): boolean =>
  one?.minor === two.minor && one.currency === two.currency

const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms)
