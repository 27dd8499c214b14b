import type { Currency } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import { loadedData } from '../customs/api.ts'
import type { LockedRate } from './exchange.ts'

/**
 * How long a rate that was locked at payment holds: longer than delivery and the time to confirm
 * together. An order settled later takes the rate of that day.
 */
export const LOCK_DAYS = 60

/**
 * The rate quoted last, by the reference rates loaded, and whether that is long ago; undefined when
 * nobody quotes the pair.
 */
export async function quoteExchange(
  db: Db,
  { from, to, now }: { from: Currency; to: Currency; now: Date },
): Promise<(LockedRate & { isStale: boolean }) | undefined> {
  const { rates } = await loadedData(db)
  const quoted = rates.find(from, to, dayOf(now, 'UTC'))
  if (!quoted) return undefined
  const { rate, day, source, isStale } = quoted
  const expiresAt = new Date(now.getTime() + LOCK_DAYS * 86_400_000)
  return { to, rate, day, source, isStale, expiresAt }
}

/** A rate quoted longer ago than the reference rates call new: none is locked at it. */
export type StaleQuote = Readonly<{ to: Currency; day: string; source: string }>

/**
 * What is locked for a payment now: the rate quoted last, or nothing where that is too old, or nobody
 * quotes the pair. A seller is not to bear the rate of a day long past.
 */
export async function lockExchange(
  db: Db,
  pair: { from: Currency; to: Currency; now: Date },
): Promise<Readonly<{ lock: LockedRate } | { stale: StaleQuote | undefined }>> {
  const quoted = await quoteExchange(db, pair)
  if (!quoted) return { stale: undefined }
  const { isStale, ...lock } = quoted
  return isStale ? { stale: { to: lock.to, day: lock.day, source: lock.source } } : { lock }
}
