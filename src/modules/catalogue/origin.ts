/** Common ways to write a country that its official names do not cover, lower case. */
const ALIASES: Readonly<Record<string, string>> = {
  america: 'US',
  england: 'GB',
  'great britain': 'GB',
  holland: 'NL',
  'south korea': 'KR',
  'u.k.': 'GB',
  'u.s.': 'US',
  'u.s.a.': 'US',
  uk: 'GB',
  'united states of america': 'US',
  usa: 'US',
  美国制造: 'US',
}

let names: Map<string, string> | undefined

/** ISO 3166-1 alpha-2 of a country written as a code, or by its English or Chinese name. */
export function readCountry(text: string): string | undefined {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/^(made|produced|grown|product) (in|of) (the )?/, '')
  names ??= countryNames()
  return ALIASES[name] ?? names.get(name)
}

function countryNames(): Map<string, string> {
  const found = new Map<string, string>()
  const languages = ['en', 'zh-CN'].map(
    (locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' }),
  )
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second
      for (const language of languages) {
        const name = language.of(code)
        // Codes of unions and of states that are no more have names too, but ship no goods.
        if (!name || NOT_COUNTRIES.has(code)) continue
        found.set(name.toLowerCase(), code)
        found.set(code.toLowerCase(), code)
      }
    }
  }
  return found
}

const NOT_COUNTRIES = new Set([
  'EU',
  'EZ',
  'UN',
  'QO',
  'ZZ',
  'XA',
  'XB',
  'UK',
  'SU',
  'DD',
  'YU',
  'CS',
])
