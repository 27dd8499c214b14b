import { sql } from 'kysely'
import type { Currency, Money } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import type { Party, Transfer } from './payment-file.ts'

export const FILE_STATES = ['open', 'closed'] as const
/** `open`: of some of its payouts the bank has not said what became of them. */
export type FileState = (typeof FILE_STATES)[number]

export async function selectPayoutAccount(db: Db, businessId: string): Promise<Party | undefined> {
  const { rows } = await sql<Party>`select holder, account, bic, country
    from ledger.payout_account where business_id = ${businessId}`.execute(db)
  return rows[0]
}

export const savePayoutAccount = (db: Db, businessId: string, party: Party, now: Date) =>
  sql`insert into ledger.payout_account (business_id, holder, account, bic, country, updated_at)
    values (${businessId}, ${party.holder}, ${party.account}, ${party.bic}, ${party.country}, ${now})
    on conflict (business_id) do update set holder = excluded.holder, account = excluded.account,
      bic = excluded.bic, country = excluded.country, updated_at = excluded.updated_at`.execute(db)

export type Due = Readonly<{ businessId: string; owedMinor: bigint; creditor: Party }>

/** Sellers who are owed this much and have said where to; their balances are held meanwhile. */
export async function lockDue(
  db: Db,
  { currency, leastMinor, limit }: { currency: Currency; leastMinor: bigint; limit: number },
): Promise<Due[]> {
  const { rows } = await sql<Due>`select balance.business_id as "businessId",
      -minor as "owedMinor", jsonb_build_object('holder', holder, 'account', account.account,
        'bic', bic, 'country', country) as creditor
    from ledger.balance join ledger.payout_account as account
      on account.business_id = balance.business_id
    where balance.account = 'payable' and currency = ${currency}
      and minor < 0 and -minor >= ${leastMinor}
    order by balance.business_id limit ${limit} for update of balance`.execute(db)
  return rows
}

export type PayoutFile = Readonly<{
  id: string
  currency: Currency
  debtor: Party
  createdBy: string
  createdAt: Date
}>

export const insertFile = (db: Db, file: PayoutFile) =>
  sql`insert into ledger.payout_file (id, currency, debtor, created_by, created_at)
    values (${file.id}, ${file.currency}, ${JSON.stringify(file.debtor)}::jsonb,
      ${file.createdBy}, ${file.createdAt})`.execute(db)

export async function findFile(db: Db, id: string): Promise<PayoutFile | undefined> {
  const { rows } = await sql<PayoutFile>`select id, currency, debtor, created_by as "createdBy",
    created_at as "createdAt" from ledger.payout_file where id = ${id}`.execute(db)
  return rows[0]
}

/** Held until the transaction ends: what the bank says of a file is taken one report at a time. */
export async function lockFiles(db: Db, ids: readonly string[]): Promise<PayoutFile[]> {
  const { rows } = await sql<PayoutFile>`select id, currency, debtor, created_by as "createdBy",
    created_at as "createdAt" from ledger.payout_file where id = any(${ids}::uuid[])
    order by id for update`.execute(db)
  return rows
}

export type ListedFile = PayoutFile &
  Readonly<{
    payouts: number
    sent: number
    paid: number
    rejected: number
    totalMinor: bigint
    rejectedMinor: bigint
  }>

/** The newest first; a file has at most as many payouts as a bank takes at once. */
export async function selectFiles(
  db: Db,
  {
    state,
    after,
    limit,
  }: { state?: FileState | undefined; after?: string | undefined; limit: number },
): Promise<ListedFile[]> {
  const isOpen = sql`exists (select from ledger.payout
    where file_id = file.id and status = 'sent')`
  const { rows } = await sql<ListedFile>`select file.id, currency, debtor,
      created_by as "createdBy", created_at as "createdAt", counted.*
    from ledger.payout_file as file cross join lateral (
      select count(*)::integer as payouts,
        (count(*) filter (where status = 'sent'))::integer as sent,
        (count(*) filter (where status = 'paid'))::integer as paid,
        (count(*) filter (where status = 'rejected'))::integer as rejected,
        coalesce(sum(amount_minor), 0)::bigint as "totalMinor",
        coalesce(sum(amount_minor) filter (where status = 'rejected'), 0)::bigint as "rejectedMinor"
      from ledger.payout where file_id = file.id) as counted
    where ${after ? sql`file.id < ${after}` : sql`true`}
      and ${state === 'open' ? isOpen : state === 'closed' ? sql`not ${isOpen}` : sql`true`}
    order by file.id desc limit ${limit}`.execute(db)
  return rows
}

export const PAYOUT_STATUSES = ['sent', 'paid', 'rejected'] as const
export type PayoutStatus = (typeof PAYOUT_STATUSES)[number]
export type Payout = Transfer &
  Readonly<{
    businessId: string
    fileId: string
    currency: Currency
    status: PayoutStatus
    reason: string | null
    changedAt: Date
    /** When the bank had paid it, also if it came back later. */
    paidAt: Date | null
  }>

