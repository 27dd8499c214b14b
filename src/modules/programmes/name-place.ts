import { countyOf, stateOf } from '../storefront/api.ts'
import type { NamePlace } from './eligibility.ts'

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
