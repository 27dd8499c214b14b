import { type Money, money, multiply, plus } from '../../../../kernel/money.ts'
import {
  divideRounded,
  isZero,
  multiplyRates,
  ONE,
  powerOfTen,
  type Rate,
  rate,
  subtractRates,
  ZERO,
} from '../../../../kernel/rate.ts'
import type { AssessLine, Origin, QuoteWarning, TaxCharge } from '../../market.ts'
import type { Rule, RuleOf } from '../../rule.ts'
import type { TariffLine } from '../../tariff.ts'
import { additionalDuty, historicDuty } from './additional-duty.ts'
import { type Law, startsWithAny } from './law.ts'

/** The rates of one line on one day, each with the rule it comes from. */
export type Rated<T = Rate> = Readonly<{ rate: T; rule: Rule }>

export type LineLaw = Readonly<{
  duty: Rated
  vat: Rated
  consumption: Rated
  /** Yuan per litre, on top of the rate. */
  byLitre: RuleOf<'consumptionByLitre'> | undefined
  warnings: readonly QuoteWarning[]
}>

const HISTORY_FROM = '2018-01-01'
const SCHEDULE_FROM = '2019-01-01'
const SCHEDULE_YEAR = '2026-01-01'

/** Duty, VAT and consumption tax of a line as the law stood on the day. */
export function lineLaw(law: Law, line: TariffLine, item: AssessLine): LineLaw {
  const warnings: QuoteWarning[] = []
  const duty = dutyOf(law, line, item, warnings)
  const specific = law.find('specificDuty', (rule) => startsWithAny(line.code, rule.prefixes))
  if (specific)
    warnings.push({
      code: 'specific_duty',
      line: item.index,
      ruleId: specific.id,
      message: specific.note,
    })
  const vat = vatOf(law, line)
  const consumption = consumptionOf(law, line, item, warnings)
  const byLitre = law.find('consumptionByLitre', (r) => startsWithAny(line.code, r.prefixes))
  if (line.isConsumptionByVolume && !byLitre) warnings.push(BY_VOLUME(item.index))
  else if (byLitre && item.netMillilitres === undefined) warnings.push(NO_LITRES(item, byLitre))
  return { duty, vat, consumption, byLitre, warnings }
}

function dutyOf(law: Law, line: TariffLine, item: AssessLine, warnings: QuoteWarning[]): Rated {
  if (law.on < SCHEDULE_FROM) {
    const rule = law.get('dutyBasis', (r) => r.basis === 'history')
    const past = historicDuty(line.code, law.on)
    if (past) {
      if (law.on < HISTORY_FROM) warnings.push(EARLIER(item.index, rule.id))
      return { rate: past, rule }
    }
    warnings.push(NO_HISTORY(item.index, rule.id))
    return { rate: line.duty, rule }
  }
  if (law.on < SCHEDULE_YEAR) warnings.push(OTHER_YEAR(item.index))
  const basis = line.provisional === undefined ? 'mfn' : 'provisional'
  return { rate: line.duty, rule: law.get('dutyBasis', (r) => r.basis === basis) }
}

const STANDARD = rate('0.13')
const REDUCED = rate('0.09')
const same = (a: Rate, b: Rate) => a.scaled === b.scaled && a.scale === b.scale

/** Today's 13 % and 9 % lines had the standard and the reduced rate of every earlier day. */
export function vatOf(law: Law, line: TariffLine): Rated {
  const kind = same(line.vat, STANDARD)
    ? 'standard'
    : same(line.vat, REDUCED)
      ? 'reduced'
      : undefined
  if (!kind) return { rate: line.vat, rule: law.get('notice', (r) => r.about === 'vat_special') }
  const rule = law.get('vat', (r) => r.class === kind)
  return { rate: rule.rate, rule }
}

