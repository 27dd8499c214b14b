import { assert } from '../../kernel/assert.ts'
import type { LocalText } from '../../kernel/locale.ts'
import { type Currency, isCurrency, type Money, parseMoney } from '../../kernel/money.ts'
import { addDays, contains, type Day, day, daysBetween, type Period } from '../../kernel/period.ts'
import { type Rate, rate } from '../../kernel/rate.ts'
import { readData, versionOf } from '../../platform/data.ts'

/** `primary`: the law or an authority's own page; `secondary`: someone reporting on it. */
type Confidence = 'primary' | 'secondary' | 'unverified'

/** What a rule says. Rates are shares ('0.7'), money is of the rule book's currency. */
type RuleValue =
  | { kind: 'orderLimit'; channels: readonly string[]; perOrder: Money; perYear: Money }
  | { kind: 'singleItem'; channels: readonly string[] }
  | { kind: 'taxDiscount'; channels: readonly string[]; payable: Rate }
  | { kind: 'vat'; class: string; rate: Rate }
  | { kind: 'consumptionRate'; prefixes: readonly string[]; rate: Rate }
  | {
      kind: 'consumptionThreshold'
      prefixes: readonly string[]
      perGram?: Money
      perMillilitre?: Money
      perPiece?: Money
      perItem?: Money
    }
  | { kind: 'consumptionByLitre'; prefixes: readonly string[]; perLitre: Rate }
  | { kind: 'dutyBasis'; basis: 'mfn' | 'provisional' | 'consumption' | 'history' }
  | { kind: 'additionalDuty'; origins: readonly string[]; rate: Rate }
  | {
      kind: 'additionalDutyTable'
      origins: readonly string[]
      column: string
      /** The rates that were announced, ascending, where an average can be traced to one. */
      levels?: readonly Rate[]
    }
  /** For the codes of a class; with `prefixes` for those of them only, before the rest. */
  | { kind: 'articleRate'; class: string; rate: Rate; prefixes?: readonly string[] }
  | { kind: 'articleClass'; class: string; prefixes: readonly string[] }
  | { kind: 'articleRelief'; maxTax: Money }
  | { kind: 'articleCap'; origins: readonly string[]; max: Money }
  | { kind: 'quantityCap'; prefixes: readonly string[]; gramsPerYear: Rate }
  | { kind: 'tariffQuota'; prefixes: readonly string[] }
  /** Duty by weight, volume or area that the schedule at hand shows as zero. */
  | { kind: 'specificDuty'; prefixes: readonly string[] }
  | { kind: 'dutiable'; prefixes: readonly string[] }
  | { kind: 'lowValueRelief'; max: Money; channels: readonly string[] }
  | { kind: 'channel'; channel: string; direction: 'import' | 'export' }
  | {
      kind: 'freightEstimate'
      channels: readonly string[]
      perKilogram: Money
      low: Money
      high: Money
    }
  | { kind: 'notice'; about: string; origins: readonly string[] }
  | { kind: 'listVersion'; lines: number }

export type RuleKind = RuleValue['kind']

export type Rule = RuleValue &
  Readonly<{
    id: string
    /** Valid from `from` on, up to but without `to`. */
    period: Period
    /** Only one scenario of the future (or of an unverified present) has this rule. */
    scenario?: string
    source: Readonly<{ title: string; url: string }>
    verifiedOn?: Day
    confidence: Confidence
    note: LocalText
  }>

export type RuleOf<K extends RuleKind> = Extract<Rule, { kind: K }>

export type RuleBook = Readonly<{ version: string; currency: Currency; rules: readonly Rule[] }>

/** Why somebody should look at a rule before relying on it. */
export type RuleWarning = Readonly<{
  ruleId: string
  code: 'stale' | 'secondary_source' | 'unverified'
  verifiedOn?: Day
  message: LocalText
}>

/** A rule that ends on a known day, `inDays` from the day asked. Zero or below: it has ended. */
export type RuleEnding = Readonly<{ rule: Rule; endsOn: Day; inDays: number; message: LocalText }>

/** Half a year: China renumbers and retaxes each first of January, and often in between. */
const VERIFIED_DAYS = 180

type RuleRow = Readonly<{
  id: string
  kind: RuleKind
  from: string
  to?: string
  scenario?: string
  value?: Record<string, unknown>
  source: { title: string; url: string }
  verifiedOn?: string
  confidence: Confidence
  note: LocalText
}>

/** Reads a rule book of ours; a typing error in it stops the program, naming the rule. */
export function readRules(file: string): RuleBook {
  const bytes = readData(file)
  const book = JSON.parse(bytes.toString('utf8')) as { currency: string; rules: RuleRow[] }
  const { currency } = book
  assert(isCurrency(currency), `${file} names its currency`)
  const rules = book.rules.map((row) => toRule(row, currency))
  const ids = new Set(rules.map(({ id }) => id))
  assert(ids.size === rules.length, `${file} has every rule id once`)
  return { version: versionOf(bytes), currency, rules }
}

