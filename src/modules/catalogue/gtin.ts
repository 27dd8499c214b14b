const LENGTHS = new Set([8, 12, 13, 14])

export type ReadGtin =
  | Readonly<{ gtin: string; isRestored: boolean }>
  | Readonly<{ problem: 'gtin_invalid' | 'gtin_spoiled' }>

/**
 * A GTIN of 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications 7.9).
 * Eleven digits are read as twelve whose leading zero a spreadsheet dropped, when that fits.
 */
export function readGtin(text: string): ReadGtin {
  const digits = text.replace(/[\s\u00a0-]/g, '')
  if (/^\d([.,]\d+)?e\+?\d+$/i.test(digits)) return { problem: 'gtin_spoiled' }
  if (isGtin(digits)) return { gtin: digits, isRestored: false }
  const restored = `0${digits}`
  if (digits.length === 11 && isGtin(restored)) return { gtin: restored, isRestored: true }
  return { problem: 'gtin_invalid' }
}

export function isGtin(digits: string): boolean {
  if (!/^\d+$/.test(digits) || !LENGTHS.has(digits.length) || /^0+$/.test(digits)) return false
  let total = 0
  // From the right: the check digit counts once, then three and one in turn.
  for (let i = 0; i < digits.length; i++) {
    const weight = (digits.length - i) % 2 === 0 ? 3 : 1
    total += weight * (digits.charCodeAt(i) - 48)
  }
  return total % 10 === 0
}
