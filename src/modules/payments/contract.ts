import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import {
  CurrencyDto,
  DayDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  nullable,
  Uuid,
} from '../../platform/wire.ts'
import { PAYABLES, type Payable, PROVIDERS, type ProviderName } from './provider.ts'
import { DIFFERENCE_KINDS, type DifferenceKind } from './settlement.ts'

export const ProviderNameDto = Type.Unsafe<ProviderName>({ type: 'string', enum: PROVIDERS })
/** Left out in events from before it was told, all of checkouts. */
const PayableDto = Type.Optional(
  Type.Unsafe<Payable>({
    type: 'string',
    enum: PAYABLES,
    description: 'What `checkoutId` names: an order’s checkout, or the bill of a ticket.',
  }),
)
const MinorText = Type.String({ pattern: '^\\d+$', description: 'In the smallest unit.' })

export const StartPaymentDto = Type.Object(
  {
    provider: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9_]{1,40}$',
        description: 'One of the ways to pay of the checkout; without it the first.',
      }),
    ),
  },
  { additionalProperties: false },
)
export const StartedPaymentDto = Type.Object({
  paymentId: Uuid,
  provider: Type.String(),
  isSimulated: Type.Boolean({ description: 'No real money moves.' }),
  amount: MoneyDto,
  payUrl: Type.String({ description: 'Where the buyer pays; open it in the browser.' }),
  qrText: Type.Optional(
    Type.String({ description: 'What a code to scan holds; `payUrl` is a page that shows it.' }),
  ),
  simulatorUrl: Type.Optional(
    Type.String({ description: 'Where scanning leads when it is simulated.' }),
  ),
})
export type StartedPaymentDto = Static<typeof StartedPaymentDto>

export const WaysToPayDto = Type.Object({
  ways: Type.Array(
    Type.Object({
      provider: Type.String(),
      title: LocalTextDto,
      isSimulated: Type.Boolean({ description: 'No real money moves.' }),
      isForPhones: Type.Boolean({ description: 'Only works in a browser on a phone.' }),
    }),
  ),
})
export type WaysToPayDto = Static<typeof WaysToPayDto>

export const PaymentCaptured = defineEvent(
  'payments.payment_captured',
  Type.Object({
    payable: PayableDto,
    checkoutId: Uuid,
    paymentId: Uuid,
    provider: ProviderNameDto,
    currency: CurrencyDto,
    amountMinor: MinorText,
    capturedAt: InstantDto,
  }),
)
export const RefundAsked = defineEvent(
  'payments.refund_asked',
  Type.Object({ paymentId: Uuid, refundId: Uuid }),
)
export const RefundSucceeded = defineEvent(
  'payments.refund_succeeded',
  Type.Object({
    payable: PayableDto,
    checkoutId: Uuid,
    paymentId: Uuid,
    refundId: Uuid,
    key: Type.String({ description: 'As whoever asked for the refund named it.' }),
    currency: CurrencyDto,
    amountMinor: MinorText,
  }),
)

const chargebackRef = {
  payable: PayableDto,
  checkoutId: Uuid,
  paymentId: Uuid,
  provider: ProviderNameDto,
  chargebackId: Type.String({ description: 'The provider’s own number.' }),
}
/** There is news of a chargeback: opened, answered, decided, or money was taken or came again. */
export const ChargebackTold = defineEvent('payments.chargeback_told', Type.Object(chargebackRef))
/** A buyer's bank has begun to take a payment back, and the operator has to answer; told once. */
export const ChargebackBegun = defineEvent(
  'payments.chargeback_begun',
  Type.Object({
    ...chargebackRef,
    currency: CurrencyDto,
    amountMinor: MinorText,
    answerBy: nullable(InstantDto),
  }),
)

/** A provider has said, asked about it, that it holds another sum than was asked for. */
export const PaymentDiffers = defineEvent(
  'payments.payment_differs',
  Type.Object({ paymentId: Uuid, currency: CurrencyDto, amountMinor: MinorText }),
)
/** That sum has gone back; without a refund: the provider has corrected itself. */
export const DifferingEnded = defineEvent(
  'payments.differing_ended',
  Type.Object({
    paymentId: Uuid,
    refundId: Type.Union([Uuid, Type.Null()]),
    currency: CurrencyDto,
    amountMinor: MinorText,
  }),
)

