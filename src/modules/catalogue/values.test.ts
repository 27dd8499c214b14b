import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CURRENCIES, formatAmount, money } from '../../kernel/money.ts'
import { isGtin, readGtin } from './gtin.ts'
import { readShelfLife, readStock, readWeight } from './measure.ts'
import { readCountry } from './origin.ts'
import { decimalMarkOf, readPrice } from './price.ts'

const said = (text: string, decimal?: '.' | ',') => {
  const price = readPrice(text, 'USD', decimal)
  return typeof price === 'string' ? price : `${formatAmount(price)} ${price.currency}`
}

test.each([
  ['12.50', '12.50 USD'],
  ['$1,234.50', '1234.50 USD'],
  ['1.234,50 €', '1234.50 EUR'],
  ['1 234,50', '1234.50 USD'],
  ["1'234.50", '1234.50 USD'],
  ['12,5', '12.50 USD'],
  ['USD 12', '12.00 USD'],
  ['12.50 CAD', '12.50 CAD'],
  ['US$ 9.99', '9.99 USD'],
  ['USD $9.99', '9.99 USD'],
  ['¥1,200', '1200.00 USD'],
  ['￥35.5元', '35.50 CNY'],
  ['£.99', '0.99 GBP'],
  ['1,234', '1234.00 USD'],
  ['1,234,567', '1234567.00 USD'],
  ['12,34,567.00', '1234567.00 USD'],
  ['24.9500', '24.95 USD'],
  ['0.500', '0.50 USD'],
  ['0', '0.00 USD'],
  ['-0.00', '0.00 USD'],
  ['JPY 1200.00', '1200 JPY'],
  ['1.234', 'price_ambiguous'],
  ['12.345,', '12345.00 USD'],
  ['12.3456', 'price_too_precise'],
  ['-5', 'price_negative'],
  ['$-5.00', 'price_negative'],
  ['free', 'price_unreadable'],
  ['=1+1', 'price_unreadable'],
  ['12 XYZ', 'currency_unknown'],
  ['1,23,4', 'price_unreadable'],
  ['99999999999999999999', 'price_unreadable'],
  ['', 'price_unreadable'],
])('the price %j is read as %s', (text, expected) => {
  expect(said(text)).toBe(expected)
})

test('where the column shows its decimal mark, three digits behind a mark are understood', () => {
  expect(decimalMarkOf(['1.234', '12,50', '3,00'])).toBe(',')
  expect(said('1.234', ',')).toBe('1234.00 USD')
  expect(decimalMarkOf(['1,234', '12.50'])).toBe('.')
  expect(said('1.234', '.')).toBe('price_too_precise')
  expect(decimalMarkOf(['1,234', '12'])).toBe(undefined)
})

test('every amount we write is read back as the same amount', () => {
  const amount = fc.bigInt({ min: 0n, max: 9_000_000_000_000_000n })
  fc.assert(
    fc.property(amount, fc.constantFrom(...CURRENCIES), (minor, currency) => {
      const value = money(minor, currency)
      expect(readPrice(formatAmount(value), currency, '.')).toEqual(value)
      expect(readPrice(`${formatAmount(value)} ${currency}`, 'USD', '.')).toEqual(value)
    }),
  )
})

test.each([
  ['9009518582030', '9009518582030', false],
  ['036000291452', '036000291452', false],
  ['36000291452', '036000291452', true],
  ['96385074', '96385074', false],
  ['10614141000415', '10614141000415', false],
  ['0 36000 29145 2', '036000291452', false],
])('the bar code %s is the GTIN %s', (text, gtin, isRestored) => {
  expect(readGtin(text)).toEqual({ gtin, isRestored })
})

test.each([
  ['9009518582031', 'gtin_invalid'],
  ['30235', 'gtin_invalid'],
  ['', 'gtin_invalid'],
  ['000000000000', 'gtin_invalid'],
  ['9.00952E+12', 'gtin_spoiled'],
])('the bar code %s is refused: %s', (text, problem) => {
  expect(readGtin(text)).toEqual({ problem })
})

test('one wrong digit is always noticed', () => {
  const digits = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }))
  fc.assert(
    fc.property(digits, ([at, more]) => {
      const right = '9009518582030'
      const wrong = (Number(right[at]) + more) % 10
      expect(isGtin(right.slice(0, at) + wrong + right.slice(at + 1))).toBe(false)
    }),
  )
})

test.each([
  ['250 g', '250', 'GRM'],
  ['1.2 kg', '1200', 'KGM'],
  ['1,5kg', '1500', 'KGM'],
  ['1 1/2 lb', '680.3886', 'LBR'],
  ['1½ lb', '680.3886', 'LBR'],
  ['½ lb.', '226.7962', 'LBR'],
  ['1-1/2 lbs', '680.3886', 'LBR'],
  ['2 lb 3 oz', '992.2333', 'LBR'],
  ['12 oz.', '340.1943', 'ONZ'],
  ['1,200 g', '1200', 'GRM'],
  ['500克', '500', 'GRM'],
  ['.5 kg', '500', 'KGM'],
])('the weight %s is %s g', (text, grams, unit) => {
  expect(readWeight(text)).toEqual({ grams, unit })
})

test.each([
  ['12', 'weight_without_unit'],
  ['16 fl oz', 'weight_unreadable'],
  ['heavy', 'weight_unreadable'],
  ['-3 kg', 'weight_unreadable'],
  ['1/0 lb', 'weight_unreadable'],
  ['', 'weight_unreadable'],
])('the weight %j is refused: %s', (text, problem) => {
  expect(readWeight(text)).toBe(problem)
})

test('a weight without a unit takes the unit of its column', () => {
  expect(readWeight('56.69904625', 'GRM')).toEqual({ grams: '56.69904625', unit: 'GRM' })
  expect(readWeight('2', 'LBR')).toEqual({ grams: '907.1847', unit: 'LBR' })
})

test.each([
  ['12', 12],
  ['-1', -1],
  ['1,200', 1200],
  ['12.0', 12],
  ['-0', 0],
  ['12.5', undefined],
  ['in stock', undefined],
  ['99999999999', undefined],
])('the stock %j is %s', (text, expected) => {
  expect(readStock(text)).toBe(expected)
})

test.each([
  ['365', 365],
  ['18 months', 547],
  ['12 months', 365],
  ['2 years', 730],
  ['18个月', 547],
  ['6 weeks', 42],
  ['forever', undefined],
  ['0', undefined],
])('the shelf life %j is %s days', (text, expected) => {
  expect(readShelfLife(text)).toBe(expected)
})

test.each([
  ['US', 'US'],
  ['Made in USA', 'US'],
  ['United States', 'US'],
  ['美国', 'US'],
  ['日本', 'JP'],
  ['uk', 'GB'],
  ['Atlantis', undefined],
])('the country %j is %s', (text, expected) => {
  expect(readCountry(text)).toBe(expected)
})
