import type { LocalText } from '../../kernel/locale.ts'
import { type Money, money, times } from '../../kernel/money.ts'
import type { Reason } from './listing.ts'

/** Bounds of shop and search, each with its reason. */
export const shopLimits = {
  /** Words of a query that are looked at: longer ones are pasted texts. */
  queryCharacters: 120,
  queryTerms: 12,
  /** Matches that the database brings to be counted and sorted; beyond, the shop says "more than". */
  counted: 5_000,
  /** The same for the index in memory, the newest so many: as many as the database brings at most. */
  countedInMemory: 10_000,
  /** With so many of the newest found, the search goes on to `rowsLookedAt` listings and no further. */
  enough: 1_000,
  rowsLookedAt: 1_000_000,
  facetValues: 20,
  titleCharacters: 200,
  textCharacters: 10_000,
  /** Finished answers kept: some 8 KB each. */
  cachedAnswers: 4_000,
  /** A shop elsewhere learns of a change this late at most. */
  versionFreshMs: 1_000,
  /** Listings from which on the search keeps its index in memory; below, the database is as fast. */
  memoryFrom: 2_000,
  /** So long until a process looks again whether the shop has grown, or tries again to load. */
  memoryRetryMs: 60_000,
  /** Listings read together into the index: some ten milliseconds of work. */
  entriesRead: 200,
  /** So many of the newest are in memory when a process begins to answer from there. */
  memoryBegins: 100_000,
  /** Changes taken over while a reader waits; with more of them the database answers. */
  changesAtOnce: 500,
  /** Changes that are kept for those who follow; whoever is behind that far reads all anew. */
  changesKept: 100_000,
  /** Different queries without a result kept of one day. */
  missedQueriesOfDay: 5_000,
  missedQueryDays: 90,
  /** Searches from which on sellers and agencies see what was wanted: fewer say little. */
  wantedLeast: 5,
  /** Days between the announcement of a price and the day it holds. */
  noticeDays: 3,
  /** Listings looked at together: between two of them a pass can be stopped. */
  repriceWindow: 500,
} as const

/** What of a seller is bounded; amounts in the currency of the shop's market. */
export type Use = Readonly<{
  /** Live listings. */
  listings: number
  /** What the goods on sale are worth. */
  openValue: Money
  /** Orders that are paid and not settled, given back or cancelled. */
  openOrders: number
  /** What buyers have paid for those. */
  escrow: Money
  /** Different categories among the live listings. */
  categories: number
}>
export type LimitName = keyof Use
export type Allowance = Use

/** What the operator set for one seller: plain numbers, amounts in the smallest unit. */
export type OwnLimits = Readonly<Partial<Record<LimitName, number>>>

const yuan = (whole: bigint): Money => money(whole * 100n, 'CNY')

/**
 * What a seller may have on sale and under way. Nobody pays a deposit; instead the harm one unknown
 * seller can do is bounded until orders were delivered or an agency or chamber answers for the
 * seller.
 */
const START: Allowance = {
  listings: 20,
  openValue: yuan(50_000n),
  openOrders: 50,
  escrow: yuan(50_000n),
  categories: 3,
}
const MOST: Allowance = {
  listings: 10_000,
  openValue: yuan(10_000_000n),
  openOrders: 20_000,
  escrow: yuan(10_000_000n),
  categories: 1_000,
}
/** So many orders that arrived add what a new seller begins with once more. */
const ORDERS_OF_STEP = 10

export type Standing = 'new' | 'vouched'
export type Grounds = Readonly<{
  standing: Standing
  /** Orders that arrived and were confirmed. */
  delivered: number
  own: OwnLimits | null
}>

