import { assert } from './assert.ts'

/**
 * An exact decimal: `scaled` / 10^`scale`. Duty, tax, exchange rates and shares are rates; a
 * floating-point number is none of these. Example: 9.1 % is `{ scaled: 91n, scale: 3 }`.
 */
export type Rate = Readonly<{ scaled: bigint; scale: number }>

/** How a fraction of a unit is settled. `halfUp` is away from zero, as customs and tax law has it. */
export type Rounding = 'halfUp' | 'halfEven' | 'down' | 'up'

/** More digits than any law or exchange quotes; keeps hostile input from growing numbers. */
const MAX_SCALE = 18
const DECIMAL = /^(-?)(\d{1,24})(?:\.(\d{1,18}))?$/
const POWERS = Array.from({ length: 2 * MAX_SCALE + 1 }, (_, i) => 10n ** BigInt(i))

export function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent)
}

/** Reads '0.13', '-2', '6.8413'; undefined when the text is no plain decimal number. */
export function parseRate(text: string): Rate | undefined {
  const match = DECIMAL.exec(text)
  if (!match) return undefined
  const [, sign, whole = '', fraction = ''] = match
  const digits = BigInt(whole + fraction)
  return trimmed({ scaled: sign === '-' ? -digits : digits, scale: fraction.length })
}

/** A rate written in the source; throws on a typing error. */
export function rate(text: string): Rate {
  const parsed = parseRate(text)
  assert(parsed, `'${text}' is not a decimal number`)
  return parsed
}

/** '13' → 0.13: reads a percentage as laws print it, without the sign. */
export const percent = (text: string): Rate => {
  const { scaled, scale } = rate(text)
  return trimmed({ scaled, scale: scale + 2 })
}

export const ZERO: Rate = { scaled: 0n, scale: 0 }
export const ONE: Rate = { scaled: 1n, scale: 0 }

/** The shortest way to write the same number. */
function trimmed({ scaled, scale }: Rate): Rate {
  let digits = scaled
  let places = scale
  while (places > 0 && digits % 10n === 0n) {
    digits /= 10n
    places -= 1
  }
  return { scaled: digits, scale: places }
}

export function formatRate({ scaled, scale }: Rate): string {
  const negative = scaled < 0n
  const digits = (negative ? -scaled : scaled).toString().padStart(scale + 1, '0')
  const cut = digits.length - scale
  return `${negative ? '-' : ''}${digits.slice(0, cut)}${scale > 0 ? `.${digits.slice(cut)}` : ''}`
}

/** '0.091' → '9.1': for people, who read law in per cent. */
export const formatPercent = (value: Rate): string =>
  formatRate(trimmed({ scaled: value.scaled * 100n, scale: value.scale }))

export function addRates(a: Rate, b: Rate): Rate {
  const scale = Math.max(a.scale, b.scale)
  return trimmed({ scaled: scaledTo(a, scale) + scaledTo(b, scale), scale })
}

export const subtractRates = (a: Rate, b: Rate): Rate =>
  addRates(a, { scaled: -b.scaled, scale: b.scale })

export const multiplyRates = (a: Rate, b: Rate): Rate =>
  trimmed({ scaled: a.scaled * b.scaled, scale: a.scale + b.scale })

/** a / b to `scale` decimal places. Throws on b = 0. */
export function divideRates(a: Rate, b: Rate, scale: number, rounding: Rounding): Rate {
  assert(b.scaled !== 0n, 'division by zero')
  const numerator = a.scaled * powerOfTen(scale + b.scale)
  return trimmed({
    scaled: divideRounded(numerator, b.scaled * powerOfTen(a.scale), rounding),
    scale,
  })
}

/** Below zero, zero or above zero, as `Array.sort` wants it. */
export function compareRates(a: Rate, b: Rate): number {
  const scale = Math.max(a.scale, b.scale)
  const difference = scaledTo(a, scale) - scaledTo(b, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const isZero = (value: Rate): boolean => value.scaled === 0n

/** For charts and statistics only: money never passes through a floating-point number. */
export const toNumber = (value: Rate): number => Number(formatRate(value))

const scaledTo = (value: Rate, scale: number): bigint =>
  value.scaled * powerOfTen(scale - value.scale)

/** Integer division under a named rounding. The one place where a fraction is ever settled. */
export function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  assert(denominator !== 0n, 'division by zero')
  const negative = numerator < 0n !== denominator < 0n
  const top = numerator < 0n ? -numerator : numerator
  const bottom = denominator < 0n ? -denominator : denominator
  let quotient = top / bottom
  const doubled = (top % bottom) * 2n
  const up =
    rounding === 'up'
      ? doubled > 0n
      : rounding === 'down'
        ? false
        : rounding === 'halfUp'
          ? doubled >= bottom
          : doubled > bottom || (doubled === bottom && quotient % 2n === 1n)
  if (up) quotient += 1n
  return negative ? -quotient : quotient
}
