import type { Money } from '../../kernel/money.ts'
import type { SettlementLine } from './provider.ts'

export const DIFFERENCE_KINDS = [
  'missing_here',
  'missing_there',
  'amount_differs',
  'status_differs',
  'fee_differs',
  'told_twice',
] as const
/**
 * `missing_here`: in the file and none of ours, also whatever is neither paid nor given back, as a
 * correction; `missing_there`: ours and not in the file; `status_differs`: they say it
 * was paid, given back or came back, we do not know of it; `told_twice`: in the
 * file a second time, or in the file of another day.
 */
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number]

export type Difference = Readonly<{
  kind: DifferenceKind
  /** The payment or refund it is about, by our number or else by theirs. */
  subject: string
  paymentId: string | undefined
  refundId: string | undefined
  reference: string | undefined
  oursMinor: bigint | undefined
  theirsMinor: bigint | undefined
  currency: string
}>

/** What we know of what a line is about; `isNew` unless a file had told of it before. */
export type Known = Readonly<{
  amount: Money
  /** Where it was told with the amount. */
  fee?: Money
  isDone: boolean
  isNew: boolean
}>

/** What is wrong with a line, to the cent; nothing when it is as we know it. */
export function differencesOf(
  line: SettlementLine,
  known: Known | undefined,
  agreedFee: ((amount: Money) => Money) | undefined,
): Difference[] {
  const { paymentId, refundId, reference, amount } = line
  const isPlain = line.kind === 'payment' || line.kind === 'refund'
  const ourNumber = line.kind === 'payment' ? paymentId : refundId
  // What came back of a refund is another story than the refund.
  const subject = (isPlain ? ourNumber : undefined) ?? reference
  const found = (kind: DifferenceKind, ours?: Money, theirs = amount): Difference => ({
    kind,
    subject,
    paymentId,
    refundId,
    reference,
    oursMinor: ours?.minor,
    theirsMinor: theirs.minor,
    currency: theirs.currency,
  })
  if (!known) return [found('missing_here')]
  if (!known.isDone) return [found('status_differs', known.amount)]
  if (!known.isNew) return [found('told_twice', known.amount)]
  const differences: Difference[] = []
  const isSame = (one: Money, two: Money) =>
    one.minor === two.minor && one.currency === two.currency
  if (!isSame(known.amount, amount)) differences.push(found('amount_differs', known.amount))
  const fee = line.kind === 'payment' ? agreedFee?.(amount) : known.fee
  // A fee in another currency was changed at a rate that only the provider knows.
  if (fee && fee.currency === line.fee.currency && !isSame(fee, line.fee))
    differences.push(found('fee_differs', fee, line.fee))
  return differences
}
