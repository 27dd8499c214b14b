import { assert } from '../../kernel/assert.ts'
import type { LocalText } from '../../kernel/locale.ts'
import type { Day } from '../../kernel/period.ts'
import type { GoodsKind, GoodsText } from './goods-kind.ts'

/** Who has to act. `agency` is an authority or certifier at home or abroad. */
export type Actor = 'maker' | 'seller' | 'importer' | 'carrier' | 'agency' | 'lab' | 'platform'

export type Blocking = 'before_sale' | 'before_shipping' | 'advice'

/**
 * How sure a statement is. `primary`: an authority's own text or page was read; `secondary`: somebody
 * else's account of it; `unverified`: common knowledge of the trade, nothing read. Only the law
 * itself is certain, so nothing here claims to be.
 */
export type Confidence = 'primary' | 'secondary' | 'unverified'

/** `url` is null where nothing was read: the title then says what the statement rests on. */
export type LegalSource = Readonly<{ title: string; url: string | null }>

/** Whole numbers, a rough range. */
export type Estimate = Readonly<{ min: number; max: number }>

type Validity = Readonly<{
  /** First day in force; null when it is older than our sources. */
  validFrom: Day | null
  /** First day no longer in force; null until further notice. */
  validTo: Day | null
}>

export type Evidence = Readonly<{
  source: LegalSource
  /** The day the source was last looked at. */
  verifiedOn: Day
  confidence: Confidence
  /** What would settle it; always there when the confidence is `unverified`. */
  settledBy: LocalText | null
}>

/** One thing that has to be done, in the order of a plan. */
export type Requirement = Validity &
  Evidence &
  Readonly<{
    id: string
    title: LocalText
    why: LocalText
    who: Actor
    /** Calendar days. Without a source it is our estimate (see `effort`). */
    days: Estimate
    /** Whole US dollars for a small maker's first product; null when unknown. */
    costUsd: Estimate | null
    effort: 'sourced' | 'estimate'
    /** Step in the plan, from 1: after everything in `dependsOn`. */
    order: number
    /** Ids of requirements of the same answer that come first. */
    dependsOn: readonly string[]
    blocking: Blocking
    /** Channels it applies to. */
    channels: readonly string[]
  }>

export type AccessStatus = 'allowed' | 'conditional' | 'not_listed' | 'prohibited' | 'unknown'

/** May these goods enter at all? */
export type AccessVerdict = Evidence &
  Readonly<{
    status: AccessStatus
    reason: LocalText
    /** Where to start instead, when there is something near. */
    alternatives: LocalText | null
    /** Id of the rule that decided. */
    rule: string
  }>

export type AccessQuery = Readonly<{
  /** HS code, six digits or more. */
  code: string
  kinds: readonly GoodsKind[]
  /** Country, or country and region: 'US' or 'US-MI' (ISO 3166-1 and -2). */
  origin: string
  /** Undefined: whichever channel is best. */
  channel?: string
  day: Day
  text: GoodsText
}>

export type RequirementQuery = AccessQuery & Readonly<{ channel: string }>

/** What a rule asks of goods. All the parts given must hold; of a list, one entry is enough. */
export type Condition = Readonly<{
  kinds?: readonly GoodsKind[]
  /** A second list of which one must hold too: used *and* apparel. */
  alsoKinds?: readonly GoodsKind[]
  notKinds?: readonly GoodsKind[]
  /** HS prefixes. */
  codes?: readonly string[]
  origins?: readonly string[]
  channels?: readonly string[]
  words?: RegExp
}>

export type RequirementRule = Omit<Requirement, 'order'> & Readonly<{ when: Condition }>

export type AccessRule = AccessVerdict & Validity & Readonly<{ when: Condition }>

/** One line of a market's list of produce that may enter, by origin. */
export type ProduceAccess = Evidence &
  Validity &
  Readonly<{
    produce: LocalText
    /** HS prefixes. */
    codes: readonly string[]
    /** Where the code holds several fruits: the words that tell this one. */
    words?: RegExp
    country: string
    /** ISO 3166-2 codes, or 'any'. */
    regions: readonly string[] | 'any'
    /** What has to be done, for the reason. */
    gates: LocalText
  }>

