import type { Ctx } from '../../../platform/context.ts'
import { deliver, type Mischief } from './bad-days.ts'
import { eventOf, numberOf, type Shop, seconds, short } from './stripe-event.ts'
import { endDispute, giveAgain, openDispute, type TradeDispute } from './trade-store.ts'

/** What it keeps of a chargeback, in the smallest unit, however it ends. */
const DISPUTE_FEE = 1_500
/** Until then it takes evidence. */
const EVIDENCE_SECONDS = 7 * 86_400

/** What is told, in turn, and what has happened by then. */
const STAGES = {
  created: 'opened',
  funds_withdrawn: 'opened',
  updated: 'opened',
  closed: 'closed',
  funds_reinstated: 'given_again',
} as const
const EVENTS = Object.keys(STAGES) as (keyof typeof STAGES)[]

/** A dispute as it stood when it was told as opened, closed or given again; else as it stands. */
const disputeOf = (dispute: TradeDispute, told: keyof typeof STAGES = 'funds_reinstated') => {
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
    status: (STAGES[told] !== 'opened' && outcome) || 'needs_response',
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
    balance_transactions: movesOf(dispute).slice(
      0,
      STAGES[told] === 'given_again' || (STAGES[told] === 'closed' && outcome === 'won') ? 2 : 1,
    ),
  }
}

/** What it took from the balance, and gave again when it was won, or later. */
function movesOf({ tradeId, amount, openedAt, outcome, closedAt, givenAgainAt }: TradeDispute) {
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
  const againAt = outcome === 'won' ? closedAt : givenAgainAt
  if (!againAt) return [taken]
  const again = {
    ...common,
    id: `txn_again_${number}`,
    reporting_category: 'dispute_reversal',
    description: `Chargeback reversal for ch_${number}`,
    amount: minor,
    fee: 0,
    net: minor,
    created: seconds(againAt),
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
      (dispute.outcome === 'won' || dispute.givenAgainAt || name !== 'funds_reinstated'),
  )
  const { openedAt, closedAt, givenAgainAt } = dispute
  const at = { opened: openedAt, closed: closedAt!, given_again: givenAgainAt ?? closedAt! }
  return told.map((name) => {
    const created = at[STAGES[name]]
    const id = `evt_${short(`${dispute.tradeId} ${name}`)}`
    const event = { id, type: `charge.dispute.${name}`, object: disputeOf(dispute, name) }
    return { name, url, ...eventOf({ ...event, created, now }, keys) }
  })
}

/**
 * The buyer's bank takes a payment back, decides, or gives again what it had decided to keep: the shop
 * is told. False: nothing was paid.
 */
export async function dispute(
  ctx: Ctx,
  mischief: Mischief,
  given: Readonly<{
    tradeId: string
    outcome?: 'won' | 'lost' | 'given_again' | undefined
    shop: Shop
  }>,
): Promise<boolean> {
  const { tradeId, outcome, shop } = given
  const about = { tradeId, now: ctx.now() }
  let one = await openDispute(ctx.db, about)
  if (outcome === 'given_again') one = await giveAgain(ctx.db, about)
  else if (outcome) one = await endDispute(ctx.db, { ...about, outcome })
  if (!one) return false
  for (const message of disputeMessages(one, shop, ctx.now()))
    await deliver(ctx, mischief, () => message)
  return true
}
