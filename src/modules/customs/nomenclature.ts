import type { LocalText } from '../../kernel/locale.ts'
import { readData, rowsOf, versionOf } from '../../platform/data.ts'

/** Digits only: 2 chapter, 4 heading, 6 subheading, 8 tariff line, 10 national line. */
type CodeLevel = 2 | 4 | 6 | 8 | 10

/** Editions of the Harmonized System that the shipped concordance reaches. */
const HS_EDITIONS = ['hs-2007', 'hs-2012', 'hs-2017', 'hs-2022'] as const
export type HsEdition = (typeof HS_EDITIONS)[number]
const CURRENT_EDITION: HsEdition = 'hs-2022'

export type CodeDescription = Readonly<{
  code: string
  level: CodeLevel
  description: LocalText
  /** The Chinese name was composed from the names of the national lines below, not official. */
  isChineseDerived: boolean
}>

export type Section = Readonly<{
  numeral: string
  fromChapter: string
  toChapter: string
  name: LocalText
}>

/**
 * A subheading of one edition in another. `same`: the code kept its number and its scope;
 * `kept`: it kept its number, part of its scope went elsewhere; `split`: one of several heirs.
 */
export type MappedSubheading = Readonly<{ hs6: string; exactness: 'same' | 'kept' | 'split' }>

type Book = Readonly<{
  english: ReadonlyMap<string, string>
  chinese: ReadonlyMap<string, string>
  codes: readonly string[]
  sections: readonly Section[]
  version: string
}>

let book: Book | undefined
let steps: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> | undefined

/** '0808.10-00 00' → '0808100000'; undefined unless it then has 2, 4, 6, 8 or 10 digits. */
export function normalizeCode(text: string): string | undefined {
  if (text.length > 40) return undefined
  const digits = text.replace(/[\s.\-·]/g, '')
  return /^(\d{2}){1,5}$/.test(digits) ? digits : undefined
}

const levelOf = (code: string): CodeLevel => code.length as CodeLevel

/** The version of the nomenclature's data files, as a result cites it. */
export const nomenclatureVersion = (): string => open().version

/**
 * What a code of HS 2022 covers. Eight and ten digits are national: they are described in English
 * by their subheading, in Chinese by the name of the line where one is known.
 */
export function describeCode(code: string): CodeDescription | undefined {
  const { english, chinese } = open()
  const en = english.get(code.slice(0, 6))
  if (en === undefined) return undefined
  const zh = chinese.get(code) ?? chinese.get(code.slice(0, 8)) ?? chinese.get(code.slice(0, 6))
  return {
    code,
    level: levelOf(code),
    description: { en, 'zh-CN': zh ?? en },
    isChineseDerived: code.length !== 2,
  }
}

/** Chapter, heading and subheading of a code, the broadest first. */
export function lineage(code: string): CodeDescription[] {
  const levels = [2, 4, 6].filter((digits) => digits <= code.length)
  return levels.flatMap((digits) => describeCode(code.slice(0, digits)) ?? [])
}

export function sectionOf(code: string): Section | undefined {
  const chapter = code.slice(0, 2)
  return open().sections.find((s) => s.fromChapter <= chapter && chapter <= s.toChapter)
}

/** Codes one level below: '' gives the chapters, '08' its headings, '0808' its subheadings. */
export function codesUnder(prefix: string): string[] {
  const { codes } = open()
  const found: string[] = []
  for (let i = lowerBound(codes, prefix); i < codes.length; i++) {
    const code = codes[i]!
    if (!code.startsWith(prefix)) break
    if (code.length === prefix.length + 2) found.push(code)
  }
  return found
}

/**
 * Where the goods of a subheading stand in a later edition (or the same one), likeliest first.
 * Empty when the code is in none. Waste and new-technology headings took a little from hundreds of
 * codes; they are heirs only of codes that vanished otherwise.
 */
