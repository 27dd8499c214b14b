const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** Codes that the Unicode data names beside the countries of ISO 3166: unions, islands, tests. */
const NO_COUNTRY = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '))

/** Whether a text is the two-letter code of a country in use ('US'; not 'UK', 'SU' or 'XX'). */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || NO_COUNTRY.has(code)) return false
  const isCurrent = Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`
  return isCurrent && names.of(code) !== undefined
}

/** Whether a text is a country, alone or with a subdivision: 'US', 'US-MI'. */
export const isOrigin = (text: string): boolean =>
  /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(text) && isCountry(text.slice(0, 2))
