import { sql } from 'kysely'
import type { Currency, Money } from '../../../kernel/money.ts'
import { type Ctx, transaction } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db.ts'

/** A trade as a simulator remembers it; `details` is what only this kind of provider knows. */
export type Trade = Readonly<{
  id: string
  provider: string
  subject: string
  amount: Money
  status: 'waiting' | 'paid' | 'closed'
  notifyUrl: string
  returnUrl: string
  details: Readonly<Record<string, string>>
  createdAt: Date
  paidAt: Date | undefined
}>

/** Money that went back; `id` is the shop's own number for it. */
export type TradeRefund = Readonly<{
  tradeId: string
  id: string
  amount: Money
  reason: string
  refundedAt: Date
  /** When the money came back because it could not be given back. */
  failedAt: Date | undefined
}>

type Row = Readonly<{
  id: string
  provider: string
  subject: string
  amount_minor: bigint
  currency: Currency
  status: Trade['status']
  notify_url: string
  return_url: string
  details: Trade['details']
  created_at: Date
  paid_at: Date | null
}>

const toTrade = (row: Row): Trade => ({
  id: row.id,
  provider: row.provider,
  subject: row.subject,
  amount: { minor: row.amount_minor, currency: row.currency },
  status: row.status,
  notifyUrl: row.notify_url,
  returnUrl: row.return_url,
  details: row.details,
  createdAt: row.created_at,
  paidAt: row.paid_at ?? undefined,
})

/** The trade of a payment; opened twice it is one. */
export async function beginTrade(
  db: Db,
  given: Omit<Trade, 'status' | 'paidAt' | 'details'> & { details?: Trade['details'] },
): Promise<Trade> {
  const { id, provider, subject, amount, notifyUrl, returnUrl, createdAt, details = {} } = given
  await sql`insert into payments.simulated_payment (id, provider, subject, amount_minor, currency,
      status, notify_url, return_url, details, created_at)
    values (${id}, ${provider}, ${subject}, ${amount.minor}, ${amount.currency}, 'waiting',
      ${notifyUrl}, ${returnUrl}, ${JSON.stringify(details)}::jsonb, ${createdAt})
    on conflict do nothing`.execute(db)
  return (await findTrade(db, id))!
}

export async function findTrade(db: Db, id: string): Promise<Trade | undefined> {
  const { rows } = await sql<Row>`
    select * from payments.simulated_payment where id = ${id}`.execute(db)
  return rows[0] && toTrade(rows[0])
}

/** Pays or closes a trade that waits; one that does not stays as it is. */
export async function moveTrade(
  db: Db,
  { id, to, now }: { id: string; to: 'paid' | 'closed'; now: Date },
): Promise<Trade | undefined> {
  await sql`update payments.simulated_payment set status = ${to},
      paid_at = ${to === 'paid' ? now : null}
    where id = ${id} and status = 'waiting'`.execute(db)
  return findTrade(db, id)
}

type RefundRow = Readonly<{
  trade_id: string
  id: string
  amount_minor: bigint
  currency: Currency
  reason: string
  refunded_at: Date
  failed_at: Date | null
}>

const toRefund = (row: RefundRow): TradeRefund => ({
  tradeId: row.trade_id,
  id: row.id,
  amount: { minor: row.amount_minor, currency: row.currency },
  reason: row.reason,
  refundedAt: row.refunded_at,
  failedAt: row.failed_at ?? undefined,
})

export async function findRefunds(db: Db, tradeId: string): Promise<TradeRefund[]> {
  const { rows } = await sql<RefundRow>`select * from payments.simulated_refund
    where trade_id = ${tradeId} order by refunded_at, id`.execute(db)
  return rows.map(toRefund)
}

export async function findRefund(db: Db, id: string): Promise<TradeRefund | undefined> {
  const { rows } = await sql<RefundRow>`
    select * from payments.simulated_refund where id = ${id}`.execute(db)
  return rows[0] && toRefund(rows[0])
}

/**
 * Gives money back, once for each id. Undefined when the trade is not paid, when more would go
 * back than came in, or when the id was used for another amount.
 */
export const giveBack = (
  ctx: Ctx,
  given: Omit<TradeRefund, 'refundedAt' | 'failedAt'>,
): Promise<TradeRefund | undefined> =>
  transaction(ctx, async ({ db, now }) => {
    const { tradeId, id, amount, reason } = given
    const { rows } = await sql<Row>`select * from payments.simulated_payment
      where id = ${tradeId} for update`.execute(db)
    const trade = rows[0] && toTrade(rows[0])
    const refunds = await findRefunds(db, tradeId)
    const before = refunds.find((one) => one.id === id)
    if (before) return before.amount.minor === amount.minor ? before : undefined
    const all = refunds
      .filter(({ failedAt }) => !failedAt)
      .reduce((sum, one) => sum + one.amount.minor, amount.minor)
    const isRight = trade?.amount.currency === amount.currency && all <= trade.amount.minor
    if (trade?.status !== 'paid' || !isRight || amount.minor <= 0n) return undefined
    await sql`insert into payments.simulated_refund
        (trade_id, id, amount_minor, currency, reason, refunded_at)
      values (${tradeId}, ${id}, ${amount.minor}, ${amount.currency}, ${reason}, ${now()})`.execute(
      db,
    )
    return { ...given, refundedAt: now(), failedAt: undefined }
  })

/** Has the money of a refund come back; undefined when there is none. */
export async function failBack(db: Db, id: string, now: Date): Promise<TradeRefund | undefined> {
  await sql`update payments.simulated_refund set failed_at = ${now}
    where id = ${id} and failed_at is null`.execute(db)
  return findRefund(db, id)
}

