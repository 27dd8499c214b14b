import type { Static } from 'typebox'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import type { TracedPaymentDto } from './contract.ts'
import { selectStory } from './story-store.ts'

/**
 * What was paid for a checkout, or what else is paid, through whom, and what went back of it. Checks nothing
 * about who asks: the caller does.
 */
export async function tracePayments(
  { db }: Pick<Ctx, 'db'>,
  checkoutId: string,
): Promise<Static<typeof TracedPaymentDto>[]> {
  const payments = await selectStory(db, checkoutId)
  return payments.map(({ amountMinor, currency, refunds, ...payment }) => ({
    ...payment,
    amount: amount(amountMinor, currency),
    startedAt: payment.startedAt.toISOString(),
    capturedAt: payment.capturedAt?.toISOString() ?? null,
    refunds: refunds.map((refund) => ({
      refundId: refund.refundId,
      amount: amount(refund.amountMinor, currency),
      reason: refund.reason,
      isDone: refund.status === 'succeeded',
      askedAt: refund.askedAt.toISOString(),
      doneAt: refund.doneAt?.toISOString() ?? null,
      settledOn: refund.settledOn,
    })),
  }))
}

const amount = (minor: bigint, currency: Currency) => toMoneyDto(money(minor, currency))
