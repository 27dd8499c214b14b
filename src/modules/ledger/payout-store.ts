import { sql } from 'kysely'
import type { Currency, Money } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import type { Party } from './payment-file.ts'
import type { KeptParty } from './seal-party.ts'

export const FILE_STATES = ['open', 'closed'] as const
/** `open`: of some of its payouts the bank has not said what became of them. */
export type FileState = (typeof FILE_STATES)[number]

/** A seller's account as it is kept; `openParty` opens it. */
export async function selectPayoutAccount(
  db: Db,
  businessId: string,
): Promise<KeptParty | undefined> {
  const { rows } = await sql<KeptParty>`select sealed, ${PLAIN} as plain
    from ledger.payout_account as account where business_id = ${businessId}`.execute(db)
  return rows[0]
}

const PLAIN = sql.raw(`case when account.account is not null then jsonb_build_object('holder',
  holder, 'account', account.account, 'bic', bic, 'country', country) end`)

export const savePayoutAccount = (db: Db, businessId: string, sealed: Buffer, now: Date) =>
  sql`insert into ledger.payout_account (business_id, sealed, updated_at)
    values (${businessId}, ${sealed}, ${now})
    on conflict (business_id) do update set sealed = excluded.sealed, holder = null,
      account = null, bic = null, country = null, updated_at = excluded.updated_at`.execute(db)

export type Due = Readonly<{ businessId: string; owedMinor: bigint }> & KeptParty

/** Sellers who are owed this much and have said where to; their balances are held meanwhile. */
export async function lockDue(
  db: Db,
  { currency, leastMinor, limit }: { currency: Currency; leastMinor: bigint; limit: number },
): Promise<Due[]> {
  const { rows } = await sql<Due>`select balance.business_id as "businessId",
      -minor as "owedMinor", account.sealed, ${PLAIN} as plain
    from ledger.balance join ledger.payout_account as account
      on account.business_id = balance.business_id
    where balance.account = 'payable' and currency = ${currency}
      and minor < 0 and -minor >= ${leastMinor}
    order by balance.business_id limit ${limit} for update of balance`.execute(db)
  return rows
}

type KeptAccount = KeptParty & Readonly<{ id: string }>
type Batch = Readonly<{ after: string | undefined; limit: number }>
type SealedAccount = Readonly<{ id: string; sealed: Buffer }>

/** The next accounts in the order of their sellers, locked. */
export async function lockKeptAccounts(db: Db, { after, limit }: Batch): Promise<KeptAccount[]> {
  const { rows } = await sql<KeptAccount>`select business_id as id, sealed, ${PLAIN} as plain
    from ledger.payout_account as account
    where ${after ? sql`business_id > ${after}::uuid` : sql`true`}
    order by business_id limit ${limit} for update`.execute(db)
  return rows
}

export const saveSealedAccounts = (db: Db, accounts: readonly SealedAccount[]) =>
  sql`update ledger.payout_account as one set sealed = decode(said.sealed, 'base64'),
      holder = null, account = null, bic = null, country = null
    from jsonb_to_recordset(${asRecords(accounts)}::jsonb) as said(id uuid, sealed text)
    where business_id = said.id`.execute(db)

/** The same of payouts. */
export async function lockKeptCreditors(db: Db, { after, limit }: Batch): Promise<KeptAccount[]> {
  const { rows } = await sql<KeptAccount>`select id, creditor_sealed as sealed, creditor as plain
    from ledger.payout where ${after ? sql`id > ${after}::uuid` : sql`true`}
    order by id limit ${limit} for update`.execute(db)
  return rows
}

export const saveSealedCreditors = (db: Db, creditors: readonly SealedAccount[]) =>
  sql`update ledger.payout as one set creditor_sealed = decode(said.sealed, 'base64'),
      creditor = null
    from jsonb_to_recordset(${asRecords(creditors)}::jsonb) as said(id uuid, sealed text)
    where one.id = said.id`.execute(db)

const asRecords = (accounts: readonly SealedAccount[]): string =>
  JSON.stringify(accounts.map(({ id, sealed }) => ({ id, sealed: sealed.toString('base64') })))

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
export type Payout = Readonly<{
  id: string
  businessId: string
  fileId: string
  amountMinor: bigint
  currency: Currency
  status: PayoutStatus
  reason: string | null
  changedAt: Date
  /** When the bank had paid it, also if it came back later. */
  paidAt: Date | null
}>

const columns = sql`id, business_id as "businessId", file_id as "fileId",
  amount_minor as "amountMinor", currency, status, reason, changed_at as "changedAt",
  paid_at as "paidAt"`

/** With the account as it is when the file is made, sealed. */
export async function insertPayouts(
  db: Db,
  payouts: readonly (Payout & { creditor: Buffer })[],
): Promise<void> {
  const rows = payouts.map(({ amountMinor, creditor, ...payout }) => ({
    ...payout,
    amountMinor: `${amountMinor}`,
    creditor: creditor.toString('base64'),
  }))
  await sql`insert into ledger.payout (business_id, id, file_id, amount_minor, currency,
      creditor_sealed, status, changed_at)
    select "businessId", id, "fileId", "amountMinor", currency, decode(creditor, 'base64'), status,
      "changedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as payout("businessId" uuid, id uuid,
      "fileId" uuid, "amountMinor" bigint, currency text, creditor text, status text,
      "changedAt" timestamptz)`.execute(db)
}

/** Those of some files, in the order of the file, with the accounts as they are kept. */
export async function selectPayoutsOf(
  db: Db,
  fileIds: readonly string[],
): Promise<(Payout & KeptParty)[]> {
  const { rows } = await sql<Payout & KeptParty>`select ${columns}, creditor_sealed as sealed,
      creditor as plain from ledger.payout
    where file_id = any(${fileIds}::uuid[]) order by file_id, id`.execute(db)
  return rows
}

/** Those of a file, a page at a time in its order, with the accounts as they are kept. */
export async function selectPayoutPage(
  db: Db,
  fileId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<(Payout & KeptParty)[]> {
  const { rows } = await sql<Payout & KeptParty>`select ${columns}, creditor_sealed as sealed,
      creditor as plain from ledger.payout
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
      payout.amount_minor as "amountMinor", payout.currency, payout.status,
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
