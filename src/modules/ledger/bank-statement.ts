import { isCurrency, type Money, parseMoney } from '../../kernel/money.ts'
import { at, list, payoutId, readIso, reasonOf } from './iso-message.ts'

type Booked = Readonly<{ id: string; status: 'paid' | 'rejected'; amount: Money }>

/** A payout as the bank has booked it: paid, or come back. */
export type BookedPayout = Booked & Readonly<{ reason: string | null }>

/** A file that the bank has booked as one sum; `id` is the file's. */
export type BookedFile = Booked

export type BankStatement = Readonly<{
  payouts: readonly BookedPayout[]
  files: readonly BookedFile[]
}>

/**
 * The payouts in a bank's statement: ISO 20022 camt.053, any version; undefined when the text is
 * none. An entry that is not booked yet, or that names neither a payout nor a file, is left out. Of
 * one payout that was paid and came back, the return counts.
 */
export function readBankStatement(xml: string): BankStatement | undefined {
  const report = readIso(xml, ['Stmt', 'Ntry', 'NtryDtls', 'TxDtls'], 'BkToCstmrStmt')
  if (report === undefined) return undefined
  const payouts = new Map<string, BookedPayout>()
  const files = new Map<string, BookedFile>()
  for (const statement of list(at(report, 'Stmt'))) {
    for (const entry of list(at(statement, 'Ntry'))) {
      if (!isBooked(entry)) continue
      const single = payoutsOf(entry)
      for (const one of single) {
        if (payouts.get(one.id)?.status !== 'rejected') payouts.set(one.id, one)
      }
      if (single.length > 0) continue
      for (const one of filesOf(entry)) {
        if (files.get(one.id)?.status !== 'rejected') files.set(one.id, one)
      }
    }
  }
  return { payouts: [...payouts.values()], files: [...files.values()] }
}

/** `BOOK`, as a code of its own since version 8 and as plain text before. */
const isBooked = (entry: unknown): boolean =>
  (at(entry, 'Sts', 'Cd') ?? at(entry, 'Sts')) === 'BOOK'

function payoutsOf(entry: unknown): BookedPayout[] {
  const details = list(at(entry, 'NtryDtls')).flatMap((group) => list(at(group, 'TxDtls')))
  return details.flatMap((one): BookedPayout[] => {
    const id = payoutId(at(one, 'Refs', 'EndToEndId'))
    // A single transfer may state its amount only on the entry.
    const amount =
      amountOf(at(one, 'Amt')) ?? (details.length === 1 ? amountOf(at(entry, 'Amt')) : undefined)
    const status = statusOf(at(one, 'CdtDbtInd') ?? at(entry, 'CdtDbtInd'))
    if (!id || !amount || !status) return []
    const reason = status === 'rejected' ? reasonOf(at(one, 'RtrInf', 'Rsn', 'Cd')) : null
    return [{ id, status, reason, amount }]
  })
}

/**
 * A batch is known by its payment block or its message: both have the number of our file. Without a
 * total of its own it is the whole entry.
 */
function filesOf(entry: unknown): BookedFile[] {
  const groups = list(at(entry, 'NtryDtls'))
  return groups.flatMap((group): BookedFile[] => {
    const [details] = list(at(group, 'TxDtls'))
    const id =
      payoutId(at(group, 'Btch', 'PmtInfId')) ??
      payoutId(at(group, 'Btch', 'MsgId')) ??
      payoutId(at(details, 'Refs', 'PmtInfId')) ??
      payoutId(at(details, 'Refs', 'MsgId'))
    const amount =
      amountOf(at(group, 'Btch', 'TtlAmt')) ??
      (groups.length === 1 ? amountOf(at(entry, 'Amt')) : undefined)
    const status = statusOf(at(group, 'Btch', 'CdtDbtInd') ?? at(entry, 'CdtDbtInd'))
    return id && amount && status ? [{ id, status, amount }] : []
  })
}

/** Money that comes in under the number of a payout or a file is that coming back. */
const statusOf = (direction: unknown): Booked['status'] | undefined =>
  direction === 'DBIT' ? 'paid' : direction === 'CRDT' ? 'rejected' : undefined

function amountOf(told: unknown): Money | undefined {
  const currency = at(told, '@Ccy')
  const text = at(told, '#text')
  if (typeof currency !== 'string' || !isCurrency(currency) || typeof text !== 'string')
    return undefined
  return parseMoney(text, currency)
}
