import { type Day, dayOf } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { type DataSet, keepDataSets, readDataSet, saveDataSet } from '../../platform/data-sets.ts'
import type { Db } from '../../platform/db.ts'
import { aggregateBaci } from './baci.ts'
import { demandData } from './demand-data.ts'
import { DemandErrors } from './errors.ts'

/** What the market takes of consumer goods from everywhere, in US dollars of one year. */
export type WorldImports = Readonly<{
  version: string
  source: string
  verifiedOn: Day
  year: number
  bySubheading: ReadonlyMap<string, number>
  /** Subcategories that have a subheading of their own, or share some. */
  bySubcategory: ReadonlyMap<string, number>
}>

const NAME = 'world-imports-cn'
/** China in BACI, as in the numeric codes of ISO 3166-1. */
const IMPORTER = 156

const kept = keepDataSets([NAME], readCurrent)

/** The file loaded last; undefined where none was. */
export const worldImports: (db: Db) => Promise<WorldImports | undefined> = kept.current

async function readCurrent(db: Db, [set]: readonly DataSet[]): Promise<WorldImports | undefined> {
  if (!set) return undefined
  const text = Buffer.from(await readDataSet(db, NAME, set.version)).toString('utf8')
  const [year, ...rows] = text.trimEnd().split('\n')
  const bySubheading = new Map(
    rows.map((row) => {
      const [hs6, usd] = row.split(',')
      return [hs6!, Number(usd)]
    }),
  )
  return {
    version: set.version,
    source: set.source,
    verifiedOn: set.verifiedOn,
    year: Number(year),
    bySubheading,
    bySubcategory: addUp(bySubheading),
  }
}

/** By the same rule as exports: own subheadings count, shared ones where there is none. */
function addUp(bySubheading: ReadonlyMap<string, number>): Map<string, number> {
  const own = new Map<string, number>()
  const shared = new Map<string, number>()
  for (const [hs6, candidates] of demandData().candidates) {
    const usd = bySubheading.get(hs6)
    if (usd === undefined) continue
    for (const [rank, { slug, needsWord }] of candidates.entries()) {
      const into = rank === 0 && !needsWord ? own : shared
      into.set(slug, (into.get(slug) ?? 0) + usd)
    }
  }
  return new Map([...shared, ...own])
}

/** What was found in a file; `placed` is how many subheadings belong to consumer goods. */
export type LoadedImports = Readonly<{
  version: string
  year: number
  lines: number
  badLines: number
  subheadings: number
  placed: number
  importsUsd: number
}>

/**
 * Stores China's imports in the last year of a BACI file for the whole installation: totals by
 * subheading, not the file. Checks nothing about who asks: the caller does. Throws no_imports.
 */
export async function loadWorldImports(
  ctx: Ctx,
  given: { content: AsyncIterable<Uint8Array>; source: string },
): Promise<LoadedImports> {
  const { year, imports, lines, badLines } = await aggregateBaci(given.content, IMPORTER)
  if (year === undefined) throw DemandErrors.noImports({ lines, badLines })
  const totals = [...imports].sort(([one], [two]) => (one < two ? -1 : 1))
  const rows = totals.map(([hs6, { usd, tonnes }]) => `${hs6},${Math.round(usd)},${tonnes}`)
  const { version } = await transaction(ctx, (tx) =>
    saveDataSet(tx, {
      name: NAME,
      content: Buffer.from(`${[year, ...rows].join('\n')}\n`),
      source: given.source,
      verifiedOn: dayOf(ctx.now()),
      loadedBy: ctx.actor.kind,
    }),
  )
  kept.forget()
  const { candidates } = demandData()
  return {
    version,
    year,
    lines,
    badLines,
    subheadings: imports.size,
    placed: totals.filter(([hs6]) => candidates.has(hs6)).length,
    importsUsd: Math.round(totals.reduce((sum, [, { usd }]) => sum + usd, 0)),
  }
}