/** A provider's file of a day was read to the end; said again, it replaces what was said of the day. */
export const ProviderSettled = defineEvent(
  'payments.provider_settled',
  Type.Object({
    provider: ProviderNameDto,
    isSimulated: Type.Boolean(),
    day: DayDto,
    attempt: Type.Integer(),
    currency: CurrencyDto,
    feeCurrency: Type.Optional({ ...CurrencyDto, description: 'Where it is another one.' }),
    takenMinor: Type.String({
      pattern: '^-?\\d+$',
      description: 'Taken in less given back, in the smallest unit.',
    }),
    feeMinor: Type.String({ pattern: '^-?\\d+$', description: 'Of that, what it keeps.' }),
    postedFeeMinor: Type.Optional(
      Type.String({
        pattern: '^-?\\d+$',
        description: 'Of what it keeps, for chargebacks: told when their money was taken.',
      }),
    ),
  }),
)

/** A payment as its story is told: what was asked, captured, settled, and what went back of it. */
export const TracedPaymentDto = Type.Object({
  paymentId: Uuid,
  provider: Type.String({ description: 'The way to pay.' }),
  reference: nullable(Type.String({ description: 'The provider’s own number.' })),
  amount: MoneyDto,
  status: Type.Unsafe<'started' | 'captured' | 'closed'>({
    type: 'string',
    enum: ['started', 'captured', 'closed'],
  }),
  startedAt: InstantDto,
  capturedAt: nullable(InstantDto),
  settledOn: nullable({ ...DayDto, description: 'Of the provider’s file that told of it.' }),
  refunds: Type.Array(
    Type.Object({
      refundId: Uuid,
      amount: MoneyDto,
      reason: Type.String(),
      isDone: Type.Boolean(),
      askedAt: InstantDto,
      doneAt: nullable(InstantDto),
      settledOn: nullable(DayDto),
    }),
  ),
})

export const SettlementRunDto = Type.Object({
  provider: ProviderNameDto,
  day: DayDto,
  status: Type.Unsafe<'running' | 'done' | 'failed'>({
    type: 'string',
    enum: ['running', 'done', 'failed'],
  }),
  lines: Type.Integer({ description: 'Of the file.' }),
  problem: nullable(Type.String({ description: 'Why it failed, as it was reported.' })),
  startedAt: InstantDto,
  finishedAt: nullable(InstantDto),
  differences: Type.Integer(),
  unexplained: Type.Integer({ description: 'Differences of which nobody has said why.' }),
  totals: Type.Array(Type.Object({ paid: MoneyDto, refunded: MoneyDto, fee: MoneyDto })),
})
export const SettlementDifferenceDto = Type.Object({
  id: Type.String({ description: 'Of the day and provider it was found in.' }),
  kind: Type.Unsafe<DifferenceKind>({ type: 'string', enum: DIFFERENCE_KINDS }),
  paymentId: nullable(Uuid),
  refundId: nullable(Uuid),
  reference: nullable(Type.String({ description: 'The provider’s own number.' })),
  ours: nullable(MoneyDto),
  theirs: nullable(MoneyDto),
  note: nullable(Type.String()),
  notedAt: nullable(InstantDto),
})

export const LateRefundDto = Type.Object({
  paymentId: Uuid,
  refundId: Uuid,
  checkoutId: Uuid,
  provider: Type.String({ description: 'The way to pay it goes back through.' }),
  amount: MoneyDto,
  reason: Type.String(),
  askedAt: InstantDto,
  triedTimes: Type.Integer(),
  isTried: Type.Boolean({
    description: 'Still tried by itself; false: a person has to see to it.',
  }),
})

const DIFFERING_STATES = ['told', 'confirmed', 'on_its_way', 'given_back', 'resolved'] as const
export const DifferingPaymentDto = Type.Object({
  paymentId: Uuid,
  checkoutId: Uuid,
  provider: Type.String({ description: 'The way to pay.' }),
  reference: nullable(Type.String({ description: 'The provider’s own number.' })),
  asked: MoneyDto,
  told: { ...MoneyDto, description: 'What the provider says was paid.' },
  toldAt: InstantDto,
  state: Type.Unsafe<(typeof DIFFERING_STATES)[number]>({
    type: 'string',
    enum: DIFFERING_STATES,
    description:
      '`told`: once, to be confirmed; `confirmed`: the provider has it; `resolved`: what was asked for was paid after all.',
  }),
  reason: nullable(Type.String({ description: 'Why it goes back.' })),
})
