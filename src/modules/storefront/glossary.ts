import { readData, versionOf } from '../../platform/data.ts'

/** A word of goods in both languages. */
export type Term = Readonly<{ en: string; 'zh-CN': string }>

type Glossary = Readonly<{
  version: string
  terms: readonly Term[]
  /** Chinese names of a unit, by its English ones in lower case. */
  units: ReadonlyMap<string, readonly string[]>
  /** Names and values of options, by the English in lower case: no words of running text. */
  options: ReadonlyMap<string, string>
}>

let read: Glossary | undefined

/** The built-in glossary of category, ingredient and unit words, read on first use. */
export function glossary(): Glossary {
  read ??= parse(readData('storefront/glossary.tsv'))
  return read
}

function parse(bytes: Buffer): Glossary {
  const terms: Term[] = []
  const units = new Map<string, readonly string[]>()
  const options = new Map<string, string>()
  for (const line of bytes.toString('utf8').split('\n')) {
    const [kind, en, zh] = line.split('\t')
    if (line.startsWith('#') || !kind || !en || !zh) continue
    if (kind === 'unit') units.set(en, zh.split(' '))
    else if (kind === 'option') options.set(en, zh)
    else terms.push({ en, 'zh-CN': zh })
  }
  // The longest first: 'maple syrup' is not maple and syrup.
  terms.sort((a, b) => b.en.length - a.en.length)
  return { version: versionOf(bytes), terms, units, options }
}

/** More terms than this make an instruction that nobody follows. */
const MOST_TERMS = 60

/** Terms that a text names, the longest where they overlap, in the order of the text. */
export function termsIn(text: string, language: keyof Term): Term[] {
  let rest = text.toLowerCase()
  const found: { term: Term; at: number }[] = []
  const terms = glossary().terms
  const byLength = language === 'en' ? terms : [...terms].sort(longestChinese)
  for (const term of byLength) {
    const word = language === 'en' ? wordPattern(term.en) : new RegExp(escaped(term['zh-CN']))
    const hit = word.exec(rest)
    if (!hit) continue
    found.push({ term, at: hit.index })
    rest = rest.replace(new RegExp(word, 'g'), (match) => '\u0000'.repeat(match.length))
    if (found.length >= MOST_TERMS) break
  }
  return found.sort((a, b) => a.at - b.at).map(({ term }) => term)
}

const longestChinese = (a: Term, b: Term): number => b['zh-CN'].length - a['zh-CN'].length

/** One or many: cherry, cherries; box, boxes. */
export const wordPattern = (en: string): RegExp => {
  const ending = en.endsWith('y')
    ? `${escaped(en.slice(0, -1))}(?:y|ies)`
    : `${escaped(en)}(?:e?s)?`
  return new RegExp(`(?<![a-z])${ending}(?![a-z])`)
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
