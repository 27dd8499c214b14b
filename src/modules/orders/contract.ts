import { type Static, Type } from 'typebox'
import type { Locale } from '../../kernel/locale.ts'
import { defineEvent } from '../../platform/events.ts'
import {
  CurrencyDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  nullable,
  Uuid,
} from '../../platform/wire.ts'
import { OrderMoneyDto } from '../ledger/contract.ts'
import { ProviderNameDto, TracedPaymentDto } from '../payments/contract.ts'
import { MESSAGE_AUTHORS, type MessageAuthor } from './after-sale-store.ts'
import { type CaseKind, SIDES, type Side } from './case.ts'
import type { EvidenceType } from './case-store.ts'
import { CHARGEBACK_STATUSES, type ChargebackStatus } from './chargeback.ts'
import { ORDER_STATUSES, type OrderStatus } from './life-cycle.ts'
import { type CheckoutStatus, orderLimits, REFUSAL_REASONS, type RefusalReason } from './order.ts'
import { PLACES, type Place, STOCK_REASONS, type StockReason } from './stock-store.ts'

/** What the operations on a checkout's payments answer. */
export type { StartedPaymentDto, WaysToPayDto } from '../payments/contract.ts'

const strict = { additionalProperties: false }
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

const ConsigneeDto = Type.Object(
  {
    name: Text(100),
    phone: Type.String({ pattern: '^\\+?[0-9][0-9 -]{4,22}$' }),
    province: Text(50),
    city: Text(50),
    district: Text(50),
    street: Text(200),
    postcode: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z -]{3,12}$' })),
  },
  strict,
)

export const PlaceCheckoutDto = Type.Object(
  {
    lines: Type.Array(
      Type.Object(
        {
          businessId: Uuid,
          variantId: Uuid,
          quantity: Type.Integer({ minimum: 1, maximum: orderLimits.quantityOfLine }),
          price: MoneyDto,
          version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
        },
        strict,
      ),
      { minItems: 1, maxItems: orderLimits.linesOfCheckout },
    ),
    consignee: ConsigneeDto,
    identity: Type.Optional(
      Type.Object(
        { realName: Text(100), idNumber: Type.String({ minLength: 18, maxLength: 18 }) },
        {
          ...strict,
          description: 'Who the buyer is before customs. Stored encrypted, read by customs only.',
        },
      ),
    ),
    email: Type.Optional(
      Type.String({
        format: 'email',
        maxLength: 254,
        description:
          'Where the buyer is told what becomes of the order, in the language of the request. Stored encrypted, not shown to the seller, erased with the identity.',
      }),
    ),
  },
  strict,
)

const GoodsTitleDto = Type.Object({
  ...LocalTextDto.properties,
  byMachine: Type.Optional(
    Type.Array(Type.Unsafe<Locale>({ type: 'string', enum: ['en', 'zh-CN'] }), {
      description: 'Languages in which a machine said it first.',
    }),
  ),
})

export const CartDto = Type.Object({
  lines: Type.Array(
    Type.Object({
      businessId: Uuid,
      variantId: Uuid,
      listingId: Uuid,
      title: GoodsTitleDto,
      channel: Type.String(),
      quantity: Type.Integer(),
      price: MoneyDto,
      tax: MoneyDto,
      version: Type.Integer(),
      isOpen: Type.Boolean({ description: 'Can be bought in this quantity at this moment.' }),
    }),
  ),
})

export const PlacementHeaders = Type.Object({
  'idempotency-key': Type.String({
    pattern: '^[\\x21-\\x7e]{16,200}$',
    description: 'Random, 16 characters or more: a repeated request gets the first answer again.',
  }),
})

export const PlacedDto = Type.Object({
  status: Type.Literal('placed'),
  checkoutId: Uuid,
  key: Type.String({ description: 'Opens this checkout without signing in.' }),
  total: MoneyDto,
  placedAt: InstantDto,
  expiresAt: InstantDto,
  orders: Type.Array(Type.Object({ id: Uuid, businessId: Uuid })),
})
export const RefusedDto = Type.Object({
  status: Type.Literal('refused'),
  reason: Type.Unsafe<RefusalReason>({ type: 'string', enum: REFUSAL_REASONS }),
  line: nullable(Type.Integer()),
  message: Type.String(),
  split: Type.Optional(
    Type.Array(Type.Object({ businessId: Uuid, variantId: Uuid, quantity: Type.Integer() }), {
      description:
        'Of an order over the limit of one: what fits into a first order; the rest is for the next.',
    }),
  ),
})

