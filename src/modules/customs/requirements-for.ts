import type { Locale, LocalText } from '../../kernel/locale.ts'
import { addDays, type Day } from '../../kernel/period.ts'
import { searchText } from './goods-kind.ts'
import type {
  AccessQuery,
  AccessVerdict,
  Condition,
  Evidence,
  MarketRequirements,
  ProduceAccess,
  ProduceList,
  Requirement,
  RequirementQuery,
  RequirementRule,
} from './requirement.ts'

type Dated = Readonly<{ validFrom: Day | null; validTo: Day | null }>

const inForce = ({ validFrom, validTo }: Dated, on: Day): boolean =>
  (validFrom === null || validFrom <= on) && (validTo === null || on < validTo)

/** 'US' covers 'US-MI'; 'US-MI' does not cover 'US'. */
const covers = (place: string, origin: string): boolean =>
  origin === place || (origin.startsWith(place) && origin[place.length] === '-')

function holds(when: Condition, query: AccessQuery): boolean {
  const { kinds, code, origin, channel } = query
  if (when.channels && (channel === undefined || !when.channels.includes(channel))) return false
  if (when.kinds && !when.kinds.some((kind) => kinds.includes(kind))) return false
  if (when.alsoKinds && !when.alsoKinds.some((kind) => kinds.includes(kind))) return false
  if (when.notKinds?.some((kind) => kinds.includes(kind))) return false
  if (when.codes && !when.codes.some((prefix) => code.startsWith(prefix))) return false
  if (when.origins && !when.origins.some((place) => covers(place, origin))) return false
  return when.words === undefined || when.words.test(searchText(query.text))
}

/** Numbers the steps: one after the last of those it waits for. Rules come in a possible order. */
function inOrder(rules: readonly RequirementRule[]): readonly Requirement[] {
  const steps = new Map<string, number>()
  const found: Requirement[] = []
  for (const { when: _, ...rule } of rules) {
    const dependsOn = rule.dependsOn.filter((id) => steps.has(id))
    const order = 1 + dependsOn.reduce((last, id) => Math.max(last, steps.get(id)!), 0)
    steps.set(rule.id, order)
    found.push({ ...rule, dependsOn, order })
  }
  return found.sort((a, b) => a.order - b.order)
}

const applies = (rule: RequirementRule, query: RequirementQuery): boolean =>
  rule.channels.includes(query.channel) && holds(rule.when, query)

/**
 * What has to be done to bring these goods in through one channel on one day, in the order of the
 * steps. `dependsOn` names requirements of this answer only.
 */
export const requirementsFor = (
  market: MarketRequirements,
  query: RequirementQuery,
): readonly Requirement[] =>
  inOrder(market.requirements.filter((rule) => inForce(rule, query.day) && applies(rule, query)))

/** What is not asked yet, but will be within `days` days after the query's day; soonest first. */
export function upcomingRequirements(
  market: MarketRequirements,
  query: RequirementQuery,
  days: number,
): readonly Requirement[] {
  const until = addDays(query.day, days)
  const rules = market.requirements.filter(
    ({ validFrom }) => validFrom !== null && query.day < validFrom && validFrom <= until,
  )
  return inOrder(rules.filter((rule) => applies(rule, query))).toSorted((a, b) =>
    a.validFrom! < b.validFrom! ? -1 : a.validFrom! > b.validFrom! ? 1 : a.order - b.order,
  )
}

const COUNTRY_NAMES = {
  en: new Intl.DisplayNames('en', { type: 'region' }),
  'zh-CN': new Intl.DisplayNames('zh-CN', { type: 'region' }),
}

/** 'US-MI' as people call it; the code itself where we have no name. */
function placeName(place: string, names: ProduceList['regionNames'], locale: Locale): string {
  if (/^[A-Z]{2}$/.test(place)) return COUNTRY_NAMES[locale].of(place) ?? place
  return names[place]?.[locale] ?? place
}

/** A sentence in every language, from the names of places in that language. */
const sentence = (
  { regionNames }: ProduceList,
  write: Readonly<Record<Locale, (name: (place: string) => string) => string>>,
): LocalText => ({
  en: write.en((place) => placeName(place, regionNames, 'en')),
  'zh-CN': write['zh-CN']((place) => placeName(place, regionNames, 'zh-CN')),
})

const evidenceOf = ({ source, verifiedOn, confidence, settledBy }: Evidence): Evidence => ({
  source,
  verifiedOn,
  confidence,
  settledBy,
})

const alternativesOf = ({ alternatives }: ProduceList, code: string): LocalText | null =>
  alternatives.find(({ codes }) => codes.some((prefix) => code.startsWith(prefix)))?.text ?? null

function onTheList(list: ProduceList, entry: ProduceAccess, origin: string): AccessVerdict {
  const { regions, gates, produce } = entry
  const reason =
    regions !== 'any' && !origin.includes('-')
      ? sentence(list, {
          en: (name) =>
            `${produce.en}: only from ${regions.map(name).join(', ')}. Say where yours grow. ${gates.en}`,
          'zh-CN': (name) =>
            `${produce['zh-CN']}：仅限${regions.map(name).join('、')}，请注明您的产地。${gates['zh-CN']}`,
        })
      : sentence(list, {
          en: (name) =>
            `${produce.en} from ${name(origin)} are on the access list we know of. ${gates.en}`,
          'zh-CN': (name) =>
            `产自${name(origin)}的${produce['zh-CN']}在我们掌握的准入名录内。${gates['zh-CN']}`,
        })
  const rule = `produce.${entry.codes[0]}`
  return { ...evidenceOf(entry), rule, status: 'conditional', reason, alternatives: null }
}

