import type { Locale } from '../../kernel/locale.ts'
import { glossary } from './glossary.ts'

/** Why a machine's words are not even shown to the seller. */
export type Unusable = 'empty' | 'too_long' | 'wrong_language' | 'figures' | 'address'

/** A translation may be this much longer than its source: Chinese is shorter, English three times as long. */
const LONGER = 4
const SHORT_TEXT = 60
/** So much may be taken away from it before anybody looks at the rest. */
const MARKUP_CHARACTERS = 1_000

/**
 * Cleans what a machine said of markup and invisible characters, and holds it against its source:
 * every figure and every figure with a unit must be there again, none may be new, nor an address.
 */
export function checkTranslation(
  given: Readonly<{ source: string; target: string; from: Locale; to: Locale }>,
): Readonly<{ text: string }> | Readonly<{ unusable: Unusable }> {
  const { source, from, to } = given
  const most = Math.max(SHORT_TEXT, LONGER * source.length)
  if (given.target.length > 2 * most + MARKUP_CHARACTERS) return { unusable: 'too_long' }
  const text = plain(given.target)
  if (text === '') return { unusable: 'empty' }
  if (text.length > most) return { unusable: 'too_long' }
  const needsHan = to === 'zh-CN' && /[a-z]{3}/i.test(source)
  if (needsHan && !/\p{Script=Han}/u.test(text)) return { unusable: 'wrong_language' }
  if (!addressesIn(text).every((one) => source.includes(one))) return { unusable: 'address' }
  if (!keepsFigures(source, text) || !keepsUnits(source, text, { from, to })) {
    return { unusable: 'figures' }
  }
  return { text }
}

/** Without markup, characters that cannot be seen or turn the direction, and space at the ends. */
const plain = (text: string): string =>
  withoutTags(text)
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, (one) => (one === '\n' ? one : ''))
    .trim()

/** In one pass, whatever comes: a pattern would go through hostile input again for every '<'. */
function withoutTags(text: string): string {
  const [first = '', ...parts] = text.split('<')
  let hidden: string | undefined
  const shown = parts.map((part) => {
    const name = /^(\/?)([a-z]+|!--)/i.exec(part)
    const end = part.indexOf('>')
    const isTag = name !== null && end >= 0
    if (hidden && !(isTag && name[1] === '/' && name[2]?.toLowerCase() === hidden)) return ''
    hidden = undefined
    // '5 < 7' is no markup.
    if (!isTag) return `<${part}`
    const tag = name[2]!.toLowerCase()
    if (name[1] === '' && (tag === 'script' || tag === 'style')) {
      hidden = tag
      return ''
    }
    return part.slice(end + 1)
  })
  return first + shown.join('')
}

const ADDRESS =
  /https?:\S*|www\.\S*|[^\s@]{0,64}@[a-z0-9]\S*|[a-z0-9-]{1,63}\.(?:com|cn|net|org|top|xyz)\b/gi

const addressesIn = (text: string): string[] => text.match(ADDRESS) ?? []

const NUMBER = /\d+(?:[.,]\d+)*/g

/** '1,000.50' and '1000.5' are one figure. */
const figureOf = (text: string): string => {
  const digits = text.replace(/,(?=\d{3}(?!\d))/g, '')
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}

const figuresIn = (text: string): string[] =>
  [...text.normalize('NFKC').matchAll(NUMBER)].map(([figure]) => figureOf(figure))

const NUMBER_WORDS: Readonly<Record<string, string>> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  dozen: '12',
}

/** Each figure as often as before; one that stood there as a word may come. */
function keepsFigures(source: string, target: string): boolean {
  const left = figuresIn(target)
  for (const figure of figuresIn(source)) {
    const at = left.indexOf(figure)
    if (at < 0) return false
    left.splice(at, 1)
  }
  const words = source.toLowerCase().match(/[a-z]+/g) ?? []
  const allowed = new Set([
    ...figuresIn(source),
    ...words.flatMap((word) => NUMBER_WORDS[word] ?? []),
  ])
  return left.every((figure) => allowed.has(figure))
}

/** '16 oz' is 16 盎司 or 16 oz, never 16 克. */
function keepsUnits(
  source: string,
  target: string,
  { from, to }: Readonly<{ from: Locale; to: Locale }>,
): boolean {
  if (from === to) return true
  const said = figuresWithWhatFollows(target)
  return unitsIn(source).every(({ figure, names }) =>
    (said.get(figure) ?? []).some((after) =>
      names.some((name) => {
        const ends = /^[a-z]/.test(name) && /^[a-z]/.test(after.slice(name.length))
        return after.startsWith(name) && !ends
      }),
    ),
  )
}

/** No name of a unit is longer. */
const UNIT_CHARACTERS = 20

/** What stands behind each figure, each beginning once. */
function figuresWithWhatFollows(given: string): Map<string, string[]> {
  const text = given.normalize('NFKC').toLowerCase()
  const found = new Map<string, Set<string>>()
  for (const { 0: digits, index } of text.matchAll(NUMBER)) {
    const start = index + digits.length
    const after = text.slice(start, start + UNIT_CHARACTERS).replace(/^[\s-]*/, '')
    const known = found.get(figureOf(digits)) ?? new Set()
    found.set(figureOf(digits), known.add(after))
  }
  return new Map([...found].map(([figure, afters]) => [figure, [...afters]]))
}

/** Figures with a unit behind them, and all that the unit may be called in either language. */
function unitsIn(text: string): { figure: string; names: string[] }[] {
  const { units } = glossary()
  const isChinese = /\p{Script=Han}/u.test(text)
  const pairs = [...figuresWithWhatFollows(text)].flatMap(([figure, afters]) =>
    afters.map((after) => ({ figure, after })),
  )
  return pairs.flatMap(({ figure, after }) => {
    if (after.startsWith('%')) return [{ figure, names: ['%'] }]
    const meant = [...units].find(([en, zh]) =>
      isChinese ? zh.some((name) => after.startsWith(name)) : startsWithUnit(after, en),
    )?.[1]
    if (!meant) return []
    // Ounce, ounces and oz are one unit: they have one first name in Chinese.
    const same = [...units].filter(([, zh]) => zh[0] === meant[0])
    return [{ figure, names: same.flatMap(([en, zh]) => [en, ...zh]) }]
  })
}

/** '16 fl. oz', '16 oz'; but '3 in 1' is no length. */
const startsWithUnit = (after: string, en: string): boolean =>
  new RegExp(`^${en.replace(' ', '\\.?\\s*')}(?![a-z])`).test(after) &&
  !(en === 'in' && /^in[\s-]+(\d|one)/.test(after))