const RATES = new Set(['payable', 'rate', 'perLitre', 'gramsPerYear'])
const AMOUNTS = new Set(['perOrder', 'perYear', 'perGram', 'perMillilitre', 'perPiece', 'perItem'])
for (const name of ['maxTax', 'max', 'perKilogram', 'low', 'high']) AMOUNTS.add(name)

function toRule(row: RuleRow, currency: Currency): Rule {
  const value: Record<string, unknown> = {}
  for (const [name, given] of Object.entries(row.value ?? {})) {
    if (RATES.has(name)) value[name] = rate(String(given))
    else if (AMOUNTS.has(name)) {
      const amount = parseMoney(String(given), currency)
      assert(amount, `${row.id}: ${name} is an amount`)
      value[name] = amount
    } else if (name === 'levels') value[name] = (given as string[]).map(rate)
    else value[name] = given
  }
  const rule = {
    ...value,
    kind: row.kind,
    id: row.id,
    period:
      row.to === undefined ? { from: day(row.from) } : { from: day(row.from), to: day(row.to) },
    ...(row.scenario === undefined ? {} : { scenario: row.scenario }),
    source: row.source,
    ...(row.verifiedOn === undefined ? {} : { verifiedOn: day(row.verifiedOn) }),
    confidence: row.confidence,
    note: row.note,
  }
  return rule as unknown as Rule
}

/** The rules of a book in force on a day; of rules in rival scenarios those of `scenario`. */
export const rulesInForce = (book: RuleBook, on: Day, scenario?: string): Rule[] =>
  book.rules.filter(
    (rule) =>
      contains(rule.period, on) && (rule.scenario === undefined || rule.scenario === scenario),
  )

/**
 * Rules whose last check is long ago, or that rest on a report or on nobody's word. A check ages
 * until the later of the day of the law and today, but not beyond the end of its rule.
 */
export function warningsFor(
  rules: readonly Rule[],
  on: Day,
  today = on,
  maxAgeDays = VERIFIED_DAYS,
): RuleWarning[] {
  const latest = on > today ? on : today
  return rules.flatMap((rule): RuleWarning[] => {
    const about = { ruleId: rule.id, ...(rule.verifiedOn ? { verifiedOn: rule.verifiedOn } : {}) }
    if (rule.confidence === 'unverified')
      return [{ ...about, code: 'unverified', message: UNVERIFIED(rule) }]
    if (!rule.verifiedOn || daysBetween(rule.verifiedOn, untilEnd(rule, latest)) > maxAgeDays)
      return [{ ...about, code: 'stale', message: STALE(rule) }]
    return rule.confidence === 'secondary'
      ? [{ ...about, code: 'secondary_source', message: SECONDARY(rule) }]
      : []
  })
}

const untilEnd = ({ period: { to } }: Rule, day: Day): Day =>
  to !== undefined && to < day ? to : day

const UNVERIFIED = ({ id, note }: Rule): LocalText => ({
  en: `Not verified against a source: ${note.en} (${id})`,
  'zh-CN': `尚未核实来源：${note['zh-CN']}（${id}）`,
})
const STALE = ({ id, verifiedOn }: Rule): LocalText => ({
  en: `Last checked ${verifiedOn ?? 'never'}: check again before relying on it (${id})`,
  'zh-CN': `上次核对：${verifiedOn ?? '从未'}，使用前请重新核对（${id}）`,
})
const SECONDARY = ({ id, source }: Rule): LocalText => ({
  en: `Rests on a secondary source, ${source.title} (${id})`,
  'zh-CN': `依据为二手资料：${source.title}（${id}）`,
})

/** Rules in force (or ended in the last `withinDays`) that end within `withinDays` of a day. */
export function endingRules(rules: readonly Rule[], on: Day, withinDays: number): RuleEnding[] {
  const earliest = addDays(on, -withinDays)
  return rules
    .flatMap((rule): RuleEnding[] => {
      const { to } = rule.period
      if (to === undefined || to < earliest || rule.period.from > on) return []
      const inDays = daysBetween(on, to)
      if (inDays > withinDays || hasSuccessor(rules, rule, to)) return []
      return [{ rule, endsOn: to, inDays, message: ending(rule, to, inDays) }]
    })
    .sort((a, b) => a.inDays - b.inDays)
}

/** Law that continues in a known rule of the same kind needs no alarm. */
const hasSuccessor = (rules: readonly Rule[], ended: Rule, to: Day): boolean =>
  rules.some(
    (rule) =>
      rule !== ended &&
      rule.kind === ended.kind &&
      rule.scenario === undefined &&
      rule.period.from === to,
  )

function ending(rule: Rule, to: Day, inDays: number): LocalText {
  const en = inDays > 0 ? `ends on ${to}, in ${inDays} days` : `ended on ${to}`
  const zh = inDays > 0 ? `将于 ${to} 到期（还有 ${inDays} 天）` : `已于 ${to} 到期`
  return {
    en: `${rule.note.en} This rule ${en}; no verified successor is known.`,
    'zh-CN': `${rule.note['zh-CN']}该规则${zh}，尚无经核实的后续规定。`,
  }
}