/** What a seller may have: what is set by the operator, else what grew with orders or vouching. */
export function allowanceOf({ standing, delivered, own }: Grounds): Allowance {
  const factor = 1 + Math.floor(delivered / ORDERS_OF_STEP)
  const count = (name: 'listings' | 'openOrders' | 'categories'): number =>
    own?.[name] ??
    (standing === 'vouched' ? MOST[name] : Math.min(START[name] * factor, MOST[name]))
  const value = (name: 'openValue' | 'escrow'): Money => {
    const set = own?.[name]
    if (set !== undefined) return { ...START[name], minor: BigInt(set) }
    const grown = times(START[name], BigInt(factor))
    return standing === 'vouched' || grown.minor > MOST[name].minor ? MOST[name] : grown
  }
  return {
    listings: count('listings'),
    openValue: value('openValue'),
    openOrders: count('openOrders'),
    escrow: value('escrow'),
    categories: count('categories'),
  }
}

export const NEXT_STEP: LocalText = {
  en: 'The limits rise with every ten orders that arrive, and at once when an agency or chamber vouches for your business: ask yours, or write to the operator.',
  'zh-CN':
    '每完成十笔订单，限额自动提高；政府机构或商会为贵企业作保后，限额立即提高：请联系所在机构，或写信给运营方。',
}

const whole = ({ minor }: Money): string => `${minor / 100n}`

const TOO_MUCH: Readonly<
  Record<LimitName, { code: string; text: (most: Allowance) => LocalText }>
> = {
  listings: {
    code: 'too_many_listings',
    text: ({ listings }) => ({
      en: `You may have ${listings} listings live at the moment.`,
      'zh-CN': `当前最多可同时上架 ${listings} 个商品页。`,
    }),
  },
  openValue: {
    code: 'open_value_too_high',
    text: ({ openValue }) => ({
      en: `You may have goods worth CNY ${whole(openValue)} on sale at once.`,
      'zh-CN': `当前同时在售商品的总值上限为 ${whole(openValue)} 元。`,
    }),
  },
  openOrders: {
    code: 'too_many_open_orders',
    text: ({ openOrders }) => ({
      en: `You may have ${openOrders} orders under way at once: see those through first.`,
      'zh-CN': `当前最多可同时有 ${openOrders} 笔进行中的订单，请先完成已有订单。`,
    }),
  },
  escrow: {
    code: 'escrow_too_high',
    text: ({ escrow }) => ({
      en: `Buyers may have CNY ${whole(escrow)} in escrow for your orders at once: see those through first.`,
      'zh-CN': `当前买家托管货款的上限为 ${whole(escrow)} 元，请先完成已有订单。`,
    }),
  },
  categories: {
    code: 'too_many_categories',
    text: ({ categories }) => ({
      en: `You may sell in ${categories} categories at the moment.`,
      'zh-CN': `当前最多可在 ${categories} 个类目中销售。`,
    }),
  },
}

const minorOf = (use: Use, name: LimitName): bigint => {
  const value = use[name]
  return typeof value === 'number' ? BigInt(value) : value.minor
}

/** Which limits a seller with this use would be above; empty when all is well. */
export function limitReasons(
  grounds: Grounds,
  use: Use,
  names: readonly LimitName[] = LIMIT_NAMES,
): Reason[] {
  const most = allowanceOf(grounds)
  return names.flatMap((name) => {
    if (minorOf(use, name) <= minorOf(most, name)) return []
    const { code, text } = TOO_MUCH[name]
    const said = text(most)
    const next = grounds.standing === 'new'
    return [
      {
        code,
        text: {
          en: next ? `${said.en} ${NEXT_STEP.en}` : said.en,
          'zh-CN': next ? `${said['zh-CN']}${NEXT_STEP['zh-CN']}` : said['zh-CN'],
        },
      },
    ]
  })
}

export const LIMIT_NAMES = ['listings', 'openValue', 'openOrders', 'escrow', 'categories'] as const
/** What orders alone may pass: then nothing more is sold until it is worked off. */
export const ORDER_LIMITS = ['openOrders', 'escrow'] as const
