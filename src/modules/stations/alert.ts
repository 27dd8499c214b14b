import type { LocalText } from '../../kernel/locale.ts'
import { proportion } from '../../kernel/proportion.ts'

/** Alerts look so far back; fingerprints of buyers are erased then. */
export const ALERT_DAYS = 90

export const ALERT_KINDS = [
  'one_buyer',
  'one_address',
  'one_seller',
  'burst',
  'gone_back',
  'own_people',
] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** What orders that named a station in the last 90 days look like. */
export type Pattern = Readonly<{
  orders: number
  /** Of the buyer, the address, the seller with the most of them. */
  ofBuyer: number
  ofAddress: number
  ofSeller: number
  /** The most within sixty minutes. */
  inHour: number
  /** Given up, or all of their money gone back. */
  goneBack: number
  /** By people of its own office or of one above. */
  ofOwnPeople: number
  /** The same of all other stations together. */
  others: Readonly<{ orders: number; goneBack: number }>
}>

/** From which numbers on somebody should look; docs/algorithms/station-alerts.md says why. */
const THRESHOLDS = {
  oneBuyer: { orders: 8, percent: 25 },
  oneAddress: { orders: 8, percent: 25 },
  oneSeller: { orders: 15, percent: 60 },
  burst: { orders: 10 },
  goneBack: { orders: 20 },
} as const

export type Alert = Readonly<{ kind: AlertKind; count: number; of: number; text: LocalText }>

/** What of a station's orders is odd, in words: none of it proves anything, and nothing is blocked. */
export function alertsOf(pattern: Pattern): Alert[] {
  const { orders } = pattern
  const { oneBuyer, oneAddress, oneSeller, burst, goneBack } = THRESHOLDS
  const isMuch = (count: number, from: Readonly<{ orders: number; percent: number }>) =>
    count >= from.orders && count * 100 >= from.percent * orders
  const found: (Alert | false)[] = [
    isMuch(pattern.ofBuyer, oneBuyer) && {
      ...{ kind: 'one_buyer', count: pattern.ofBuyer, of: orders },
      text: {
        en: `One buyer placed ${pattern.ofBuyer} of ${orders} orders (looked at from ${oneBuyer.orders} orders and ${oneBuyer.percent} % on).`,
        'zh-CN': `同一买家下了 ${orders} 单中的 ${pattern.ofBuyer} 单（达到 ${oneBuyer.orders} 单且占 ${oneBuyer.percent}% 时提示）。`,
      },
    },
    isMuch(pattern.ofAddress, oneAddress) && {
      ...{ kind: 'one_address', count: pattern.ofAddress, of: orders },
      text: {
        en: `${pattern.ofAddress} of ${orders} orders go to one address (looked at from ${oneAddress.orders} orders and ${oneAddress.percent} % on).`,
        'zh-CN': `${orders} 单中有 ${pattern.ofAddress} 单寄往同一地址（达到 ${oneAddress.orders} 单且占 ${oneAddress.percent}% 时提示）。`,
      },
    },
    isMuch(pattern.ofSeller, oneSeller) && {
      ...{ kind: 'one_seller', count: pattern.ofSeller, of: orders },
      text: {
        en: `${pattern.ofSeller} of ${orders} orders are of one seller (looked at from ${oneSeller.orders} orders and ${oneSeller.percent} % on).`,
        'zh-CN': `${orders} 单中有 ${pattern.ofSeller} 单来自同一卖家（达到 ${oneSeller.orders} 单且占 ${oneSeller.percent}% 时提示）。`,
      },
    },
    pattern.inHour >= burst.orders && {
      ...{ kind: 'burst', count: pattern.inHour, of: orders },
      text: {
        en: `${pattern.inHour} orders were placed within one hour (looked at from ${burst.orders} on).`,
        'zh-CN': `一小时内下了 ${pattern.inHour} 单（达到 ${burst.orders} 单时提示）。`,
      },
    },
    isFarAbove(pattern, goneBack.orders) && {
      ...{ kind: 'gone_back', count: pattern.goneBack, of: orders },
      text: {
        en: `${pattern.goneBack} of ${orders} orders were given up or paid back, of all other stations ${pattern.others.goneBack} of ${pattern.others.orders}: the 95 % intervals of the two shares lie apart (both of ${goneBack.orders} orders or more).`,
        'zh-CN': `${orders} 单中有 ${pattern.goneBack} 单被放弃或退款，其他服务站合计 ${pattern.others.orders} 单中有 ${pattern.others.goneBack} 单：两者比例的 95% 区间互不重叠（双方均不少于 ${goneBack.orders} 单）。`,
      },
    },
    pattern.ofOwnPeople > 0 && {
      ...{ kind: 'own_people', count: pattern.ofOwnPeople, of: orders },
      text: {
        en: `${pattern.ofOwnPeople} of ${orders} orders were placed by people of the station’s own office or of one above it (looked at from 1 on).`,
        'zh-CN': `${orders} 单中有 ${pattern.ofOwnPeople} 单由该服务站或其上级办公室人员所下（1 单起提示）。`,
      },
    },
  ]
  return found.filter((one): one is Alert => one !== false)
}

/** The whole interval of its share lies above that of the others (Wilson's, at 95 %). */
function isFarAbove({ orders, goneBack, others }: Pattern, least: number): boolean {
  if (orders < least || others.orders < least) return false
  const own = proportion(goneBack, orders)
  const rest = proportion(others.goneBack, others.orders)
  return own !== undefined && rest !== undefined && own.low > rest.high
}