const columns = sql`id, business_id as "businessId", file_id as "fileId",
  amount_minor as "amountMinor", currency, creditor, status, reason, changed_at as "changedAt",
  paid_at as "paidAt"`

export async function insertPayouts(db: Db, payouts: readonly Payout[]): Promise<void> {
  const rows = payouts.map((payout) => ({ ...payout, amountMinor: `${payout.amountMinor}` }))
  await sql`insert into ledger.payout (business_id, id, file_id, amount_minor, currency, creditor,
      status, changed_at)
    select "businessId", id, "fileId", "amountMinor", currency, creditor, status, "changedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as payout("businessId" uuid, id uuid,
      "fileId" uuid, "amountMinor" bigint, currency text, creditor jsonb, status text,
      "changedAt" timestamptz)`.execute(db)
}

/** Those of some files, in the order of the file. */
export async function selectPayoutsOf(db: Db, fileIds: readonly string[]): Promise<Payout[]> {
  const { rows } = await sql<Payout>`select ${columns} from ledger.payout
    where file_id = any(${fileIds}::uuid[]) order by file_id, id`.execute(db)
  return rows
}

/** Those of a file, a page at a time in its order. */
export async function selectPayoutPage(
  db: Db,
  fileId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Payout[]> {
  const { rows } = await sql<Payout>`select ${columns} from ledger.payout
    where file_id = ${fileId} and ${after ? sql`id > ${after}` : sql`true`}
    order by id limit ${limit}`.execute(db)
  return rows
}

/** The newest first. */
export async function selectPayouts(
  db: Db,
  businessId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Payout[]> {
  const { rows } = await sql<Payout>`select ${columns} from ledger.payout
    where business_id = ${businessId} and ${after ? sql`id < ${after}` : sql`true`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

/**
 * Moves those that stand at 'sent', or, to be taken back, at 'paid'; only those of a file when it is
 * named. Returns which moved. What is told about another amount moves nothing.
 */
export async function movePayouts(
  db: Db,
  moves: readonly Readonly<{
    id: string
    status: 'paid' | 'rejected'
    reason: string | null
    amount?: Money | undefined
  }>[],
  { now, fileId = null }: { now: Date; fileId?: string | null },
): Promise<(Payout & { before: PayoutStatus })[]> {
  const told = moves.map(({ amount, ...move }) => ({
    ...move,
    minor: amount ? `${amount.minor}` : null,
    currency: amount?.currency ?? null,
  }))
  const { rows } = await sql<Payout & { before: PayoutStatus }>`with told as (
      select * from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
        as told(id uuid, status text, reason text, minor bigint, currency text)),
    old as (select payout.id, payout.status as before, told.status as next, told.reason as why
      from ledger.payout join told using (id)
      where file_id = coalesce(${fileId}::uuid, file_id) and payout.status <> told.status
        and payout.status <> 'rejected' and amount_minor = coalesce(told.minor, amount_minor)
        and payout.currency = coalesce(told.currency, payout.currency)
      order by payout.id for update of payout)
    update ledger.payout set status = old.next, reason = old.why, changed_at = ${now},
      paid_at = case when old.next = 'paid' then ${now} else paid_at end
    from old where ledger.payout.id = old.id
    returning ${sql.raw(`payout.id, payout.business_id as "businessId", payout.file_id as "fileId",
      payout.amount_minor as "amountMinor", payout.currency, payout.creditor, payout.status,
      payout.reason, payout.changed_at as "changedAt", payout.paid_at as "paidAt"`)}, old.before`.execute(
    db,
  )
  return rows
}

/** Payouts by id, of any seller. */
export async function selectPayoutsById(db: Db, ids: readonly string[]): Promise<Payout[]> {
  const { rows } = await sql<Payout>`select ${columns} from ledger.payout
    where id = any(${ids}::uuid[])`.execute(db)
  return rows
}

/** The most payouts in a row that a bank may reject before nobody looks further. */
const CARRYING = 20

/**
 * The payouts that carried what was owed when a journal was posted: the first one after it took all
 * that was owed by then; when it was rejected, the next one took it again.
 */
export async function selectCarrying(
  db: Db,
  {
    businessId,
    currency,
    after,
  }: Readonly<{
    businessId: string
    currency: Currency
    after: Readonly<{ postedAt: Date; id: string }>
  }>,
): Promise<Payout[]> {
  const { rows } = await sql<Payout>`select payout.* from (
      select ${columns} from ledger.payout
      where business_id = ${businessId} and currency = ${currency}) as payout
    join ledger.journal on journal.business_id = ${businessId} and kind = 'paid_out'
      and reference = payout.id::text
    where (journal.posted_at, journal.id) > (${after.postedAt}::timestamptz, ${after.id}::uuid)
    order by journal.posted_at, journal.id limit ${CARRYING}`.execute(db)
  const ended = rows.findIndex(({ status }) => status !== 'rejected')
  return ended < 0 ? rows : rows.slice(0, ended + 1)
}
