import { addDays, type Day, dayOf } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { emitAll } from '../../platform/outbox.ts'
import { ProviderSettled } from './contract.ts'
import { askOnce } from './pay.ts'
import type { Provider, SettlementLine } from './provider.ts'
import { failRefund } from './refund.ts'
import { type Difference, differencesOf, type Known } from './settlement.ts'
import {
  addLines,
  addTotals,
  beginRun,
  endRun,
  failRun,
  forgetMissing,
  forgetSettled,
  lockRun,
  type RunRef,
  saveDifferences,
  selectDoneDays,
  selectFailedRefunds,
  selectTotals,
  selectUnsettled,
  settleMoves,
  settlePayments,
  settleRefunds,
  type Total,
} from './settlement-store.ts'
import { selectPayment } from './store.ts'

const LINES_AT_ONCE = 1_000
/** Files that failed, or a server that stood still, are caught up with for this long. */
const DAYS_BACK = 7
/** Payments that a file says were made and we do not know of are rare; more is another mistake. */
const ASKED_OF_A_FILE = 100

/** The days of the last week that no file of a provider was read to the end for, the oldest first. */
export async function daysToReconcile(ctx: Ctx, provider: Provider): Promise<Day[]> {
  const today = dayOf(ctx.now(), provider.timeZone)
  const days = Array.from({ length: DAYS_BACK }, (_, at) => addDays(today, at - DAYS_BACK))
  const done = await selectDoneDays(ctx.db, provider.name, days)
  return days.filter((day) => !done.has(day))
}

/**
 * Holds a provider's file of a day against our payments and refunds, to the cent, as a stream. Every
 * difference is kept. Done again it comes to the same; whoever begins later takes over. What the
 * file says was paid and we never heard of, the provider is asked about at once. Throws when there
 * is no file, or it is not whole.
 */
export async function reconcile(
  ctx: Ctx,
  providers: readonly Provider[],
  { provider: name, day, signal }: { provider: string; day: Day; signal?: AbortSignal },
): Promise<void> {
  const provider = providers.find((one) => one.name === name)
  if (!provider) throw new Error(`no provider ${name} to be reconciled with`)
  const ways = provider.ways.map((way) => way.name)
  const run = await transaction(ctx, async (tx) => {
    const begun = await beginRun(tx.db, { provider: provider.name, day, now: tx.now() })
    await forgetSettled(tx.db, begun, ways)
    return begun
  })
  const unheard: string[] = []
  const cameBack: RefundKey[] = []
  try {
    let lines: SettlementLine[] = []
    const take = async () => {
      const found = await takeLines(ctx, provider, { run, lines })
      if (!found) return false
      unheard.push(...found.unheard)
      cameBack.push(...found.cameBack)
      lines = []
      return true
    }
    for await (const line of provider.readSettlement(day)) {
      signal?.throwIfAborted()
      lines.push(line)
      if (lines.length >= LINES_AT_ONCE && !(await take())) return
    }
    if (!(await take()) || !(await end(ctx, provider, run))) return
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    await failRun(ctx.db, run, { problem, now: ctx.now() })
    throw error
  }
  for (const refund of cameBack) await failRefund(ctx, refund)
  await askAboutUnheard(ctx, providers, unheard.slice(0, ASKED_OF_A_FILE))
}

type RefundKey = Readonly<{ paymentId: string; refundId: string }>
type News = Readonly<{ unheard: readonly string[]; cameBack: readonly RefundKey[] }>

/**
 * Returns the payments that we had not heard of, and the refunds of which we did not know that they
 * came back; undefined when somebody else has taken over.
 */
const takeLines = (
  ctx: Ctx,
  provider: Provider,
  { run, lines }: { run: RunRef; lines: readonly SettlementLine[] },
): Promise<News | undefined> =>
  transaction(ctx, async ({ db }) => {
    if (!(await lockRun(db, run))) return undefined
    const asked = { day: run.day, ways: provider.ways.map((way) => way.name) }
    const paymentIds = lines.flatMap(({ kind, paymentId }) =>
      kind === 'payment' && paymentId ? [paymentId] : [],
    )
    const payments = await settlePayments(db, { ...asked, ids: paymentIds })
    const back = lines.flatMap(({ kind, paymentId, refundId }) =>
      kind === 'refund' && paymentId && refundId ? [{ paymentId, refundId }] : [],
    )
    const refunds = await settleRefunds(db, {
      ...asked,
      paymentIds: back.map(({ paymentId }) => paymentId),
      ids: back.map(({ refundId }) => refundId),
    })
    const cameBack = lines.flatMap(({ kind, paymentId, refundId }) =>
      kind === 'refund_failed' && paymentId && refundId ? [{ paymentId, refundId }] : [],
    )
    const failed = await selectFailedRefunds(db, {
      ...asked,
      paymentIds: cameBack.map(({ paymentId }) => paymentId),
      ids: cameBack.map(({ refundId }) => refundId),
    })
    const moves = await settleMoves(db, {
      ...asked,
      ids: lines.flatMap(({ kind, reference }) => (kind === 'chargeback' ? [reference] : [])),
    })
    const ours = {
      payment: payments,
      refund: refunds,
      refund_failed: failed,
      chargeback: moves,
      other: NONE,
    }
    const seen = new Set<string>()
    const differences = lines.flatMap((line): Difference[] => {
      const id = numberOf(line)
      const known = id ? ours[line.kind].get(id) : undefined
      const isPlain = line.kind !== 'refund_failed' && line.kind !== 'other'
      const isNew = known?.isNew === true && !(isPlain && seen.has(id!))
      if (id && isPlain) seen.add(id)
      return differencesOf(line, known && { ...known, isNew }, provider.agreedFee)
    })
    await forgetMissing(db, provider.name, [...seen])
    await saveDifferences(db, run, differences)
    await addTotals(db, run, totalsOf(lines))
    await addLines(db, run, lines.length)
    const unheard = differences.flatMap(({ kind, paymentId, refundId }) =>
      kind === 'status_differs' && paymentId && !refundId ? [paymentId] : [],
    )
    return { unheard, cameBack: cameBack.filter(({ refundId }) => !failed.get(refundId)?.isDone) }
  })

