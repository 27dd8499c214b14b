import type { AssessInput, Assessment, QuoteWarning, TaxCharge } from '../../market.ts'
import { countryOf } from '../../market.ts'
import type { Rule } from '../../rule.ts'
import { type Law, startsWithAny } from './law.ts'
import { fullTaxes, lineLaw } from './line-taxes.ts'
import { resolveLine } from './resolve.ts'

/** A warning that repeats what a rule says. */
export const notice = (rule: Rule): QuoteWarning => ({
  code: rule.kind === 'notice' ? rule.about : rule.kind,
  ruleId: rule.id,
  message: rule.note,
})

/** General trade (0110): duty with its additional layers, consumption tax, VAT. */
export function assessGeneralTrade(law: Law, input: AssessInput): Assessment {
  const warnings: QuoteWarning[] = []
  const charges: TaxCharge[] = []
  for (const item of input.lines) {
    const { line } = resolveLine(item.code)!
    const taxes = lineLaw(law, line, item)
    warnings.push(...taxes.warnings)
    charges.push(...fullTaxes(law, item, taxes, input.origin, warnings))
    const quota = law.find('tariffQuota', (rule) => startsWithAny(line.code, rule.prefixes))
    if (quota) warnings.push({ ...notice(quota), line: item.index })
  }
  const country = countryOf(input.origin)
  const agreement = law.find('notice', (r) => r.about === 'agreement_rate')
  if (agreement?.origins.includes(country)) warnings.push(notice(agreement))
  const excluded = law.find('notice', (r) => r.about === 'additional_duty_exclusion')
  const hasTable = charges.some((charge) => charge.rule.kind === 'additionalDutyTable')
  if (excluded && hasTable) warnings.push(notice(excluded))
  const duty = charges.reduce(
    (total, { kind, amount }) =>
      kind === 'duty' || kind === 'additional_duty' ? total + amount.minor : total,
    0n,
  )
  const small = law.find('notice', (r) => r.about === 'small_duty')
  if (small && duty > 0n && duty <= 5_000n) warnings.push(notice(small))
  return { status: 'assessed', charges, rules: [], warnings }
}
