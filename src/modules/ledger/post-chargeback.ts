import { assert } from '../../kernel/assert.ts'
import { type Money, money } from '../../kernel/money.ts'
import type { TxCtx } from '../../platform/context.ts'
import {
  type ClearedBy,
  type ComesBack,
  chargebackFee,
  clearedBy,
  type Journal,
  MARKET,
  refunded,
  reinstated,
  unallocatedReturned,
} from './journal.ts'
import { afterSettlement, isAfterSettlement, type OrderMoney } from './post.ts'
import { findHold, takeFromHold } from './reserve-store.ts'
import { insertJournals, lockSubjects, selectJournalsOf } from './store.ts'

type Moved = OrderMoney &
  Readonly<{
    /** The provider's number of the chargeback, and ours of this move of its money. */
    chargebackId: string
    moveId: string
    /** Above zero. */
    amount: Money
    isTaken: boolean
    /** As with a refund; counts where it was settled. */
    comesBack: ComesBack
  }>

/**
 * The buyer's bank took money of an order, or it came again. Before settlement it is out of what is
 * held; after it is taken from those who had been given it, as a refund is, and given to them again
 * when it comes. Said again it does nothing. False before the payment was posted.
 */
export async function postChargeback(tx: TxCtx, moved: Moved): Promise<boolean> {
  const { businessId, subject, chargebackId, moveId, amount, isTaken, comesBack } = moved
  await lockSubjects(tx.db, [{ businessId, subject }])
  const journals = await selectJournalsOf(tx.db, businessId, subject)
  if (!journals.some(({ kind }) => kind === 'captured')) return false
  const kind = isTaken ? 'charged_back' : 'charge_reinstated'
  if (journals.some((one) => one.kind === kind && one.reference === moveId)) return true
  const provider = clearedBy(journals.flatMap(({ entries }) => entries))
  assert(provider, 'money that came in came through somebody')
  const own = { businessId, kind, reference: moveId, subject } as const
  const settlement = journals.find((one) => one.kind === 'settled')
  const taken = journals.find(
    (one) => one.kind === 'charged_back' && one.facts['chargebackId'] === chargebackId,
  )
  const hold = await findHold(tx.db, { businessId, subject })
  let journal: Journal
  if (isTaken && settlement) {
    const earlier = journals.filter(isAfterSettlement)
    journal = afterSettlement(own, amount, { provider, settlement, earlier, comesBack, hold })
  } else if (!isTaken && taken?.facts['isSettled'] === 'true') {
    const entries = reinstated(taken.entries, hold !== undefined)
    journal = { ...own, facts: { isSettled: 'true' }, entries }
  } else {
    const { minor, currency } = amount
    const entries = refunded(money(isTaken ? minor : -minor, currency), provider)
    journal = { ...own, facts: { isSettled: 'false' }, entries }
  }
  await insertJournals(tx.db, [{ ...journal, facts: { ...journal.facts, chargebackId } }], tx.now())
  const ofReserve = journal.entries.find(({ account }) => account === 'reserve')
  if (ofReserve) await takeFromHold(tx.db, own, ofReserve.minor)
  return true
}

/**
 * In the market's own books: what the provider keeps for it, and what the bank took of which no order
 * has anything any more, since it had gone back before. Said again it does nothing.
 */
export async function postChargebackRest(
  tx: TxCtx,
  given: Readonly<{
    provider: ClearedBy
    chargebackId: string
    moveId: string
    rest: Money
    isTaken: boolean
    fee: Money
  }>,
): Promise<void> {
  const { provider, chargebackId, moveId, rest, isTaken, fee } = given
  const own = { businessId: MARKET, reference: moveId, subject: chargebackId }
  const facts = { chargebackId }
  const minor = isTaken ? rest.minor : -rest.minor
  const journals: Journal[] = [
    { ...own, kind: 'chargeback_fee', facts, entries: chargebackFee(fee, provider) },
    {
      ...own,
      kind: isTaken ? 'charged_back' : 'charge_reinstated',
      facts,
      entries: unallocatedReturned(money(minor, rest.currency), provider),
    },
  ]
  const moved = journals.filter(({ entries }) => entries.length > 0)
  if (moved.length > 0) await insertJournals(tx.db, moved, tx.now())
}
