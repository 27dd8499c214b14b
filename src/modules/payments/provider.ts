import type { Money } from '../../kernel/money.ts'

/** How a payment stands at its provider. */
export type Trade = Readonly<{
  status: 'waiting' | 'captured' | 'closed'
  amount: Money | undefined
  reference: string | undefined
}>

/** What a provider told us of its own accord, signature checked. */
export type Told = Trade & Readonly<{ id: string; paymentId: string }>

export type Ask = Readonly<{
  paymentId: string
  amount: Money
  title: string
  /** Where the buyer's browser goes afterwards: a path of our own. */
  returnPath: string
  expiresAt: Date
}>

/** A way to pay. Money moves only there; calls may be repeated under the same ids. */
export type Provider = Readonly<{
  name: string
  isSimulated: boolean
  currencies: readonly string[]
  /** The address where the buyer pays. */
  payUrl: (ask: Ask) => string
  query: (paymentId: string) => Promise<Trade>
  /** Gives money back; throws when the provider does not say that it did. */
  refund: (given: {
    paymentId: string
    refundId: string
    amount: Money
    reason: string
  }) => Promise<void>
  /** Undefined when the signature is not the provider's. */
  readNotification: (form: Readonly<Record<string, string>>) => Told | undefined
}>
