import type { LocalText } from '../../kernel/locale.ts'
import { allocate, type Currency, type Money, money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Rule } from './eligibility.ts'

export const OFFER_STATES = ['funding', 'open', 'closed'] as const
export type OfferState = (typeof OFFER_STATES)[number]

export type OfferRef = Readonly<{ agencyId: string; offerId: string }>

/** What an office and others pay for together: so much for each of the first orders of a business. */
export type Offer = Readonly<{
  agencyId: string
  id: string
  name: LocalText
  purpose: LocalText
  isSample: boolean
  state: OfferState
  currency: Currency
  /** For one order. */
  amountMinor: bigint
  ordersMost: number
  ordersPerBusiness: number
  opensOn: Day
  closesOn: Day
  rules: readonly Rule[]
  /** Orders given for, less those that went back. */
  redeemed: number
  createdAt: Date
  closedAt: Date | null
}>

export type Funder = Readonly<{
  organisationId: string
  sharePoints: number
  /** Of one order, and of all of them. */
  partMinor: bigint
  neededMinor: bigint
  depositedMinor: bigint
  returnedMinor: bigint
}>

export const offerLimits = {
  funders: 5,
  orders: 1_000_000,
  /** Offers of one office that are not closed. */
  underWay: 100,
} as const

export const WHOLE_POINTS = 10_000

/**
 * What each funder gives of one order: the same cents every time, so that all orders together are as
 * exact. Cents that do not divide go to the largest remainder, the earlier funder first.
 */
export const partsOf = (amount: Money, sharePoints: readonly number[]): Money[] =>
  allocate(amount, sharePoints.map(BigInt))

/** What of a funder's money was not given and has not gone back. */
export const leftOf = (offer: Pick<Offer, 'redeemed'>, funder: Funder): bigint =>
  funder.depositedMinor - funder.partMinor * BigInt(offer.redeemed) - funder.returnedMinor

export const budgetOf = ({ amountMinor, ordersMost, currency }: Offer): Money =>
  money(amountMinor * BigInt(ordersMost), currency)

export const spentOf = ({ amountMinor, redeemed, currency }: Offer): Money =>
  money(amountMinor * BigInt(redeemed), currency)
