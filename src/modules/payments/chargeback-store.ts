import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import { type Currency, money } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import type { ChargebackMove, ToldChargeback } from './provider.ts'

export type Chargeback = Omit<ToldChargeback, 'moves'> &
  Readonly<{ moves: readonly (ChargebackMove & Readonly<{ id: string }>)[] }>

/**
 * Joins what is told with what is known: a decision is not taken back, the latest day counts, and each
 * move of money is added once. In whatever order, and however often, it comes to the same. Returns
 * whether anything was news. The caller holds the payment.
 */
export async function mergeChargeback(
  db: Db,
  paymentId: string,
  told: ToldChargeback,
): Promise<boolean> {
  const { id, amount, reason, status, answerBy, answerUrl, openedAt, closedAt, moves } = told
  const merged = await sql`insert into payments.chargeback as known (payment_id, id, amount_minor,
      currency, reason, status, answer_by, answer_url, opened_at, closed_at)
    values (${paymentId}, ${id}, ${amount.minor}, ${amount.currency}, ${reason}, ${status},
      ${answerBy ?? null}, ${answerUrl ?? null}, ${openedAt}, ${closedAt ?? null})
    on conflict (payment_id, id) do update set
      status = case when known.status = 'open' then excluded.status else known.status end,
      answer_by = greatest(known.answer_by, excluded.answer_by),
      closed_at = least(known.closed_at, excluded.closed_at)
    where (known.status = 'open' and excluded.status <> 'open')
      or greatest(known.answer_by, excluded.answer_by) is distinct from known.answer_by
      or least(known.closed_at, excluded.closed_at) is distinct from known.closed_at`.execute(db)
  const rows = moves.map(({ reference, amount, fee, at }) => ({
    id: newId(),
    reference,
    minor: `${amount.minor}`,
    currency: amount.currency,
    feeMinor: `${fee.minor}`,
    feeCurrency: fee.currency,
    at,
  }))
  const added = await sql`insert into payments.chargeback_move (payment_id, chargeback_id, id,
      reference, amount_minor, currency, fee_minor, fee_currency, moved_at)
    select ${paymentId}, ${id}, move.id, reference, minor, currency, "feeMinor", "feeCurrency", at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as move(id uuid, reference text,
      minor bigint, currency text, "feeMinor" bigint, "feeCurrency" text, at timestamptz)
    on conflict do nothing`.execute(db)
  return merged.numAffectedRows === 1n || (added.numAffectedRows ?? 0n) > 0n
}

type Row = Readonly<{
  id: string
  amount_minor: bigint
  currency: Currency
  reason: string
  status: Chargeback['status']
  answer_by: Date | null
  answer_url: string | null
  opened_at: Date
  closed_at: Date | null
}>

type MoveRow = Readonly<{
  id: string
  reference: string
  amount_minor: bigint
  currency: Currency
  fee_minor: bigint
  fee_currency: Currency
  moved_at: Date
}>

/** A chargeback with its moves, what was taken before what was given again. */
export async function selectChargeback(
  db: Db,
  { paymentId, id }: { paymentId: string; id: string },
): Promise<Chargeback | undefined> {
  const { rows } = await sql<Row>`select * from payments.chargeback
    where payment_id = ${paymentId} and id = ${id}`.execute(db)
  const [row] = rows
  if (!row) return undefined
  const { rows: moves } = await sql<MoveRow>`select * from payments.chargeback_move
    where payment_id = ${paymentId} and chargeback_id = ${id}
    order by amount_minor > 0, moved_at, reference`.execute(db)
  return {
    id: row.id,
    amount: money(row.amount_minor, row.currency),
    reason: row.reason,
    status: row.status,
    answerBy: row.answer_by ?? undefined,
    answerUrl: row.answer_url ?? undefined,
    openedAt: row.opened_at,
    closedAt: row.closed_at ?? undefined,
    moves: moves.map((move) => ({
      id: move.id,
      reference: move.reference,
      amount: money(move.amount_minor, move.currency),
      fee: money(move.fee_minor, move.fee_currency),
      at: move.moved_at,
    })),
  }
}
