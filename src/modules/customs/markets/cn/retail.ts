import { type Money, minus, money, multiply, plus, sum } from '../../../../kernel/money.ts'
import {
  compareRates,
  multiplyRates,
  ONE,
  type Rate,
  subtractRates,
  ZERO,
} from '../../../../kernel/rate.ts'
import type {
  Alternative,
  AssessInput,
  AssessLine,
  Assessment,
  QuoteWarning,
  Refusal,
  TaxCharge,
} from '../../market.ts'
import { countryOf } from '../../market.ts'
import type { RuleOf } from '../../rule.ts'
import { notice } from './general-trade.ts'
import { type Law, startsWithAny } from './law.ts'
import { consumptionCharges, fullTaxes, type LineLaw, lineLaw } from './line-taxes.ts'
import { resolveLine } from './resolve.ts'

/**
 * Cross-border retail (1210, 9610, 1239). Within the limits: no duty, VAT and consumption tax at
 * 70 %. One indivisible item above the order limit but within the year: full taxes. Else refused,
 * with the ways that remain.
 */
export function assessRetail(law: Law, input: AssessInput): Assessment | Refusal {
  const warnings: QuoteWarning[] = []
  const limit = law.find('orderLimit', (rule) => rule.channels.includes(input.channel))
  const discount = law.find('taxDiscount', (rule) => rule.channels.includes(input.channel))
  if (!limit || !discount) return NOT_YET(input)
  const value = sum(
    input.lines.map(({ taxable }) => taxable),
    limit.perOrder.currency,
  )
  const isOverYear = plus(input.yearToDate, value).minor > limit.perYear.minor
  const isOverOrder = value.minor > limit.perOrder.minor
  if (isOverYear) return overYear(input, limit, value)
  const single = law.find('singleItem', (rule) => rule.channels.includes(input.channel))
  if (isOverOrder && !(single && input.isIndivisible)) return overOrder(input, limit)
  const capped = overQuantity(law, input)
  if (capped) return capped

  const charges: TaxCharge[] = []
  for (const item of input.lines) {
    const line = resolveLine(item.code)!.line
    const taxes = lineLaw(law, line, item)
    warnings.push(...taxes.warnings)
    if (isOverOrder) charges.push(...fullTaxes(law, item, taxes, input.origin, warnings))
    else charges.push(...discounted(item, taxes, discount))
  }
  if (isOverOrder && single)
    warnings.push({ code: 'single_item', ruleId: single.id, message: single.note })
  else {
    const additional = law.find('additionalDuty', (r) =>
      r.origins.includes(countryOf(input.origin)),
    )
    const reading = law.find('notice', (rule) => rule.about === 'retail_additional')
    if (additional && reading) warnings.push(notice(reading))
  }
  return {
    status: 'assessed',
    charges,
    rules: [limit, ...quantityCaps(law, input, warnings)],
    warnings,
  }
}

function discounted(
  item: AssessLine,
  taxes: LineLaw,
  discount: RuleOf<'taxDiscount'>,
): TaxCharge[] {
  const { index: line, taxable } = item
  const nothing = money(0n, taxable.currency)
  const duty: TaxCharge = {
    kind: 'duty',
    line,
    basis: taxable,
    rate: ZERO,
    amount: nothing,
    rule: discount,
  }
  const consumption = consumptionCharges(item, taxes, taxable)
  const basis = consumption.reduce((total, { amount }) => plus(total, amount), taxable)
  const vat: TaxCharge = {
    kind: 'vat',
    line,
    basis,
    ...taxes.vat,
    amount: multiply(basis, taxes.vat.rate, 'halfUp'),
  }
  const full = [...consumption, vat]
  return [duty, ...full, ...full.flatMap((charge) => relief(charge, discount))]
}

/**
 * What the discount takes off one tax. The payable part is settled at the fen from the exact
 * product, so it is right whatever the rounding of the full amount.
 */
function relief(charge: TaxCharge, discount: RuleOf<'taxDiscount'>): TaxCharge[] {
  const share: Rate = charge.rate ? multiplyRates(charge.rate, discount.payable) : discount.payable
  const payable = multiply(charge.rate ? charge.basis : charge.amount, share, 'halfUp')
  const amount = minus(payable, charge.amount)
  if (amount.minor === 0n) return []
  return [
    {
      kind: 'discount',
      line: charge.line,
      basis: charge.amount,
      rate: subtractRates(discount.payable, ONE),
      amount,
      rule: discount,
      note: OF[charge.kind === 'vat' ? 'vat' : 'consumption'],
    },
  ]
}

const OF = {
  vat: { en: '30 % off VAT', 'zh-CN': '增值税减征 30%' },
  consumption: { en: '30 % off consumption tax', 'zh-CN': '消费税减征 30%' },
} as const

/** The caps by weight and year (rice, sugar) on what is ordered; one that cannot be checked warns. */
function quantityCaps(
  law: Law,
  { lines }: AssessInput,
  warnings: QuoteWarning[],
): RuleOf<'quantityCap'>[] {
  return law.all('quantityCap').filter((cap) => {
    const capped = lines.filter(({ code }) => startsWithAny(code, cap.prefixes))
    for (const { netGrams, index } of capped) if (!netGrams) warnings.push(NO_WEIGHT(index, cap))
    return capped.length > 0
  })
}

