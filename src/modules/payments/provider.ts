import type { LocalText } from '../../kernel/locale.ts'
import type { Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'

/** How a payment stands at its provider. */
export type Trade = Readonly<{
  status: 'waiting' | 'captured' | 'closed'
  amount: Money | undefined
  /** The provider's own number. */
  reference: string | undefined
}>

/** `waiting`: accepted, and told or answered later. What is refused is thrown. */
export type RefundState = 'done' | 'waiting'

/** `failed`: it is told that the money did not arrive, even when it was done before. */
export type ToldRefundState = RefundState | 'failed'

/** Money that moved because of a chargeback: below zero it was taken, above it came again. */
export type ChargebackMove = Readonly<{
  /** The provider's line, the same in its settlement file. */
  reference: string
  amount: Money
  /** What the provider keeps for it. */
  fee: Money
  at: Date
}>

/** A payment that the buyer's bank takes back, as far as the provider has told. */
export type ToldChargeback = Readonly<{
  /** The provider's own number. */
  id: string
  amount: Money
  /** As the provider names it. */
  reason: string
  /** `won`: nothing is taken, or all of it comes again. */
  status: 'open' | 'won' | 'lost'
  /** Until when and on which page it is to be answered; undefined where it cannot be. */
  answerBy: Date | undefined
  answerUrl: string | undefined
  openedAt: Date
  closedAt: Date | undefined
  /** All so far. */
  moves: readonly ChargebackMove[]
}>

/** What a provider told us of its own accord, signature checked. `other` is of no interest here. */
export type Told =
  | (Trade & Readonly<{ kind: 'payment'; id: string; paymentId: string }>)
  | Readonly<{
      kind: 'refund'
      id: string
      paymentId: string
      refundId: string
      state: ToldRefundState
    }>
  | Readonly<{ kind: 'chargeback'; id: string; paymentId: string; chargeback: ToldChargeback }>
  | Readonly<{ kind: 'other'; id: string }>

/** A request as it came; `body` is its text, since signatures are over every byte. */
export type Incoming = Readonly<{
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: string
  now: Date
}>

export type Ask = Readonly<{
  paymentId: string
  amount: Money
  title: string
  /** Where the buyer's browser goes afterwards: a path of our own. */
  returnPath: string
  expiresAt: Date
  /** As the buyer's device is known to us. */
  clientIp: string
}>

/**
 * Where the buyer pays: a page, or a code to scan. A simulated code comes with the page that a
 * phone would open. `reference` is kept when the provider knows the payment by a number of its own.
 */
export type Begun = Readonly<
  | { payUrl: string; reference?: string }
  | { qrText: string; simulatorUrl?: string; reference?: string }
>

/** One way to pay through a provider; a payment belongs to a way and carries its name. */
export type Way = Readonly<{
  name: string
  title: LocalText
  currencies: readonly string[]
  /** Only offered to a browser on a phone. */
  isForPhones?: boolean
  /** Asked again for the same payment, it says the same or what is as good. */
  start: (ask: Ask) => Begun | Promise<Begun>
}>

export type PaymentRef = Readonly<{
  paymentId: string
  amount: Money
  reference: string | undefined
}>

/**
 * A line of a provider's settlement file: what it took in, gave back, or what came back of a refund
 * that failed, above zero each; or what a chargeback or whatever else (a correction) moved, with its
 * sign.
 */
export type SettlementLine = Readonly<{
  kind: 'payment' | 'refund' | 'refund_failed' | 'chargeback' | 'other'
  /** Our own numbers as the provider keeps them; undefined when they are none of ours. */
  paymentId: string | undefined
  refundId: string | undefined
  reference: string
  amount: Money
  /** What the provider keeps of it; below zero when a refund brings it back. */
  fee: Money
}>

/** What is paid for: an order's checkout, or the ticket of a conference. */
export const PAYABLES = ['checkout', 'ticket'] as const
export type Payable = (typeof PAYABLES)[number]

export const PROVIDERS = ['alipay', 'wechatpay', 'stripe'] as const
export type ProviderName = (typeof PROVIDERS)[number]

/**
 * A payment provider. Money moves only there; calls may be repeated under the same ids. All of
 * them capture what the buyer pays at once: none separates it from a reservation.
 */
export type Provider = Readonly<{
  name: ProviderName
  isSimulated: boolean
  ways: readonly Way[]
  query: (payment: PaymentRef) => Promise<Trade>
  /**
   * Sees to it that nobody pays any more. False when the provider does not know the payment, which
   * may still begin there; throws when it is too late.
   */
  close: (payment: PaymentRef) => Promise<boolean>
  /** Gives money back, or says how far that is; throws when it will not be. */
  refund: (
    given: PaymentRef & Readonly<{ refundId: string; refund: Money; reason: string }>,
  ) => Promise<RefundState>
  /** Undefined when the signature is not the provider's. May have to ask for the provider's keys. */
  readNotification: (incoming: Incoming) => Told | undefined | Promise<Told | undefined>
  /** On whose clock its days begin. */
  timeZone: string
  /** What a payment should cost, where that is agreed. */
  agreedFee: ((amount: Money) => Money) | undefined
  /** The lines of a day's settlement file, as they come; throws when there is none (yet). */
  readSettlement: (day: Day) => AsyncIterable<SettlementLine>
}>
