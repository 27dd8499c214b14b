import { money, multiply, sum } from '../../../../kernel/money.ts'
import { isZero, ONE, rate, subtractRates, ZERO } from '../../../../kernel/rate.ts'
import type {
  AssessInput,
  AssessLine,
  Assessment,
  Origin,
  QuoteWarning,
  Refusal,
  TaxCharge,
} from '../../market.ts'
import { countryOf } from '../../market.ts'
import type { Rule, RuleOf } from '../../rule.ts'
import type { TariffLine } from '../../tariff.ts'
import { type Law, startsWithAny } from './law.ts'
import { type Rated, reachesThreshold, vatOf } from './line-taxes.ts'
import { resolveLine } from './resolve.ts'

/** The most that one parcel of articles may be worth, by where it comes from. */
export const articleCap = (law: Law, origin: Origin): RuleOf<'articleCap'> | undefined =>
  law.find('articleCap', ({ origins }) => origins.includes(countryOf(origin))) ??
  law.find('articleCap', ({ origins }) => origins.length === 0)

/** Personal postal articles: one tax by class of article, waived when small, and a value cap. */
export function assessPostal(law: Law, input: AssessInput): Assessment | Refusal {
  const relief = law.find('articleRelief')
  const cap = articleCap(law, input.origin)
  if (!relief || !cap || !law.find('articleRate')) return NOT_KNOWN(input)
  const currency = cap.max.currency
  const value = sum(
    input.lines.map(({ goods }) => goods),
    currency,
  )
  if (value.minor > cap.max.minor && !input.isIndivisible)
    return {
      status: 'refused',
      reason: 'over_limit',
      message: cap.note,
      rule: cap,
      alternatives: [BY_CARGO],
    }
  const warnings: QuoteWarning[] = [
    { code: 'personal_use', ruleId: 'cn.channel.postal', message: PERSONAL },
  ]
  const classes = new Set<Rule>()
  const charges = input.lines.map((item): TaxCharge => {
    const { rate, rule } = articleRate(law, resolveLine(item.code)!.line, item, warnings, classes)
    const amount = multiply(item.goods, rate, 'halfUp')
    return { kind: 'article_tax', line: item.index, basis: item.goods, rate, amount, rule }
  })
  const tax = sum(
    charges.map(({ amount }) => amount),
    currency,
  )
  if (tax.minor > 0n && tax.minor <= relief.maxTax.minor)
    for (const charge of charges.filter(({ amount }) => amount.minor > 0n))
      charges.push({
        kind: 'discount',
        line: charge.line,
        basis: charge.amount,
        rate: subtractRates(ZERO, ONE),
        amount: money(-charge.amount.minor, currency),
        rule: relief,
        note: relief.note,
      })
  return { status: 'assessed', charges, rules: [cap, ...classes], warnings }
}

const DRUG_VAT = rate('0.03')

function articleRate(
  law: Law,
  line: TariffLine,
  item: AssessLine,
  warnings: QuoteWarning[],
  classes: Set<Rule>,
): Rated {
  if (line.vat.scaled === DRUG_VAT.scaled && line.vat.scale === DRUG_VAT.scale)
    return vatOf(law, line)
  const name = classOf(law, line, item, warnings)
  const list = law.find('articleClass', (rule) => rule.class === name)
  if (list) classes.add(list)
  const found = law.get(
    'articleRate',
    (rule) => rule.class === name && (!rule.prefixes || startsWithAny(line.code, rule.prefixes)),
  )
  return { rate: found.rate, rule: found }
}

function classOf(law: Law, line: TariffLine, item: AssessLine, warnings: QuoteWarning[]): string {
  const listed = law
    .all('articleClass')
    .filter((rule) => startsWithAny(line.code, rule.prefixes))
    .map((rule) => rule.class)
  // Wine stands in chapter 22 beside water: the dearer class names its headings one by one.
  if (listed.includes('luxury')) return 'luxury'
  if (!isZero(line.consumption)) {
    if (law.find('consumptionRate', (rule) => startsWithAny(line.code, rule.prefixes)))
      return 'luxury'
    const threshold = law.find('consumptionThreshold', (r) => startsWithAny(line.code, r.prefixes))
    if (threshold) {
      const reached = reachesThreshold(threshold, { ...item, taxable: item.goods })
      if (reached === undefined)
        warnings.push({
          code: 'content_unknown',
          line: item.index,
          ruleId: threshold.id,
          message: NO_CONTENT,
        })
      if (reached !== false) return 'luxury'
    }
  }
  return listed[0] ?? 'other'
}

const PERSONAL = {
  en: 'The postal channel is for gifts and personal parcels. Goods sold by e-commerce do not qualify, and customs values articles by its own table.',
  'zh-CN':
    '个人邮递渠道仅限自用、馈赠物品，电商销售的货物不适用；完税价格以海关归类表和价格表为准。',
}
const NO_CONTENT = {
  en: 'Whether this is a high-end article depends on its price per ml, gram or piece. Net content is not given, so the higher class is used.',
  'zh-CN': '是否属于高档商品取决于每毫升（克、片）单价。未提供净含量，暂按较高档次计算。',
}
const BY_CARGO = {
  kind: 'channel',
  channel: '0110',
  message: {
    en: 'Return it, or declare it as cargo (0110).',
    'zh-CN': '退运，或按货物（0110）办理通关手续。',
  },
} as const

const NOT_KNOWN = (input: AssessInput): Refusal => ({
  status: 'refused',
  reason: 'rates_not_at_hand',
  message: {
    en: `The tax on postal articles on ${input.day} is not at hand.`,
    'zh-CN': `${input.day} 的行邮税税率暂缺。`,
  },
  alternatives: [],
})
