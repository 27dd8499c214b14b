import { assert } from '../../kernel/assert.ts'
import { allocate, type Currency, type Money, money } from '../../kernel/money.ts'

/**
 * Accounts of a seller's books. `clearing`: with the payment provider; `escrow`: held for the buyer
 * until delivery is confirmed; `tax`, `freight`: owed to customs and carriers; `commission`: the
 * market's; `payable`: owed to the seller, below zero after a claw-back; `payout`: on its way to the
 * seller's bank; `bank` and `fee`: in the market's own books, what a provider has handed on and kept.
 */
export const ACCOUNTS = [
  'clearing',
  'escrow',
  'tax',
  'freight',
  'commission',
  'payable',
  'payout',
  'bank',
  'fee',
] as const
export type Account = (typeof ACCOUNTS)[number]

export const JOURNAL_KINDS = [
  'captured',
  'settled',
  'refunded',
  'paid_out',
  'payout_paid',
  'payout_rejected',
  'provider_settled',
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

const BASIS = 10_000n

/**
 * The buyer has confirmed: what is still held goes to whom it belongs. After a partial refund, tax,
 * freight and goods keep their proportions to the cent; commission is a share of the goods, rounded
 * down in the seller's favour.
 */
export function settled(parts: Parts, refunded: Money, basisPoints: number): Entry[] {
  const { total, tax, freight } = parts
  const left = total.minor - refunded.minor
  assert(left >= 0n, 'no more is refunded than was paid')
  if (left === 0n) return []
  const goods = total.minor - tax.minor - freight.minor
  const [taxLeft, freightLeft, goodsLeft] = allocate(money(left, total.currency), [
    tax.minor,
    freight.minor,
    goods,
  ]).map(({ minor }) => minor) as [bigint, bigint, bigint]
  const commission = (goodsLeft * BigInt(basisPoints)) / BASIS
  return entriesOf(total.currency, [
    ['escrow', left],
    ['tax', -taxLeft],
    ['freight', -freightLeft],
    ['commission', -commission],
    ['payable', commission - goodsLeft],
  ])
}

/** Money went back: out of what is held, or, once settled, out of what the seller is owed. */
export const refunded = ({ minor, currency }: Money, isSettled: boolean): Entry[] =>
  entriesOf(currency, [
    [isSettled ? 'payable' : 'escrow', minor],
    ['clearing', -minor],
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
    ['clearing', -minor],
  ])

/** The bank did not pay it, or it came back: it is owed again. */
export const payoutRejected = ({ minor, currency }: Money, wasPaid: boolean): Entry[] =>
  entriesOf(currency, [
    [wasPaid ? 'clearing' : 'payout', minor],
    ['payable', -minor],
  ])

/** A provider hands on what it took in (less what it gave back), and keeps its fee. */
export const providerSettled = ({ taken, fee }: { taken: Money; fee: Money }): Entry[] =>
  entriesOf(taken.currency, [
    ['bank', taken.minor - fee.minor],
    ['fee', fee.minor],
    ['clearing', -taken.minor],
  ])