function offTheList(
  list: ProduceList,
  { origin, code, day }: AccessQuery,
  near: ProduceAccess | undefined,
): AccessVerdict {
  const shared = { status: 'not_listed', alternatives: alternativesOf(list, code) } as const
  if (!near)
    return {
      ...evidenceOf(list.evidence),
      ...shared,
      rule: 'produce.none',
      reason: sentence(list, {
        en: (name) =>
          `This fresh produce from ${name(origin)} is not on the access list we know of (${day}).`,
        'zh-CN': (name) => `截至 ${day}，产自${name(origin)}的该类生鲜不在我们掌握的准入名录内。`,
      }),
    }
  const { regions, produce } = near
  const [en, zh] = [produce.en, produce['zh-CN']]
  const reason =
    inForce(near, day) && regions !== 'any'
      ? sentence(list, {
          en: (name) =>
            `${en} from ${name(origin)} are not on the access list we know of. It names ${regions.map(name).join(', ')}.`,
          'zh-CN': (name) =>
            `产自${name(origin)}的${zh}不在我们掌握的准入名录内，名录仅列${regions.map(name).join('、')}。`,
        })
      : sentence(list, {
          en: (name) => `${en} from ${name(origin)} were not open on ${day}, as far as we know.`,
          'zh-CN': (name) => `据我们所知，${day} 时产自${name(origin)}的${zh}尚未获准入境。`,
        })
  return { ...evidenceOf(near), ...shared, rule: `produce.${near.codes[0]}`, reason }
}

function produceVerdict(list: ProduceList, query: AccessQuery): AccessVerdict {
  const country = query.origin.split('-')[0]!
  const knownFrom = list.countries[country]
  if (knownFrom === undefined || query.day < knownFrom)
    return {
      ...evidenceOf(list.evidence),
      ...({ rule: 'produce.unknown', status: 'unknown' } as const),
      alternatives: alternativesOf(list, query.code),
      reason: sentence(list, {
        en: (name) =>
          `Fresh produce enters by product and origin. We hold no list for ${name(country)} on ${query.day}.`,
        'zh-CN': (name) =>
          `生鲜按“产品+产地”逐一准入。我们没有 ${query.day} 关于${name(country)}的名录。`,
      }),
    }
  const words = searchText(query.text)
  const near = list.entries.filter(
    (entry) =>
      entry.country === country &&
      entry.codes.some((prefix) => query.code.startsWith(prefix)) &&
      (entry.words === undefined || entry.words.test(words)),
  )
  const open = near.filter((entry) => inForce(entry, query.day))
  const listed = open.find(
    ({ regions }) =>
      regions === 'any' ||
      !query.origin.includes('-') ||
      regions.some((region) => covers(region, query.origin)),
  )
  return listed
    ? onTheList(list, listed, query.origin)
    : offTheList(list, query, open[0] ?? near[0])
}

/**
 * May these goods enter at all, as far as we know? Bans come first, then the produce list by origin,
 * then the gates of each kind of goods. Without a channel, a ban that binds only one is not applied.
 */
export function accessVerdict(market: MarketRequirements, query: AccessQuery): AccessVerdict {
  const { access, produce } = market
  for (const rule of access) {
    if (!inForce(rule, query.day) || !holds(rule.when, query)) continue
    const general = rule.status !== 'prohibited' && rule.when.channels === undefined
    if (general && produce && query.kinds.includes(produce.kind))
      return produceVerdict(produce, query)
    const { when: _, validFrom: __, validTo: ___, ...verdict } = rule
    return verdict
  }
  // defineRequirements asserts that the last rule holds for everything.
  throw new Error(`no access rule of ${market.market} holds`)
}

/** A stop for some channels: forbidden as far as we know, or not known. */
export type AccessStop = Readonly<{
  channels: readonly string[]
  status: 'closed' | 'not_verified'
  message: LocalText
  ruleId: string
}>

/**
 * The channels which the access rules stop, one entry for each rule that does. What nobody wrote down
 * (`unverified`) does not close a channel unless it is a ban: it is shown as not verified.
 */
export function accessStops(
  market: MarketRequirements,
  query: Omit<AccessQuery, 'channel'>,
  channels: readonly string[],
): readonly AccessStop[] {
  const stops = new Map<string, AccessStop>()
  for (const channel of channels) {
    const { status, confidence, rule, reason } = accessVerdict(market, { ...query, channel })
    if (status === 'allowed' || status === 'conditional') continue
    const closed =
      status === 'prohibited' || (status === 'not_listed' && confidence !== 'unverified')
    stops.set(rule, {
      channels: [...(stops.get(rule)?.channels ?? []), channel],
      status: closed ? 'closed' : 'not_verified',
      message: reason,
      ruleId: rule,
    })
  }
  return [...stops.values()]
}
