import type { Locale, LocalText } from '../../kernel/locale.ts'
import type { Currency } from '../../kernel/money.ts'

/** What goods are called; in languages `byMachine` a machine said so first. */
export type GoodsTitle = LocalText & Readonly<{ byMachine?: Locale[] }>

/** Why a request to place orders was refused. A refusal is an answer, not an error. */
export const REFUSAL_REASONS = [
  'unknown_sku',
  'channel_closed',
  'price_changed',
  'sold_out',
  'mixed_markets',
  'identity_required',
  'over_limit',
  'over_yearly_limit',
] as const
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

/** Of a refused request: the first reason in the order of its lines; whole-order reasons have none. */
export type PlacementRefusal = Readonly<{
  reason: RefusalReason
  /** Index of the line as it was sent. */
  line: number | null
}>

export const REFUSAL_MESSAGES: Readonly<Record<RefusalReason, LocalText>> = {
  unknown_sku: {
    en: 'One of the goods is not on sale. Take it out of the cart.',
    'zh-CN': '其中一件商品未在售，请从购物车移除。',
  },
  channel_closed: {
    en: 'One of the goods cannot be bought at the moment. Take it out of the cart.',
    'zh-CN': '其中一件商品暂停销售，请从购物车移除。',
  },
  price_changed: {
    en: 'A price has changed. Look at the new price and order again.',
    'zh-CN': '价格已变动，请确认新价格后重新下单。',
  },
  sold_out: {
    en: 'There are not enough of one of the goods. Order fewer, or take it out of the cart.',
    'zh-CN': '其中一件商品库存不足，请减少数量或从购物车移除。',
  },
  mixed_markets: {
    en: 'These goods are sold into different countries. Order them one country at a time.',
    'zh-CN': '商品销往不同国家，请按国家分别下单。',
  },
  identity_required: {
    en: 'Customs asks for the buyer’s real name and identity number on these goods.',
    'zh-CN': '海关要求此类商品提供订购人真实姓名和身份证号。',
  },
  over_limit: {
    en: 'The order is worth more than one cross-border order may be. Split it into two.',
    'zh-CN': '订单金额超过跨境电商单次交易限值，请拆分为两单。',
  },
  over_yearly_limit: {
    en: 'With this order the buyer would pass the yearly limit of cross-border purchases.',
    'zh-CN': '该订单将使订购人超过跨境电商个人年度交易限值。',
  },
}

export type Consignee = Readonly<{
  name: string
  phone: string
  province: string
  city: string
  district: string
  street: string
  postcode?: string
}>

export type CheckoutLine = Readonly<{
  businessId: string
  variantId: string
  quantity: number
  /** What the buyer saw: the order is refused when it is no longer so. */
  priceMinor: bigint
  currency: Currency
  version: number
}>

export type CheckoutStatus = 'placed' | 'paid' | 'expired' | 'cancelled'

/** Amounts of one order; tax and freight are inside the total. */
export type OrderAmounts = Readonly<{
  currency: Currency
  totalMinor: bigint
  taxMinor: bigint
  freightMinor: bigint
}>

/** Notes of steps that the product takes by itself, as they stand in the history, for both languages. */
const SYSTEM_NOTES = {
  'time passed': { en: 'time passed', 'zh-CN': '期满自动确认' },
  'no answer in time': { en: 'no answer in time', 'zh-CN': '逾期未回应' },
  'nothing arrived in time': { en: 'nothing arrived in time', 'zh-CN': '逾期未收到退货' },
} as const satisfies Readonly<Record<string, LocalText>>
export type SystemNote = keyof typeof SYSTEM_NOTES

/** A note in the words of whoever reads it; what a person wrote stays as it is. */
export const noteIn = (note: string, locale: Locale): string =>
  Object.hasOwn(SYSTEM_NOTES, note) ? SYSTEM_NOTES[note as SystemNote][locale] : note

/** Bounds of orders, with their reasons. */
export const orderLimits = {
  /** Lines of one checkout: a declaration list has as many. */
  linesOfCheckout: 50,
  /** Of one SKU in one checkout: more is trade, not personal use. */
  quantityOfLine: 999,
  /** Requests that wait for the next batch; more would wait longer than anybody does. */
  waitingPlacements: 4_000,
  /** Requests in one statement: more no longer makes it faster. */
  placementsOfBatch: 512,
  /** How often a batch is decided again because another process came between. */
  batchTries: 10,
  /** Who waits in one process to hear that a checkout is paid; others are answered at once. */
  waitingForPayment: 10_000,
  /** The longest wait that may be asked for: proxies end a request after half a minute or later. */
  waitSecondsMax: 25,
  /** What another process wrote is seen this late. */
  otherProcessesMs: 1_000,
  /** SKUs that a process remembers from the batches before. */
  skusSeen: 10_000,
  /** Stock is held for an unpaid checkout this long. */
  reservationMinutes: 30,
  /** Checkouts that expire in one transaction. */
  expiriesOfBatch: 200,
  /** A buyer who says nothing this long after delivery has confirmed it. */
  confirmDays: 10,
  /** The customs step needs the identity until returns are over: 30 days to apply, 45 to arrive. */
  identityDays: 180,
  /** Nobody paid: until money that comes late has been given back, and its buyer told. */
  unpaidIdentityDays: 7,
  /** An order under way keeps its address; whether it has ended is looked at so often. */
  openOrderLookDays: 30,
  /** Checkouts that are sealed, or looked at for erasing, in one transaction. */
  identitiesOfBatch: 200,
  /** Checkouts that an erased buyer is taken off in one transaction. */
  forgottenOfBatch: 100,
  /** Files of up to ten megabytes that are sealed again before it is noted how far. */
  resealedFilesOfBatch: 20,
  /**
   * Cross-border retail goods may be sent back: applied for within 30 days of their release, back
   * within 45, or tax and quota stay used (GACC Announcement No. 45 of 2020).
   */
  returnAskedDays: 30,
  returnedDays: 45,
  /** A buyer may think better of it once; each time the seller is asked and the timers begin anew. */
  returnsOfOrder: 2,
  /** Files of one side of a case: what shows a fault from every side, and the letters about it. */
  evidenceFiles: 10,
  /** Of one file as it is sent: a picture of a good telephone. */
  evidenceFileBytes: 10_000_000,
  /** What one side may have kept, after pictures were made smaller. */
  evidenceBytes: 25_000_000,
  captionCharacters: 200,
  /** A file that is not written by then never will be: its process died. */
  evidenceWriteMinutes: 60,
  /** Evidence that is erased in one round of the timer. */
  casesOfBatch: 100,
  /** Of a part of one order: who wants more cancels the whole. The books of an order hold ten times as many. */
  cancellationsOfOrder: 20,
  /** Orders that a timer reads together. */
  ordersOfPage: 100,
  /** Orders that a timer moves at the same time: transactions of their own, which mostly wait for the disk. */
  ordersAtOnce: 4,
  /** Of one order: more is a matter for the telephone. */
  messagesOfOrder: 200,
  messageCharacters: 2_000,
  /** What was put into a cart waits so long. */
  cartDays: 90,
  /** Far above any stock of a small business; fits the column ten times over. */
  stockOfSku: 100_000_000,
  /** Counts of SKUs sent together. */
  countsAtOnce: 200,
} as const