export function mapSubheading(
  hs6: string,
  from: HsEdition,
  to: HsEdition = CURRENT_EDITION,
): MappedSubheading[] {
  let found = new Map<string, MappedSubheading['exactness']>([[hs6, 'same']])
  for (let i = HS_EDITIONS.indexOf(from); i < HS_EDITIONS.indexOf(to); i++) {
    const step = concordance().get(`${HS_EDITIONS[i]!.slice(3)}-${HS_EDITIONS[i + 1]!.slice(3)}`)
    const next = new Map<string, MappedSubheading['exactness']>()
    for (const [code, exactness] of found)
      for (const heir of heirsOf(code, step?.get(code)))
        if (!next.has(heir.hs6)) next.set(heir.hs6, worse(exactness, heir.exactness))
    found = next
  }
  const { english } = open()
  const known = [...found].filter(([code]) => to !== CURRENT_EDITION || english.has(code))
  return known
    .map(([code, exactness]) => ({ hs6: code, exactness }))
    .sort((a, b) => RANK[a.exactness] - RANK[b.exactness] || (a.hs6 < b.hs6 ? -1 : 1))
}

const RANK = { same: 0, kept: 1, split: 2 } as const
const worse = (a: MappedSubheading['exactness'], b: MappedSubheading['exactness']) =>
  RANK[a] >= RANK[b] ? a : b

function heirsOf(code: string, heirs: readonly string[] | undefined): MappedSubheading[] {
  if (!heirs) return [{ hs6: code, exactness: 'same' }]
  if (!heirs.includes(code)) {
    // One heir under another number is the same goods; several share them out.
    const exactness = heirs.length === 1 ? 'same' : 'split'
    return heirs.map((hs6) => ({ hs6, exactness }))
  }
  const others = heirs.filter((heir) => heir !== code && !/^8549|^8524/.test(heir))
  const split = others.map((hs6) => ({ hs6, exactness: 'split' as const }))
  return [{ hs6: code, exactness: others.length === 0 ? 'same' : 'kept' }, ...split]
}

function open(): Book {
  if (book) return book
  const files = [
    'hs/hs-2022.tsv.gz',
    'hs/names-zh.tsv.gz',
    'hs/chapters-zh.tsv',
    'hs/sections.tsv',
    'hs/headings-zh.tsv',
  ]
  const bytes = files.map(readData)
  const [english, names, chapters, sections, headings] = bytes
  const descriptions = addPairs(new Map(), english!)
  descriptions.set('98', 'Special transactions and goods not classified')
  book = {
    english: descriptions,
    // What was written for a heading goes before what was derived from its lines.
    chinese: [names!, chapters!, headings!].reduce(addPairs, new Map<string, string>()),
    // The file is sorted, and 98 comes after every code in it.
    codes: [...descriptions.keys()],
    sections: rowsOf(sections!).map(([numeral, fromChapter, toChapter, en, zh]) => ({
      numeral: numeral!,
      fromChapter: fromChapter!,
      toChapter: toChapter!,
      name: { en: en!, 'zh-CN': zh! },
    })),
    version: versionOf(Buffer.concat(bytes)),
  }
  return book
}

/** Two cells a line: faster than splitting each of 23,000 lines into an array. */
function addPairs(into: Map<string, string>, bytes: Buffer): Map<string, string> {
  for (const line of bytes.toString('utf8').trimEnd().split('\n')) {
    const tab = line.indexOf('\t')
    into.set(line.slice(0, tab), line.slice(tab + 1))
  }
  return into
}

function concordance() {
  if (steps) return steps
  const table = new Map<string, Map<string, readonly string[]>>()
  for (const [step, from, to] of rowsOf(readData('hs/concordance.tsv.gz'))) {
    const pairs = table.get(step!) ?? new Map<string, readonly string[]>()
    table.set(step!, pairs.set(from!, to!.split(' ')))
  }
  steps = table
  return table
}

/** Index of the first code that is not before `prefix` in a sorted list. */
export function lowerBound(codes: readonly string[], prefix: string): number {
  let low = 0
  let high = codes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (codes[middle]! < prefix) low = middle + 1
    else high = middle
  }
  return low
}
