import type { LocalText } from '../../kernel/locale.ts'
import { type Currency, formatAmount, money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'

/** Who may have the money of a programme, as data: all rules must be met. */
export type Rule =
  /** Full months since the business was founded, as it says. */
  | Readonly<{ kind: 'months_in_business'; least: number }>
  /** Where the business is; a place without a county is the whole state. */
  | Readonly<{ kind: 'origin'; places: readonly { state: string; county?: string | undefined }[] }>
  /** Products of its newest readiness report in these chapters of the Harmonized System. */
  | Readonly<{ kind: 'chapters'; chapters: readonly string[]; least: number }>
  /** Products of that report that can be sold now or after some steps. */
  | Readonly<{ kind: 'sellable'; least: number }>
  /** People who work there, as it says. */
  | Readonly<{ kind: 'employees'; most: number }>
  /** What one business gets of this programme in a calendar year, with what it asks for now. */
  | Readonly<{ kind: 'yearly_cap'; amount: string }>
  /** What may be asked for at once. */
  | Readonly<{ kind: 'asked'; least: string; most: string }>

/** What the rules are held against: what was known of the business on a day. */
export type Reading = Readonly<{
  on: Day
  foundedOn: Day | null
  employees: number | null
  state: { code: string; name: LocalText } | null
  county: { slug: string; name: LocalText } | null
  /** Null when the business was never assessed. */
  report: {
    assessmentId: string
    products: number
    sellable: number
    chapters: Readonly<Record<string, number>>
  } | null
  askedMinor: bigint
  /** Awarded in this calendar year, less what was given back. */
  awardedMinor: bigint
  currency: Currency
}>

/** What one rule found; null when what it asks about is not known. */
export type Finding = Readonly<{ kind: Rule['kind']; isMet: boolean | null; text: LocalText }>

/** A place that a rule names, in words. */
export type NamePlace = (place: { state: string; county?: string | undefined }) => Readonly<{
  code: string
  slug: string | null
  name: LocalText
}>

/** Every rule with the figure that was looked at, met or not. */
export const judge = (
  rules: readonly Rule[],
  reading: Reading,
  minorOf: (amount: string) => bigint,
  namePlace: NamePlace,
): Finding[] => rules.map((rule) => judgeOne(rule, reading, minorOf, namePlace))

/** What is not known is not met: the business can say it and apply again. */
export const isEligible = (findings: readonly Finding[]): boolean =>
  findings.every(({ isMet }) => isMet === true)

function judgeOne(
  rule: Rule,
  reading: Reading,
  minorOf: (amount: string) => bigint,
  namePlace: NamePlace,
): Finding {
  const said = (isMet: boolean | null, en: string, zh: string): Finding => ({
    kind: rule.kind,
    isMet,
    text: { en, 'zh-CN': zh },
  })
  const amount = (minor: bigint) =>
    `${formatAmount(money(minor, reading.currency))} ${reading.currency}`
  switch (rule.kind) {
    case 'months_in_business': {
      const asked = { en: spanEn(rule.least), zh: spanZh(rule.least) }
      if (!reading.foundedOn) {
        return said(
          null,
          `The day the business was founded is not given; at least ${asked.en} in business is asked for.`,
          `未填写成立日期；要求经营满${asked.zh}。`,
        )
      }
      const months = fullMonths(reading.foundedOn, reading.on)
      return said(
        months >= rule.least,
        `In business for ${spanEn(months)} (since ${reading.foundedOn}); at least ${asked.en} is asked for.`,
        `已经营${spanZh(months)}（自 ${reading.foundedOn} 起）；要求满${asked.zh}。`,
      )
    }
    case 'origin': {
      const places = rule.places.map(namePlace)
      const asked = {
        en: places.map(({ name }) => name.en).join('; '),
        zh: places.map(({ name }) => name['zh-CN']).join('、'),
      }
      const { state, county } = reading
      if (!state) {
        return said(
          null,
          `The business does not say in which state it is; ${asked.en} is asked for.`,
          `企业未填写所在州；要求位于${asked.zh}。`,
        )
      }
      const isThere = places.some(
        (place) => place.code === state.code && (!place.slug || place.slug === county?.slug),
      )
      const here = {
        en: county ? `${county.name.en}, ${state.name.en}` : state.name.en,
        zh: `${state.name['zh-CN']}${county?.name['zh-CN'] ?? ''}`,
      }
      return said(
        isThere,
        `The business is in ${here.en}; the programme is for ${asked.en}.`,
        `企业位于${here.zh}；项目面向${asked.zh}。`,
      )
    }
    case 'chapters': {
      const chapters = { en: rule.chapters.join(', '), zh: rule.chapters.join('、') }
      if (!reading.report) return said(null, ...notAssessed)
      const found = rule.chapters.reduce(
        (all, chapter) => all + (reading.report!.chapters[chapter] ?? 0),
        0,
      )
      return said(
        found >= rule.least,
        `${found} of ${reading.report.products} assessed products are in HS chapters ${chapters.en}; at least ${rule.least} is asked for.`,
        `已评估的 ${reading.report.products} 个商品中有 ${found} 个属于 HS 第 ${chapters.zh} 章；要求至少 ${rule.least} 个。`,
      )
    }
    case 'sellable':
      if (!reading.report) return said(null, ...notAssessed)
      return said(
        reading.report.sellable >= rule.least,
        `${reading.report.sellable} of ${reading.report.products} assessed products can be sold now or after some steps; at least ${rule.least} is asked for.`,
        `已评估的 ${reading.report.products} 个商品中有 ${reading.report.sellable} 个现在可售或完成步骤后可售；要求至少 ${rule.least} 个。`,
      )
    case 'employees':
      if (reading.employees === null) {
        return said(
          null,
          `The number of employees is not given; at most ${rule.most} is asked for.`,
          `未填写员工人数；要求不超过 ${rule.most} 人。`,
        )
      }
      return said(
        reading.employees <= rule.most,
        `The business has ${reading.employees} employees; at most ${rule.most} is asked for.`,
        `企业有员工 ${reading.employees} 人；要求不超过 ${rule.most} 人。`,
      )
    case 'yearly_cap': {
      const most = minorOf(rule.amount)
      const year = reading.on.slice(0, 4)
      const sum = reading.awardedMinor + reading.askedMinor
      return said(
        sum <= most,
        `${amount(reading.awardedMinor)} was awarded in ${year} and ${amount(reading.askedMinor)} is asked for: ${amount(sum)} of at most ${amount(most)} a year.`,
        `${year} 年已获资助 ${amount(reading.awardedMinor)}，本次申请 ${amount(reading.askedMinor)}，合计 ${amount(sum)}；每年上限为 ${amount(most)}。`,
      )
    }
    case 'asked': {
      const [least, most] = [minorOf(rule.least), minorOf(rule.most)]
      return said(
        reading.askedMinor >= least && reading.askedMinor <= most,
        `${amount(reading.askedMinor)} is asked for; between ${amount(least)} and ${amount(most)} may be.`,
        `本次申请 ${amount(reading.askedMinor)}；可申请 ${amount(least)} 至 ${amount(most)}。`,
      )
    }
  }
}

const notAssessed: [string, string] = [
  'The business has no readiness report yet; the rule counts its products. Assess the catalogue, then apply.',
  '企业尚无出口准备报告，无法统计商品。请先评估商品目录再申请。',
]

/** Full months between two days. */
function fullMonths(from: Day, to: Day): number {
  const [fromYear, fromMonth, fromDay] = from.split('-').map(Number) as [number, number, number]
  const [toYear, toMonth, toDay] = to.split('-').map(Number) as [number, number, number]
  const months = (toYear - fromYear) * 12 + toMonth - fromMonth - (toDay < fromDay ? 1 : 0)
  return Math.max(0, months)
}

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`

function spanEn(months: number): string {
  const [years, rest] = [Math.floor(months / 12), months % 12]
  if (years === 0) return plural(rest, 'month')
  return rest === 0 ? plural(years, 'year') : `${plural(years, 'year')} ${plural(rest, 'month')}`
}

function spanZh(months: number): string {
  const [years, rest] = [Math.floor(months / 12), months % 12]
  if (years === 0) return ` ${rest} 个月`
  return rest === 0 ? ` ${years} 年` : ` ${years} 年 ${rest} 个月`
}