/** A payment that the buyer's bank takes back: at once, and gives again when it is won, or later. */
export type TradeDispute = Readonly<{
  tradeId: string
  amount: Money
  openedAt: Date
  outcome: 'won' | 'lost' | undefined
  closedAt: Date | undefined
  /** Of one that was lost: its money came again all the same. */
  givenAgainAt: Date | undefined
}>

type DisputeRow = Readonly<{
  trade_id: string
  amount_minor: bigint
  currency: Currency
  opened_at: Date
  outcome: 'won' | 'lost' | null
  closed_at: Date | null
  given_again_at: Date | null
}>

const toDispute = (row: DisputeRow): TradeDispute => ({
  tradeId: row.trade_id,
  amount: { minor: row.amount_minor, currency: row.currency },
  openedAt: row.opened_at,
  outcome: row.outcome ?? undefined,
  closedAt: row.closed_at ?? undefined,
  givenAgainAt: row.given_again_at ?? undefined,
})

/** Disputes a trade that was paid, all of it unless less is said; undefined when it was not. */
export async function openDispute(
  db: Db,
  { tradeId, minor, now }: { tradeId: string; minor?: bigint | undefined; now: Date },
): Promise<TradeDispute | undefined> {
  await sql`insert into payments.simulated_dispute (trade_id, amount_minor, currency, opened_at)
    select id, coalesce(${minor ?? null}::bigint, amount_minor), currency, ${now}
    from payments.simulated_payment where id = ${tradeId} and status = 'paid'
    on conflict do nothing`.execute(db)
  return findDispute(db, tradeId)
}

async function findDispute(db: Db, tradeId: string): Promise<TradeDispute | undefined> {
  const { rows } = await sql<DisputeRow>`select * from payments.simulated_dispute
    where trade_id = ${tradeId}`.execute(db)
  return rows[0] && toDispute(rows[0])
}

/** The buyer's bank decides, once. */
export async function endDispute(
  db: Db,
  { tradeId, outcome, now }: { tradeId: string; outcome: 'won' | 'lost'; now: Date },
): Promise<TradeDispute | undefined> {
  await sql`update payments.simulated_dispute set outcome = ${outcome}, closed_at = ${now}
    where trade_id = ${tradeId} and outcome is null`.execute(db)
  return findDispute(db, tradeId)
}

/** The money of one that was lost comes again, once. */
export async function giveAgain(
  db: Db,
  { tradeId, now }: { tradeId: string; now: Date },
): Promise<TradeDispute | undefined> {
  await sql`update payments.simulated_dispute set given_again_at = ${now}
    where trade_id = ${tradeId} and outcome = 'lost' and given_again_at is null`.execute(db)
  return findDispute(db, tradeId)
}

/** Those that were opened, ended or given again in a time. */
export async function findDisputes(
  db: Db,
  { from, to }: { from: Date; to: Date },
): Promise<TradeDispute[]> {
  const { rows } = await sql<DisputeRow>`select * from payments.simulated_dispute
    where opened_at >= ${from} and opened_at < ${to} or closed_at >= ${from} and closed_at < ${to}
      or given_again_at >= ${from} and given_again_at < ${to}
    order by opened_at, trade_id limit 100000`.execute(db)
  return rows.map(toDispute)
}

/** What happened at a provider from one instant to another, in the order in which it did. */
export type Move = Readonly<{
  trade: Trade
  refund: TradeRefund | undefined
  /** The refund came back. */
  isFailure: boolean
  at: Date
}>

type Refunded = Readonly<{
  refund_id: string
  back_minor: bigint
  reason: string
  refunded_at: Date
  failed_at: Date | null
}>

export async function findMoves(
  db: Db,
  { provider, from, to }: { provider: string; from: Date; to: Date },
): Promise<Move[]> {
  const paid = await sql<Row>`select * from payments.simulated_payment
    where provider = ${provider} and paid_at >= ${from} and paid_at < ${to}
    limit 100000`.execute(db)
  const back = await sql<Row & Refunded>`select trade.*,
      refund.id as refund_id, refund.amount_minor as back_minor, refund.reason, refund.refunded_at,
      refund.failed_at
    from payments.simulated_refund as refund
    join payments.simulated_payment as trade on trade.id = refund.trade_id
    where provider = ${provider} and (refunded_at >= ${from} and refunded_at < ${to}
      or failed_at >= ${from} and failed_at < ${to})
    limit 100000`.execute(db)
  const isToday = (at: Date | null) => at !== null && at >= from && at < to
  const moves: Move[] = [
    ...paid.rows.map((row) => ({
      trade: toTrade(row),
      refund: undefined,
      isFailure: false,
      at: row.paid_at!,
    })),
    ...back.rows.flatMap((row) => {
      const { refund_id: id, back_minor: amount_minor } = row
      const refund = toRefund({ ...row, trade_id: row.id, id, amount_minor })
      const one = { trade: toTrade(row), refund }
      return [
        ...(isToday(row.refunded_at) ? [{ ...one, isFailure: false, at: row.refunded_at }] : []),
        ...(isToday(row.failed_at) ? [{ ...one, isFailure: true, at: row.failed_at! }] : []),
      ]
    }),
  ]
  const key = ({ trade, refund }: Move) => `${trade.id} ${refund?.id ?? ''}`
  return moves.sort((a, b) => a.at.getTime() - b.at.getTime() || (key(a) < key(b) ? -1 : 1))
}
