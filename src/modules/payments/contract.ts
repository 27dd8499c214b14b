import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import { CurrencyDto, InstantDto, MoneyDto, Uuid } from '../../platform/wire.ts'

const MinorText = Type.String({ pattern: '^\\d+$', description: 'In the smallest unit.' })

export const StartedPaymentDto = Type.Object({
  paymentId: Uuid,
  provider: Type.String(),
  isSimulated: Type.Boolean({ description: 'No real money moves.' }),
  amount: MoneyDto,
  payUrl: Type.String({ description: 'Where the buyer pays; open it in the browser.' }),
})
export type StartedPaymentDto = Static<typeof StartedPaymentDto>

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
