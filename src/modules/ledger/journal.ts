import { assert } from '../../kernel/assert.ts'
import { allocate, type Currency, type Money, money } from '../../kernel/money.ts'
import { exchanged, type LockedRate } from './exchange.ts'

/** The market itself, whose own books are kept like a seller's. */
export const MARKET = '00000000-0000-0000-0000-000000000000'

/**
 * Accounts of a seller's books. `clearing`: with the payment provider; `escrow`: held for the buyer
 * until delivery is confirmed; `tax`, `freight`: owed to customs and carriers; `commission`: the
 * market's; `payable`: owed to the seller, below zero after a claw-back; `payout`: on its way to the
 * seller's bank; `bank` and `fee`: what a provider has handed on, and kept, in the market's own books;
 * `fx_position`: taken in one currency and owed in another until money is exchanged; `fx_result`: what
 * exchanging it brought (credit) or cost (debit); `unallocated`: a buyer's money that no order takes,
 * until it has gone back.
 */
export const ACCOUNTS = [
  'clearing',
  'escrow',
  'tax',
  'freight',
  'commission',
  'payable',
  'payout',
  'fx_position',
  'fx_result',
  'bank',
  'fee',
  'unallocated',
] as const
export type Account = (typeof ACCOUNTS)[number]

export const JOURNAL_KINDS = [
  'captured',
  'settled',
  'refunded',
  'paid_out',
  'payout_paid',
  'payout_rejected',
  'converted',
  'revalued',
  'provider_settled',
  'unallocated',
  'unallocated_returned',
  'remitted',
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

/** Positive amounts are debits; what is zero is no entry. */
const entriesOf = (
  currency: Currency,
  amounts: readonly (readonly [Account, bigint])[],
): Entry[] => {
  const entries = amounts
    .filter(([, minor]) => minor !== 0n)
    .map(([account, minor]) => ({ account, currency, minor }))
  const sum = entries.reduce((all, { minor }) => all + minor, 0n)
  assert(sum === 0n, 'a journal adds up to zero')
  return entries
}

/** The buyer's money has arrived at the provider and is held. */
export const captured = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['clearing', minor],
    ['escrow', -minor],
  ])

/**
 * The buyer has confirmed: what is still held goes to whom it belongs. After a partial refund, tax,
 * freight, goods and the commission on them keep their proportions to the cent; the commission is
 * rounded down in the seller's favour. With a rate the seller is owed their own currency, and the
 * market stands between the two.
 */
export function settled(
  parts: Parts,
  {
    refunded,
    commission,
    lock,
  }: { refunded: Money; commission: Money; lock?: LockedRate | undefined },
): Entry[] {
  const { total, tax, freight } = parts
  const left = total.minor - refunded.minor
  assert(left >= 0n, 'no more is refunded than was paid')
  if (left === 0n) return []
  const goods = total.minor - tax.minor - freight.minor
  assert(commission.minor <= goods, 'the commission is of the goods')
  const [taxLeft, freightLeft, goodsLeft] = allocate(money(left, total.currency), [
    tax.minor,
    freight.minor,
    goods,
  ]).map(({ minor }) => minor) as [bigint, bigint, bigint]
  const kept = goods === 0n ? 0n : (commission.minor * goodsLeft) / goods
  const owed = money(goodsLeft - kept, total.currency)
  return [
    ...entriesOf(total.currency, [
      ['escrow', left],
      ['tax', -taxLeft],
      ['freight', -freightLeft],
      ['commission', -kept],
      [lock ? 'fx_position' : 'payable', -owed.minor],
    ]),
    ...(lock ? inSellersCurrency(exchanged(owed, lock)) : []),
  ]
}

/** Owed to the seller in their currency, against the market's position; below zero taken back. */
const inSellersCurrency = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['fx_position', minor],
    ['payable', -minor],
  ])

/** Money went back out of what is held. */
export const refunded = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['escrow', minor],
    ['clearing', -minor],
  ])

/** What of an order's tax and freight is got back from customs and carriers with a refund. */
export type ComesBack = Readonly<{ tax: boolean; freight: boolean }>

/**
 * Money went back after it had been given to whom it belonged: tax and freight, where they come back,
 * and the commission return their share, the seller the rest, at the rate at which it was settled.
 * Shares are of all that has gone back so far, less what earlier refunds took of each: whatever the
 * parts, the cents are those of one refund of their sum. `docs/algorithms/escrow.md` states the
 * policy, its source and a worked table.
 */
export function clawedBack(
  { minor, currency }: Money,
  given: Readonly<{
    settlement: readonly Entry[]
    /** Of the refunds after settlement that were posted before. */
    earlier: readonly Entry[]
    comesBack: ComesBack
    lock?: LockedRate | undefined
  }>,
): Entry[] {
  const { settlement, earlier, comesBack, lock } = given
  const on = (entries: readonly Entry[], account: Account): bigint =>
    entries
      .filter((one) => one.account === account && one.currency === currency)
      .reduce((sum, one) => sum + one.minor, 0n)
  const released = on(settlement, 'escrow')
  const before = -on(earlier, 'clearing')
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
  const commissionBack = kept(before) - kept(after)
  const sellers = minor - taxBack - freightBack - commissionBack
  const sellersBefore = on(earlier, lock ? 'fx_position' : 'payable')
  const inBuyers = entriesOf(currency, [
    ['tax', taxBack],
    ['freight', freightBack],
    ['commission', commissionBack],
    [lock ? 'fx_position' : 'payable', sellers],
    ['clearing', -minor],
  ])
  if (!lock) return inBuyers
  const taken = (sum: bigint): bigint => exchanged(money(sum, currency), lock).minor
  const inSellers = taken(sellersBefore + sellers) - taken(sellersBefore)
  return [...inBuyers, ...inSellersCurrency(money(-inSellers, lock.to))]
}

/** What of `value` lies between two points of the way to `of`, each rounded down. */
const sliceDown = (
  value: bigint,
  { before, after, of }: { before: bigint; after: bigint; of: bigint },
): bigint => (value * after) / of - (value * before) / of

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
 * currency leaves what is held in that one.
 */
export const providerSettled = ({ taken, fee }: { taken: Money; fee: Money }): Entry[] =>
  fee.currency === taken.currency
    ? entriesOf(taken.currency, [
        ['bank', taken.minor - fee.minor],
        ['fee', fee.minor],
        ['clearing', -taken.minor],
      ])
    : [
        ...entriesOf(taken.currency, [
          ['bank', taken.minor],
          ['clearing', -taken.minor],
        ]),
        ...entriesOf(fee.currency, [
          ['fee', fee.minor],
          ['bank', -fee.minor],
        ]),
      ]

/** A buyer's money came that no order takes: too late, twice, or another sum. */
export const unallocated = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['clearing', minor],
    ['unallocated', -minor],
  ])

/** It went back. */
export const unallocatedReturned = ({ minor, currency }: Money): Entry[] =>
  entriesOf(currency, [
    ['unallocated', minor],
    ['clearing', -minor],
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