/** A market's list of produce: what is on it, and what to say of what is not. */
export type ProduceList = Readonly<{
  kind: GoodsKind
  /** Countries whose lines we hold, with the first day we know the list of. */
  countries: Readonly<Record<string, Day>>
  entries: readonly ProduceAccess[]
  /** Names of regions, by ISO 3166-2 code; a region without one is shown by its code. */
  regionNames: Readonly<Record<string, LocalText>>
  evidence: Evidence
  alternatives: readonly Readonly<{ codes: readonly string[]; text: LocalText }>[]
}>

/** All that a market says about requirements: data, read by one engine. */
export type MarketRequirements = Readonly<{
  market: string
  requirements: readonly RequirementRule[]
  /** Tried in order; the first that holds decides. The last one must hold for everything. */
  access: readonly AccessRule[]
  produce: ProduceList | null
}>

/** A requirement as a market's folder writes it down: texts as [English, Chinese], gaps left out. */
export type RequirementDraft = Readonly<{
  id: string
  title: readonly [en: string, zh: string]
  why: readonly [en: string, zh: string]
  who: Actor
  days: readonly [min: number, max: number]
  costUsd?: readonly [min: number, max: number]
  /** True when days and cost come from the source rather than from our experience. */
  sourced?: true
  after?: readonly string[]
  blocking: Blocking
  channels: readonly string[]
  from?: Day
  to?: Day
  when: Condition
  evidence: Evidence
}>

export const localText = ([en, zh]: readonly [en: string, zh: string]): LocalText => ({
  en,
  'zh-CN': zh,
})

export const requirement = (draft: RequirementDraft): RequirementRule => ({
  id: draft.id,
  title: localText(draft.title),
  why: localText(draft.why),
  who: draft.who,
  days: { min: draft.days[0], max: draft.days[1] },
  costUsd: draft.costUsd ? { min: draft.costUsd[0], max: draft.costUsd[1] } : null,
  effort: draft.sourced ? 'sourced' : 'estimate',
  dependsOn: draft.after ?? [],
  blocking: draft.blocking,
  channels: draft.channels,
  validFrom: draft.from ?? null,
  validTo: draft.to ?? null,
  when: draft.when,
  ...draft.evidence,
})

/** An access rule as a market's folder writes it down. */
export type AccessDraft = Readonly<{
  rule: string
  status: AccessStatus
  reason: readonly [en: string, zh: string]
  instead?: readonly [en: string, zh: string]
  from?: Day
  to?: Day
  when: Condition
  evidence: Evidence
}>

export const accessRule = (draft: AccessDraft): AccessRule => ({
  rule: draft.rule,
  status: draft.status,
  reason: localText(draft.reason),
  alternatives: draft.instead ? localText(draft.instead) : null,
  validFrom: draft.from ?? null,
  validTo: draft.to ?? null,
  when: draft.when,
  ...draft.evidence,
})

/**
 * Checks a market's rules when they are loaded: ids are unique, a rule depends only on rules listed
 * before it (so there is no cycle, and one pass gives the order), and what is unverified says what
 * would settle it.
 */
export function defineRequirements(market: MarketRequirements): MarketRequirements {
  const seen = new Set<string>()
  for (const { id, dependsOn, confidence, settledBy } of market.requirements) {
    assert(!seen.has(id), `${market.market}: requirement ${id} stands twice`)
    for (const before of dependsOn)
      assert(seen.has(before), `${market.market}: ${id} depends on ${before}, not listed before it`)
    assert(confidence !== 'unverified' || settledBy, `${market.market}: what would settle ${id}?`)
    seen.add(id)
  }
  assert(
    Object.keys(market.access.at(-1)?.when ?? { none: true }).length === 0,
    `${market.market}: the last access rule must hold for everything`,
  )
  return market
}
