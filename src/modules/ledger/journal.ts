import { assert } from '../../kernel/assert.ts'
import { allocate, type Currency, type Money, money } from '../../kernel/money.ts'
import { exchanged, type LockedRate } from './exchange.ts'

/** The market itself, whose own books are kept like a seller's. */
export const MARKET = '00000000-0000-0000-0000-000000000000'

/** Whoever takes in what buyers pay: each has an account of its own, to be held against its files. */
const CLEARED_BY = ['alipay', 'wechatpay', 'stripe'] as const
export type ClearedBy = (typeof CLEARED_BY)[number]

/**
 * Accounts of a seller's books. `clearing_…`: with that payment provider (`clearing` alone: from before
 * they were told apart, nothing is posted to it any more); `escrow`: held for the buyer
 * until delivery is confirmed; `tax`, `freight`: owed to customs and carriers; `commission`: the
 * market's; `payable`: owed to the seller, below zero after a claw-back; `reserve`: kept back of it for
 * some days; `payout`: on its way to the seller's bank; `bank` and `fee`: what a provider has handed on, and kept, in the market's own books;
 * `fx_position`: taken in one currency and owed in another until money is exchanged; `fx_result`: what
 * exchanging it brought (credit) or cost (debit); `unallocated`: a buyer's money that no order takes,
 * until it has gone back; `prepaid`: paid in by a funder of offers or of commissions and not given yet, in the funder's own
 * books; `funded`: given from the books of funders to those of sellers and stations, zero over all books
 * together.
 */
export const ACCOUNTS = [
  'clearing_alipay',
  'clearing_wechatpay',
  'clearing_stripe',
  'escrow',
  'tax',
  'freight',
  'commission',
  'payable',
  'reserve',
  'payout',
  'fx_position',
  'fx_result',
  'bank',
  'fee',
  'unallocated',
  'prepaid',
  'funded',
  'clearing',
] as const
export type Account = (typeof ACCOUNTS)[number]

const clearingOf = (provider: ClearedBy) => `clearing_${provider}` as const

const isClearing = (account: Account): boolean => account.startsWith('clearing')

/** Through whom the money of some entries came, where any of it did. */
export const clearedBy = (entries: readonly Entry[]): ClearedBy | undefined =>
  CLEARED_BY.find((provider) => entries.some(({ account }) => account === clearingOf(provider)))

export const JOURNAL_KINDS = [
  'captured',
  'clearing_assigned',
  'settled',
  'refunded',
  'reserve_released',
  'paid_out',
  'payout_paid',
  'payout_rejected',
  'converted',
  'revalued',
  'provider_settled',
  'unallocated',
  'unallocated_returned',
  'charged_back',
  'charge_reinstated',
  'chargeback_fee',
  'remitted',
  'offer_deposited',
  'offer_redeemed',
  'offer_reversed',
  'offer_returned',
  'commission_deposited',
  'commission_paid',
  'commission_taken_back',
  'commission_returned',
  'ticket_paid',
  'ticket_refunded',
] as const
export type JournalKind = (typeof JOURNAL_KINDS)[number]

export type Entry = Readonly<{ account: Account; currency: Currency; minor: bigint }>

export type Journal = Readonly<{
  businessId: string
  kind: JournalKind
  reference: string
  subject: string
  facts: Readonly<Record<string, string>>
  entries: readonly Entry[]
}>

/** What of an order's total is tax and freight; the rest is goods. */
export type Parts = Readonly<{ total: Money; tax: Money; freight: Money }>

type Amounts = readonly (readonly [Account, bigint])[]

/** Positive amounts are debits; what is zero is no entry. */
const entriesOf = (currency: Currency, amounts: Amounts): Entry[] => {
  const entries = amounts
    .filter(([, minor]) => minor !== 0n)
    .map(([account, minor]) => ({ account, currency, minor }))
  const sum = entries.reduce((all, { minor }) => all + minor, 0n)
  assert(sum === 0n, 'a journal adds up to zero')
  return entries
}

/** The buyer's money has arrived at the provider and is held. */
export const captured = ({ minor, currency }: Money, provider: ClearedBy): Entry[] =>
  entriesOf(currency, [
    [clearingOf(provider), minor],
    ['escrow', -minor],
  ])

/** What of an order's tax and freight is got back from customs and carriers with a refund. */
export type ComesBack = Readonly<{ tax: boolean; freight: boolean }>

/**
 * The buyer has confirmed, or all has gone back: what is still held goes to whom it belongs. After a
 * refund tax and freight that come back, goods and the commission on them keep their proportions to
 * the cent; what customs and carriers keep is owed to them whole, and the seller bears it: what is left
 * for them may be below zero. The commission is rounded down in the seller's favour. With a rate the seller is owed their own currency, and the
 * market stands between the two. Of what the seller gets a part may be kept back for some days,
 * rounded down.
 */
