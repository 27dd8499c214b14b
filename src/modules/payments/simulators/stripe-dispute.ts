import type { Ctx } from '../../../platform/context.ts'
import { deliver, type Mischief } from './bad-days.ts'
import { eventOf, numberOf, type Shop, seconds, short } from './stripe-event.ts'
import { endDispute, openDispute, type TradeDispute } from './trade-store.ts'

/** What it keeps of a chargeback, in the smallest unit, however it ends. */
const DISPUTE_FEE = 1_500
/** Until then it takes evidence. */
const EVIDENCE_SECONDS = 7 * 86_400

const EVENTS = ['created', 'funds_withdrawn', 'updated', 'closed', 'funds_reinstated'] as const

/** A dispute as it stands; without its end as it stood before. */
const disputeOf = (dispute: TradeDispute, isEnded = dispute.outcome !== undefined) => {
  const { tradeId, amount, openedAt, outcome } = dispute
  const number = numberOf(tradeId)
  return {
    id: `dp_${number}`,
    object: 'dispute',
    amount: Number(amount.minor),
    currency: amount.currency.toLowerCase(),
    charge: `ch_${number}`,
    payment_intent: `pi_${number}`,
    reason: 'product_not_received',
    status: isEnded ? outcome : 'needs_response',
    created: seconds(openedAt),
    livemode: false,
    is_charge_refundable: false,
    metadata: {},
    evidence_details: {
      due_by: seconds(openedAt) + EVIDENCE_SECONDS,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    balance_transactions: movesOf(dispute).slice(0, isEnded ? 2 : 1),
  }
}

/** What it took from the balance, and gave again when it was won. */
function movesOf({ tradeId, amount, openedAt, outcome, closedAt }: TradeDispute) {
  const number = numberOf(tradeId)
  const minor = Number(amount.minor)
  const common = {
    object: 'balance_transaction',
    type: 'adjustment',
    currency: amount.currency.toLowerCase(),
    source: `dp_${number}`,
  }
  const taken = {
    ...common,
    id: `txn_taken_${number}`,
    reporting_category: 'dispute',
    description: `Chargeback withdrawal for ch_${number}`,
    amount: -minor,
    fee: DISPUTE_FEE,
    net: -minor - DISPUTE_FEE,
    created: seconds(openedAt),
  }
  if (outcome !== 'won' || !closedAt) return [taken]
  const again = {
    ...common,
    id: `txn_again_${number}`,
    reporting_category: 'dispute_reversal',
    description: `Chargeback reversal for ch_${number}`,
    amount: minor,
    fee: 0,
    net: minor,
    created: seconds(closedAt),
  }
  return [taken, again]
}

/** Its lines in the balance, each with the dispute. */
export const disputeLines = (dispute: TradeDispute) =>
  movesOf(dispute).map((move) => ({ ...move, source: disputeOf(dispute) }))

/** Everything that Stripe tells of a dispute up to now, in the order in which it tells it. */
export function disputeMessages(dispute: TradeDispute, { keys, url }: Shop, now: Date) {
  const told = EVENTS.filter(
    (name) =>
      (dispute.outcome || name === 'created' || name === 'funds_withdrawn') &&
      (dispute.outcome === 'won' || name !== 'funds_reinstated'),
  )
  return told.map((name) => {
    const isEnd = name === 'closed' || name === 'funds_reinstated'
    const created = isEnd ? dispute.closedAt! : dispute.openedAt
    const id = `evt_${short(`${dispute.tradeId} ${name}`)}`
    const event = { id, type: `charge.dispute.${name}`, object: disputeOf(dispute, isEnd) }
    return { name, url, ...eventOf({ ...event, created, now }, keys) }
  })
}

/** The buyer's bank takes a payment back, or decides: the shop is told. False: nothing was paid. */
export async function dispute(
  ctx: Ctx,
  mischief: Mischief,
  given: Readonly<{
    tradeId: string
    outcome?: 'won' | 'lost' | undefined
    shop: Shop
  }>,
): Promise<boolean> {
  const { tradeId, outcome, shop } = given
  const opened = await openDispute(ctx.db, { tradeId, now: ctx.now() })
  const one = outcome ? await endDispute(ctx.db, { tradeId, outcome, now: ctx.now() }) : opened
  if (!one) return false
  for (const message of disputeMessages(one, shop, ctx.now()))
    await deliver(ctx, mischief, () => message)
  return true
}
