import type { LocalText } from '../../../kernel/locale.ts'
import type { SentType } from '../../../platform/sent-file.ts'
import { findReach } from './drive-reach.ts'
import {
  firstByWeight,
  meanPoints,
  pointsOf,
  ranked,
  type Share,
  staysFirst,
  worthOf,
} from './rank-cities.ts'

/** Numbers a city gives: seats, rooms, daily flights, what it costs and brings in whole US dollars. */
export const FACTS = ['seats', 'rooms', 'flights', 'costUsd', 'supportUsd'] as const
export type Fact = (typeof FACTS)[number]
/** Besides, businesses within a drive of two and of four hours, which nobody types. */
export const MEASURES = ['businesses2h', 'businesses4h', ...FACTS] as const
export type Measure = (typeof MEASURES)[number]

/** What weighs: a number between what is worth nothing and what is worth all, or what people give. */
export type Criterion = Readonly<{
  key: string
  name: LocalText
  /** Whole percent; all come to 100. */
  weight: number
  scale: Readonly<{ measure: Measure; none: number; full: number }> | null
}>

/** What a city must have: a number of at least or at most so much, or what somebody has looked at. */
export type MustHave = Readonly<{
  key: string
  name: LocalText
  bound: Readonly<{ measure: Measure; is: 'least' | 'most'; value: number }> | null
}>

export type HostSearch = Readonly<{
  id: string
  agencyId: string
  seriesId: string
  year: number
  criteria: readonly Criterion[]
  mustHaves: readonly MustHave[]
  version: number
}>
export type SearchRef = Readonly<{ agencyId: string; searchId: string }>
export type CandidateRef = SearchRef & Readonly<{ candidateId: string }>

export type Candidate = Readonly<{
  id: string
  name: LocalText
  /** FIPS code. */
  county: string
  facts: Readonly<Record<Fact, number | null>>
  /** Which must-haves that somebody looks at it has; what is missing nobody has looked at. */
  answers: Readonly<Record<string, boolean>>
  note: string
  isWithdrawn: boolean
}>

/** What one person gives a city: points by criterion, 0 to 10. */
export type Score = Readonly<{
  candidateId: string
  userId: string
  points: Readonly<Record<string, number>>
  note: string
}>

export type BidDocument = Readonly<{
  id: string
  candidateId: string
  title: string
  fileType: SentType
  bytes: number
  createdAt: Date
}>

/** Ranked; out for what it must have; lacking a number, points or a look; or no more a candidate. */
export type StandingState = 'ranked' | 'out' | 'lacking' | 'withdrawn'
export type Standing = Readonly<{
  candidateId: string
  state: StandingState
  /** Keys of must-haves it fails. */
  failed: readonly string[]
  /** Keys of must-haves and criteria of which something is not known. */
  lacking: readonly string[]
  /** In hundredths, in the order of the criteria; null where it is not known. */
  points: readonly (number | null)[]
  /** In hundredths times percent: 10,000 is one point. Null where it is not ranked. */
  worth: number | null
  /** From 1; equal ones share theirs. */
  place: number | null
}>

/** How far a criterion may weigh otherwise, the others in proportion, and the first city stays first. */
export type Sensitivity = Readonly<{
  key: string
  /** Empty where the others weigh nothing. */
  stretches: readonly Readonly<{ from: Share; to: Share; first: readonly string[] }>[]
  stays: Readonly<{ from: Share; to: Share }> | null
}>

export type HostDecision = Readonly<{
  number: number
  candidateId: string
  reasons: string
  standing: FrozenStanding
  decidedBy: string
  decidedAt: Date
}>

/** What was seen when it was decided. */
export type FrozenStanding = Readonly<{
  criteria: readonly Criterion[]
  cities: readonly (Standing & Readonly<{ name: LocalText }>)[]
}>

const numberOf = ({ county, facts }: Candidate, measure: Measure): number | null => {
  if (measure !== 'businesses2h' && measure !== 'businesses4h') return facts[measure]
  const [near, far] = findReach(county)?.within ?? []
  return (measure === 'businesses2h' ? near : far)?.establishments ?? null
}

/** Of a bound, what the number says; else what somebody has seen; null where nothing is known. */
function hasIt(candidate: Candidate, { key, bound }: MustHave): boolean | null {
  if (!bound) return candidate.answers[key] ?? null
  const value = numberOf(candidate, bound.measure)
  if (value === null) return null
  return bound.is === 'least' ? value >= bound.value : value <= bound.value
}

/** How all candidates stand, in the order they were named. */
export function standingsOf(
  { criteria, mustHaves }: Pick<HostSearch, 'criteria' | 'mustHaves'>,
  candidates: readonly Candidate[],
  scores: readonly Score[],
): Standing[] {
  const weights = criteria.map(({ weight }) => weight)
  const scoresOf = Map.groupBy(scores, ({ candidateId }) => candidateId)
  const found = candidates.map((candidate) => {
    const given = scoresOf.get(candidate.id) ?? []
    const points = criteria.map(({ key, scale }) => {
      if (scale) {
        const value = numberOf(candidate, scale.measure)
        return value === null ? null : pointsOf(value, scale)
      }
      const ofAll = given.flatMap((one) => one.points[key] ?? [])
      return ofAll.length === 0 ? null : meanPoints(ofAll)
    })
    const looked = mustHaves.map((one) => [one.key, hasIt(candidate, one)] as const)
    const failed = looked.flatMap(([key, has]) => (has === false ? [key] : []))
    const lacking = [
      ...looked.flatMap(([key, has]) => (has === null ? [key] : [])),
      ...criteria.flatMap(({ key }, i) => (points[i] === null ? [key] : [])),
    ]
    const state: StandingState = candidate.isWithdrawn
      ? 'withdrawn'
      : failed.length > 0
        ? 'out'
        : lacking.length > 0
          ? 'lacking'
          : 'ranked'
    const worth = state === 'ranked' ? worthOf(points as number[], weights) : null
    return { candidateId: candidate.id, state, failed, lacking, points, worth }
  })
  return found.map((one) => ({
    ...one,
    place:
      one.worth === null
        ? null
        : 1 + found.filter((other) => (other.worth ?? -1) > one.worth!).length,
  }))
}

/** For each criterion exactly at which weights another city is first; nothing while none is ranked. */
export function sensitivityOf(
  criteria: readonly Criterion[],
  standings: readonly Standing[],
): Sensitivity[] {
  const cities = standings.filter(({ state }) => state === 'ranked')
  const known = cities.map(({ candidateId, points }) => ({
    candidateId,
    points: points as number[],
  }))
  if (known.length === 0) return []
  const weights = criteria.map(({ weight }) => weight)
  const first = ranked(known, weights)[0]!
  return criteria.map(({ key, weight }, i) => {
    const stretches = firstByWeight(known, weights, i) ?? []
    const now: Share = { numerator: weight, denominator: 100 }
    return {
      key,
      stretches: stretches.map((one) => ({
        ...one,
        first: one.first.map((city) => known[city]!.candidateId),
      })),
      // First where two others meet, and nowhere else: at this weight alone.
      stays:
        stretches.length === 0 ? null : (staysFirst(stretches, first) ?? { from: now, to: now }),
    }
  })
}
