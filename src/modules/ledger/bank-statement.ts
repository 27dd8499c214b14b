import { isCurrency, type Money, parseMoney } from '../../kernel/money.ts'
import { at, list, payoutId, readIso, reasonOf } from './iso-message.ts'

/** A payout as the bank has booked it: paid, or come back. */
export type BookedPayout = Readonly<{
  id: string
  status: 'paid' | 'rejected'
  reason: string | null
  amount: Money
}>

/**
 * The payouts in a bank's statement: ISO 20022 camt.053, any version; undefined when the text is
 * none. An entry that is not booked yet, or that names no payout, is left out. Of one payout
 * that was paid and came back, the return counts.
 */
export function readBankStatement(xml: string): BookedPayout[] | undefined {
  const report = readIso(xml, ['Stmt', 'Ntry', 'NtryDtls', 'TxDtls'], 'BkToCstmrStmt')
  if (report === undefined) return undefined
  const booked = new Map<string, BookedPayout>()
  for (const statement of list(at(report, 'Stmt'))) {
    for (const entry of list(at(statement, 'Ntry'))) {
      if (!isBooked(entry)) continue
      for (const one of payoutsOf(entry)) {
        if (booked.get(one.id)?.status !== 'rejected') booked.set(one.id, one)
      }
    }
  }
  return [...booked.values()]
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
    if (!id || !amount) return []
    const direction = at(one, 'CdtDbtInd') ?? at(entry, 'CdtDbtInd')
    if (direction === 'DBIT') return [{ id, status: 'paid', reason: null, amount }]
    // Money that comes in under the id of a payout is that payout coming back.
    const reason = reasonOf(at(one, 'RtrInf', 'Rsn', 'Cd'))
    return direction === 'CRDT' ? [{ id, status: 'rejected', reason, amount }] : []
  })
}

function amountOf(told: unknown): Money | undefined {
  const currency = at(told, '@Ccy')
  const text = at(told, '#text')
  if (typeof currency !== 'string' || !isCurrency(currency) || typeof text !== 'string')
    return undefined
  return parseMoney(text, currency)
}