function consumptionOf(
  law: Law,
  line: TariffLine,
  item: AssessLine,
  warnings: QuoteWarning[],
): Rated {
  const listed = law.get('dutyBasis', (r) => r.basis === 'consumption')
  if (isZero(line.consumption)) return { rate: ZERO, rule: listed }
  const other = law.find('consumptionRate', (r) => startsWithAny(line.code, r.prefixes))
  if (other) return { rate: other.rate, rule: other }
  const threshold = law.find('consumptionThreshold', (r) => startsWithAny(line.code, r.prefixes))
  if (!threshold) return { rate: line.consumption, rule: listed }
  const reached = reachesThreshold(threshold, item)
  if (reached === undefined) warnings.push(NO_CONTENT(item.index, threshold.id))
  return { rate: reached === false ? ZERO : line.consumption, rule: threshold }
}

/**
 * Whether a unit is dear enough to be taxed: the customs value per gram, millilitre, piece or
 * item. Undefined when the seller did not say how much is in a unit.
 */
export function reachesThreshold(
  rule: RuleOf<'consumptionThreshold'>,
  item: AssessLine,
): boolean | undefined {
  const per = (limit: Money | undefined, content: Rate | undefined): boolean | undefined => {
    if (!limit || !content || content.scaled <= 0n) return undefined
    // value / (content × quantity) >= limit, without dividing
    const least = limit.minor * content.scaled * item.quantity
    return item.taxable.minor * powerOfTen(content.scale) >= least
  }
  return (
    per(rule.perItem, ONE) ??
    per(rule.perPiece, item.pieces === undefined ? undefined : { scaled: item.pieces, scale: 0 }) ??
    per(rule.perMillilitre, item.netMillilitres) ??
    per(rule.perGram, item.netGrams)
  )
}

/**
 * Full taxes of one line: duty and its additional layers on the customs value; consumption tax on
 * the composite price (value + duties + tax by volume) / (1 − rate); VAT on value + duties +
 * consumption tax. Every amount is settled half up at the fen, per tax and line, because that is
 * how a customs tax bill states them (四舍五入至分).
 */
export function fullTaxes(
  law: Law,
  item: AssessLine,
  taxes: LineLaw,
  origin: Origin,
  warnings: QuoteWarning[],
): TaxCharge[] {
  const { index: line, taxable } = item
  const charges: TaxCharge[] = []
  const duty = multiply(taxable, taxes.duty.rate, 'halfUp')
  charges.push({ kind: 'duty', line, basis: taxable, ...taxes.duty, amount: duty })
  let dutiable = plus(taxable, duty)
  const { layers, isKnown } = additionalDuty(law, item.code, origin)
  if (!isKnown) warnings.push(UNKNOWN_LAYER(line))
  for (const layer of layers) {
    const amount = multiply(taxable, layer.rate, 'halfUp')
    charges.push({
      kind: 'additional_duty',
      line,
      basis: taxable,
      rate: layer.rate,
      amount,
      rule: layer.rule,
    })
    if (layer.isAverage) {
      const isAnnounced = 'levels' in layer.rule
      warnings.push((isAnnounced ? SOME_LINES : AVERAGE)(line, layer.rule.id))
    }
    dutiable = plus(dutiable, amount)
  }
  const consumption = consumptionCharges(item, taxes, dutiable)
  charges.push(...consumption)
  const basis = consumption.reduce((total, { amount }) => plus(total, amount), dutiable)
  const vat = multiply(basis, taxes.vat.rate, 'halfUp')
  charges.push({ kind: 'vat', line, basis, ...taxes.vat, amount: vat })
  return charges
}

/** Consumption tax by value, and by volume where the law has both; none where neither. */
export function consumptionCharges(item: AssessLine, taxes: LineLaw, dutiable: Money): TaxCharge[] {
  const charges: TaxCharge[] = []
  const line = item.index
  const { byLitre } = taxes
  let price = dutiable
  if (byLitre && item.netMillilitres) {
    const amount = perLitre(byLitre.perLitre, item)
    charges.push({ kind: 'consumption_tax', line, basis: item.taxable, amount, rule: byLitre })
    price = plus(price, amount)
  }
  if (!isZero(taxes.consumption.rate)) {
    const basis = compositePrice(price, taxes.consumption.rate)
    const amount = multiply(basis, taxes.consumption.rate, 'halfUp')
    charges.push({ kind: 'consumption_tax', line, basis, ...taxes.consumption, amount })
  }
  return charges
}