export function settled(
  parts: Parts,
  {
    refunded,
    commission,
    comesBack,
    lock,
    reserveBasisPoints = 0,
  }: {
    refunded: Money
    commission: Money
    /** With what has gone back. */
    comesBack: ComesBack
    lock?: LockedRate | undefined
    /** Hundredths of a percent of what the seller gets. */
    reserveBasisPoints?: number
  },
): Entry[] {
  const { total, tax, freight } = parts
  const left = total.minor - refunded.minor
  assert(left >= 0n, 'no more is refunded than was paid')
  const goods = total.minor - tax.minor - freight.minor
  assert(commission.minor <= goods, 'the commission is of the goods')
  const [taxShare, freightShare, goodsLeft] = allocate(money(left, total.currency), [
    tax.minor,
    freight.minor,
    goods,
  ]).map(({ minor }) => minor) as [bigint, bigint, bigint]
  const taxLeft = comesBack.tax ? taxShare : tax.minor
  const freightLeft = comesBack.freight ? freightShare : freight.minor
  const kept = goods === 0n ? 0n : (commission.minor * goodsLeft) / goods
  const sellers = money(left - taxLeft - freightLeft - kept, total.currency)
  const owed = lock ? exchanged(sellers, lock) : sellers
  const reserve = owed.minor > 0n ? (owed.minor * BigInt(reserveBasisPoints)) / BASIS : 0n
  const part = { sellers: -sellers.minor, owed: -owed.minor, reserve: -reserve }
  const { inBuyers, inSellers } = sellersPart(part, lock)
  return [
    ...entriesOf(total.currency, [
      ['escrow', left],
      ['tax', -taxLeft],
      ['freight', -freightLeft],
      ['commission', -kept],
      ...inBuyers,
    ]),
    ...entriesOf(owed.currency, inSellers),
  ]
}

const BASIS = 10_000n

/**
 * The seller's part of a journal: `sellers` in the buyer's currency, `owed` in the seller's, of it
 * `reserve` kept back. With a rate the two differ, and the market's position lies between them.
 */
function sellersPart(
  { sellers, owed, reserve }: Readonly<{ sellers: bigint; owed: bigint; reserve: bigint }>,
  lock: LockedRate | undefined,
): Readonly<{ inBuyers: Amounts; inSellers: Amounts }> {
  const parts = [
    ['payable', owed - reserve],
    ['reserve', reserve],
  ] as const
  return lock
    ? { inBuyers: [['fx_position', sellers]], inSellers: [['fx_position', -owed], ...parts] }
    : { inBuyers: parts, inSellers: [] }
}

/** Money went back out of what is held, through whom it had come. */
export const refunded = ({ minor, currency }: Money, provider: ClearedBy): Entry[] =>
  entriesOf(currency, [
    ['escrow', minor],
    [clearingOf(provider), -minor],
  ])

/**
 * Money went back after it had been given to whom it belonged: tax and freight, where they come back,
 * and the commission return their share, the seller the rest, at the rate at which it was settled: out
 * of what was kept back of this order first, then out of what is owed to them.
 * Shares are of all that has gone back so far, less what earlier refunds took of each: whatever the
 * parts, the cents are those of one refund of their sum. `docs/algorithms/escrow.md` states the
 * policy, its source and a worked table.
 */