export const OrderStatusDto = Type.Unsafe<OrderStatus>({ type: 'string', enum: ORDER_STATUSES })
const CheckoutStatusDto = Type.Unsafe<CheckoutStatus>({
  type: 'string',
  enum: ['placed', 'paid', 'expired', 'cancelled'],
})

export const OrderDto = Type.Object(
  {
    id: Uuid,
    businessId: Uuid,
    checkoutId: Uuid,
    status: OrderStatusDto,
    channel: Type.String(),
    total: MoneyDto,
    tax: MoneyDto,
    freight: MoneyDto,
    refunded: { ...MoneyDto, description: 'What has gone back, for cancelled goods too.' },
    cancelled: { ...MoneyDto, description: 'Of the total, what was paid for cancelled goods.' },
    placedAt: InstantDto,
    changedAt: InstantDto,
    steps: Type.Array(OrderStatusDto, { description: 'Where you may take it by hand.' }),
  },
  { title: 'Order' },
)
export type OrderDto = Static<typeof OrderDto>

/** An order's money from the buyer's cent to the payout that carried the seller's share. */
export const MoneyTraceDto = Type.Object({
  order: OrderDto,
  payments: Type.Array(
    Type.Object({
      ...TracedPaymentDto.properties,
      isTaken: Type.Boolean({ description: 'It paid the checkout; others are given back.' }),
    }),
    { description: 'Of the whole checkout, which may have several orders.' },
  ),
  ...OrderMoneyDto.properties,
})

export const OrderPageDto = Type.Object({
  ...OrderDto.properties,
  lines: Type.Array(
    Type.Object({
      variantId: Uuid,
      listingId: nullable(Uuid),
      title: GoodsTitleDto,
      code10: nullable(Type.String()),
      quantity: Type.Integer(),
      cancelledQuantity: Type.Integer(),
      price: MoneyDto,
      tax: MoneyDto,
    }),
  ),
  cancellations: Type.Array(
    Type.Object({
      id: Uuid,
      by: Type.Unsafe<MessageAuthor>({ type: 'string', enum: MESSAGE_AUTHORS }),
      reason: nullable(Type.String()),
      lines: Type.Array(Type.Object({ variantId: Uuid, quantity: Type.Integer() })),
      amount: MoneyDto,
      at: InstantDto,
      refundedAt: nullable(InstantDto),
    }),
    { description: 'Goods that were cancelled out of it, in turn.' },
  ),
  transitions: Type.Array(
    Type.Object({
      from: OrderStatusDto,
      to: OrderStatusDto,
      actor: Type.String(),
      note: nullable(Type.String()),
      at: InstantDto,
    }),
  ),
  consignee: {
    ...nullable(ConsigneeDto),
    description:
      'Where the goods go. Sellers see it once the order is paid; null before, and when it has been erased.',
  },
  ruling: nullable(Type.Object({ award: MoneyDto, note: Type.String(), at: InstantDto })),
})
export const OrderNumber = Type.String({
  pattern: '^[0-9a-f-]{4,36}$',
  description: 'The end of the id, as pages and mails show it.',
})
export const OrdersPageDto = Type.Object({ orders: Type.Array(OrderDto), next: NextCursor })

export const CheckoutDto = Type.Object({
  id: Uuid,
  status: CheckoutStatusDto,
  total: MoneyDto,
  placedAt: InstantDto,
  expiresAt: InstantDto,
  orders: Type.Array(OrderDto),
  givenBack: Type.Optional({
    ...MoneyDto,
    description: 'Came when it could no longer be taken, or twice: all of it goes back.',
  }),
})
export const CheckoutsPageDto = Type.Object({
  checkouts: Type.Array(
    Type.Object({
      ...Type.Omit(CheckoutDto, ['orders', 'givenBack']).properties,
      orders: Type.Array(
        Type.Object({
          id: Uuid,
          businessId: Uuid,
          status: OrderStatusDto,
          goods: Type.Array(Type.Object({ title: GoodsTitleDto, quantity: Type.Integer() })),
        }),
      ),
    }),
  ),
  next: NextCursor,
})

/** What a buyer sends back when placing: the price as seen, and its version. */
export const ForSaleDto = Type.Object({
  variantId: Uuid,
  price: MoneyDto,
  tax: MoneyDto,
  version: Type.Integer(),
  isOpen: Type.Boolean(),
  isInStock: Type.Boolean(),
})

