import { kindsOf, type Lane, type PartnerKind, type Profile } from './profile.ts'

/** What is looked for; all that is given must hold, of a list one entry is enough. */
export type Wanted = Readonly<{
  kind?: PartnerKind | undefined
  /** Step of a readiness report that has to be settled. */
  closes?: string | undefined
  /** Where the client is. */
  region?: string | undefined
  language?: string | undefined
  chapters?: readonly string[] | undefined
  goods?: string | undefined
  lane?: Lane | undefined
}>

const countryOf = (place: string): string => place.slice(0, 2)

/**
 * Places that a place is found under: 'US-MI' under itself and as a part of 'US'; 'US' under itself,
 * and it holds for each region (`US*`).
 */
const places = (place: string): string[] =>
  place === countryOf(place) ? [place, `${place}*`] : [place, countryOf(place)]

/** A region is served by who names it or serves the whole country; a country by any part of it. */
const served = (place: string): string[] =>
  place === countryOf(place) ? [place] : [place, `${countryOf(place)}*`]

const pairs = (from: readonly string[], to: readonly string[]): string[] =>
  from.flatMap((one) => to.map((other) => `l:${one}>${other}`))

/** What a profile is found by. */
export function termsOf(profile: Profile): string[] {
  const { chapters, goods, lanes } = profile
  const isForAllGoods = chapters.length + goods.length === 0
  const terms = [
    ...kindsOf(profile).map((kind) => `k:${kind}`),
    ...profile.services.flatMap(({ closes }) => closes.map((step) => `s:${step}`)),
    ...profile.regions.flatMap(places).map((place) => `r:${place}`),
    ...profile.languages.map((language) => `t:${language}`),
    ...(isForAllGoods ? ['c:*', 'g:*'] : []),
    ...chapters.map((chapter) => `c:${chapter}`),
    ...goods.map((kind) => `g:${kind}`),
    ...(lanes.length === 0 ? ['l:*'] : []),
    ...lanes.flatMap(({ from, to }) => pairs(places(from), places(to))),
  ]
  return [...new Set(terms)]
}

/** For each thing that is wanted the terms of which a profile must have one. */
export function groupsOf({ lane, chapters, ...wanted }: Wanted): string[][] {
  const groups = [
    wanted.kind && [`k:${wanted.kind}`],
    wanted.closes && [`s:${wanted.closes}`],
    wanted.region && served(wanted.region).map((place) => `r:${place}`),
    wanted.language && [`t:${wanted.language}`],
    chapters && ['c:*', ...chapters.map((chapter) => `c:${chapter}`)],
    wanted.goods && ['g:*', `g:${wanted.goods}`],
    lane && ['l:*', ...pairs(served(lane.from), served(lane.to))],
  ]
  return groups.filter((group) => group !== undefined && group !== '') as string[][]
}
