import { type Currency, convert, isCurrency, type Money } from '../../kernel/money.ts'
import { formatRate, parseRate, type Rate } from '../../kernel/rate.ts'

/** What one unit of the buyer's currency is worth in the seller's, and until when that holds. */
export type LockedRate = Readonly<{
  to: Currency
  rate: Rate
  /** Of the quotation, and who quoted it. */
  day: string
  source: string
  expiresAt: Date
}>

/** To the nearest cent; of two equally near the even one, so that neither side gains in the long run. */
export const exchanged = (value: Money, { rate, to }: LockedRate): Money =>
  convert(value, rate, to, 'halfEven')

/** As it stands in a journal. */
export const lockFacts = (lock: LockedRate | undefined): Record<string, string> =>
  lock
    ? {
        exchangeTo: lock.to,
        exchangeRate: formatRate(lock.rate),
        exchangeDay: lock.day,
        exchangeSource: lock.source,
        exchangeExpiresAt: lock.expiresAt.toISOString(),
      }
    : {}

/** That nothing was locked: in what the seller is paid, and how old the newest rate was. */
export const unlockedFacts = (to: Currency, newestDay: string | undefined) => ({
  settleIn: to,
  exchangeNotLocked: newestDay ?? 'not_quoted',
})

/** What a seller is to be paid in where no rate was locked. */
export function readUnlocked(facts: Readonly<Record<string, string>>): Currency | undefined {
  const { settleIn = '' } = facts
  return isCurrency(settleIn) ? settleIn : undefined
}

/** A rate that decided something on its day, without having been locked before. */
export const rateFacts = (rate: LockedRate | undefined): Record<string, string> => {
  const { exchangeExpiresAt: _, ...facts } = lockFacts(rate)
  return facts
}

export function readLock(facts: Readonly<Record<string, string>>): LockedRate | undefined {
  const { exchangeTo: to = '', exchangeRate = '', exchangeDay: day = '' } = facts
  const rate = parseRate(exchangeRate)
  if (!isCurrency(to) || !rate) return undefined
  const source = facts['exchangeSource'] ?? ''
  return { to, rate, day, source, expiresAt: new Date(facts['exchangeExpiresAt'] ?? 0) }
}
