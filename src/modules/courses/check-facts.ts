import { formatAmount } from '../../kernel/money.ts'
import { contains, dayOf } from '../../kernel/period.ts'
import { formatRate, type Rate } from '../../kernel/rate.ts'
import { findMarket, type Rule } from '../customs/api.ts'
import type { Fact } from './course.ts'

/** The rule that states a fact, and whether it still does: law goes by the day of its own place. */
export function checkFact(
  { market, ruleId, field, value }: Fact,
  now: Date,
): Readonly<{ rule: Rule | undefined; isInForce: boolean }> {
  const place = findMarket(market)
  const rule = place?.rules().rules.find(({ id }) => id === ruleId)
  if (!place || !rule) return { rule: undefined, isInForce: false }
  const isStated = statedBy(rule, field) === value
  return { rule, isInForce: isStated && contains(rule.period, dayOf(now, place.timeZone)) }
}

/** A value of a rule as text: '5000.00', '0.13', '1476'. */
function statedBy(rule: Rule, field: string): string | undefined {
  const value = Object.entries(rule).find(([name]) => name === field)?.[1]
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (typeof value !== 'object' || value === null) return undefined
  if ('minor' in value) return formatAmount(value)
  return 'scaled' in value ? formatRate(value as Rate) : undefined
}
