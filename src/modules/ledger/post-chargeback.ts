import { assert } from '../../kernel/assert.ts'
import { type Money, money, parseMoney, zero } from '../../kernel/money.ts'
import type { TxCtx } from '../../platform/context.ts'
import { readLock } from './exchange.ts'
import {
  type ClearedBy,
  type ComesBack,
  chargebackFee,
  clearedBy,
  clearedMinor,
  escrowMinor,
  type Journal,
  MARKET,
  type Parts,
  refunded,
  reinstated,
  settledLate,
  unallocatedReturned,
} from './journal.ts'
import { afterSettlement, allSettled, isAfterSettlement, type OrderMoney } from './post.ts'
import { findHold, type ReserveHold, takeFromHold } from './reserve-store.ts'
import { insertJournals, lockSubjects, type PostedJournal, selectJournalsOf } from './store.ts'

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
    /** What the order is settled by; counts where it was settled before money came again. */
    parts: Parts
  }>

/**
 * The buyer's bank took money of an order, or it came again. Before settlement it is out of what is
 * held; after it is taken from those who had been given it, as a refund is. What comes again goes the
 * way back that it was taken; what was taken of what was held and comes again after settlement is given
 * to whom it would have been. Said again it does nothing. False before the payment was posted.
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
  const hold = await findHold(tx.db, { businessId, subject })
  let posted: Journal[]
  if (!isTaken) {
    posted = givenAgain(own, moved, { provider, journals, settlement, hold })
  } else if (settlement) {
    const released = allSettled(settlement, journals)
    const earlier = journals.filter(isAfterSettlement)
    const given = { provider, settlement, released, earlier, comesBack, hold }
    posted = [afterSettlement(own, amount, given)]
  } else {
    posted = [{ ...own, facts: { isSettled: 'false' }, entries: refunded(amount, provider) }]
  }
  await insertJournals(
    tx.db,
    posted.map((journal) => ({ ...journal, facts: { ...journal.facts, chargebackId } })),
    tx.now(),
  )
  const ofReserve = posted.flatMap(({ entries }) =>
    entries.filter(({ account }) => account === 'reserve'),
  )
  for (const { minor } of ofReserve) await takeFromHold(tx.db, own, minor)
  return true
}

/**
 * Money came again: of what was taken first first. A journal for each taking that it is of, the first
 * under the number of the move.
 */
function givenAgain(
  own: Pick<Journal, 'businessId' | 'kind' | 'reference' | 'subject'>,
  { chargebackId, amount: { minor, currency }, comesBack, parts }: Moved,
  given: Readonly<{
    provider: ClearedBy
    journals: readonly PostedJournal[]
    settlement: PostedJournal | undefined
    hold: ReserveHold | undefined
  }>,
): Journal[] {
  const { provider, journals, settlement, hold } = given
  const posted: Journal[] = []
  for (const { taken, before, after } of piecesOf(journals, chargebackId, minor)) {
    const reference = posted.length === 0 ? own.reference : `${own.reference}/${posted.length + 1}`
    const amount = money(after - before, currency)
    if (taken?.facts['isSettled'] === 'true') {
      const entries = reinstated(taken.entries, { before, after, holdsReserve: hold !== undefined })
      posted.push({ ...own, reference, facts: { isSettled: 'true' }, entries })
    } else if (taken && settlement) {
      const { facts } = settlement
      const released = allSettled(settlement, [...journals, ...posted])
      const entries = settledLate(amount, {
        ...{ provider, parts, lock: readLock(facts) },
        missing: parts.total.minor - escrowMinor(released),
        commission: parseMoney(facts['commission'] ?? '0', currency) ?? zero(currency),
        comesBack: comesBackIn(facts) ?? comesBack,
      })
      posted.push({ ...own, reference, facts: { isSettled: 'true', isLate: 'true' }, entries })
    } else {
      const entries = refunded(money(-amount.minor, currency), provider)
      posted.push({ ...own, reference, facts: { isSettled: 'false' }, entries })
    }
  }
  return posted
}

type Piece = Readonly<{ taken: PostedJournal | undefined; before: bigint; after: bigint }>

/** Of which takings money is that comes again; of none, where more comes than was taken. */
function piecesOf(
  journals: readonly PostedJournal[],
  chargebackId: string,
  minor: bigint,
): Piece[] {
  const of = (kind: Journal['kind']) =>
    journals.filter((one) => one.kind === kind && one.facts['chargebackId'] === chargebackId)
  let passed = clearedMinor(of('charge_reinstated').flatMap(({ entries }) => entries))
  let left = minor
  const pieces: Piece[] = []
  for (const taken of of('charged_back')) {
    const all = -clearedMinor(taken.entries)
    if (passed < all && left > 0n) {
      let after = passed + left
      if (after > all) after = all
      pieces.push({ taken, before: passed, after })
      left -= after - passed
    }
    passed = passed < all ? 0n : passed - all
  }
  return left > 0n ? [...pieces, { taken: undefined, before: 0n, after: left }] : pieces
}

const comesBackIn = ({
  taxComesBack,
  freightComesBack,
}: Journal['facts']): ComesBack | undefined =>
  taxComesBack === undefined
    ? undefined
    : { tax: taxComesBack === 'true', freight: freightComesBack === 'true' }

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
