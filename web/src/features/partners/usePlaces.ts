import { useFormat } from '../../ui/format.ts'
import { US_STATES } from '../report/states.ts'

/** Countries that partners work in first; any other is shown by its name, too. */
const COUNTRIES = ['US', 'CN', 'SG'] as const

/** Names of places and languages, places to choose from, and lists, in the reader's language. */
export function usePlaces() {
  const { locale } = useFormat()
  const regions = new Intl.DisplayNames(locale, { type: 'region' })
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  const states = US_STATES.map(({ value, en, zh }) => ({
    value,
    label: locale === 'zh-CN' ? zh : en,
  }))
  const nameOf = (place: string): string => {
    const state = states.find(({ value }) => value === place)
    if (state) return state.label
    const country = regions.of(place.slice(0, 2)) ?? place
    return place.length > 2 ? `${country} ${place.slice(3)}` : country
  }
  return {
    nameOf,
    languageOf: (code: string): string => languages.of(code) ?? code,
    options: [...COUNTRIES.map((value) => ({ value, label: nameOf(value) })), ...states],
    listOf: (words: readonly string[]): string => words.join(locale === 'zh-CN' ? '、' : ', '),
  }
}