const PlaceDto = Type.Unsafe<Place>({
  type: 'string',
  enum: PLACES,
  description: "The seller's shelf, or a bonded warehouse where the goods are sold.",
})
export const SkuDto = Type.Object({
  variantId: Uuid,
  listingId: Uuid,
  title: GoodsTitleDto,
  market: Type.String(),
  channel: Type.String(),
  code10: nullable(Type.String()),
  price: MoneyDto,
  tax: MoneyDto,
  freight: MoneyDto,
  isOpen: Type.Boolean(),
  version: Type.Integer(),
  place: PlaceDto,
  available: Type.Integer({ description: 'At the place it is sold from.' }),
  reserved: Type.Integer(),
  elsewhere: Type.Partial(Type.Object({ shelf: Type.Integer(), bonded: Type.Integer() })),
})
export const SkusPageDto = Type.Object({ skus: Type.Array(SkuDto), next: NextCursor })

/** What a person may give as the reason; the others are written by the product itself. */
export const BY_HAND = ['counted', 'received', 'returned', 'damaged', 'sold_elsewhere'] as const
export const AdjustStockDto = Type.Object(
  {
    change: Type.Integer({
      minimum: -orderLimits.stockOfSku,
      maximum: orderLimits.stockOfSku,
      description: 'How many more there are; negative for fewer.',
    }),
    reason: Type.Unsafe<(typeof BY_HAND)[number]>({ type: 'string', enum: BY_HAND }),
    reference: Type.Optional(Text(200)),
    place: Type.Optional(PlaceDto),
  },
  strict,
)
const Quantity = Type.Integer({ minimum: 1, maximum: orderLimits.stockOfSku })
export const TransferStockDto = Type.Object(
  { from: PlaceDto, to: PlaceDto, quantity: Quantity, reference: Type.Optional(Text(200)) },
  strict,
)
export const CountStockDto = Type.Object(
  {
    counts: Type.Array(
      Type.Object(
        {
          variantId: Uuid,
          place: PlaceDto,
          counted: Type.Integer({ minimum: 0, maximum: orderLimits.stockOfSku }),
        },
        strict,
      ),
      { minItems: 1, maxItems: orderLimits.countsAtOnce },
    ),
  },
  strict,
)
export const MovementsPageDto = Type.Object({
  movements: Type.Array(
    Type.Object({
      id: Uuid,
      available: Type.Integer(),
      reserved: Type.Integer(),
      place: nullable(PlaceDto),
      elsewhere: Type.Integer({ description: 'More at `place`, from which it is not sold now.' }),
      reason: Type.Unsafe<StockReason>({ type: 'string', enum: STOCK_REASONS }),
      actor: Type.String(),
      reference: nullable(Type.String()),
      at: InstantDto,
    }),
  ),
  next: NextCursor,
})

export const MoveOrderDto = Type.Object(
  {
    to: OrderStatusDto,
    from: OrderStatusDto,
    note: Type.Optional(Text(500)),
  },
  strict,
)

export const CancelLinesDto = Type.Object(
  {
    lines: Type.Array(
      Type.Object(
        {
          variantId: Uuid,
          quantity: Type.Integer({ minimum: 1, maximum: orderLimits.quantityOfLine }),
        },
        strict,
      ),
      { minItems: 1, maxItems: orderLimits.linesOfCheckout },
    ),
    reason: Type.Optional(Text(500)),
  },
  strict,
)

export const MessageBody = Type.Object({ text: Text(orderLimits.messageCharacters) }, strict)
export const MessageDto = Type.Object({
  id: Uuid,
  author: Type.Unsafe<MessageAuthor>({ type: 'string', enum: MESSAGE_AUTHORS }),
  text: Type.String(),
  at: InstantDto,
})
export const MessagesDto = Type.Object({ messages: Type.Array(MessageDto) })

export const RulingBody = Type.Object(
  {
    award: { ...MoneyDto, description: 'What the buyer is given back; the rest is the seller’s.' },
    note: Text(500),
  },
  strict,
)

