import { isId } from '../../kernel/ids.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { mergeChargeback, selectChargeback } from './chargeback-store.ts'
import { ChargebackBegun, ChargebackTold } from './contract.ts'
import { PaymentsErrors as E } from './errors.ts'
import { askOnce } from './pay.ts'
import type { Provider, Told } from './provider.ts'
import { insertNotifications, lockPayments, selectPayment } from './store.ts'

/**
 * Takes what a provider tells of a chargeback, signature checked, in any order and any number of
 * times. Only money that came in can be taken back: of a payment that we have not heard of the
 * provider is asked first, and when it does not say that it was paid either, it tells again later.
 * Throws notification_refused.
 */
export async function takeChargeback(
  ctx: Ctx,
  provider: Provider,
  told: Extract<Told, { kind: 'chargeback' }>,
): Promise<void> {
  const { paymentId, chargeback } = told
  const payment = isId(paymentId) ? await selectPayment(ctx.db, paymentId) : undefined
  const isOurs = payment && provider.ways.some(({ name }) => name === payment.provider)
  if (isOurs && payment.status !== 'captured') {
    await askOnce(ctx, [provider], { ...payment, payUntil: undefined, isOvertaken: false })
  }
  await transaction(ctx, async (tx) => {
    const row = { provider: provider.name, id: told.id, outcome: 'chargeback' }
    await insertNotifications(tx.db, [row], tx.now())
    if (!isOurs) return
    const known = (await lockPayments(tx.db, [paymentId])).get(paymentId)!
    if (known.status !== 'captured') throw E.notificationRefused()
    const { id, status, answerBy } = chargeback
    const isNew = (await selectChargeback(tx.db, { paymentId, id })) === undefined
    if (!(await mergeChargeback(tx.db, paymentId, chargeback))) return
    const { payable, checkoutId } = known
    const about = { payable, checkoutId, paymentId, provider: provider.name, chargebackId: id }
    await emit(tx, ChargebackTold, about)
    if (!isNew || status !== 'open') return
    const { minor, currency } = chargeback.amount
    await emit(tx, ChargebackBegun, {
      ...about,
      currency,
      amountMinor: `${minor}`,
      answerBy: answerBy?.toISOString() ?? null,
    })
  })
}
