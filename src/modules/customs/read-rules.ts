import type { Static } from 'typebox'
import { formatAmount } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { formatPercent, formatRate, type Rate } from '../../kernel/rate.ts'
import type { CodeDto, RulesDto, TariffLineDto } from './contract.ts'
import { CustomsErrors } from './errors.ts'
import { type Market, rulesOn } from './market.ts'
import { codesUnder, describeCode, lineage, normalizeCode } from './nomenclature.ts'
import { endingRules, type Rule, warningsFor } from './rule.ts'
import type { TariffLine } from './tariff.ts'

/** An end is announced so long before, and remembered so long after. */
const ENDING_DAYS = 120

/** The rules of a market in force on a day, what to mind about them, and which end soon. */
export function readRulesOn(
  market: Market,
  { day, today, scenario }: { day: Day; today: Day; scenario?: string | undefined },
): Static<typeof RulesDto> {
  const book = market.rules()
  const rules = rulesOn(market, day, scenario)
  return {
    market: market.id,
    day,
    version: book.version,
    rules: rules.map((rule) => ({
      id: rule.id,
      kind: rule.kind,
      validFrom: rule.period.from,
      validTo: rule.period.to ?? null,
      scenario: rule.scenario ?? null,
      value: inShort(rule),
      note: rule.note,
      source: rule.source,
      verifiedOn: rule.verifiedOn ?? null,
      confidence: rule.confidence,
      warning: warningsFor([rule], day, today)[0]?.message ?? null,
    })),
    endings: endingRules(book.rules, day, ENDING_DAYS).map(({ rule, endsOn, inDays, message }) => ({
      ruleId: rule.id,
      endsOn,
      inDays,
      message,
    })),
    scenarios: [...market.scenariosOn(day, '')],
  }
}

const MAX_LISTED = 6

/** '9.1 %', '5000.00 CNY', '3301, 3303': the value of any kind of rule on one line. */
function inShort(rule: Rule): string {
  const skipped = new Set(['id', 'kind', 'period', 'scenario', 'source', 'verifiedOn', 'note'])
  const parts = Object.entries(rule).flatMap(([name, value]) => {
    if (skipped.has(name) || name === 'confidence') return []
    if (Array.isArray(value)) {
      const more = value.length > MAX_LISTED ? ' …' : ''
      const shown = value.slice(0, MAX_LISTED).map((one) => (isRate(one) ? formatRate(one) : one))
      return value.length === 0 ? [] : [shown.join(', ') + more]
    }
    if (typeof value === 'object' && value !== null && 'minor' in value) {
      return [`${name} ${formatAmount(value)} ${value.currency}`]
    }
    if (isRate(value)) {
      const isShare = name === 'rate' || name === 'payable'
      return [isShare ? `${formatPercent(value)} %` : `${name} ${formatRate(value)}`]
    }
    return [String(value)]
  })
  return parts.join(' · ')
}

const isRate = (value: unknown): value is Rate =>
  typeof value === 'object' && value !== null && 'scaled' in value

export const toTariffLineDto = (line: TariffLine): Static<typeof TariffLineDto> => ({
  code: line.code,
  name: line.name,
  mfn: formatRate(line.mfn),
  general: formatRate(line.general),
  provisional: line.provisional ? formatRate(line.provisional) : null,
  vat: formatRate(line.vat),
  consumption: formatRate(line.consumption),
})

const MAX_LINES = 200

/** What a code covers, what is above and below it, and its lines in the market's tariff. */
export function readCode(market: Market, text: string): Static<typeof CodeDto> {
  const code = normalizeCode(text)
  const here = code === undefined ? undefined : describeCode(code)
  if (code === undefined || !here) throw CustomsErrors.unknownCode({ code: text.slice(0, 40) })
  const named = (below: string) => {
    const name = describeCode(below)
    return name ? [{ code: below, name: name.description }] : []
  }
  return {
    code,
    name: here.description,
    lineage: lineage(code).map(({ code: above, description }) => ({
      code: above,
      name: description,
    })),
    below: code.length < 6 ? codesUnder(code).flatMap(named) : [],
    lines: (code.length >= 4 ? (market.schedule()?.under(code) ?? []) : [])
      .slice(0, MAX_LINES)
      .map(toTariffLineDto),
  }
}
