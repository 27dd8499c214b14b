import type { Currency } from '../../kernel/money.ts'
import type { ProviderName } from '../payments/api.ts'
import type { OrderRef } from './store.ts'

export const CHARGEBACK_STATUSES = ['open', 'won', 'lost'] as const
export type ChargebackStatus = (typeof CHARGEBACK_STATUSES)[number]

/** The share of an order in a chargeback of its payment. */
export type Chargeback = OrderRef &
  Readonly<{
    /** The provider's own number. */
    id: string
    provider: ProviderName
    amountMinor: bigint
    /** Of it, what is taken at this moment. */
    takenMinor: bigint
    currency: Currency
    reason: string
    status: ChargebackStatus
    answerBy: Date | null
    answerUrl: string | null
    openedAt: Date
    closedAt: Date | null
  }>

/** While it is open, or was won and the money has not come again, an order is not settled. */
export const isHeld = ({ status, takenMinor }: Chargeback): boolean =>
  status === 'open' || (status === 'won' && takenMinor > 0n)
