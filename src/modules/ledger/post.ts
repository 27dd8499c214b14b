import { assert } from '../../kernel/assert.ts'
import {
  type Currency,
  formatAmount,
  type Money,
  money,
  parseMoney,
  zero,
} from '../../kernel/money.ts'
import { addDays, type Day, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { commissionOf, EVERYBODY, type SoldGoods } from './commission.ts'
import { selectRules } from './commission-store.ts'
import {
  exchanged,
  type LockedRate,
  lockFacts,
  rateFacts,
  readLock,
  readUnlocked,
  unlockedFacts,
} from './exchange.ts'
import {
  asSettled,
  type ClearedBy,
  type ComesBack,
  captured,
  changesTo,
  clawedBack,
  clearedBy,
  type Entry,
  escrowMinor,
  type Journal,
  MARKET,
  type Parts,
  providerSettled,
  refunded as refundedEntries,
  settled,
  unallocated,
  unallocatedReturned,
} from './journal.ts'
import { lockExchange, quoteExchange } from './quote-exchange.ts'
import { readReserve, reserveFacts, reserveInForce } from './reserve.ts'
import {
  findHold,
  insertHold,
  type ReserveHold,
  selectReserveRules,
  takeFromHold,
} from './reserve-store.ts'
import {
  insertJournals,
  lockSubjects,
  type PostedJournal,
  selectJournalsOf,
  selectSettlementCurrencies,
} from './store.ts'

/** The money of one order: `subject` is its id, and all its journals lie under it. */
export type OrderMoney = Readonly<{ businessId: string; subject: string }>

/** A payment for goods placed at a moment, with what of it each line of goods is. */
export type HeldPayment = OrderMoney &
  Readonly<{
    total: Money
    paymentId: string
    provider: ClearedBy
    placedAt: Date
    goods: readonly SoldGoods[]
  }>

/**
 * Buyers' payments are held. What was in force is frozen: the commission and the reserve of the moment
 * the order was placed, the exchange rate of this one.
 */
export async function postCaptured(tx: TxCtx, payments: readonly HeldPayment[]): Promise<void> {
  await lockSubjects(tx.db, payments)
  const businessIds = [...new Set(payments.map(({ businessId }) => businessId))]
  const rules = await selectRules(tx.db, [EVERYBODY, ...businessIds])
  const reserveRules = await selectReserveRules(tx.db, [EVERYBODY, ...businessIds])
  const currencies = await selectSettlementCurrencies(tx.db, businessIds)
  const now = tx.now()
  const journals: Journal[] = []
  for (const { businessId, subject, total, paymentId, provider, placedAt, goods } of payments) {
    const { currency } = total
    const commission = commissionOf(rules, { businessId, placedAt, currency, goods })
    const to = currencies.get(businessId) ?? currency
    const exchange = to === currency ? {} : await exchangeFacts(tx, { from: currency, to, now })
    journals.push({
      businessId,
      kind: 'captured',
      reference: subject,
      subject,
      facts: {
        paymentId,
        commission: formatAmount(commission.amount),
        commissionRules: commission.ruleIds.join(' '),
        ...reserveFacts(reserveInForce(reserveRules, { businessId, at: placedAt })),
        ...exchange,
      },
      entries: captured(total, provider),
    })
  }
  await insertJournals(tx.db, journals, now)
}

/** Goods of an order that are settled, where others were cancelled out of it. */
export type Sold = Readonly<{ placedAt: Date; goods: readonly SoldGoods[] }>

/** As frozen at the payment; of fewer goods by the same rules, which are never changed. */
export async function commissionToKeep(
  db: Db,
  given: Readonly<{
    businessId: string
    currency: Currency
    facts: Journal['facts']
    sold?: Sold | undefined
  }>,
): Promise<Money> {
  const { businessId, currency, facts, sold } = given
  if (!sold) return parseMoney(facts['commission'] ?? '0', currency) ?? zero(currency)
  const rules = await selectRules(db, [EVERYBODY, businessId])
  return commissionOf(rules, { businessId, currency, ...sold }).amount
}

const isOfChargeback = ({ kind }: PostedJournal): boolean =>
  kind === 'charged_back' || kind === 'charge_reinstated'

/** Went back, to the buyer or through their bank, after it had been given to whom it belonged. */
export const isAfterSettlement = (journal: PostedJournal): boolean =>
  (journal.kind === 'refunded' || isOfChargeback(journal)) &&
  journal.facts['isSettled'] === 'true' &&
  !isLate(journal)

/** Came again after the order had been settled without it, and was given to whom it belonged. */
const isLate = ({ facts }: Pick<Journal, 'facts'>): boolean => facts['isLate'] === 'true'

/** All that was given to whom it belonged: when the order was settled, and late. */
export const allSettled = (
  settlement: PostedJournal,
  journals: readonly Pick<Journal, 'facts' | 'entries'>[],
): Entry[] => [
  ...settlement.entries,
  ...asSettled(journals.filter(isLate).flatMap(({ entries }) => entries)),
]

const comesBackFacts = ({ tax, freight }: ComesBack): Record<string, string> => ({
  taxComesBack: `${tax}`,
  freightComesBack: `${freight}`,
})

const outOfEscrow = (back: readonly PostedJournal[]): bigint =>
  escrowMinor(back.flatMap(({ entries }) => entries))

/** The rate locked for a payment, or that none was, since the newest one is too old. */
async function exchangeFacts(
  tx: TxCtx,
  pair: { from: Currency; to: Currency; now: Date },
): Promise<Record<string, string>> {
  const found = await lockExchange(tx.db, pair)
  return 'lock' in found ? lockFacts(found.lock) : unlockedFacts(pair.to, found.stale?.day)
}

const NOTHING: ComesBack = { tax: false, freight: false }

/**
 * What is held is given to whom it belongs, once. `parts` are of the goods that were not cancelled out
 * of the order (`sold` names them when some were), `refunded` is all that has gone back, `chargedBack`
 * what the buyer's bank has taken, `comesBack` what customs and carriers do not keep of it. Does
 * nothing before the payment, and what had gone back by then, were posted: false.
 */
export const postSettled = (
  ctx: Ctx,
  {
    businessId,
    subject,
    parts,
    refunded,
    chargedBack = zero(refunded.currency),
    comesBack = NOTHING,
    sold,
  }: OrderMoney & {
    parts: Parts
    refunded: Money
    chargedBack?: Money
    comesBack?: ComesBack
    sold?: Sold
  },
): Promise<boolean> =>
  transaction(ctx, async (tx) => {
    await lockSubjects(tx.db, [{ businessId, subject }])
    const journals = await selectJournalsOf(tx.db, businessId, subject)
    const payment = journals.find(({ kind }) => kind === 'captured')
    if (!payment) return false
    if (journals.some(({ kind }) => kind === 'settled')) return true
    const back = journals.filter(({ kind }) => kind === 'refunded')
    const byBank = outOfEscrow(journals.filter(isOfChargeback))
    if (outOfEscrow(back) < refunded.minor || byBank !== chargedBack.minor) return false
    const { currency } = parts.total
    const ofParts = outOfEscrow(back.filter(({ facts }) => facts['isPart'] === 'true'))
    const given = { businessId, currency, facts: payment.facts, sold }
    const commission = await commissionToKeep(tx.db, given)
    const exchange = await rateToSettleAt(tx, currency, payment.facts)
    const lock = exchange?.rate
    const rate = exchange?.isLocked ? lockFacts(lock) : rateFacts(lock)
    const reserve = readReserve(payment.facts)
    const journal = {
      businessId,
      kind: 'settled',
      reference: subject,
      subject,
      facts: {
        commission: formatAmount(commission),
        ...comesBackFacts(comesBack),
        ...reserveFacts(reserve),
        ...rate,
      },
      entries: settled(parts, {
        refunded: money(outOfEscrow(back) - ofParts + byBank, currency),
        commission,
        comesBack,
        lock,
        reserveBasisPoints: reserve?.basisPoints ?? 0,
      }),
    } as const
    const now = tx.now()
    await insertJournals(tx.db, [journal], now)
    const kept = journal.entries.find(({ account }) => account === 'reserve')
    if (kept && reserve) {
      const releaseDay = addDays(dayOf(now, 'UTC'), reserve.days)
      const hold = { ...reserve, businessId, subject, settledAt: now, releaseDay }
      await insertHold(tx.db, { ...hold, currency: kept.currency, keptMinor: -kept.minor })
    }
    return true
  })

/**
 * The rate locked at payment, or when none was or it has expired that of today: the newest that is
 * known. Where nobody quotes the pair any more, what was locked, or the buyer's own currency.
 */
export async function rateToSettleAt(
  tx: Pick<Ctx, 'db' | 'now'>,
  from: Currency,
  facts: Journal['facts'],
): Promise<Readonly<{ rate: LockedRate; isLocked: boolean }> | undefined> {
  const lock = readLock(facts)
  const now = tx.now()
  const to = lock?.to ?? readUnlocked(facts)
  if (!to) return undefined
  if (lock && now <= lock.expiresAt) return { rate: lock, isLocked: true }
  const quoted = await quoteExchange(tx.db, { from, to, now })
  if (quoted) return { rate: quoted, isLocked: false }
  return lock && { rate: lock, isLocked: true }
}

/**
 * Money went back to the buyer, before or after it was settled; `comesBack` counts after, and `isPart`
 * says that it was paid for goods that were cancelled out of the order. False before the payment was
 * posted.
 */
export const postRefunded = (
  ctx: Ctx,
  {
    businessId,
    subject,
    amount,
    refundId,
    comesBack,
    isPart = false,
  }: OrderMoney & { amount: Money; refundId: string; comesBack: ComesBack; isPart?: boolean },
): Promise<boolean> =>
  transaction(ctx, async (tx) => {
    await lockSubjects(tx.db, [{ businessId, subject }])
    const journals = await selectJournalsOf(tx.db, businessId, subject)
    if (!journals.some(({ kind }) => kind === 'captured')) return false
    const back = journals.filter(({ kind }) => kind === 'refunded')
    if (back.some(({ reference }) => reference === refundId)) return true
    const provider = clearedBy(journals.flatMap(({ entries }) => entries))
    assert(provider, 'money that came in came through somebody')
    const settlement = journals.find(({ kind }) => kind === 'settled')
    const own = { businessId, kind: 'refunded', reference: refundId, subject } as const
    // What was paid for cancelled goods is held until it goes back, whenever the rest is settled.
    const facts = { isSettled: 'false', ...(isPart ? { isPart: 'true' } : {}) }
    if (!settlement || isPart) {
      const journal = { ...own, facts, entries: refundedEntries(amount, provider) }
      await insertJournals(tx.db, [journal], tx.now())
      return true
    }
    const hold = await findHold(tx.db, own)
    const journal = afterSettlement(own, amount, {
      ...{ provider, settlement, comesBack, hold },
      released: allSettled(settlement, journals),
      earlier: journals.filter(isAfterSettlement),
    })
    await insertJournals(tx.db, [journal], tx.now())
    const taken = journal.entries.find(({ account }) => account === 'reserve')
    if (taken) await takeFromHold(tx.db, own, taken.minor)
    return true
  })

export function afterSettlement(
  own: Pick<Journal, 'businessId' | 'kind' | 'reference' | 'subject'>,
  amount: Money,
  {
    provider,
    settlement,
    released,
    earlier,
    comesBack,
    hold,
  }: {
    provider: ClearedBy
    settlement: PostedJournal
    /** See `allSettled`. */
    released: readonly Entry[]
    /** What went back after it before. */
    earlier: readonly PostedJournal[]
    comesBack: ComesBack
    hold: ReserveHold | undefined
  },
): Journal {
  const lock = readLock(settlement.facts)
  return {
    ...own,
    facts: {
      isSettled: 'true',
      ...comesBackFacts(comesBack),
      ...(settlement.facts['exchangeExpiresAt'] ? lockFacts(lock) : rateFacts(lock)),
    },
    entries: clawedBack(amount, {
      provider,
      settlement: released,
      earlier: earlier.flatMap(({ entries }) => entries),
      comesBack,
      lock,
      reserveMinor: hold?.keptMinor ?? 0n,
    }),
  }
}

export type ProviderDay = Readonly<{
  provider: ClearedBy
  isSimulated: boolean
  day: Day
  /** Of reading its file: a later one replaces what an earlier one had come to. */
  attempt: number
  taken: Money
  /** In the currency of what was taken, or in another one. */
  fee: Money
  /** Of the fee, what was posted when the money of chargebacks was taken. */
  postedFee: Money
}>

/**
 * What a provider's file of a day comes to, in the market's own books: posted is what changes since
 * the file was read before. A fee in another currency is posted in its own, with what it is in the
 * other at the day's reference rate. Told again, or of an earlier attempt, it does nothing.
 */
export const postProviderSettled = (
  ctx: Ctx,
  { provider, isSimulated, day, attempt, taken, fee, postedFee }: ProviderDay,
): Promise<void> =>
  transaction(ctx, async (tx) => {
    const isSame = fee.currency === taken.currency
    const currencies = isSame ? taken.currency : `${taken.currency}/${fee.currency}`
    const name = isSimulated ? `${provider}_simulated` : provider
    const order = { businessId: MARKET, subject: `${name}/${day}/${currencies}` }
    await lockSubjects(tx.db, [order])
    const posted = await selectJournalsOf(tx.db, order.businessId, order.subject)
    if (posted.some(({ facts }) => Number(facts['attempt']) >= attempt)) return
    const before = posted.flatMap(({ entries }) => entries)
    const journal = {
      ...order,
      kind: 'provider_settled',
      reference: `${order.subject}/${attempt}`,
      facts: {
        attempt: `${attempt}`,
        takenMinor: `${taken.minor}`,
        feeMinor: `${fee.minor}`,
        ...(isSame ? {} : await feeFacts(tx, { day, fee, to: taken.currency })),
      },
      entries: changesTo(providerSettled({ taken, fee, posted: postedFee }, provider), before),
    } as const
    await insertJournals(tx.db, [journal], tx.now())
  })

/** What a fee comes to in another currency; nothing where nobody quotes the pair. */
async function feeFacts(
  tx: TxCtx,
  { day, fee, to }: { day: Day; fee: Money; to: Currency },
): Promise<Record<string, string>> {
  const now = new Date(`${day}T00:00:00Z`)
  const quoted = await quoteExchange(tx.db, { from: fee.currency, to, now })
  if (!quoted) return {}
  return {
    ...rateFacts(quoted),
    feeCurrency: fee.currency,
    feeExchanged: formatAmount(exchanged(fee, quoted)),
  }
}

type Unallocated = Readonly<{
  paymentId: string
  provider: ClearedBy
  amount: Money
  /** Why no order takes it. */
  reason: string
}>

/** Money that no order takes, in the market's own books, once for each payment and reason to post it. */
export const postUnallocated = (
  ctx: Ctx,
  { paymentId, provider, amount, reason }: Unallocated,
): Promise<unknown> =>
  transaction(ctx, (tx) =>
    insertJournals(
      tx.db,
      [
        {
          businessId: MARKET,
          kind: 'unallocated',
          reference: paymentId,
          subject: paymentId,
          facts: { reason },
          entries: unallocated(amount, provider),
        },
      ],
      tx.now(),
    ),
  )

/**
 * It has gone back, or was nobody's after all; `reference` says by what. What was not posted when it
 * came is posted now, so that the order of the two stories does not matter.
 */
export const postUnallocatedReturned = (
  ctx: Ctx,
  { paymentId, provider, amount, reason, reference }: Unallocated & Readonly<{ reference: string }>,
): Promise<unknown> =>
  transaction(ctx, (tx) => {
    const of = { businessId: MARKET, subject: paymentId, facts: { reason } } as const
    const came = { ...of, kind: 'unallocated', reference: paymentId } as const
    const went = { ...of, kind: 'unallocated_returned', reference } as const
    return insertJournals(
      tx.db,
      [
        { ...came, entries: unallocated(amount, provider) },
        { ...went, entries: unallocatedReturned(amount, provider) },
      ],
      tx.now(),
    )
  })
