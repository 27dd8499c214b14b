import { parseDay } from '../../../../kernel/period.ts'

/** Weights of the first 17 digits and the check characters, GB 11643-1999 (ISO 7064 MOD 11-2). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'
/** First two digits of the place of registration: provinces, Taiwan, Hong Kong and Macao. */
const PROVINCES = new Set(
  (
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 ' +
    '71 81 82 83'
  ).split(' '),
)

export const checkCharacter = (first17: string): string =>
  CHECKS[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(first17[i]), 0) % 11]!

/**
 * The citizen identity number as it is declared, with a capital X; undefined when it cannot be one:
 * its place, its day of birth (which must have come by `today`) or its check character is wrong.
 */
export function parseResidentId(text: string, today: string): string | undefined {
  const number = text.trim().toUpperCase()
  if (!/^\d{17}[\dX]$/.test(number) || !PROVINCES.has(number.slice(0, 2))) return undefined
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!parseDay(born) || born < '1900-01-01' || born > today) return undefined
  return checkCharacter(number) === number[17] ? number : undefined
}
