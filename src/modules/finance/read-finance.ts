import type { Static } from 'typebox'
import { assert } from '../../kernel/assert.ts'
import { isId } from '../../kernel/ids.ts'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import { addDays, type Day } from '../../kernel/period.ts'
import { divideRounded } from '../../kernel/rate.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { findOrganisation } from '../accounts/api.ts'
import {
  type Balance,
  closedThrough,
  type Movement,
  readBalancesBefore,
  selectJournalCounts,
  selectMovements,
  selectSettlementTimes,
  streamPaidOrders,
} from '../ledger/api.ts'
import {
  type ProductPaid,
  selectAfterSaleCounts,
  selectBuyerCounts,
  selectProductsPaid,
} from '../orders/api.ts'
import type { ContentsDto } from './contract.ts'
import { DEFINITIONS, FIGURE_NAMES, type FigureName, figureOf } from './figures.ts'
import { type Days, financeLimits, monthsOf, requireClosed } from './period.ts'

type Contents = Static<typeof ContentsDto>
type Wanted = Days & Readonly<{ businessId: string }>
type MonthMoved = Days & Readonly<{ month: string; movements: readonly Movement[] }>

/**
 * What a business's books say of some days that are closed: money by month as the ledger has it, to
 * the cent, and counts beside it. Read month by month and added up by the database: memory does not
 * grow with the orders. Nothing in it is of a person. Throws period_invalid, days_not_closed.
 */
export async function readFinance({ db }: Pick<Ctx, 'db'>, wanted: Wanted): Promise<Contents> {
  const { businessId, from, to } = wanted
  requireClosed(wanted, await closedThrough(db))
  const organisation = await findOrganisation(db, businessId)
  const months: Contents['months'] = []
  const moved: MonthMoved[] = []
  for (const month of monthsOf(wanted)) {
    const movements = await selectMovements(db, { businessId, ...month })
    moved.push({ ...month, movements })
    months.push({
      ...month,
      ...(await countsOf(db, businessId, month)),
      totals: totalsOf(movements),
    })
  }
  const all = moved.flatMap(({ movements }) => movements)
  return {
    business: {
      id: businessId,
      name: organisation?.name ?? '',
      nameZh: organisation?.nameZh ?? null,
    },
    from,
    to,
    totals: totalsOf(all),
    months,
    balances: await balancesOf(db, wanted, all),
    movements: moved.flatMap(({ month, movements }) =>
      movements.map(({ kind, account, currency, minor }) => ({
        ...{ month, kind, account },
        amount: amount(minor, currency),
      })),
    ),
    buyers: await buyersOf(db, wanted),
    products: await productsOf(db, wanted, all),
    definitions: [...DEFINITIONS],
  }
}

const amount = (minor: bigint, currency: Currency) => toMoneyDto(money(minor, currency))

/** Every figure, in each currency that moved. */
function totalsOf(movements: readonly Movement[]): Contents['totals'] {
  return [...Map.groupBy(movements, ({ currency }) => currency)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, own]) => ({
      currency,
      ...(Object.fromEntries(
        FIGURE_NAMES.map((name) => [name, amount(figureOf(name, own), currency)]),
      ) as Record<FigureName, ReturnType<typeof amount>>),
    }))
}

const SECONDS_OF_DAY = 86_400

async function countsOf(db: Db, businessId: string, { from, to }: Days) {
  const [journals, times, afterSale] = [
    await selectJournalCounts(db, { businessId, from, to }),
    await selectSettlementTimes(db, { businessId, from, to }),
    await selectAfterSaleCounts(db, { businessId, ...spanOf({ from, to }) }),
  ]
  const days = (seconds: number): string => (seconds / SECONDS_OF_DAY).toFixed(1)
  return {
    counts: {
      paid: journals.get('captured') ?? 0,
      settled: journals.get('settled') ?? 0,
      refunds: journals.get('refunded') ?? 0,
      payouts: journals.get('paid_out') ?? 0,
      ...afterSale,
    },
    daysToSettlement: times && { median: days(times.median), ninetieth: days(times.ninetieth) },
  }
}

/** What each account opened and closed with. What moved between must be what the months say. */
async function balancesOf(
  db: Db,
  { businessId, from, to }: Wanted,
  movements: readonly Movement[],
): Promise<Contents['balances']> {
  const opening = await readBalancesBefore(db, { businessId, day: from })
  const closing = await readBalancesBefore(db, { businessId, day: addDays(to, 1) })
  const on = (all: readonly Pick<Balance, 'account' | 'currency' | 'minor'>[], one: Balance) =>
    all
      .filter(({ account, currency }) => account === one.account && currency === one.currency)
      .reduce((sum, { minor }) => sum + minor, 0n)
  return closing.map((one) => {
    const [opened, change] = [on(opening, one), on(movements, one)]
    assert(opened + change === one.minor, 'the books come to what was posted to them')
    return {
      account: one.account,
      opening: amount(opened, one.currency),
      change: amount(change, one.currency),
      closing: amount(one.minor, one.currency),
    }
  })
}

/** Days of the books as instants. */
const spanOf = ({ from, to }: Days) => ({
  from: startOf(from),
  before: startOf(addDays(to, 1)),
})
const startOf = (day: Day): Date => new Date(`${day}T00:00:00Z`)

async function buyersOf(db: Db, { businessId, ...days }: Wanted): Promise<Contents['buyers']> {
  const found = await selectBuyerCounts(db, { businessId, ...spanOf(days) })
  return found.known < financeLimits.leastBuyers ? null : found
}

/** What was paid for each product, the dearest first: with the rest it is the gross, to the cent. */
async function productsOf(
  db: Db,
  wanted: Wanted,
  movements: readonly Movement[],
): Promise<Contents['products']> {
  const paid = new Map<string, ProductPaid>()
  for await (const subjects of streamPaidOrders(db, wanted)) {
    for (const one of await selectProductsPaid(db, wanted.businessId, subjects.filter(isId))) {
      const key = `${one.listingId} ${one.currency}`
      const before = paid.get(key)
      paid.set(key, before ? { ...before, minor: before.minor + one.minor } : one)
    }
  }
  return [...Map.groupBy(movements, ({ currency }) => currency)].flatMap(([currency, own]) => {
    const gross = figureOf('gross', own)
    if (gross === 0n) return []
    const dearest = [...paid.values()]
      .filter((one) => one.currency === currency)
      .sort((a, b) => (a.minor < b.minor ? 1 : a.minor > b.minor ? -1 : 0))
      .slice(0, financeLimits.products)
    const share = (minor: bigint): number =>
      Number(divideRounded(minor * 10_000n, gross, 'halfEven'))
    const named = dearest.reduce((sum, { minor }) => sum + minor, 0n)
    return [
      {
        currency,
        largest: dearest.map(({ title, minor }) => ({
          title: { en: title.en, 'zh-CN': title['zh-CN'] },
          paid: amount(minor, currency),
          shareBasisPoints: share(minor),
        })),
        others: { paid: amount(gross - named, currency), shareBasisPoints: share(gross - named) },
      },
    ]
  })
}
