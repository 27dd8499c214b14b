/** The two-sided 95 % point of the normal distribution. */
const Z = 1.959963984540054

/** A share of `of` cases, with its 95 % interval. */
export type Proportion = Readonly<{ count: number; of: number; low: number; high: number }>

/**
 * Wilson's score interval (E. B. Wilson, 1927; method 3 of R. G. Newcombe, Statistics in Medicine 17,
 * 1998, pages 857-872): honest for few cases, too, and never outside of 0 to 1.
 */
export function proportion(count: number, of: number): Proportion | undefined {
  if (of === 0) return undefined
  const share = count / of
  const middle = 2 * count + Z * Z
  const spread = Z * Math.sqrt(Z * Z + 4 * count * (1 - share))
  const whole = 2 * (of + Z * Z)
  return {
    count,
    of,
    low: count === 0 ? 0 : (middle - spread) / whole,
    high: count === of ? 1 : (middle + spread) / whole,
  }
}

/**
 * The difference of two independent shares with its 95 % interval (method 10 of R. G. Newcombe,
 * Statistics in Medicine 17, 1998, pages 873-890): the Wilson limits of both, squared and added.
 */
export function difference(
  one: Proportion,
  other: Proportion,
): Readonly<{ value: number; low: number; high: number }> {
  const [p, q] = [one.count / one.of, other.count / other.of]
  const value = p - q
  return {
    value,
    low: value - Math.hypot(p - one.low, other.high - q),
    high: value + Math.hypot(one.high - p, q - other.low),
  }
}
