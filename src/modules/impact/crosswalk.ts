import { readData, rowsOf } from '../../platform/data.ts'
import { describeCode, mapSubheading } from '../customs/api.ts'
import { type InputOutputTable, inputOutputTable } from './io-table.ts'

/** A sector by its place in the table, and its part of the whole. */
export type SectorShare = Readonly<{ sector: number; share: number }>

/** An industry that makes the goods of a subheading, and how many of its export lines are its own. */
export type IndustryLines = Readonly<{ sectors: readonly SectorShare[]; lines: number }>

export type CodeKind = 'hs6' | 'naics'
export type NotMapped = 'unknown_code' | 'no_industry' | 'no_sector'

export type Crosswalk = Readonly<{
  /**
   * Sectors of a NAICS code of 2007, 2012 or 2017 with three to six digits; where it has several they
   * share by their output in the table's year. Empty when there is none.
   */
  sectorsOf: (naics: string) => readonly SectorShare[]
  /**
   * Industries of a subheading of HS 2022 or 2017 by Schedule B, or the industry of an NAICS code; or
   * why there is none. The same code gives the same object.
   */
  find: (kind: CodeKind, code: string) => readonly IndustryLines[] | NotMapped
}>

/** Schedule B of 2019 stands on this edition. */
const EDITION = 'hs-2017'
const LEAST_DIGITS = 3

let opened: Crosswalk | undefined

/** The way from goods to sectors: subheading, industry, sector. Read on first use. */
export function crosswalk(): Crosswalk {
  opened ??= open(inputOutputTable())
  return opened
}

function open({ sectors, output }: InputOutputTable): Crosswalk {
  const at = new Map(sectors.map(({ code }, i) => [code, i]))
  const known = new Map<string, readonly number[]>()
  for (const [naics, codes] of rowsOf(readData('jobs/naics-bea.tsv.gz'))) {
    const found = codes!.split(' ').flatMap((code) => at.get(code) ?? [])
    if (found.length > 0) known.set(naics!, found)
  }
  const begun = new Map([
    ...namesAsBeginnings(sectors),
    ...rowsOf(readData('jobs/sectors-added.tsv')).map(
      ([naics, code]) => [naics!, at.get(code!)!] as const,
    ),
  ])
  const shared = (all: readonly number[]): SectorShare[] => {
    const weight = (sector: number) => Math.max(output[sector]!, 0)
    const whole = all.reduce((sum, sector) => sum + weight(sector), 0)
    return all.map((sector) => ({
      sector,
      share: whole > 0 ? weight(sector) / whole : 1 / all.length,
    }))
  }
  const find = (naics: string): SectorShare[] => {
    const exact = known.get(naics)
    if (exact) return shared(exact)
    const own = longest(begun, naics)
    if (own !== undefined) return shared([own])
    for (let digits = naics.length; digits >= LEAST_DIGITS; digits--) {
      const begin = naics.slice(0, digits)
      const under = [...known].filter(([code]) => code.startsWith(begin)).flatMap(([, all]) => all)
      if (under.length > 0) return shared([...new Set(under)])
    }
    return []
  }
  const cache = new Map<string, SectorShare[]>()
  const sectorsOf = (naics: string): SectorShare[] => {
    const code = withoutFilling(naics)
    if (!/^\d{3,6}$/.test(code)) return []
    const found = cache.get(code) ?? find(code)
    cache.set(code, found)
    return found
  }
  const findGoods = openGoods(sectorsOf)
  const seen = new Map<string, readonly IndustryLines[] | NotMapped>()
  return {
    sectorsOf,
    find(kind, code) {
      const key = `${kind} ${code}`
      const known = seen.get(key)
      if (known) return known
      const sectors = kind === 'naics' ? sectorsOf(code) : []
      const one = sectors.length > 0 ? [{ sectors, lines: 1 }] : 'unknown_code'
      const found = kind === 'naics' ? one : findGoods(code)
      if (seen.size < MOST_CODES) seen.set(key, found)
      return found
    },
  }
}

/** '1123XX' is all of 1123, '335220' all of 33522: how Schedule B and NAICS write a whole group. */
const withoutFilling = (naics: string): string => naics.replace(/X+$/, '')

/**
 * Sectors whose code is an NAICS code, filled up with zeros: '331410' is all of 33141. What the
 * crosswalk names, or a longer beginning, goes before it.
 */
const namesAsBeginnings = (sectors: InputOutputTable['sectors']): ReadonlyMap<string, number> =>
  new Map(
    sectors.flatMap(({ code }, i) =>
      /^\d{6}$/.test(code) ? [[code.replace(/0{1,3}$/, '').padEnd(LEAST_DIGITS, '0'), i]] : [],
    ),
  )

function longest(beginnings: ReadonlyMap<string, number>, code: string): number | undefined {
  for (let digits = code.length; digits >= LEAST_DIGITS; digits--) {
    const found = beginnings.get(code.slice(0, digits))
    if (found !== undefined) return found
  }
  return undefined
}

function openGoods(sectorsOf: (naics: string) => readonly SectorShare[]) {
  const industries = new Map<string, { naics: string; lines: number }[]>()
  for (const [hs6, naics, lines] of rowsOf(readData('jobs/hs6-naics.tsv.gz'))) {
    const all = industries.get(hs6!) ?? []
    industries.set(hs6!, [...all, { naics: naics!, lines: Number(lines) }])
  }
  /** Subheadings of Schedule B by where their goods stand now. */
  const before = new Map<string, string[]>()
  for (const hs6 of industries.keys()) {
    for (const heir of mapSubheading(hs6, EDITION)) {
      before.set(heir.hs6, [...(before.get(heir.hs6) ?? []), hs6])
    }
  }
  return (hs6: string): readonly IndustryLines[] | NotMapped => {
    const codes = before.get(hs6) ?? (industries.has(hs6) ? [hs6] : [])
    if (codes.length === 0) return describeCode(hs6) ? 'no_industry' : 'unknown_code'
    const found = codes.flatMap((code) =>
      industries.get(code)!.map(({ naics, lines }) => ({ sectors: sectorsOf(naics), lines })),
    )
    const placed = found.filter(({ sectors }) => sectors.length > 0)
    return placed.length > 0 ? placed : 'no_sector'
  }
}

/** There are some 5,600 subheadings and 1,300 industries; a hostile file may name a million. */
const MOST_CODES = 20_000
