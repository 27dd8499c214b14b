import { newId } from '../../kernel/ids.ts'
import { type Money, money } from '../../kernel/money.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { INSTALLATION, recordAudit } from '../accounts/api.ts'
import { readBankStatement } from './bank-statement.ts'
import { LedgerErrors as E } from './errors.ts'
import { type JournalKind, paidOut, payoutDone, payoutRejected } from './journal.ts'
import type { Party } from './payment-file.ts'
import {
  isOfAnother,
  outcomesOf,
  readPaymentStatus,
  type TransferStatus,
} from './payment-status.ts'
import {
  insertFile,
  insertPayouts,
  lockDue,
  lockFiles,
  movePayouts,
  type Payout,
  type PayoutFile,
  selectPayoutAccount,
  selectPayoutsById,
  selectPayoutsOf,
} from './payout-store.ts'
import { accountSeal, creditorSeal, openParty, sealParty } from './seal-party.ts'
import type { LedgerSettings } from './settings.ts'
import { insertJournals } from './store.ts'

/** Of one file: what a bank takes at once. */
const PAYOUTS_OF_FILE = 1_000

/** How many payouts changed. */
type Moved = Readonly<{ paid: number; rejected: number }>

/**
 * Pays sellers what they are owed, from an amount on: their balance goes on its way with one
 * payout each, in one file for the bank. Throws nothing_due. Checks nothing about who asks: the
 * caller does.
 */
export const createPayouts = (
  ctx: Ctx,
  { identityKeys }: LedgerSettings,
  { debtor, least }: { debtor: Party; least: Money },
): Promise<{ file: PayoutFile; payouts: readonly Payout[] }> =>
  transaction(ctx, async (tx) => {
    const { currency } = least
    const asked = { currency, leastMinor: least.minor, limit: PAYOUTS_OF_FILE }
    const due = await lockDue(tx.db, asked)
    if (due.length === 0) throw E.nothingDue()
    const now = tx.now()
    const file = { id: newId(), currency, debtor, createdBy: actorText(tx.actor), createdAt: now }
    const payouts = due.map(({ businessId, owedMinor, ...kept }) => {
      const id = newId()
      const creditor = openParty(identityKeys, accountSeal(businessId), kept)
      const payout: Payout = {
        id,
        businessId,
        fileId: file.id,
        amountMinor: owedMinor,
        currency,
        status: 'sent',
        reason: null,
        changedAt: now,
        paidAt: null,
      }
      return { ...payout, creditor: sealParty(identityKeys, creditorSeal(id), creditor) }
    })
    await insertFile(tx.db, file)
    await insertPayouts(tx.db, payouts)
    await post(tx, payouts, 'paid_out', paidOut)
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'ledger.payouts_created',
      subject: `payment-file:${file.id}`,
      after: { payouts: payouts.length, currency },
    })
    return { file, payouts }
  })

/**
 * Takes what the bank says of a file (pain.002), any number of times: what was paid has left the
 * house, what was rejected is owed again, also when it had been reported as paid before. Returns how
 * many changed. Throws payout_file_not_found, status_unreadable, status_of_another_file.
 */
export const takePayoutStatus = (
  ctx: Ctx,
  { fileId, xml }: { fileId: string; xml: string },
): Promise<Moved> =>
  transaction(ctx, async (tx) => {
    if ((await lockFiles(tx.db, [fileId])).length === 0) throw E.payoutFileNotFound()
    const told = readPaymentStatus(xml)
    if (!told) throw E.statusUnreadable()
    if (isOfAnother(told, fileId)) throw E.statusOfAnotherFile()
    const payouts = await selectPayoutsOf(tx.db, [fileId])
    const moved = await moveAsTold(tx, outcomesOf(told, fileId, payouts), fileId)
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'ledger.payout_status_taken',
      subject: `payment-file:${fileId}`,
      after: { ...moved, group: told.group?.status },
    })
    return moved
  })

/**
 * What the operator knows of payouts by another way than the bank's files: of one, or of all of the
 * file that are on their way. Throws payout_file_not_found, and payout_ended when nothing was left to
 * be said. Checks nothing about who asks: the caller does.
 */
export const decidePayouts = (
  ctx: Ctx,
  {
    fileId,
    payoutId,
    outcome,
    reason,
  }: {
    fileId: string
    payoutId: string | undefined
    outcome: 'paid' | 'rejected'
    reason: string
  },
): Promise<Moved> =>
  transaction(ctx, async (tx) => {
    if ((await lockFiles(tx.db, [fileId])).length === 0) throw E.payoutFileNotFound()
    const meant = (await selectPayoutsOf(tx.db, [fileId])).filter(({ id, status }) =>
      payoutId ? id === payoutId : status === 'sent',
    )
    const told = meant.map(({ id }) => ({ id, status: outcome, reason }))
    const moved = await moveAsTold(tx, told, fileId)
    if (moved.paid + moved.rejected === 0) throw E.payoutEnded()
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'ledger.payouts_decided',
      subject: payoutId ? `payout:${payoutId}` : `payment-file:${fileId}`,
      after: { ...moved, reason },
    })
    return moved
  })