const CaseFactsDto = Type.Object({
  kind: Type.Unsafe<CaseKind>({ type: 'string', enum: ['return', 'dispute'] }),
  openedBy: Type.Unsafe<Side | 'system'>({ type: 'string', enum: [...SIDES, 'system'] }),
  openedAt: InstantDto,
  answerBy: {
    ...InstantDto,
    description:
      'The other side answers until then: a dispute is decided for whoever opened it, a return accepted.',
  },
  answeredAt: nullable(InstantDto),
  evidenceUntil: {
    ...InstantDto,
    description: 'Both add evidence until then; from then on the operator may rule.',
  },
})
export const EvidenceDto = Type.Object({
  id: Uuid,
  author: Type.Unsafe<Side>({ type: 'string', enum: SIDES }),
  type: Type.Unsafe<EvidenceType>({ type: 'string', enum: ['image/jpeg', 'application/pdf'] }),
  caption: Type.String(),
  bytes: Type.Integer(),
  at: InstantDto,
})
/** The share of an order in what the buyer's bank takes back. */
export const ChargebackDto = Type.Object({
  id: Type.String({ description: 'The provider’s own number.' }),
  provider: ProviderNameDto,
  amount: { ...MoneyDto, description: 'Of this order.' },
  taken: { ...MoneyDto, description: 'Of it, what is taken at this moment.' },
  reason: Type.String({ description: 'As the provider names it.' }),
  status: Type.Unsafe<ChargebackStatus>({ type: 'string', enum: CHARGEBACK_STATUSES }),
  openedAt: InstantDto,
  answerBy: nullable({ ...InstantDto, description: 'The operator answers until then.' }),
  answerUrl: nullable(
    Type.String({ description: 'The page of the provider where the operator answers.' }),
  ),
  closedAt: nullable(InstantDto),
})
export const ChargebacksPageDto = Type.Object({
  chargebacks: Type.Array(
    Type.Object({ businessId: Uuid, orderId: Uuid, ...ChargebackDto.properties }),
  ),
  next: NextCursor,
})
export const CaseDto = Type.Object({
  case: nullable(CaseFactsDto),
  chargebacks: Type.Array(ChargebackDto, {
    description:
      'The newest first; for seller and operator. The order is not settled while one is open.',
  }),
  takesEvidence: Type.Boolean({ description: 'Whether both sides may add files at this moment.' }),
  evidence: Type.Array(EvidenceDto, { description: 'The oldest first.' }),
  limits: Type.Object(
    { files: Type.Integer(), fileBytes: Type.Integer(), bytes: Type.Integer() },
    { description: 'Files of one side, bytes of one as sent, bytes of one side as kept.' },
  ),
})
export const RulingPreviewDto = Type.Object({
  left: { ...MoneyDto, description: 'What has not gone back yet: the most that can be awarded.' },
  buyer: MoneyDto,
  tax: MoneyDto,
  freight: MoneyDto,
  commission: MoneyDto,
  seller: { ...MoneyDto, description: 'In the currency that the seller is paid in.' },
})
export const DisputesPageDto = Type.Object({
  disputes: Type.Array(
    Type.Object({ order: OrderDto, ruleFrom: InstantDto, case: nullable(CaseFactsDto) }),
  ),
  next: NextCursor,
})

const MinorText = Type.String({ pattern: '^\\d+$', description: 'In the smallest unit.' })
/** What every posting is made from; tax and freight are inside the total. */
const orderFacts = {
  businessId: Uuid,
  orderId: Uuid,
  checkoutId: Uuid,
  buyerId: nullable(Uuid),
  market: Type.String(),
  channel: Type.String(),
  currency: CurrencyDto,
  totalMinor: MinorText,
  taxMinor: MinorText,
  freightMinor: MinorText,
}

const SoldGoodsDto = Type.Object({
  code: nullable(Type.String()),
  quantity: Type.Integer(),
  minor: { ...MinorText, description: 'Of the goods, without tax and freight.' },
})

