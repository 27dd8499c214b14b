import type { Static } from 'typebox'
import type { Locale } from '../../kernel/locale.ts'
import { type Currency, money, parseMoney, toMoneyDto } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import type { Message } from './after-sale-store.ts'
import type { CartLine } from './cart-store.ts'
import { checkoutKey } from './checkout-key.ts'
import type {
  CartDto,
  CheckoutDto,
  ForSaleDto,
  OrderDto,
  PlaceCheckoutDto,
  PlacedDto,
  RefusedDto,
  SkuDto,
} from './contract.ts'
import type { SkuFacts } from './decide-placements.ts'
import { OrdersErrors as E } from './errors.ts'
import type { StepActor } from './life-cycle.ts'
import { parseResidentId } from './markets/cn/resident-id.ts'
import { stepsOf } from './may-step.ts'
import { REFUSAL_MESSAGES } from './order.ts'
import type { CheckoutRequest, PlacementAnswer } from './place-orders.ts'
import type { OrderSettings } from './settings.ts'
import type { Sku } from './stock-store.ts'
import type { Checkout, Order } from './store.ts'

const amount = (minor: bigint, currency: Currency) => toMoneyDto(money(minor, currency))

/** Throws `invalidAmount` and `invalidIdentity`. */
export function toCheckoutRequest(
  body: Static<typeof PlaceCheckoutDto>,
  { key, now, locale }: { key: string; now: Date; locale: Locale },
): CheckoutRequest {
  const lines = body.lines.map(({ price, ...line }, index) => {
    const value = parseMoney(price.amount, price.currency)
    if (!value || value.minor <= 0n) throw E.invalidAmount({ line: index })
    return { ...line, priceMinor: value.minor, currency: price.currency }
  })
  const { consignee, identity, email } = body
  const request = { key, lines, consignee, ...(email ? { contact: { email, locale } } : {}) }
  if (!identity) return request
  const idNumber = parseResidentId(identity.idNumber, dayOf(now))
  if (!idNumber) throw E.invalidIdentity()
  return { ...request, identity: { realName: identity.realName.trim(), idNumber } }
}

export function toPlacementDto(
  settings: OrderSettings,
  answer: PlacementAnswer,
  locale: Locale,
): Static<typeof PlacedDto> | Static<typeof RefusedDto> {
  if (answer.status === 'refused') {
    return { ...answer, message: REFUSAL_MESSAGES[answer.reason][locale] }
  }
  const { checkoutId, totalMinor, currency, placedAt, expiresAt, orders } = answer
  return {
    status: 'placed',
    checkoutId,
    key: checkoutKey(settings, checkoutId),
    total: amount(totalMinor, currency),
    placedAt: placedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    orders: [...orders],
  }
}

export const toCartDto = (lines: readonly CartLine[]): Static<typeof CartDto> => ({
  lines: lines.map(({ priceMinor, taxMinor, currency, available: _available, ...line }) => ({
    ...line,
    price: amount(priceMinor, currency),
    tax: amount(taxMinor, currency),
  })),
})

/** As somebody in a role sees it: which steps are theirs. */
export const toOrderDto = (order: Order, role: StepActor, now: Date): OrderDto => ({
  id: order.id,
  businessId: order.businessId,
  checkoutId: order.checkoutId,
  status: order.status,
  channel: order.channel,
  total: amount(order.totalMinor, order.currency),
  tax: amount(order.taxMinor, order.currency),
  freight: amount(order.freightMinor, order.currency),
  refunded: amount(order.refundedMinor, order.currency),
  cancelled: amount(order.cancelledMinor, order.currency),
  placedAt: order.placedAt.toISOString(),
  changedAt: order.changedAt.toISOString(),
  steps: stepsOf(order, role, now),
})

export const toCheckoutDto = (checkout: Checkout): Omit<Static<typeof CheckoutDto>, 'orders'> => ({
  id: checkout.id,
  status: checkout.status,
  total: amount(checkout.totalMinor, checkout.currency),
  placedAt: checkout.placedAt.toISOString(),
  expiresAt: checkout.expiresAt.toISOString(),
})

export const toSkuDto = (sku: Sku): Static<typeof SkuDto> => ({
  variantId: sku.variantId,
  listingId: sku.listingId,
  title: sku.title,
  market: sku.market,
  channel: sku.channel,
  code10: sku.code10,
  price: amount(sku.priceMinor, sku.currency),
  tax: amount(sku.taxMinor, sku.currency),
  freight: amount(sku.freightMinor, sku.currency),
  isOpen: sku.isOpen,
  version: sku.version,
  place: sku.place,
  available: sku.available,
  reserved: sku.reserved,
  elsewhere: sku.elsewhere,
})

export const lineAmount = amount

export const toForSaleDto = (sku: SkuFacts): Static<typeof ForSaleDto> => ({
  variantId: sku.variantId,
  price: toMoneyDto(money(sku.priceMinor, sku.currency)),
  tax: toMoneyDto(money(sku.taxMinor, sku.currency)),
  version: sku.version,
  isOpen: sku.isOpen,
  isInStock: sku.available > 0,
})

export const toMessageDto = ({ at, ...message }: Message) => ({ ...message, at: at.toISOString() })
