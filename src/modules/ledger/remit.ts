import { formatAmount, type Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { INSTALLATION, recordAudit } from '../accounts/api.ts'
import { LedgerErrors as E } from './errors.ts'
import { MARKET, type RemittedAccount, remitted } from './journal.ts'
import { insertJournals, lockSubjects, selectJournalOf, selectOwed } from './store.ts'

export type Remittance = Readonly<{
  account: RemittedAccount
  amount: Money
  /** On which the bank paid it. */
  day: Day
  /** The bank's, or the declaration's; once for each account. */
  reference: string
}>

/**
 * Enters that tax or freight was paid to whom it was owed, in the market's own books: what all books
 * together still owe is at least that much. Entered again it does nothing: false. Throws
 * remittance_invalid, remittance_too_high. Checks nothing about who asks: the caller does.
 */
export const recordRemittance = (
  ctx: Ctx,
  { account, amount, day, reference: given }: Remittance,
): Promise<boolean> =>
  transaction(ctx, async (tx) => {
    if (amount.minor <= 0n) throw E.remittanceInvalid()
    await lockSubjects(tx.db, [{ businessId: MARKET, subject: 'remittances' }])
    const reference = `${account}/${given}`
    const known = { businessId: MARKET, kind: 'remitted', reference } as const
    if (await selectJournalOf(tx.db, known)) return false
    const owedMinor = await selectOwed(tx.db, account, amount.currency)
    if (amount.minor > owedMinor) {
      throw E.remittanceTooHigh({ owed: formatAmount({ ...amount, minor: owedMinor }) })
    }
    const journal = { ...known, subject: given, facts: { day }, entries: remitted(account, amount) }
    await insertJournals(tx.db, [journal], tx.now())
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'ledger.remittance_recorded',
      subject: `remittance:${reference}`,
      after: { amount: formatAmount(amount), currency: amount.currency, day },
    })
    return true
  })
