import { assert } from '../../kernel/assert.ts'
import { type Money, money, sum } from '../../kernel/money.ts'
import type { TxCtx } from '../../platform/context.ts'
import {
  type Journal,
  offerDeposited,
  offerGiven,
  offerReceived,
  offerReturned,
} from './journal.ts'
import { insertJournals } from './store.ts'

/** A funder's money for one offer; its journals lie in the funder's own books, under the offer. */
type OfFunder = Readonly<{ funderId: string; offerId: string; amount: Money; reference: string }>

/** Paid in, as the operator saw it at the bank. Posted again it does nothing. */
export const postOfferDeposited = (tx: TxCtx, deposit: OfFunder): Promise<number> =>
  post(tx, [ofFunder('offer_deposited', deposit, offerDeposited(deposit.amount))])

/** What was not given has gone back to the funder. Posted again it does nothing. */
export const postOfferReturned = (tx: TxCtx, returned: OfFunder): Promise<number> =>
  post(tx, [ofFunder('offer_returned', returned, offerReturned(returned.amount))])

export type OfferPaid = Readonly<{
  businessId: string
  orderId: string
  offerId: string
  /** What each funder gives; together the seller gets it. */
  parts: readonly Readonly<{ funderId: string; amount: Money }>[]
}>

/** Funders give for an order of a seller: a journal in the books of each of them, in one transaction. */
export const postOfferRedeemed = (tx: TxCtx, paid: OfferPaid): Promise<number> =>
  postGiven(tx, 'offer_redeemed', paid)

/** It goes back: to each funder what it gave, from the seller, who may owe it then. */
export const postOfferReversed = (tx: TxCtx, paid: OfferPaid): Promise<number> =>
  postGiven(tx, 'offer_reversed', {
    ...paid,
    parts: paid.parts.map(({ funderId, amount: { minor, currency } }) => ({
      funderId,
      amount: money(-minor, currency),
    })),
  })

async function postGiven(
  tx: TxCtx,
  kind: 'offer_redeemed' | 'offer_reversed',
  { businessId, orderId, offerId, parts }: OfferPaid,
): Promise<number> {
  const [first] = parts
  assert(first, 'somebody gives')
  const whole = sum(
    parts.map(({ amount }) => amount),
    first.amount.currency,
  )
  const seller = {
    ...{ businessId, kind, reference: orderId, subject: orderId },
    facts: { offerId },
    entries: offerReceived(whole),
  }
  const given = parts.map(({ funderId, amount }) => ({
    ...ofFunder(kind, { funderId, offerId, amount, reference: orderId }, offerGiven(amount)),
    facts: { businessId },
  }))
  const posted = await post(tx, [seller, ...given])
  assert(posted === 0 || posted === 1 + parts.length, 'all books say the same, or none')
  return posted
}

const ofFunder = (
  kind: Journal['kind'],
  { funderId, offerId, reference }: OfFunder,
  entries: Journal['entries'],
): Journal => ({
  ...{ businessId: funderId, kind, subject: offerId, facts: {}, entries },
  reference: `${offerId}/${reference}`,
})

/** A part of nothing is no journal. */
const post = (tx: TxCtx, journals: readonly Journal[]): Promise<number> =>
  insertJournals(
    tx.db,
    journals.filter(({ entries }) => entries.length > 0),
    tx.now(),
  )