/** (price) / (1 − rate), half up at the fen. */
function compositePrice(price: Money, consumption: Rate): Money {
  const left = subtractRates(ONE, consumption)
  return money(
    divideRounded(price.minor * powerOfTen(left.scale), left.scaled, 'halfUp'),
    price.currency,
  )
}

function perLitre(yuan: Rate, item: AssessLine): Money {
  const millilitres = multiplyRates(item.netMillilitres ?? ZERO, {
    scaled: item.quantity,
    scale: 0,
  })
  const exact = multiplyRates(yuan, millilitres)
  // yuan × ml / 1000 litres × 100 fen
  const fen = divideRounded(exact.scaled, powerOfTen(exact.scale) * 10n, 'halfUp')
  return money(fen, item.taxable.currency)
}

const OTHER_YEAR = (line: number): QuoteWarning => ({
  code: 'schedule_of_another_year',
  line,
  message: {
    en: 'The duty is that of the schedule of 2026; the schedule of that year is not at hand.',
    'zh-CN': '该年度税则暂缺，关税按 2026 年税则计算。',
  },
})
const EARLIER = (line: number, ruleId: string): QuoteWarning => ({
  code: 'schedule_of_another_year',
  line,
  ruleId,
  message: {
    en: 'The duty is that of 2018-01-01; earlier rates are not at hand.',
    'zh-CN': '更早的税率暂缺，关税按 2018-01-01 的税率计算。',
  },
})
const NO_HISTORY = (line: number, ruleId: string): QuoteWarning => ({
  code: 'schedule_of_another_year',
  line,
  ruleId,
  message: {
    en: 'The duty of that day is not known for this subheading; that of the schedule of 2026 is used.',
    'zh-CN': '该子目当日的关税税率未知，按 2026 年税则计算。',
  },
})
const NO_CONTENT = (line: number, ruleId: string): QuoteWarning => ({
  code: 'content_unknown',
  line,
  ruleId,
  message: {
    en: 'The line bears consumption tax only above a price per ml, gram or piece. Net content is not given, so the tax is counted: state it to be sure.',
    'zh-CN':
      '该税目仅在单价达到每毫升（克、片）标准时征收消费税。未提供净含量，暂按征税计算，请补充净含量。',
  },
})
const NO_LITRES = (item: AssessLine, rule: Rule): QuoteWarning => ({
  code: 'volume_unknown',
  line: item.index,
  ruleId: rule.id,
  message: {
    en: 'Consumption tax by volume is left out: the net volume is not given.',
    'zh-CN': '未提供净容量，从量消费税未计入。',
  },
})
const BY_VOLUME = (line: number): QuoteWarning => ({
  code: 'volume_tax_not_modelled',
  line,
  message: {
    en: 'This line bears a consumption tax by volume that is not modelled: the quote leaves it out.',
    'zh-CN': '该税目另有从量消费税，本系统未计入。',
  },
})
const UNKNOWN_LAYER = (line: number): QuoteWarning => ({
  code: 'additional_duty_unknown',
  line,
  message: {
    en: 'Whether an additional duty of that day covers this subheading is not known; none is counted for it.',
    'zh-CN': '无法确认当日某项加征关税是否适用于该子目，未计入该项。',
  },
})
const SOME_LINES = (line: number, ruleId: string): QuoteWarning => ({
  code: 'average_rate',
  line,
  ruleId,
  message: {
    en: 'The additional duty may cover only some national lines of the subheading; it is counted in full for yours.',
    'zh-CN': '该加征关税可能仅适用于子目下部分税目，此处按适用计算。',
  },
})
const AVERAGE = (line: number, ruleId: string): QuoteWarning => ({
  code: 'average_rate',
  line,
  ruleId,
  message: {
    en: 'The additional duty is an average over the national lines of the subheading; that of your line may be higher or lower.',
    'zh-CN': '该加征税率为子目下各税目的平均值，具体税目可能更高或更低。',
  },
})