/** Caps by weight and year are checked on what this order alone brings. */
function overQuantity(law: Law, input: AssessInput): Refusal | undefined {
  for (const cap of law.all('quantityCap')) {
    let grams = ZERO
    for (const item of input.lines)
      if (item.netGrams && startsWithAny(item.code, cap.prefixes)) {
        const all = multiplyRates(item.netGrams, { scaled: item.quantity, scale: 0 })
        grams = { ...addTo(grams, all) }
      }
    if (compareRates(grams, cap.gramsPerYear) > 0)
      return {
        status: 'refused',
        reason: 'over_limit',
        message: cap.note,
        rule: cap,
        alternatives: [GENERAL_TRADE],
      }
  }
  return undefined
}

const addTo = (a: Rate, b: Rate): Rate => subtractRates(a, { scaled: -b.scaled, scale: b.scale })

const NO_WEIGHT = (line: number, { id, note }: RuleOf<'quantityCap'>): QuoteWarning => ({
  code: 'weight_unknown',
  line,
  ruleId: id,
  message: {
    en: `Net weight is not given, so this cap was not checked: ${note.en}`,
    'zh-CN': `未提供净重，未核对该限量：${note['zh-CN']}`,
  },
})

const GENERAL_TRADE: Alternative = {
  kind: 'channel',
  channel: '0110',
  message: {
    en: 'Import it by general trade (0110), with full taxes and licences.',
    'zh-CN': '改按一般贸易（0110）进口，全额征税并办理相应许可。',
  },
}

const NOT_YET = (input: AssessInput): Refusal => ({
  status: 'refused',
  reason: 'channel_closed',
  message: {
    en: `The tax rules of cross-border retail begin on 2016-04-08; ${input.day} is before.`,
    'zh-CN': `跨境电商零售进口税收政策自 2016-04-08 起实施，${input.day} 尚未生效。`,
  },
  alternatives: [GENERAL_TRADE],
})

function overYear(input: AssessInput, limit: RuleOf<'orderLimit'>, value: Money): Refusal {
  const left = minus(limit.perYear, input.yearToDate)
  const leftText = yuan(left.minor > 0n ? left : money(0n, left.currency))
  return {
    status: 'refused',
    reason: 'over_limit',
    message: {
      en: `This order is worth RMB ${yuan(value)} and the buyer has RMB ${leftText} left of the yearly RMB ${yuan(limit.perYear)}. What goes beyond is general trade.`,
      'zh-CN': `本单价值 ${yuan(value)} 元，买家年度限值 ${yuan(limit.perYear)} 元仅余 ${leftText} 元，超出部分按一般贸易管理。`,
    },
    rule: limit,
    alternatives: [GENERAL_TRADE],
  }
}

function overOrder(input: AssessInput, limit: RuleOf<'orderLimit'>): Refusal {
  const orders = ordersNeeded(input.lines, limit.perOrder)
  const split: Alternative = {
    kind: 'split',
    orders,
    message: {
      en: `Buy it as ${orders} orders, each within RMB ${yuan(limit.perOrder)} or of one single item.`,
      'zh-CN': `拆分为 ${orders} 单，每单不超过 ${yuan(limit.perOrder)} 元，或仅含一件不可分割商品。`,
    },
  }
  return {
    status: 'refused',
    reason: 'over_limit',
    message: {
      en: `An order by cross-border retail may be worth RMB ${yuan(limit.perOrder)} at most, freight and insurance included, unless it is one single item.`,
      'zh-CN': `跨境电商零售进口单次交易限值为 ${yuan(limit.perOrder)} 元（含运费、保险费），仅含一件不可分割商品的除外。`,
    },
    rule: limit,
    alternatives: orders > 1 ? [split, GENERAL_TRADE] : [GENERAL_TRADE],
  }
}

/** How many orders within the limit carry everything: the dearest units first, filled in turn. */
function ordersNeeded(lines: readonly AssessLine[], limit: Money): number {
  const units = lines
    .map(({ taxable, quantity }) => ({
      price: (taxable.minor + quantity - 1n) / quantity,
      left: quantity,
    }))
    .sort((a, b) => (a.price < b.price ? 1 : a.price > b.price ? -1 : 0))
  let orders = 0n
  let room = 0n
  for (const { price, left } of units) {
    if (price === 0n) continue
    const fits = smaller(room / price, left)
    room -= fits * price
    const rest = left - fits
    if (rest === 0n) continue
    const each = limit.minor / price
    if (each === 0n) {
      orders += rest
      continue
    }
    orders += (rest + each - 1n) / each
    const last = rest % each === 0n ? each : rest % each
    room = limit.minor - last * price
  }
  return Number(orders > 1_000_000n ? 1_000_000n : orders)
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)

const yuan = ({ minor }: Money): string =>
  `${minor / 100n}${minor % 100n === 0n ? '' : `.${String(minor % 100n).padStart(2, '0')}`}`
