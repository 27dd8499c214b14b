import { assert } from '../../../kernel/assert.ts'
import { money, zero } from '../../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../../platform/context.ts'
import type { PayloadOf } from '../../../platform/events.ts'
import { limits } from '../../../platform/limits.ts'
import { defineTask } from '../../../platform/tasks.ts'
import { postChargebackRest, postTicketChargeback } from '../../ledger/api.ts'
import { readChargeback } from '../../payments/api.ts'
import type { ChargebackTold } from '../../payments/contract.ts'
import { lockQuotas } from '../registration-store.ts'
import { saveChargedBack, selectBill, selectStray } from './bill-store.ts'

type Told = PayloadOf<typeof ChargebackTold>

/**
 * A payer's bank takes a ticket's money, or it comes again: the office is owed so much less or more; what
 * the provider keeps for it, and what was stray, is in the market's books. Each move is posted once.
 */
export const FollowTicketChargeback = defineTask<Told>({
  name: 'conferences.follow_ticket_chargeback',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, told) => {
    if (told.payable === 'ticket') await transaction(ctx, (tx) => follow(tx, told))
  },
})

async function follow(
  tx: TxCtx,
  { checkoutId: billId, paymentId, provider, chargebackId }: Told,
): Promise<void> {
  const named = await selectBill(tx.db, billId)
  assert(named, `chargeback ${chargebackId} is of a ticket that there is`)
  const { conferenceId, agencyId } = named
  await lockQuotas(tx.db, conferenceId)
  const bill = (await selectBill(tx.db, billId))!
  const isOfBill = bill.paymentId === paymentId
  const isStray = (await selectStray(tx.db, bill)).some((one) => one.paymentId === paymentId)
  // Taken by a task of its own, which may come later: tried again.
  if (!isOfBill && !isStray) throw new Error(`payment ${paymentId} is not taken yet`)
  const known = await readChargeback(tx, { paymentId, id: chargebackId })
  if (!known) return
  for (const { id: moveId, amount: signed, fee } of known.moves) {
    const isTaken = signed.minor < 0n
    const amount = money(isTaken ? -signed.minor : signed.minor, signed.currency)
    const move = { provider, chargebackId, moveId, isTaken }
    await postChargebackRest(tx, { ...move, fee, rest: isOfBill ? zero(amount.currency) : amount })
    if (!isOfBill) continue
    await postTicketChargeback(tx, { ...move, agencyId, billId, conferenceId, paymentId, amount })
  }
  const taken = known.moves.reduce((sum, { amount }) => sum - amount.minor, 0n)
  if (isOfBill) await saveChargedBack(tx.db, bill, taken)
}
