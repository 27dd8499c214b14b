import type { Ctx, TxCtx } from '../../platform/context.ts'
import { transaction } from '../../platform/context.ts'
import type { EventDefinition } from '../../platform/events.ts'
import type { Subscriber } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { PostReported } from '../courses/contract.ts'
import {
  QuoteAnswered,
  QuoteAsked,
  QuoteDecided,
  QuoteDueSoon,
  ReferralChanged,
} from '../directory/contract.ts'
import { BookingMoved } from '../facilities/contract.ts'
import { LotDecided } from '../inspection/contract.ts'
import {
  ChargebackDecided,
  ChargebackOpened,
  DisputeDecided,
  EvidenceAdded,
  LinesCancelled,
  MessageWritten,
  OrderMoved,
  OrderPaid,
  OrderRefunded,
  PaymentNotTaken,
} from '../orders/contract.ts'
import { EndpointDisabled } from '../partners/contract.ts'
import { ChargebackBegun } from '../payments/contract.ts'
import { ApplicationMoved, ClaimMoved, ProspectInvited } from '../programmes/contract.ts'
import {
  BlockAnnounced,
  ListingBlocked,
  ListingDecided,
  PriceAnnounced,
  SellerDecided,
  VouchChanged,
} from '../storefront/contract.ts'
import type { MailKind } from './mail-kind.ts'
import { insertNotices, type NoticeFacts } from './store.ts'

type Kinds = (facts: NoticeFacts) => readonly MailKind[]

/**
 * Steps of an order by 'from to', or by 'to' alone. What ends a dispute is told by its ruling, what
 * ends a return by the refund.
 */
const STEPS: Readonly<Record<string, readonly MailKind[]>> = {
  shipped: ['shipped'],
  'shipped delivered': ['delivered'],
  'return_asked delivered': ['return_withdrawn'],
  'return_asked settled': ['return_withdrawn'],
  'disputed cancelled': [],
  cancelled: ['cancelled_for_buyer', 'cancelled_for_seller'],
  return_asked: ['return_asked'],
  returning: ['return_accepted'],
  'returning returned': ['return_arrived'],
  disputed: ['dispute_for_buyer', 'dispute_for_seller'],
}

/** What was decided about a seller, by the operator or by the limits. */
const SELLER_DECISIONS: Readonly<Record<string, readonly MailKind[]>> = {
  paused: ['seller_paused'],
  resumed: ['seller_resumed'],
  held: ['seller_held'],
  released: ['seller_released'],
  limits_set: ['limits_changed'],
}

/** What becomes of a referral; its end the business states itself. */
const REFERRALS: Readonly<Record<string, readonly MailKind[]>> = {
  sent: ['referral_sent'],
  accepted: ['referral_accepted'],
  declined: ['referral_declined'],
  expired: ['referral_declined'],
}

/** What an office decides about an application or a claim; what the business does itself is no news to it. */
const APPLICATIONS: Readonly<Record<string, readonly MailKind[]>> = {
  awarded: ['award_given'],
  declined: ['application_declined'],
}
const CLAIMS: Readonly<Record<string, readonly MailKind[]>> = {
  returned: ['claim_returned'],
  approved: ['claim_approved'],
  rejected: ['claim_rejected'],
  paid: ['claim_paid'],
}
const BOOKINGS: Readonly<Record<string, readonly MailKind[]>> = {
  cancelled: ['booking_cancelled'],
  no_show: ['booking_no_show'],
}
const LOTS: Readonly<Record<string, readonly MailKind[]>> = {
  accepted: ['lot_accepted'],
  rejected: ['lot_rejected'],
  revoked: ['certificate_revoked'],
}