export type StatementOutcome = Moved &
  Readonly<{
    /** Payouts that the statement books with another amount: nothing was done about them. */
    differing: readonly Payout[]
    /** Files that it books as another sum than they come to: nor about these. */
    differingFiles: readonly Readonly<{ fileId: string; booked: Money; ours: Money }>[]
    /** Entries that name no payout and no file of ours. */
    unknown: number
  }>

/**
 * Takes a bank's statement of its account (camt.053), any number of times: payouts it has booked,
 * one by one or a whole file as one sum, are paid, payouts that came back are owed again. Throws
 * statement_unreadable.
 */
export const takeBankStatement = (ctx: Ctx, xml: string): Promise<StatementOutcome> =>
  transaction(ctx, async (tx) => {
    const booked = readBankStatement(xml)
    if (!booked) throw E.statementUnreadable()
    const files = await lockFiles(
      tx.db,
      booked.files.map(({ id }) => id),
    )
    const fileIds = files.map(({ id }) => id)
    const inFiles = Map.groupBy(await selectPayoutsOf(tx.db, fileIds), ({ fileId }) => fileId)
    const known = await selectPayoutsById(
      tx.db,
      booked.payouts.map(({ id }) => id),
    )
    const amounts = new Map(booked.payouts.map(({ id, amount }) => [id, amount]))
    const differing = known.filter(({ id, amountMinor, currency }) => {
      const amount = amounts.get(id)!
      return amount.minor !== amountMinor || amount.currency !== currency
    })
    const told: (TransferStatus & { amount?: Money })[] = [...booked.payouts]
    const differingFiles: StatementOutcome['differingFiles'][number][] = []
    for (const { id: fileId, currency } of files) {
      const { status, amount } = booked.files.find(({ id }) => id === fileId)!
      // What was rejected before it was paid was in no sum that the bank has booked.
      const paidOf = inFiles.get(fileId)!.filter((one) => one.status === 'sent' || one.paidAt)
      const ours = money(
        paidOf.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
        currency,
      )
      if (ours.minor === amount.minor && ours.currency === amount.currency) {
        told.push(...paidOf.map(({ id }) => ({ id, status, reason: null })))
      } else differingFiles.push({ fileId, booked: amount, ours })
    }
    const unknown = booked.payouts.length - known.length + (booked.files.length - files.length)
    const moved = await moveAsTold(tx, told)
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'ledger.bank_statement_taken',
      subject: 'bank-statement',
      after: { ...moved, differing: differing.length + differingFiles.length, unknown },
    })
    return { ...moved, differing, differingFiles, unknown }
  })

async function moveAsTold(
  tx: TxCtx,
  told: readonly (TransferStatus & { amount?: Money })[],
  fileId?: string,
): Promise<Moved> {
  const ended = told.flatMap(({ status, ...one }) =>
    status === 'pending' ? [] : [{ ...one, status }],
  )
  const moved = await movePayouts(tx.db, ended, { now: tx.now(), ...(fileId ? { fileId } : {}) })
  const paid = moved.filter(({ status }) => status === 'paid')
  const rejected = moved.filter(({ status }) => status === 'rejected')
  await post(tx, paid, 'payout_paid', payoutDone)
  for (const [before, list] of Object.entries(Object.groupBy(rejected, (one) => one.before))) {
    await post(tx, list, 'payout_rejected', (money) => payoutRejected(money, before === 'paid'))
  }
  return { paid: paid.length, rejected: rejected.length }
}

/** Whether a seller has said where their money is to go. */
export const hasPayoutAccount = async ({ db }: Ctx, businessId: string): Promise<boolean> =>
  (await selectPayoutAccount(db, businessId)) !== undefined

const post = (
  tx: TxCtx,
  payouts: readonly Payout[],
  kind: JournalKind,
  entries: (amount: Money) => ReturnType<typeof paidOut>,
): Promise<number> =>
  insertJournals(
    tx.db,
    payouts.map(({ id, businessId, fileId, amountMinor, currency }) => ({
      businessId,
      kind,
      reference: id,
      subject: id,
      facts: { fileId },
      entries: entries({ minor: amountMinor, currency }),
    })),
    tx.now(),
  )
