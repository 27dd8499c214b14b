import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import { CurrencyDto, InstantDto, LocalTextDto, MoneyDto, Uuid } from '../../platform/wire.ts'

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
    checkoutId: Uuid,
    paymentId: Uuid,
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
    checkoutId: Uuid,
    paymentId: Uuid,
    refundId: Uuid,
    key: Type.String({ description: 'As whoever asked for the refund named it.' }),
    currency: CurrencyDto,
    amountMinor: MinorText,
  }),
)
