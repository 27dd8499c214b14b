import type { operations } from '../../api-types.ts'
import type { MoneyDto } from '../../ui/format.ts'

type Journal =
  operations['traceOrderMoney']['responses'][200]['content']['application/json']['journals'][number]

const RECEIVERS = [
  'back',
  'bank',
  'held',
  'tax',
  'freight',
  'commission',
  'seller',
  'reserve',
] as const
export type Share = Readonly<{ to: (typeof RECEIVERS)[number]; amount: MoneyDto }>

/** Of an account that is credited, who has the money. */
const RECEIVER_OF: Readonly<Record<string, Share['to']>> = {
  escrow: 'held',
  tax: 'tax',
  freight: 'freight',
  commission: 'commission',
  payable: 'seller',
  reserve: 'reserve',
  fx_position: 'seller',
}

/** What the buyer's bank takes back of a payment, and gives again. */
const OF_BANK: ReadonlySet<Journal['kind']> = new Set(['charged_back', 'charge_reinstated'])

const minorOf = ({ amount }: MoneyDto): bigint => BigInt(amount.replace('.', ''))

function moneyOf(minor: bigint, like: MoneyDto): MoneyDto {
  const places = like.amount.split('.')[1]?.length ?? 0
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0')
  const cut = digits.length - places
  const text = places > 0 ? `${digits.slice(0, cut)}.${digits.slice(cut)}` : digits
  return { amount: `${minor < 0n ? '-' : ''}${text}`, currency: like.currency }
}

/**
 * What a buyer paid for an order and where all of it is now, in the buyer's currency; `inSellers` is
 * the seller's share in their own, kept back or not, when that is another. Undefined before the payment.
 */
export function sharesOf(
  journals: readonly Journal[],
): { paid: MoneyDto; shares: Share[]; inSellers: MoneyDto | undefined } | undefined {
  const paid = journals
    .find(({ kind }) => kind === 'captured')
    ?.entries.find(({ amount }) => !amount.amount.startsWith('-'))?.amount
  if (!paid) return undefined
  const sums = new Map<Share['to'], bigint>()
  const add = (to: Share['to'], minor: bigint) => sums.set(to, (sums.get(to) ?? 0n) + minor)
  let sellers: MoneyDto | undefined
  for (const { kind, entries } of journals) {
    // What others gave for the order is no part of what its buyer paid.
    if (kind === 'offer_redeemed' || kind === 'offer_reversed') continue
    for (const { account, amount } of entries) {
      const minor = minorOf(amount)
      const receiver = RECEIVER_OF[account]
      if (amount.currency === paid.currency) {
        if (receiver) add(receiver, -minor)
        else if (account.startsWith('clearing') && kind !== 'captured')
          add(OF_BANK.has(kind) ? 'bank' : 'back', -minor)
      } else if (account === 'payable' || account === 'reserve') {
        sellers = moneyOf((sellers ? minorOf(sellers) : 0n) - minor, amount)
      }
    }
  }
  const shares = RECEIVERS.flatMap((to): Share[] => {
    const minor = sums.get(to) ?? 0n
    return minor === 0n ? [] : [{ to, amount: moneyOf(minor, paid) }]
  })
  return { paid, shares, inSellers: sellers }
}
