import type { Locale } from '../../../kernel/locale.ts'
import { formatAmount, type MoneyDto, parseMoney, sum, times } from '../../../kernel/money.ts'
import type { Day } from '../../../kernel/period.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { CardDto } from '../contract.ts'
import { shopMarket } from '../price-listing.ts'
import { wordsIn } from './words.ts'

/** For whom a page is made: the language, and the day where the market is. */
export type View = Readonly<{ locale: Locale; day: Day }>

/** The name of goods in a cart or an order, marked where a machine said it first. */
export const goodsName = (
  title: Readonly<Record<Locale, string>> & Readonly<{ byMachine?: readonly Locale[] }>,
  locale: Locale,
): Html =>
  html`${title[locale]}${title.byMachine?.includes(locale) && html` <small class="quiet">${wordsIn(locale)('machineMark')}</small>`}`

type Copies<T> = Readonly<{ en: T | null; 'zh-CN': T | null }>

/** In the reader's language where there is one, else in the other. */
export const inEither = <T>(copies: Copies<T>, locale: Locale): T | null =>
  copies[locale] ?? copies[locale === 'en' ? 'zh-CN' : 'en']

export const yuan = ({ amount }: Pick<MoneyDto, 'amount'>): string => {
  const [whole = '', cents] = amount.split('.')
  return `¥${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${cents === undefined ? '' : `.${cents}`}`
}

/** What lines cost together. */
export function costOf(lines: readonly Readonly<{ price: MoneyDto; quantity: number }>[]): string {
  const amounts = lines.map(({ price, quantity }) =>
    times(parseMoney(price.amount, price.currency)!, BigInt(quantity)),
  )
  return yuan({ amount: formatAmount(sum(amounts, shopMarket().currency)) })
}

export const dayIn = (locale: Locale, day: Day): string =>
  new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )

/** What stands in for a picture: its first character is shown. */
export const signOf = (category: CardDto['category'], title: string, locale: Locale): string =>
  category?.name[locale] ?? title
