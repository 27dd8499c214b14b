/**
 * A spreadsheet runs a cell that begins with one of these as a formula. We never run anything;
 * what we write is guarded by an apostrophe in front, which spreadsheets hide, and what we read
 * loses exactly one again, so that nothing is lost on the way. Plain negative numbers stay.
 */
const GUARDED = /^'+[=+\-@\t\r]/
const DANGEROUS = /^'*[=+\-@\t\r]/
const NUMBER = /^-?\d+([.,]\d+)?$/
/** Shopify writes codes of digits so, lest a spreadsheet turns them into numbers. */
const GUARDED_DIGITS = /^'+\d+$/

export const guarded = (text: string): string =>
  DANGEROUS.test(text) && !NUMBER.test(text) ? `'${text}` : text

export const unguarded = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell)

/** For SKU and bar code columns. */
export const unguardedCode = (cell: string): string =>
  GUARDED_DIGITS.test(cell) ? cell.slice(1) : unguarded(cell)

export const guardedCode = (text: string): string =>
  GUARDED_DIGITS.test(text) ? `'${text}` : guarded(text)

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/** Without control characters, which no database text may hold, and without lone surrogates. */
export function withoutControls(text: string): string {
  CONTROLS.lastIndex = 0
  const clean = CONTROLS.test(text) ? text.replace(CONTROLS, '') : text
  return clean.isWellFormed() ? clean : clean.toWellFormed()
}

/** One cell of a CSV file, quoted where it must be. */
export const csvCell = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