const NONE: ReadonlyMap<string, Known> = new Map()

/** By what we know it. */
const numberOf = ({ kind, paymentId, refundId, reference }: SettlementLine): string | undefined =>
  kind === 'payment' ? paymentId : kind === 'chargeback' ? reference : refundId

/** By pairs of currencies, of which there is mostly one. */
function totalsOf(lines: readonly SettlementLine[]): Total[] {
  const totals = new Map<string, Total>()
  for (const { kind, amount, fee } of lines) {
    const pair = `${amount.currency} ${fee.currency}`
    const before = totals.get(pair) ?? {
      currency: amount.currency,
      feeCurrency: fee.currency,
      paidMinor: 0n,
      refundedMinor: 0n,
      feeMinor: 0n,
      postedFeeMinor: 0n,
    }
    totals.set(pair, {
      ...before,
      // Corrections and chargebacks have their own sign; what came back of refunds was not given back.
      paidMinor: before.paidMinor + (kind.startsWith('refund') ? 0n : amount.minor),
      refundedMinor:
        before.refundedMinor +
        (kind === 'refund' ? amount.minor : kind === 'refund_failed' ? -amount.minor : 0n),
      feeMinor: before.feeMinor + fee.minor,
      postedFeeMinor: before.postedFeeMinor + (kind === 'chargeback' ? fee.minor : 0n),
    })
  }
  return [...totals.values()]
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** What is ours and not in the file is found last, and what it all comes to is told. */
async function end(ctx: Ctx, provider: Provider, run: RunRef): Promise<boolean> {
  const ways = provider.ways.map((way) => way.name)
  const [from, to] = [startOf(run.day, provider), startOf(addDays(run.day, 1), provider)]
  for (let after = FIRST_ID; after !== ''; ) {
    after = await transaction(ctx, async ({ db }) => {
      if (!(await lockRun(db, run))) return ''
      const missing = await selectUnsettled(db, { ways, from, to, after, limit: LINES_AT_ONCE })
      await saveDifferences(db, run, missing)
      return missing.length === LINES_AT_ONCE ? missing.at(-1)!.id : ''
    })
  }
  return transaction(ctx, async (tx) => {
    if (!(await lockRun(tx.db, run))) return false
    await endRun(tx.db, run, tx.now())
    const totals = await selectTotals(tx.db, run)
    const events = totals.map(({ currency, feeCurrency, paidMinor, refundedMinor, ...fees }) => ({
      provider: provider.name,
      isSimulated: provider.isSimulated,
      day: run.day,
      attempt: run.attempt,
      currency,
      ...(feeCurrency === currency ? {} : { feeCurrency }),
      takenMinor: `${paidMinor - refundedMinor}`,
      feeMinor: `${fees.feeMinor}`,
      postedFeeMinor: `${fees.postedFeeMinor}`,
    }))
    await emitAll(tx, ProviderSettled, events)
    return true
  })
}

async function askAboutUnheard(
  ctx: Ctx,
  providers: readonly Provider[],
  paymentIds: readonly string[],
): Promise<void> {
  for (const id of paymentIds) {
    const payment = await selectPayment(ctx.db, id)
    if (!payment) continue
    try {
      await askOnce(ctx, providers, { ...payment, payUntil: undefined, isOvertaken: false })
    } catch (error) {
      ctx.log.warn({ err: error, paymentId: id }, 'a provider did not answer about a payment')
    }
  }
}

/** When a day begins where the provider keeps its clock. */
function startOf(day: Day, { timeZone }: Provider): Date {
  const midnight = new Date(`${day}T00:00:00Z`)
  if (timeZone === 'UTC') return midnight
  // The clock of the place at that instant, read as if it were UTC, is off by its distance.
  const local = new Date(`${clockIn(timeZone).format(midnight).replace(' ', 'T')}Z`)
  return new Date(2 * midnight.getTime() - local.getTime())
}

const clockIn = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
