import { countyOf, placeSlug, stateOf } from '../storefront/api.ts'
import type { NamePlace } from './eligibility.ts'
import { ProgrammesErrors as E } from './errors.ts'
import type { Office } from './office.ts'

/** A place in words of both languages: 'Leelanau County, Michigan', 密歇根州利勒诺县. */
export const namePlace: NamePlace = ({ state: code, county }) => {
  const state = stateOf(code)
  if (!county) return { code, slug: null, name: state.name }
  const found = countyOf(state, county)
  const name = {
    en: `${found.name.en}, ${state.name.en}`,
    'zh-CN': `${state.name['zh-CN']}${found.name['zh-CN']}`,
  }
  return { code, slug: found.slug, name }
}

/**
 * The place whose page in the shop an office curates: 'us-mi', 'us-mi/leelanau'. A chamber and a
 * station leave it to the office of their place. Throws no_pavilion.
 */
export function pavilionOf({ level, state, county }: Office): string {
  if (state === null || (level !== 'state' && level !== 'county')) throw E.noPavilion({ level })
  return placeSlug({ state, county })
}