/** Who is told of what: an event that comes to nothing here is not even taken down. */
const TOLD: readonly Readonly<{ event: EventDefinition; kinds: Kinds }>[] = [
  { event: OrderPaid, kinds: () => ['receipt', 'new_order'] },
  {
    event: OrderMoved,
    kinds: ({ from = '', to = '' }) => STEPS[`${from} ${to}`] ?? STEPS[to] ?? [],
  },
  {
    event: LinesCancelled,
    kinds: () => ['lines_cancelled_for_buyer', 'lines_cancelled_for_seller'],
  },
  { event: OrderRefunded, kinds: () => ['refunded'] },
  { event: PaymentNotTaken, kinds: () => ['payment_returned'] },
  { event: DisputeDecided, kinds: () => ['ruling_for_buyer', 'ruling_for_seller'] },
  { event: ChargebackBegun, kinds: () => ['chargeback_for_operator'] },
  { event: ChargebackOpened, kinds: () => ['chargeback_opened'] },
  {
    event: ChargebackDecided,
    kinds: ({ status }) => [status === 'won' ? 'chargeback_won' : 'chargeback_lost'],
  },
  {
    event: MessageWritten,
    kinds: ({ author }) => {
      if (author === 'buyer') return ['message_for_seller']
      return author === 'seller'
        ? ['message_for_buyer']
        : ['message_for_buyer', 'message_for_seller']
    },
  },
  {
    event: EvidenceAdded,
    kinds: ({ author }) => [author === 'buyer' ? 'evidence_for_seller' : 'evidence_for_buyer'],
  },
  { event: PriceAnnounced, kinds: () => ['price_announced'] },
  { event: BlockAnnounced, kinds: () => ['block_announced'] },
  { event: ListingBlocked, kinds: () => ['listing_blocked'] },
  {
    event: ListingDecided,
    kinds: ({ decision }) => [decision === 'approved' ? 'listing_approved' : 'listing_rejected'],
  },
  { event: SellerDecided, kinds: ({ decision = '' }) => SELLER_DECISIONS[decision] ?? [] },
  { event: VouchChanged, kinds: ({ isGiven }) => [isGiven ? 'vouched' : 'vouch_withdrawn'] },
  { event: EndpointDisabled, kinds: () => ['endpoint_disabled'] },
  { event: QuoteAsked, kinds: () => ['quote_asked'] },
  { event: QuoteDueSoon, kinds: () => ['quote_due_soon'] },
  {
    event: QuoteAnswered,
    kinds: ({ isDeclined }) => [isDeclined ? 'quote_declined' : 'quote_answered'],
  },
  {
    event: QuoteDecided,
    kinds: ({ isChosen }) => [isChosen ? 'quote_chosen' : 'quote_not_chosen'],
  },
  { event: ReferralChanged, kinds: ({ state = '' }) => REFERRALS[state] ?? [] },
  { event: ApplicationMoved, kinds: ({ state = '' }) => APPLICATIONS[state] ?? [] },
  { event: ClaimMoved, kinds: ({ state = '' }) => CLAIMS[state] ?? [] },
  {
    event: BookingMoved,
    kinds: ({ state = '', by }) => (by === 'office' ? (BOOKINGS[state] ?? []) : []),
  },
  { event: LotDecided, kinds: ({ decision = '' }) => LOTS[decision] ?? [] },
  { event: PostReported, kinds: () => ['post_reported'] },
  { event: ProspectInvited, kinds: () => ['invited'] },
]

const kindsByName = new Map(TOLD.map(({ event, kinds }) => [event.name, kinds]))

/** What mails come of an event. */
export const kindsOf = (name: string, facts: NoticeFacts): readonly MailKind[] =>
  kindsByName.get(name)?.(facts) ?? []

type Heard = NoticeFacts & Readonly<{ eventId: string }>

/** Takes events down, one statement for all; who is told comes later, and not in their way. */
async function note(tx: TxCtx, name: string, heard: readonly Heard[]): Promise<void> {
  const notices = heard.flatMap(({ eventId, ...payload }) =>
    kindsOf(name, payload).length > 0 ? [{ eventId, name, payload }] : [],
  )
  await insertNotices(tx.db, notices, tx.now())
}

export const noteSubscribers: readonly Subscriber[] = TOLD.map(({ event }) => ({
  event,
  task: defineTask<Heard>({
    name: `notifications.note_${event.name.split('.')[1]}`,
    run: (ctx: Ctx, heard) => transaction(ctx, (tx) => note(tx, event.name, [heard])),
  }),
  together: (tx: TxCtx, heard: readonly Heard[]) => note(tx, event.name, heard),
}))
