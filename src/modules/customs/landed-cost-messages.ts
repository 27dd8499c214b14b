import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { ExchangeRate, ExchangeRates } from './exchange-rates.ts'
import type { QuoteWarning, Refusal, Scenario } from './market.ts'

/** What a quote says when it is refused or when something must be minded. */
const refused = (reason: Refusal['reason'], en: string, zh: string, line?: number): Refusal => ({
  status: 'refused',
  reason,
  message: { en, 'zh-CN': zh },
  ...(line === undefined ? {} : { line }),
  alternatives: [],
})

export const TOO_MANY = (count: number, most: number) =>
  refused(
    'too_many_lines',
    `A quote takes 1 to ${most} lines, not ${count}.`,
    `每次报价须为 1 至 ${most} 行，当前 ${count} 行。`,
  )
export const UNKNOWN_CHANNEL = (channel: string) =>
  refused(
    'unknown_channel',
    `'${channel.slice(0, 40)}' is no channel for imports.`,
    `“${channel.slice(0, 40)}”不是可用的进口渠道。`,
  )
export const NOT_OPEN = (channel: string, from: Day) => ({
  en: `Channel ${channel} opened on ${from}.`,
  'zh-CN': `渠道 ${channel} 自 ${from} 起开放。`,
})
export const UNKNOWN_CODE = (code: string, line: number) =>
  refused(
    'unknown_code',
    `'${code.slice(0, 40)}' is not in the tariff: give 6, 8 or 10 digits of the current edition.`,
    `税则中没有“${code.slice(0, 40)}”：请提供现行税则的 6、8 或 10 位编码。`,
    line,
  )
export const INVALID = (line: number) =>
  refused(
    'invalid_value',
    'A line needs a quantity from 1 to 10,000,000 and a value from zero up.',
    '每行须有 1 至 1000 万的数量和不为负的价值。',
    line,
  )
export const NO_RATE = (from: Currency, to: Currency, rates: ExchangeRates, on: Day) =>
  refused(
    'no_exchange_rate',
    `There is no rate from ${from} to ${to} for ${on}; rates begin on ${rates.firstDay}.`,
    `没有 ${on} 的 ${from} 兑 ${to} 汇率；汇率自 ${rates.firstDay} 起。`,
  )

export const UNKNOWN_SCENARIO = (scenarios: readonly Scenario[]) => {
  const ids = scenarios.map(({ id }) => id).join(', ')
  return refused(
    'invalid_value',
    `There is no such scenario; on this day there are: ${ids}.`,
    `没有该情形；当日可选：${ids}。`,
  )
}

export const STALE = ({ from, to, day, requested }: ExchangeRate): QuoteWarning => ({
  code: 'stale_exchange_rate',
  message: {
    en: `The last ${from}/${to} rate at hand is of ${day}; the quote is for ${requested}. Load newer rates.`,
    'zh-CN': `现有最新 ${from}/${to} 汇率日期为 ${day}，报价日期为 ${requested}，请导入新汇率。`,
  },
})
export const AMBIGUOUS = (
  line: number,
  code: string,
  { candidates, line: chosen }: { candidates: number; line: { code: string } },
): QuoteWarning => ({
  code: 'ambiguous_code',
  line,
  message: {
    en: `${code} covers ${candidates} national lines with different taxes. The dearest, ${chosen.code}, is used: the quote is an upper bound.`,
    'zh-CN': `${code} 下有 ${candidates} 个税率不同的税目，按最高的 ${chosen.code} 计算，报价为上限。`,
  },
})
export const INCLUDED = (incoterm: string, what: 'freight' | 'insurance'): QuoteWarning => ({
  code: 'already_included',
  message: {
    en: `A ${incoterm} price includes ${what}: the amount given was not added.`,
    'zh-CN': `${incoterm} 价格已含${what === 'freight' ? '运费' : '保险费'}，所填金额未再计入。`,
  },
})
export const NO_FREIGHT: QuoteWarning = {
  code: 'freight_missing',
  message: {
    en: 'Freight is neither given nor estimated (no weight): the landed price leaves it out.',
    'zh-CN': '未提供运费且缺少重量无法估算，到岸成本未含运费。',
  },
}
export const PRICE_GAP: QuoteWarning = {
  code: 'price_between_taxes',
  message: {
    en: 'A tax sets in between two values, so no value before taxes gives exactly this price. The difference is shown as rounding.',
    'zh-CN': '该完税后价格处于税收起征点的跳跃区间，没有完全对应的税前价值，差额列为“尾差”。',
  },
}
export function UNKNOWN_LAW(on: Day, totals: readonly { scenario: Scenario }[]): QuoteWarning {
  const list = (locale: 'en' | 'zh-CN') => totals.map((t) => t.scenario.label[locale]).join('; ')
  return {
    code: 'law_unknown',
    message: {
      en: `What the law is on ${on} could not be verified. Both readings are shown: ${list('en')}.`,
      'zh-CN': `${on} 的现行规定尚未核实，两种情形均已列出：${list('zh-CN')}。`,
    },
  }
}
