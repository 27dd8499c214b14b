import { newId } from '../../kernel/ids.ts'
import { type Currency, money, parseMoney, toMoneyDto } from '../../kernel/money.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { recordAudit } from '../accounts/api.ts'
import { postCommissionDeposited, postCommissionReturned } from '../ledger/api.ts'
import { StationsErrors as E } from './errors.ts'
import { PayWaiting } from './pay-commissions.ts'
import { type Budget, insertTransfer, lockBudget, saveBudget } from './store.ts'

export const leftOf = ({ depositedMinor, returnedMinor, spentMinor }: Budget): bigint =>
  depositedMinor - returnedMinor - spentMinor

type Transfer = Readonly<{
  payerId: string
  kind: 'deposit' | 'return'
  amount: Readonly<{ amount: string; currency: Currency }>
  reference: string
}>

/**
 * Money for commissions has come from an office, or went back to it, as the operator saw it at the
 * bank. Told again it does nothing. What waits for money is paid out of what came. Throws
 * invalid_input, return_too_high. Checks nothing about who asks, nor that there is such an office.
 */
export const noteBudgetTransfer = (
  ctx: Ctx,
  { payerId, kind, amount, reference }: Transfer,
): Promise<Budget> =>
  transaction(ctx, async (tx) => {
    const given = parseMoney(amount.amount, amount.currency)
    if (!given || given.minor <= 0n) {
      throw PlatformErrors.invalidInput({ fields: [{ pointer: '/amount', keyword: 'minimum' }] })
    }
    const { currency, minor } = given
    const budget = await lockBudget(tx.db, { payerId, currency, id: newId() })
    const isNew = await insertTransfer(tx.db, {
      ...{ payerId, currency, kind, reference, amountMinor: minor },
      ...{ by: actorText(tx.actor), at: tx.now() },
    })
    if (!isNew) return budget
    const left = leftOf(budget)
    if (kind === 'return' && minor > left) {
      throw E.returnTooHigh({ left: toMoneyDto(money(left, currency)) })
    }
    const after: Budget =
      kind === 'deposit'
        ? { ...budget, depositedMinor: budget.depositedMinor + minor }
        : { ...budget, returnedMinor: budget.returnedMinor + minor }
    await saveBudget(tx.db, after)
    const posted = { payerId, budgetId: budget.id, amount: given, reference }
    if (kind === 'deposit') {
      await postCommissionDeposited(tx, posted)
      await tx.tasks.enqueue(tx.db, PayWaiting, { payerId, currency })
    } else {
      await postCommissionReturned(tx, posted)
    }
    await recordAudit(tx, {
      organisationId: payerId,
      action: kind === 'deposit' ? 'stations.budget_deposited' : 'stations.budget_returned',
      subject: `budget:${budget.id}`,
      after: { amount, reference },
    })
    return after
  })
