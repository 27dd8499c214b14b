import type { LocalText } from '../../kernel/locale.ts'
import { type Money, money } from '../../kernel/money.ts'
import type { Reason } from './listing.ts'

/** Bounds of shop and search, each with its reason. */
export const shopLimits = {
  /** Words of a query that are looked at: longer ones are pasted texts. */
  queryCharacters: 120,
  queryTerms: 12,
  /** Matches that are counted and sorted exactly; beyond, the shop says "more than". */
  counted: 5_000,
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
  entriesRead: 500,
  /** Changes taken over while a reader waits; with more of them the database answers. */
  changesAtOnce: 500,
  /** Changes that are kept for those who follow; whoever is behind that far reads all anew. */
  changesKept: 100_000,
  /** Different queries without a result kept of one day. */
  missedQueriesOfDay: 5_000,
  missedQueryDays: 90,
  /** Days between the announcement of a price and the day it holds. */
  noticeDays: 3,
  repriceBatch: 200,
} as const

type Allowance = Readonly<{ listings: number; openValue: Money }>

/**
 * What a seller may have on sale. Nobody pays a deposit; instead the harm one unknown seller can
 * do is bounded until orders were delivered or an agency or chamber answers for the seller.
 */
const ALLOWANCES: Readonly<Record<Standing, Allowance>> = {
  new: { listings: 20, openValue: money(5_000_000n, 'CNY') },
  vouched: { listings: 10_000, openValue: money(1_000_000_000n, 'CNY') },
}

export type Standing = 'new' | 'vouched'
export type Use = Readonly<{ listings: number; openValue: Money }>

export const allowanceOf = (standing: Standing): Allowance => ALLOWANCES[standing]

export const NEXT_STEP: LocalText = {
  en: 'The limits rise at once when an agency or chamber vouches for your business: ask yours, or write to the operator.',
  'zh-CN': '政府机构或商会为贵企业作保后，限额立即提高：请联系所在机构，或写信给运营方。',
}

/** Which limits a seller with this use would be above; empty when all is well. */
export function limitReasons(standing: Standing, use: Use): Reason[] {
  const allowed = allowanceOf(standing)
  const reasons: Reason[] = []
  if (use.listings > allowed.listings) {
    reasons.push({
      code: 'too_many_listings',
      text: {
        en: `A new seller may have ${allowed.listings} listings live. ${NEXT_STEP.en}`,
        'zh-CN': `新卖家最多可同时上架 ${allowed.listings} 个商品页。${NEXT_STEP['zh-CN']}`,
      },
    })
  }
  if (use.openValue.minor > allowed.openValue.minor) {
    const most = allowed.openValue.minor / 100n
    reasons.push({
      code: 'open_value_too_high',
      text: {
        en: `A new seller may have goods worth CNY ${most} on sale at once. ${NEXT_STEP.en}`,
        'zh-CN': `新卖家同时在售商品的总值上限为 ${most} 元。${NEXT_STEP['zh-CN']}`,
      },
    })
  }
  return reasons
}
