import { useTranslation } from 'react-i18next'
import type { Locale } from '../i18n/index.ts'

export type LocalText = { en: string; 'zh-CN': string }
export type MoneyDto = { amount: string; currency: string }

const SYMBOLS: Readonly<Record<string, string>> = { CNY: '¥', USD: '$', EUR: '€', SGD: 'S$' }

/** '1234.50' as '1,234.50': from the decimal text, so that no cent is lost on the way. */
function groupDigits(amount: string): string {
  const [whole = '', fraction] = amount.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

export function formatMoney({ amount, currency }: MoneyDto): string {
  const symbol = SYMBOLS[currency]
  const isNegative = amount.startsWith('-')
  const digits = groupDigits(isNegative ? amount.slice(1) : amount)
  return `${isNegative ? '−' : ''}${symbol ? `${symbol}${digits}` : `${digits} ${currency}`}`
}

/** '0.091' as '9.1 %', by moving the point in the text. */
export function formatShare(rate: string): string {
  const isNegative = rate.startsWith('-')
  const [whole = '0', fraction = ''] = (isNegative ? rate.slice(1) : rate).split('.')
  const padded = fraction.padEnd(2, '0')
  const percent = `${whole}${padded.slice(0, 2)}`.replace(/^0+(?=\d)/, '')
  const rest = padded.slice(2).replace(/0+$/, '')
  return `${isNegative ? '−' : ''}${percent}${rest ? `.${rest}` : ''} %`
}

export const formatProbability = (share: number): string => `${Math.round(100 * share)} %`

/** For the length of a bar only: what is printed comes from the text. */
export const toLength = ({ amount }: MoneyDto): number => Number(amount)

/** What a statement without a source rests on, as the interface words it. */
const SOURCELESS: Readonly<Record<string, string>> = {
  'No source at hand': '暂无来源',
  'Estimate of this project, not a quotation': '本项目估算，非报价',
  'Common practice of the trade; no source read yet': '行业通行做法，尚未核对来源',
}

export function useFormat() {
  const { i18n } = useTranslation()
  const locale = i18n.language as Locale
  return {
    locale,
    text: (value: LocalText): string => value[locale],
    /** The title of a source stays in its own language; a remark that there is none does not. */
    source: (title: string): string => (locale === 'zh-CN' ? (SOURCELESS[title] ?? title) : title),
    day: (day: string): string =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
        new Date(`${day.slice(0, 10)}T00:00:00Z`),
      ),
    time: (instant: string): string =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
        new Date(instant),
      ),
    count: (value: number): string => new Intl.NumberFormat(locale).format(value),
    month: (month: number): string =>
      new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' }).format(
        new Date(Date.UTC(2026, month - 1, 1)),
      ),
  }
}
