import type { LocalText } from '../../kernel/locale.ts'
import type { Db } from '../../platform/db.ts'
import { FACET_KINDS, type FacetKind, type FacetValue } from './facts.ts'
import { countyInChinese } from './places.ts'
import { selectFacetNames } from './search-store.ts'

const kept = new WeakMap<Db, Map<number, FacetValue>>()
/** Some megabytes; with more brands than that the rare ones are read again. */
const MOST_KEPT = 20_000

/** How a facet value is found among names; a number, for a hundred of them are looked up for an answer. */
export const facetKey = (kind: FacetKind, code: number): number =>
  FACET_KINDS.indexOf(kind) * 2 ** 32 + (code >>> 0)

/**
 * Facet values with their names, of these kinds and codes. A name is kept: it is never changed. What
 * no listing ever had is missing.
 */
export async function facetNames(
  db: Db,
  wanted: readonly Readonly<{ kind: FacetKind; code: number }>[],
): Promise<ReadonlyMap<number, FacetValue>> {
  const names = kept.get(db) ?? new Map<number, FacetValue>()
  kept.set(db, names)
  const found = new Map<number, FacetValue>()
  const missing: number[] = []
  for (const { kind, code } of wanted) {
    const known = names.get(facetKey(kind, code))
    if (known) found.set(facetKey(kind, code), known)
    else missing.push(code)
  }
  if (missing.length === 0) return found
  for (const { code, kind, value, name } of await selectFacetNames(db, missing)) {
    const key = facetKey(kind, code)
    const named = { kind, value, name: kind === 'county' ? countyName(name) : name }
    found.set(key, named)
    if (names.size >= MOST_KEPT) names.delete(names.keys().next().value!)
    names.set(key, named)
  }
  return found
}

/** In Chinese as our list of counties knows it now, whatever it said when the first came from there. */
const countyName = ({ en }: LocalText): LocalText => ({ en, 'zh-CN': countyInChinese(en) })