export function clawedBack(
  { minor, currency }: Money,
  given: Readonly<{
    provider: ClearedBy
    settlement: readonly Entry[]
    /** Of the refunds after settlement that were posted before. */
    earlier: readonly Entry[]
    comesBack: ComesBack
    lock?: LockedRate | undefined
    /** Kept back of the order when it was settled, in the seller's currency; zero once let go. */
    reserveMinor?: bigint
  }>,
): Entry[] {
  const { provider, settlement, earlier, comesBack, lock, reserveMinor = 0n } = given
  const sum = (entries: readonly Entry[], isMeant: (account: Account) => boolean): bigint =>
    entries
      .filter((one) => isMeant(one.account) && one.currency === currency)
      .reduce((all, one) => all + one.minor, 0n)
  const on = (entries: readonly Entry[], account: Account): bigint =>
    sum(entries, (one) => one === account)
  const released = on(settlement, 'escrow')
  const before = -sum(earlier, isClearing)
  const after = before + minor
  assert(minor > 0n && after <= released, 'no more goes back than was settled')
  const taxBack = comesBack.tax
    ? sliceDown(-on(settlement, 'tax'), { before, after, of: released })
    : 0n
  const freightBack = comesBack.freight
    ? sliceDown(-on(settlement, 'freight'), { before, after, of: released })
    : 0n
  // What the market keeps is rounded down, as when it was settled.
  const commission = -on(settlement, 'commission')
  const kept = (back: bigint): bigint => (commission * (released - back)) / released
  // Less what came back of it before, since more may have been settled late meanwhile.
  const commissionBack = commission - kept(after) - on(earlier, 'commission')
  const sellers = minor - taxBack - freightBack - commissionBack
  const sellersBefore = lock
    ? on(earlier, 'fx_position')
    : on(earlier, 'payable') + on(earlier, 'reserve')
  const owes = (part: bigint): bigint =>
    lock ? exchanged(money(part, currency), lock).minor : part
  const [owedBefore, owed] = [owes(sellersBefore), owes(sellersBefore + sellers)]
  const fromReserve = (part: bigint): bigint =>
    part <= 0n ? 0n : part < reserveMinor ? part : reserveMinor
  const reserve = fromReserve(owed) - fromReserve(owedBefore)
  const { inBuyers, inSellers } = sellersPart({ sellers, owed: owed - owedBefore, reserve }, lock)
  return [
    ...entriesOf(currency, [
      ['tax', taxBack],
      ['freight', freightBack],
      ['commission', commissionBack],
      ...inBuyers,
      [clearingOf(provider), -minor],
    ]),
    ...entriesOf(lock?.to ?? currency, inSellers),
  ]
}

/** What of `value` lies between two points of the way to `of`, each rounded down. */
const sliceDown = (
  value: bigint,
  { before, after, of }: { before: bigint; after: bigint; of: bigint },
): bigint => (value * after) / of - (value * before) / of

/** What was kept back is owed to the seller after all. */
export const reserveReleased = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['reserve', minor],
    ['payable', -minor],
  ])

/** What is owed to a seller goes on its way to their bank. */
export const paidOut = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['payable', minor],
    ['payout', -minor],
  ])

/** The bank has paid it: it has left what buyers had paid in. */
export const payoutDone = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['payout', minor],
    ['bank', -minor],
  ])

/** The bank did not pay it, or it came back: it is owed again. */
export const payoutRejected = ({ minor, currency }: Money, wasPaid: boolean): Entry[] =>
  entriesOf(currency, [
    [wasPaid ? 'bank' : 'payout', minor],
    ['payable', -minor],
  ])

/** Money was really exchanged: `sold` left what is held, `bought` came. */
export const converted = (sold: Money, bought: Money): Entry[] => [
  ...entriesOf(sold.currency, [
    ['fx_position', sold.minor],
    ['bank', -sold.minor],
  ]),
  ...entriesOf(bought.currency, [
    ['bank', bought.minor],
    ['fx_position', -bought.minor],
  ]),
]

/** What the position is worth at a day's rates is gained (below zero) or lost. */
export const revalued = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['fx_position', -minor],
    ['fx_result', minor],
  ])

/**
 * A provider hands on what it took in (less what it gave back), and keeps its fee; a fee in another
 * currency leaves what is held in that one. What of the fee was posted before, when the money of a
 * chargeback was taken, is cleared.
 */
export const providerSettled = (
  { taken, fee, posted }: { taken: Money; fee: Money; posted: Money },
  provider: ClearedBy,
): Entry[] => {
  const kept = fee.minor - posted.minor
  return fee.currency === taken.currency
    ? entriesOf(taken.currency, [
        ['bank', taken.minor - fee.minor],
        ['fee', kept],
        [clearingOf(provider), posted.minor - taken.minor],
      ])
    : [
        ...entriesOf(taken.currency, [
          ['bank', taken.minor],
          [clearingOf(provider), -taken.minor],
        ]),
        ...entriesOf(fee.currency, [
          ['fee', kept],
          [clearingOf(provider), posted.minor],
          ['bank', -fee.minor],
        ]),
      ]
}

/** What is to be posted so that an account comes to what it should, where some of it was before. */
export function changesTo(wanted: readonly Entry[], posted: readonly Entry[]): Entry[] {
  const sums = new Map<string, Entry>()
  const add = (entry: Entry, minor: bigint) => {
    const key = `${entry.account} ${entry.currency}`
    sums.set(key, { ...entry, minor: (sums.get(key)?.minor ?? 0n) + minor })
  }
  for (const entry of wanted) add(entry, entry.minor)
  for (const entry of posted) add(entry, -entry.minor)
  return [...sums.values()].filter(({ minor }) => minor !== 0n)
}

/** What a provider keeps for a chargeback, out of what it holds. */
export const chargebackFee = ({ minor, currency }: Money, provider: ClearedBy): Entry[] =>
  entriesOf(currency, [
    ['fee', minor],
    [clearingOf(provider), -minor],
  ])

