import { assert } from './assert.ts'
import {
  divideRounded,
  formatRate,
  parseRate,
  powerOfTen,
  type Rate,
  type Rounding,
} from './rate.ts'

/** ISO 4217 currencies we handle, with the number of decimal places of their smallest unit. */
const EXPONENTS = {
  AUD: 2,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CNY: 2,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  HUF: 2,
  IDR: 2,
  ILS: 2,
  INR: 2,
  ISK: 0,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  MXN: 2,
  MYR: 2,
  NOK: 2,
  NZD: 2,
  PHP: 2,
  PLN: 2,
  RON: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TRY: 2,
  TWD: 2,
  USD: 2,
  VND: 0,
  ZAR: 2,
} as const

export type Currency = keyof typeof EXPONENTS
export const CURRENCIES = Object.keys(EXPONENTS) as Currency[]

/** An exact amount in the smallest unit of its currency: $12.50 is `{ minor: 1250n, 'USD' }`. */
export type Money = Readonly<{ minor: bigint; currency: Currency }>

/** Money on the wire: a decimal string, readable and exact. */
export type MoneyDto = { amount: string; currency: Currency }

/** About 90 trillion dollars: fits PostgreSQL's bigint with room to add up. */
const MAX_MINOR = 9_000_000_000_000_000n

export const money = (minor: bigint, currency: Currency): Money => ({ minor, currency })
export const zero = (currency: Currency): Money => ({ minor: 0n, currency })
export const isCurrency = (code: string): code is Currency => Object.hasOwn(EXPONENTS, code)
export const exponentOf = (currency: Currency): number => EXPONENTS[currency]

/**
 * Reads '1250', '1250.5' or '1250.50'. Undefined when the text is no plain decimal number, has
 * more places than the currency, or is beyond what a book can hold.
 */
export function parseMoney(amount: string, currency: Currency): Money | undefined {
  const value = parseRate(amount)
  const exponent = EXPONENTS[currency]
  if (!value || value.scale > exponent) return undefined
  const minor = value.scaled * powerOfTen(exponent - value.scale)
  return minor > MAX_MINOR || minor < -MAX_MINOR ? undefined : { minor, currency }
}

export const formatAmount = ({ minor, currency }: Money): string =>
  formatRate({ scaled: minor, scale: EXPONENTS[currency] })

export const toMoneyDto = (value: Money): MoneyDto => ({
  amount: formatAmount(value),
  currency: value.currency,
})

export function plus(a: Money, b: Money): Money {
  assertSameCurrency(a, b)
  return { minor: a.minor + b.minor, currency: a.currency }
}

export function minus(a: Money, b: Money): Money {
  assertSameCurrency(a, b)
  return { minor: a.minor - b.minor, currency: a.currency }
}

export const times = (value: Money, count: bigint): Money => ({
  minor: value.minor * count,
  currency: value.currency,
})

/** value × rate, settled by `rounding`. */
export const multiply = (value: Money, by: Rate, rounding: Rounding): Money => ({
  minor: divideRounded(value.minor * by.scaled, powerOfTen(by.scale), rounding),
  currency: value.currency,
})

/** value ÷ rate, settled by `rounding`. */
export const divide = (value: Money, by: Rate, rounding: Rounding): Money => ({
  minor: divideRounded(value.minor * powerOfTen(by.scale), by.scaled, rounding),
  currency: value.currency,
})

/** Converts with `perUnit` units of `to` for one unit of the value's currency. */
export function convert(value: Money, perUnit: Rate, to: Currency, rounding: Rounding): Money {
  const shift = EXPONENTS[to] - EXPONENTS[value.currency]
  const numerator = value.minor * perUnit.scaled * powerOfTen(Math.max(shift, 0))
  const denominator = powerOfTen(perUnit.scale) * powerOfTen(Math.max(-shift, 0))
  return { minor: divideRounded(numerator, denominator, rounding), currency: to }
}

export const sum = (values: readonly Money[], currency: Currency): Money =>
  values.reduce(plus, zero(currency))

/**
 * Splits `value` in proportion to `weights`; the parts always add up to the whole. What cannot be
 * divided goes one unit at a time to the parts with the largest remainder, the earlier one first.
 */
export function allocate(value: Money, weights: readonly bigint[]): Money[] {
  const total = weights.reduce((a, b) => a + b, 0n)
  assert(weights.length > 0 && total > 0n, 'there must be a weight above zero')
  assert(
    weights.every((w) => w >= 0n),
    'weights must not be negative',
  )
  const sign = value.minor < 0n ? -1n : 1n
  const size = value.minor * sign
  const parts = weights.map((weight) => (size * weight) / total)
  const remainders = weights.map((weight, i) => ({ i, remainder: (size * weight) % total }))
  remainders.sort((a, b) => (a.remainder < b.remainder ? 1 : a.remainder > b.remainder ? -1 : 0))
  let left = size - parts.reduce((a, b) => a + b, 0n)
  for (const { i } of remainders) {
    if (left === 0n) break
    parts[i] = parts[i]! + 1n
    left -= 1n
  }
  return parts.map((minor) => ({ minor: minor * sign, currency: value.currency }))
}

function assertSameCurrency(a: Money, b: Money): void {
  assert(a.currency === b.currency, `${a.currency} and ${b.currency} do not add up`)
}
