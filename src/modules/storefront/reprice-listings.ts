import { createHash } from 'node:crypto'
import { CURRENCIES } from '../../kernel/money.ts'
import { addDays, type Day } from '../../kernel/period.ts'
import { formatRate, multiplyRates, ONE, type Rate, subtractRates } from '../../kernel/rate.ts'
import type { Ctx } from '../../platform/context.ts'
import { loadedData } from '../customs/api.ts'
import { type Followed, followListings, NOTHING_FOLLOWED } from './follow-listings.ts'
import { shopLimits } from './limits.ts'
import { TOLERANCE } from './plan-listing.ts'
import { type Quotes, shopMarket, today } from './price-listing.ts'
import { readingOf } from './read-sources.ts'
import { movePass, openPass, type RateBand, selectDue, selectWindow } from './reprice-store.ts'
import type { ListingRef } from './store.ts'

/**
 * Keeps prices true to rules, tariff and exchange rate, over all sellers. Prices and bans whose day
 * has come take effect first. Then one pass goes over all listings whenever law, rates or the day
 * are others than for the last pass: it works out those whose reading of the law or whose rate has
 * changed and skips the rest. How far it came is kept: stopped or killed, the next run goes on
 * there. A price that differs is announced and holds after the notice; so is a ban. Running it
 * twice does nothing twice.
 */
export async function repriceListings(
  ctx: Ctx,
  signal?: AbortSignal,
  { window = shopLimits.repriceWindow }: { window?: number } = {},
): Promise<Followed> {
  const day = today(ctx.now())
  const loaded = await loadedData(ctx.db)
  const on = addDays(day, shopLimits.noticeDays)
  const reading = readingOf(loaded, day)
  const bands = bandsOn(loaded.rates, on)
  const given = { reading, quotes: new Map() as Quotes, signal }
  const counts = { ...NOTHING_FOLLOWED }
  const isStopped = () => signal?.aborted === true

  let after: ListingRef | null = null
  do {
    const due: ListingRef[] = await selectDue(ctx.db, { day, after, limit: window })
    add(counts, await followListings(ctx, due, given))
    after = due.at(-1) ?? null
  } while (after && !isStopped())

  const basis = createHash('sha256')
    .update(JSON.stringify([day, reading, bands]))
    .digest('hex')
  let pass = await openPass(ctx.db, basis, ctx.now())
  while (pass && !isStopped()) {
    const rows = await selectWindow(ctx.db, { after: pass.after, reading, bands, limit: window })
    const open = rows.filter(({ isOpen }) => isOpen)
    const followed = await followListings(ctx, open, given)
    add(counts, followed)
    // Stopped in the middle of a window: that window is looked at again.
    if (isStopped()) break
    const last = rows.at(-1) ?? null
    const to = rows.length < window ? null : last
    const { failed } = followed
    pass =
      (await movePass(ctx.db, pass, { to, failed, now: ctx.now() })) ??
      // What lies before the cursor was priced for another day when it took longer than one.
      (await openPass(ctx.db, basis, ctx.now()))
  }
  return counts
}

function add(counts: Followed, more: Followed): void {
  for (const name of Object.keys(counts) as (keyof Followed)[]) counts[name] += more[name]
}

/** For each currency that sellers ask in, between which rates a price is right enough. */
function bandsOn(rates: Awaited<ReturnType<typeof loadedData>>['rates'], on: Day): RateBand[] {
  const times = (a: Rate, b: Rate): string => formatRate(multiplyRates(a, b))
  return CURRENCIES.flatMap((currency) => {
    const found =
      currency === shopMarket().currency
        ? undefined
        : rates.find(currency, shopMarket().currency, on)
    if (!found) return []
    const low = times(found.rate, subtractRates(ONE, TOLERANCE))
    return [{ currency, low, high: times(found.rate, { scaled: 101n, scale: 2 }) }]
  })
}
