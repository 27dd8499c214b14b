import type { Static } from 'typebox'
import {
  type Currency,
  isCurrency,
  type Money,
  type MoneyDto,
  money,
  parseMoney,
  toMoneyDto,
} from '../../../kernel/money.ts'
import type { Day } from '../../../kernel/period.ts'
import type { Ctx } from '../../../platform/context.ts'
import { traceOrder } from '../../ledger/api.ts'
import { type Provider, tracePayments } from '../../payments/api.ts'
import { ConferencesErrors as E } from '../errors.ts'
import type { Registration, TicketType } from '../registration.ts'
import { type Bill, type Fare, isRefundable, priceOf, type StrayPayment } from './bill.ts'
import type { Takings } from './bill-store.ts'
import type { BillDto, BillState, FareDto, TakingsDto, TicketMoneyDto } from './contract.ts'

export const toPriceDto = (fare: Fare | undefined): MoneyDto | null =>
  fare ? toMoneyDto(fare.price) : null

export const toTicketTypeDto = ({ fare, ...type }: TicketType) => ({
  ...type,
  fare: fare && { ...fare, price: toMoneyDto(fare.price) },
})

/** In which currencies some providers take money. */
export const currenciesOf = (providers: readonly Provider[]): Currency[] => {
  const taken = providers.flatMap(({ ways }) => ways.flatMap(({ currencies }) => currencies))
  return [...new Set(taken)].filter(isCurrency).sort()
}

/** A fare as it was written. Throws price_wrong, currency_not_taken. */
export function readFare(
  { price: { amount, currency }, payHours, refundUntil }: Static<typeof FareDto>,
  providers: readonly Provider[],
): Fare {
  const price: Money | undefined = parseMoney(amount, currency)
  if (!price || price.minor <= 0n) throw E.priceWrong()
  if (!currenciesOf(providers).includes(currency)) throw E.currencyNotTaken({ currency })
  return { price, payHours, refundUntil: refundUntil as Day | null }
}

export const toBillDto = (
  bill: Bill,
  { state }: Pick<Registration, 'state'>,
  given: Readonly<{ timeZone: string; now: Date; strays?: readonly StrayPayment[] }>,
): BillDto => ({
  price: toMoneyDto(priceOf(bill)),
  state: stateOf(bill, state),
  payBy: (state === 'unpaid' && bill.payBy?.toISOString()) || null,
  paidAt: bill.paidAt?.toISOString() ?? null,
  refundUntil: bill.refundUntil,
  isRefundable: isRefundable(bill, given.timeZone, given.now),
  strays: (given.strays ?? []).map(({ minor, currency, reason, refundedAt }) => ({
    amount: toMoneyDto(money(minor, currency)),
    reason,
    isReturned: refundedAt !== null,
  })),
})

function stateOf(bill: Bill, state: Registration['state']): BillState {
  if (bill.refundedAt) return 'returned'
  if (bill.refundId) return 'returning'
  if (bill.paymentId) return 'paid'
  if (state === 'unpaid') return 'due'
  return state === 'waiting' || state === 'asked' ? 'later' : 'void'
}

export const toTakingsDto = (takings: readonly Takings[]): TakingsDto => ({
  takings: takings.map(({ currency, ...one }) => ({
    due: { count: one.due, amount: toMoneyDto(money(one.dueMinor, currency)) },
    paid: { count: one.paid, amount: toMoneyDto(money(one.paidMinor, currency)) },
    refunded: { count: one.refunded, amount: toMoneyDto(money(one.refundedMinor, currency)) },
  })),
})

/** Every payment of a ticket, and every journal. Checks nothing about who asks: the caller does. */
export async function traceTicket(
  ctx: Pick<Ctx, 'db'>,
  bill: Bill,
): Promise<Static<typeof TicketMoneyDto>> {
  const { id: billId, agencyId } = bill
  const payments = await tracePayments(ctx, billId)
  const { journals } = await traceOrder(ctx, { businessId: agencyId, subject: billId })
  return {
    billId,
    price: toMoneyDto(priceOf(bill)),
    payments: payments.map((one) => ({ ...one, isTaken: one.paymentId === bill.paymentId })),
    journals,
  }
}