export const OrderPlaced = defineEvent('orders.order_placed', Type.Object(orderFacts))
export const OrderPaid = defineEvent(
  'orders.order_paid',
  Type.Object({
    ...orderFacts,
    paymentId: Uuid,
    provider: ProviderNameDto,
    placedAt: InstantDto,
    goods: Type.Array(SoldGoodsDto),
  }),
)
export const OrderExpired = defineEvent('orders.order_expired', Type.Object(orderFacts))
export const OrderRefunded = defineEvent(
  'orders.order_refunded',
  Type.Object({
    ...orderFacts,
    refundId: Uuid,
    refundMinor: MinorText,
    isPart: { ...Type.Boolean(), description: 'For goods that were cancelled out of it.' },
    comesBack: Type.Object(
      { tax: Type.Boolean(), freight: Type.Boolean() },
      { description: 'Whether customs gives the tax back, and the freight was never spent.' },
    ),
  }),
)
const moved = {
  ...orderFacts,
  from: OrderStatusDto,
  refundedMinor: MinorText,
  leftMinor: {
    ...MinorText,
    description: 'What has neither gone back nor is on its way back for cancelled goods.',
  },
}
export const OrderCancelled = defineEvent('orders.order_cancelled', Type.Object(moved))
export const OrderReturned = defineEvent('orders.order_returned', Type.Object(moved))
export const OrderConfirmed = defineEvent(
  'orders.order_confirmed',
  Type.Object({
    ...moved,
    kept: Type.Optional(
      Type.Object(
        {
          totalMinor: MinorText,
          taxMinor: MinorText,
          freightMinor: MinorText,
          placedAt: InstantDto,
          goods: Type.Array(SoldGoodsDto),
        },
        { description: 'What is settled, where goods were cancelled out of the order.' },
      ),
    ),
  }),
)
/** Some of the goods of a paid order were cancelled: their money goes back, the others go on. */
export const LinesCancelled = defineEvent(
  'orders.lines_cancelled',
  Type.Object({
    ...orderFacts,
    cancellationId: Uuid,
    by: Type.Unsafe<MessageAuthor>({ type: 'string', enum: MESSAGE_AUTHORS }),
    refundMinor: MinorText,
    lines: Type.Array(Type.Object({ variantId: Uuid, quantity: Type.Integer() })),
  }),
)
export const OrderSettled = defineEvent('orders.order_settled', Type.Object(moved))
export const OrderMoved = defineEvent(
  'orders.order_moved',
  Type.Object({ ...moved, to: OrderStatusDto }),
)
const chargedBack = {
  ...orderFacts,
  chargebackId: { ...Type.String(), description: 'The provider’s own number.' },
  amountMinor: { ...MinorText, description: 'The share of the order.' },
  reason: { ...Type.String(), description: 'In the bank’s words, by the provider.' },
}
/** The buyer's bank takes back what was paid for an order; told once, while it is undecided. */
export const ChargebackOpened = defineEvent(
  'orders.chargeback_opened',
  Type.Object({ ...chargedBack, answerBy: nullable(InstantDto) }),
)
/** The bank has decided: told once, of one that was decided when we heard of it this alone. */
export const ChargebackDecided = defineEvent(
  'orders.chargeback_decided',
  Type.Object({
    ...chargedBack,
    status: Type.Unsafe<'won' | 'lost'>({ type: 'string', enum: ['won', 'lost'] }),
  }),
)
/** A dispute was ruled on: what the buyer is given is paid back before the rest is settled. */
export const OrderRuled = defineEvent(
  'orders.order_ruled',
  Type.Object({ ...orderFacts, awardMinor: MinorText }),
)
/** A dispute was ruled on, whatever the ruling: told once. */
export const DisputeDecided = defineEvent(
  'orders.dispute_decided',
  Type.Object({ ...orderFacts, awardMinor: MinorText }),
)
export const MessageWritten = defineEvent(
  'orders.message_written',
  Type.Object({
    ...orderFacts,
    messageId: Uuid,
    author: Type.Unsafe<MessageAuthor>({ type: 'string', enum: MESSAGE_AUTHORS }),
  }),
)
/** A side of a return or a dispute has shown something. */
export const EvidenceAdded = defineEvent(
  'orders.evidence_added',
  Type.Object({
    ...orderFacts,
    evidenceId: Uuid,
    author: Type.Unsafe<Side>({ type: 'string', enum: SIDES }),
  }),
)
/** Its time of keeping was over, or its file had never been written. */
export const EvidenceErased = defineEvent(
  'orders.evidence_erased',
  Type.Object({ businessId: Uuid, orderId: Uuid, evidenceId: Uuid }),
)
/** Orders of a buyer whose account was erased: nobody's from now on. */
export const BuyerForgotten = defineEvent(
  'orders.buyer_forgotten',
  Type.Object({ orders: Type.Array(Type.Object({ businessId: Uuid, orderId: Uuid })) }),
)
/** Money came for a checkout that cannot take it: it is to be given back. */
export const PaymentNotTaken = defineEvent(
  'orders.payment_not_taken',
  Type.Object({
    checkoutId: Uuid,
    buyerId: nullable(Uuid),
    paymentId: Uuid,
    currency: CurrencyDto,
    amountMinor: MinorText,
    reason: Type.Unsafe<'came_late' | 'amount_differs' | 'paid_before'>({
      type: 'string',
      enum: ['came_late', 'amount_differs', 'paid_before'],
    }),
  }),
)
