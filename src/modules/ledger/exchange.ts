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

export function readLock(facts: Readonly<Record<string, string>>): LockedRate | undefined {
  const { exchangeTo: to = '', exchangeRate = '', exchangeDay: day = '' } = facts
  const rate = parseRate(exchangeRate)
  if (!isCurrency(to) || !rate) return undefined
  const source = facts['exchangeSource'] ?? ''
  return { to, rate, day, source, expiresAt: new Date(facts['exchangeExpiresAt'] ?? 0) }
}