/** What of some entries is with a payment provider: below zero it left. */
export const clearedMinor = (entries: readonly Entry[]): bigint =>
  entries.filter(({ account }) => isClearing(account)).reduce((sum, { minor }) => sum + minor, 0n)

/** What of some entries left what is held; below zero it came. */
export const escrowMinor = (entries: readonly Entry[]): bigint =>
  entries.filter(({ account }) => account === 'escrow').reduce((sum, { minor }) => sum + minor, 0n)

/**
 * What was taken back from those who had been given it is given to them again, from `before` to `after`
 * of what had been taken: all of it to the cent, of a part the seller the rest. `holdsReserve` where
 * what was kept back of the order is still held: else that part is owed at once.
 */
export function reinstated(
  taken: readonly Entry[],
  { before, after, holdsReserve }: { before: bigint; after: bigint; holdsReserve: boolean },
): Entry[] {
  const between = { before, after, of: -clearedMinor(taken) }
  return [...Map.groupBy(taken, ({ currency }) => currency)].flatMap(([currency, all]) => {
    const rest: Account = all.some(({ account }) => account === 'fx_position')
      ? 'fx_position'
      : 'payable'
    const others = all
      .filter(({ account }) => account !== rest)
      .map(({ account, minor }): [Account, bigint] => [
        account === 'reserve' && !holdsReserve ? 'payable' : account,
        -sliceDown(minor, between),
      ])
    const sum = others.reduce((so, [, minor]) => so + minor, 0n)
    return entriesOf(currency, [...others, [rest, -sum]])
  })
}

/**
 * Money of an order that the bank had taken before it was settled came again afterwards: it goes to
 * whom it would have been given, so that all has come to what it would be without the chargeback, to
 * the cent. `missing` is what was not there when it was settled, less what has come again of it since.
 * Nothing of it is kept back.
 */
export function settledLate(
  amount: Money,
  given: Readonly<{
    provider: ClearedBy
    parts: Parts
    missing: bigint
    /** All as when it was settled. */
    commission: Money
    comesBack: ComesBack
    lock?: LockedRate | undefined
  }>,
): Entry[] {
  const { provider, parts, missing, commission, comesBack, lock } = given
  assert(amount.minor <= missing, 'no more comes again than was missing')
  const without = (minor: bigint): Entry[] =>
    settled(parts, { refunded: money(minor, amount.currency), commission, comesBack, lock })
  return changesTo(without(missing - amount.minor), without(missing)).map((entry) =>
    entry.account === 'escrow' ? { ...entry, account: clearingOf(provider) } : entry,
  )
}

/** What was settled late as if it had been settled with the rest: out of what was held. */
export const asSettled = (late: readonly Entry[]): Entry[] =>
  late.map((entry) => (isClearing(entry.account) ? { ...entry, account: 'escrow' } : entry))

/** A buyer's money came that no order takes: too late, twice, or another sum. */
export const unallocated = ({ minor, currency }: Money, provider: ClearedBy): Entry[] =>
  entriesOf(currency, [
    [clearingOf(provider), minor],
    ['unallocated', -minor],
  ])

/** It went back, or the buyer's bank took what no order has any more; below zero it came again. */
export const unallocatedReturned = ({ minor, currency }: Money, provider: ClearedBy): Entry[] =>
  entriesOf(currency, [
    ['unallocated', minor],
    [clearingOf(provider), -minor],
  ])

export const REMITTED_ACCOUNTS = ['tax', 'freight'] as const
/** What is owed to customs and to carriers. */
export type RemittedAccount = (typeof REMITTED_ACCOUNTS)[number]

/** What was owed to customs or a carrier has been paid to them. */
export const remitted = (account: RemittedAccount, { minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    [account, minor],
    ['bank', -minor],
  ])

/** A funder of an offer has paid in: it is owed to them until it is given. */
export const offerDeposited = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['bank', minor],
    ['prepaid', -minor],
  ])

/** What was not given goes back to the funder. */
export const offerReturned = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['prepaid', minor],
    ['bank', -minor],
  ])

/** In a funder's books: given to a seller; below zero it came back. */
export const offerGiven = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['prepaid', minor],
    ['funded', -minor],
  ])

/** In the seller's books: what the funders gave together; below zero it went back. */
export const offerReceived = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['funded', minor],
    ['payable', -minor],
  ])

/** In an office's books: a ticket was paid through a provider, and the office is owed it; below zero it went back. */
export const ticketPaid = ({ minor, currency }: Money, provider: ClearedBy): Entry[] =>
  entriesOf(currency, [
    [clearingOf(provider), minor],
    ['payable', -minor],
  ])
