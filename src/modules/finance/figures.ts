import type { LocalText } from '../../kernel/locale.ts'
import type { Account, JournalKind, Movement } from '../ledger/api.ts'

const PAYOUTS: readonly JournalKind[] = ['paid_out', 'payout_rejected']
const OFFERS: readonly JournalKind[] = ['offer_redeemed', 'offer_reversed']
const isCleared = (account: Account): boolean => account.startsWith('clearing')

type Figure = Readonly<{
  /** Which entries of the books it adds up. */
  of: (one: Pick<Movement, 'kind' | 'account'>) => boolean
  /** What the books credit is negative there. */
  sign: 1n | -1n
  means: LocalText
}>

export const FIGURE_NAMES = [
  'gross',
  'refunded',
  'chargedBack',
  'settled',
  'tax',
  'freight',
  'commission',
  'proceeds',
  'fromOffers',
  'paidOut',
] as const
export type FigureName = (typeof FIGURE_NAMES)[number]

/** What the file says of money: each is a sum of entries of the ledger, and nothing else. */
const FIGURES: Readonly<Record<FigureName, Figure>> = {
  gross: {
    of: ({ kind, account }) => kind === 'captured' && account === 'escrow',
    sign: -1n,
    means: {
      en: 'Paid by buyers, with tax and freight, on the day it was posted.',
      'zh-CN': '买家付款总额（含税费和运费），按入账日计。',
    },
  },
  refunded: {
    of: ({ kind, account }) => kind === 'refunded' && isCleared(account),
    sign: -1n,
    means: {
      en: 'Given back to buyers, before or after settlement.',
      'zh-CN': '退还买家的金额，含结算前和结算后。',
    },
  },
  chargedBack: {
    of: ({ kind, account }) =>
      (kind === 'charged_back' || kind === 'charge_reinstated') && isCleared(account),
    sign: -1n,
    means: {
      en: 'Taken back by buyers’ banks, less what they gave again.',
      'zh-CN': '买家银行拒付扣回的金额，减去重新划回的金额。',
    },
  },
  settled: {
    of: ({ kind, account }) => kind === 'settled' && account === 'escrow',
    sign: 1n,
    means: {
      en: 'Let go from what is held for buyers: orders that were confirmed.',
      'zh-CN': '托管款放行金额，即已确认收货的订单。',
    },
  },
  tax: {
    of: ({ account }) => account === 'tax',
    sign: -1n,
    means: {
      en: 'Import tax collected with settled orders and owed to customs, less what came back.',
      'zh-CN': '随已结算订单代收并应缴海关的进口税，减去退回部分。',
    },
  },
  freight: {
    of: ({ account }) => account === 'freight',
    sign: -1n,
    means: {
      en: 'Freight collected with settled orders and owed to carriers, less what came back.',
      'zh-CN': '随已结算订单代收并应付承运方的运费，减去退回部分。',
    },
  },
  commission: {
    of: ({ account }) => account === 'commission',
    sign: -1n,
    means: {
      en: 'Kept by the marketplace of settled orders, less what came back.',
      'zh-CN': '平台从已结算订单收取的佣金，减去退回部分。',
    },
  },
  proceeds: {
    of: ({ kind, account }) =>
      (account === 'payable' || account === 'reserve') &&
      !PAYOUTS.includes(kind) &&
      !OFFERS.includes(kind),
    sign: -1n,
    means: {
      en: 'Became the business’s own for orders, less what was taken back after settlement; of it a part may be kept back for some days.',
      'zh-CN': '订单所得归企业所有的金额，减去结算后追回的部分；其中一部分可能暂留若干天。',
    },
  },
  fromOffers: {
    of: ({ account }) => account === 'funded',
    sign: 1n,
    means: {
      en: 'From funders of offers for parcels, less what went back to them.',
      'zh-CN': '出资方为包裹支付的补贴，减去退回部分。',
    },
  },
  paidOut: {
    of: ({ kind, account }) => account === 'payable' && PAYOUTS.includes(kind),
    sign: 1n,
    means: {
      en: 'Sent to the business’s bank, less what the bank sent back.',
      'zh-CN': '划付企业银行账户的金额，减去被银行退回的部分。',
    },
  },
}

/** What a figure comes to, of movements in one currency. */
export const figureOf = (name: FigureName, movements: readonly Movement[]): bigint => {
  const { of, sign } = FIGURES[name]
  return movements.filter(of).reduce((sum, { minor }) => sum + sign * minor, 0n)
}

export const DEFINITIONS: readonly (LocalText & { figure: string })[] = [
  ...FIGURE_NAMES.map((figure) => ({ figure, ...FIGURES[figure].means })),
  {
    figure: 'daysToSettlement',
    en: 'Days from payment to settlement, of orders settled in the month: of half of them no more than the median, of nine in ten no more than the second figure.',
    'zh-CN': '当月结算订单从付款到结算的天数：半数订单不超过中位数，九成订单不超过第二个数字。',
  },
  {
    figure: 'disputes',
    en: 'Orders whose dispute was opened in the month, and rulings of the month that gave the buyer something.',
    'zh-CN': '当月发起争议的订单数，以及当月判给买家款项的裁决数。',
  },
  {
    figure: 'buyers',
    en: 'Buyers with an account whose orders were placed in the period, paid and not given up; repeat buyers placed two or more. Other buyers are not recognised.',
    'zh-CN': '期内下单、付款且未取消的有账号买家；复购买家指下单两次及以上者。无账号买家无法识别。',
  },
  {
    figure: 'products',
    en: 'Of the gross, what was paid for each product; all of them add up to the gross.',
    'zh-CN': '总额按商品拆分，各项合计等于总额。',
  },
]
