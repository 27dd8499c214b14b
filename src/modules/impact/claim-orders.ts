import { convert, isCurrency, money } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { defineTask } from '../../platform/tasks.ts'
import { places } from '../../platform/us-places.ts'
import { findOrganisations, type Organisation } from '../accounts/api.ts'
import { type ExchangeRates, loadedData } from '../customs/api.ts'
import { type SettledOrder, settledAfter, settledAmong } from '../orders/api.ts'
import { JOB_DIGITS, type ModelledClaim } from './claim.ts'
import { inputOutputTable, TABLE } from './io-table.ts'
import { jobsOfGoods } from './jobs-of-goods.ts'
import { DEFAULT_STEPS, priceLevel, weightOfYear } from './steps.ts'
import {
  deleteStrayClaims,
  replaceOrderClaims,
  type Uncounted,
  type UncountedReason,
} from './store.ts'

type Ref = Readonly<{ businessId: string; orderId: string }>

/**
 * Brings the ledger to what some orders are now: a settled one supports jobs, one that went back since
 * is taken back. Doing it again changes nothing.
 */
export async function claimOrders(tx: TxCtx, refs: readonly Ref[]): Promise<void> {
  const unique = [...new Map(refs.map((ref) => [`${ref.businessId} ${ref.orderId}`, ref])).values()]
  await writeClaims(tx, unique, await settledAmong(tx.db, unique))
}

/** One order, told of by an event. */
export const ClaimOrder = defineTask<Ref>({
  name: 'impact.claim_order',
  run: (ctx: Ctx, ref) => transaction(ctx, (tx) => claimOrders(tx, [ref])),
})

/** Orders of one transaction: one page of memory, some tenths of a second of locks. */
const ORDERS_AT_ONCE = 1_000

export type Recomputed = Readonly<{ orders: number; dataVersion: string }>

/**
 * Computes every claim of an order anew from the orders themselves, page by page. A page is one
 * transaction: stopped anywhere and begun again it comes to the same. What payrolls say stays.
 */
export async function recomputeClaims(
  ctx: Ctx,
  { onProgress, signal }: { onProgress?: (orders: number) => void; signal?: AbortSignal } = {},
): Promise<Recomputed> {
  let after: Ref | undefined
  let orders = 0
  for (;;) {
    signal?.throwIfAborted()
    const page = await transaction(ctx, async (tx) => {
      const settled = await settledAfter(tx.db, { after, limit: ORDERS_AT_ONCE })
      const upTo = settled.length === ORDERS_AT_ONCE ? settled.at(-1) : undefined
      await deleteStrayClaims(tx.db, { after, upTo, known: settled })
      await writeClaims(tx, settled, settled)
      return settled
    })
    orders += page.length
    after = page.at(-1)
    onProgress?.(orders)
    if (page.length < ORDERS_AT_ONCE) return { orders, dataVersion: inputOutputTable().version }
  }
}

async function writeClaims(
  tx: TxCtx,
  refs: readonly Ref[],
  settled: readonly SettledOrder[],
): Promise<void> {
  if (refs.length === 0) return
  const ids = [...new Set(settled.map(({ businessId }) => businessId))]
  const makers = new Map(
    (await findOrganisations(tx.db, ids)).map((maker) => [maker.id, toMaker(maker)]),
  )
  const { rates } = await loadedData(tx.db)
  const found = settled.map((order) => modelOrder(order, makers.get(order.businessId), rates))
  await replaceOrderClaims(tx.db, refs, {
    claims: found.flatMap(({ claim }) => claim ?? []),
    uncounted: found.flatMap(({ uncounted }) => uncounted),
    source: TABLE.source,
    dataVersion: inputOutputTable().version,
    now: tx.now(),
  })
}

type Maker = Pick<ModelledClaim, 'state' | 'county' | 'isSample'>
const NOWHERE: Maker = { state: null, county: null, isSample: false }

function toMaker(maker: Organisation): Maker {
  const state = maker.state ? places().findState(maker.state) : undefined
  const county = maker.county && state ? places().findCounty(maker.county, state) : undefined
  return { state: state?.fips ?? null, county: county?.fips ?? null, isSample: maker.isSample }
}

type Modelled = Readonly<{ claim?: ModelledClaim; uncounted: readonly Uncounted[] }>

/** What the model makes of one order: jobs in the maker's business and in its supply chain. */
function modelOrder(
  { businessId, orderId, settledAt, currency, goods, isTakenBack }: SettledOrder,
  { state, county, isSample }: Maker = NOWHERE,
  rates: ExchangeRates,
): Modelled {
  const day = dayOf(settledAt)
  const year = Number(day.slice(0, 4))
  const rate = isCurrency(currency) ? rates.find(currency, 'USD', day) : undefined
  const left = new Map<UncountedReason, bigint>()
  let direct = 0
  let total = 0
  let isCounted = false
  for (const { code, minor } of goods) {
    const jobs = reasonAgainst(code, { hasRate: rate !== undefined, year }) ?? jobsOfGoods(code!)
    if (typeof jobs === 'string') {
      left.set(jobs, (left.get(jobs) ?? 0n) + minor)
      continue
    }
    const usd = convert(money(minor, currency), rate!.rate, 'USD', 'halfEven')
    const weighted = (Number(usd.minor) / 100) * weightOfYear(year, DEFAULT_STEPS)
    direct += weighted * jobs.direct
    total += weighted * jobs.total
    isCounted = true
  }
  const jobs = {
    direct: direct.toFixed(JOB_DIGITS),
    indirect: (total - direct).toFixed(JOB_DIGITS),
  }
  const kind = 'supported'
  return {
    ...(isCounted && {
      claim: { businessId, orderId, kind, jobs, day, state, county, isSample, isTakenBack },
    }),
    uncounted: [...left].map(([reason, amountMinor]) => ({
      businessId,
      orderId,
      reason,
      amountMinor,
      currency,
    })),
  }
}

function reasonAgainst(
  code: string | null,
  { hasRate, year }: { hasRate: boolean; year: number },
): UncountedReason | undefined {
  if (code === null) return 'no_code'
  if (!hasRate) return 'no_rate'
  return priceLevel(year) ? undefined : 'no_price_level'
}
