import {
  type Currency,
  exponentOf,
  isCurrency,
  type Money,
  parseMoney,
} from '../../kernel/money.ts'

export type PriceProblem =
  | 'price_unreadable'
  | 'price_ambiguous'
  | 'price_negative'
  | 'price_too_precise'
  | 'currency_unknown'

export type DecimalMark = '.' | ','

/** Signs that mean one currency; `$` and `¥` mean several, so they confirm and never decide. */
const SIGNS: Readonly<Record<string, Currency>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₩': 'KRW',
  '₹': 'INR',
  '₫': 'VND',
  '฿': 'THB',
  '₺': 'TRY',
  '₪': 'ILS',
  US$: 'USD',
  C$: 'CAD',
  CA$: 'CAD',
  A$: 'AUD',
  AU$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  NT$: 'TWD',
  S$: 'SGD',
  RMB: 'CNY',
  'CN¥': 'CNY',
  元: 'CNY',
  人民币: 'CNY',
  美元: 'USD',
  日元: 'JPY',
  欧元: 'EUR',
  港币: 'HKD',
}
const VAGUE_SIGNS = new Set(['', '$', '¥', '￥'])
const PARTS = /^([^\d.,-]*)(-?)\s*([\d.,\s'\u00a0\u202f’]*\d[.,]?)\s*([^\d.,]*)$/

/**
 * Reads what people write as a price: '12.50', '$1,234.50', '1.234,50 €', '1 234,50', 'USD 12'.
 * `decimal` settles '1.234', which is twelve hundred in one country and little more than one in
 * the next; without it such a price is refused, since a guess would be a thousandfold mistake.
 */
export function readPrice(
  text: string,
  fallback: Currency,
  decimal?: DecimalMark,
): Money | PriceProblem {
  const match = PARTS.exec(text.trim())
  if (!match) return 'price_unreadable'
  const [, before = '', minus, digits = '', after = ''] = match
  const currency = currencyOf(before.trim(), after.trim(), fallback)
  if (!currency)
    return /^[a-z]{3}$/i.test(before.trim() || after.trim())
      ? 'currency_unknown'
      : 'price_unreadable'
  const plain = plainDecimal(digits.replace(/[\s'\u00a0\u202f’]/g, ''), currency, decimal)
  if (plain === 'unreadable') return 'price_unreadable'
  if (plain === 'ambiguous') return 'price_ambiguous'
  const amount = dropZeros(plain, exponentOf(currency))
  const value = parseMoney(amount, currency)
  if (!value) {
    const places = amount.split('.')[1]?.length ?? 0
    return places > exponentOf(currency) ? 'price_too_precise' : 'price_unreadable'
  }
  return minus && value.minor !== 0n ? 'price_negative' : value
}

function currencyOf(before: string, after: string, fallback: Currency): Currency | undefined {
  const marks = [before, after].filter((mark) => mark !== '')
  let found: Currency | undefined
  for (const mark of marks) {
    const upper = mark.toUpperCase()
    // 'USD $12.50': a code and a sign side by side.
    const code = upper.replace(/[$¥￥€£\s.]/g, '')
    const known = SIGNS[mark] ?? SIGNS[upper] ?? (isCurrency(code) ? code : undefined)
    if (!known && !VAGUE_SIGNS.has(mark)) return undefined
    if (known && found && known !== found) return undefined
    found ??= known
  }
  return found ?? fallback
}

/** The digits with '.' as the only mark, as a book would hold them. */
function plainDecimal(
  text: string,
  currency: Currency,
  decimal: DecimalMark | undefined,
): string | 'unreadable' | 'ambiguous' {
  const lastDot = text.lastIndexOf('.')
  const lastComma = text.lastIndexOf(',')
  if (lastDot >= 0 && lastComma >= 0) {
    return withMark(text, lastDot > lastComma ? '.' : ',')
  }
  if (lastDot < 0 && lastComma < 0) return text
  const mark = lastDot >= 0 ? '.' : ','
  if (text.indexOf(mark) !== text.lastIndexOf(mark)) return grouped(text, mark)
  const places = text.length - 1 - text.lastIndexOf(mark)
  if (places !== 3 || exponentOf(currency) === 3) return withMark(text, mark)
  if (text.startsWith('0') || text.startsWith(mark)) return withMark(text, mark)
  if (decimal) return decimal === mark ? withMark(text, mark) : grouped(text, mark)
  return mark === ',' ? grouped(text, mark) : 'ambiguous'
}

function withMark(text: string, mark: DecimalMark): string | 'unreadable' {
  const [whole = '', fraction = '', ...rest] = text.split(mark)
  if (rest.length > 0) return 'unreadable'
  const plain = /[.,]/.test(whole) ? grouped(whole, mark === '.' ? ',' : '.') : whole
  if (plain === 'unreadable' || /[.,]/.test(fraction)) return 'unreadable'
  return fraction === '' ? plain || '0' : `${plain || '0'}.${fraction}`
}

/** '1,234,567' or the Indian '12,34,567': the last group has three digits. */
function grouped(text: string, mark: DecimalMark): string | 'unreadable' {
  const [first = '', ...groups] = text.split(mark)
  const isSound =
    /^\d{1,3}$/.test(first) &&
    groups.every((group) => /^\d{2,3}$/.test(group)) &&
    groups.at(-1)?.length === 3
  return isSound ? first + groups.join('') : 'unreadable'
}

/** '12.5000' → '12.5', and '1200.00' → '1200' where the currency has no coins. */
function dropZeros(amount: string, places: number): string {
  const [whole = '', fraction = ''] = amount.split('.')
  let kept = fraction
  while (kept.length > places && kept.endsWith('0')) kept = kept.slice(0, -1)
  return kept === '' ? whole : `${whole}.${kept}`
}

/** Which mark the prices of a column use for decimals, as far as they show it. */
export function decimalMarkOf(prices: readonly string[]): DecimalMark | undefined {
  let dots = 0
  let commas = 0
  for (const price of prices) {
    const digits = price.replace(/[^\d.,]/g, '')
    const mark = /([.,])(\d{1,2}|\d{4,})$/.exec(digits)?.[1]
    const isGrouped = /^\d{1,3}([.,])\d{3}(?:\1\d{3})+$/.exec(digits)?.[1]
    if (mark === '.' || isGrouped === ',') dots += 1
    if (mark === ',' || isGrouped === '.') commas += 1
  }
  return dots > commas ? '.' : commas > dots ? ',' : undefined
}
