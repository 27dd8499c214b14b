import { type Currency, convert, formatAmount, type Money, money } from '../../kernel/money.ts'
import { formatRate } from '../../kernel/rate.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { INSTALLATION, recordAudit } from '../accounts/api.ts'
import { LedgerErrors as E } from './errors.ts'
import { converted, MARKET, revalued } from './journal.ts'
import { quoteExchange } from './quote-exchange.ts'
import { insertJournals, lockSubjects, selectPosition } from './store.ts'

export type Position = Readonly<{
  /** What the rates are quoted in, and gain and loss counted. */
  base: Currency
  holdings: readonly Readonly<{
    held: Money
    /** Of one unit in `base`; null when nobody quotes it: it is left out of the worth. */
    rate: Readonly<{ rate: string; day: string; source: string; isStale: boolean }> | null
  }>[]
  /** Above zero it would cost this much to close the position today, below zero bring it. */
  worth: Money
}>

/** What was taken in one currency and is owed in another, over all books, at today's rates. */
export async function readPosition(db: Db, base: Currency, now: Date): Promise<Position> {
  const holdings: Position['holdings'][number][] = []
  let worth = 0n
  for (const held of await selectPosition(db)) {
    const quoted = await quoteExchange(db, { from: held.currency, to: base, now })
    if (quoted) worth += convert(held, quoted.rate, base, 'halfEven').minor
    const rate = quoted && {
      rate: formatRate(quoted.rate),
      day: quoted.day,
      source: quoted.source,
      isStale: quoted.isStale,
    }
    holdings.push({ held, rate: rate ?? null })
  }
  return { base, holdings, worth: money(worth, base) }
}

/**
 * Enters that money was exchanged at a bank, under the bank's own reference, and takes what the
 * position has gained or lost at today's rates, in the currency sold. Entered again it does
 * nothing: false. Throws conversion_invalid. Checks nothing about who asks: the caller does.
 */
export const recordConversion = (
  ctx: Ctx,
  { sold, bought, reference }: { sold: Money; bought: Money; reference: string },
): Promise<boolean> =>
  transaction(ctx, async (tx) => {
    if (sold.currency === bought.currency || sold.minor <= 0n || bought.minor <= 0n) {
      throw E.conversionInvalid()
    }
    await lockPosition(tx)
    const own = { businessId: MARKET, reference, subject: reference }
    const journal = {
      ...own,
      kind: 'converted',
      facts: {},
      entries: converted(sold, bought),
    } as const
    if ((await insertJournals(tx.db, [journal], tx.now())) === 0) return false
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'ledger.conversion_recorded',
      subject: `conversion:${reference}`,
      after: {
        sold: formatAmount(sold),
        soldCurrency: sold.currency,
        bought: formatAmount(bought),
        boughtCurrency: bought.currency,
      },
    })
    const { worth, holdings } = await readPosition(tx.db, sold.currency, tx.now())
    if (worth.minor === 0n) return true
    const facts = Object.fromEntries(
      holdings.flatMap(({ held, rate }) =>
        rate ? [[held.currency, `${rate.rate} ${rate.day}`]] : [],
      ),
    )
    const result = { ...own, kind: 'revalued', facts, entries: revalued(worth) } as const
    await insertJournals(tx.db, [result], tx.now())
    return true
  })

const lockPosition = (tx: TxCtx) =>
  lockSubjects(tx.db, [{ businessId: MARKET, subject: 'position' }])
