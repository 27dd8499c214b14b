import { type Static, Type } from 'typebox'
import { formatRate } from '../../../kernel/rate.ts'
import type { Ctx } from '../../../platform/context.ts'
import { SENT_TYPES, type SentType } from '../../../platform/sent-file.ts'
import { type County, places } from '../../../platform/us-places.ts'
import { InstantDto, LocalTextDto, NextCursor, nullable, Uuid } from '../../../platform/wire.ts'
import { namesOf } from '../../accounts/api.ts'
import { namePlace } from '../../programmes/api.ts'
import { selectSeries } from '../conference-store.ts'
import { SeriesDto } from '../contract.ts'
import { conferenceLimits } from '../limits.ts'
import { toSeriesDto } from '../wire.ts'
import { type DriveReach, findReach, KM_PER_HOUR, ROAD_FACTOR } from './drive-reach.ts'
import {
  type BidDocument,
  type Candidate,
  type Criterion,
  FACTS,
  type Fact,
  type HostSearch,
  MEASURES,
  type Measure,
  type Score,
  type Standing,
  type StandingState,
  sensitivityOf,
  standingsOf,
} from './host-city.ts'
import { selectCandidates, selectDecisions, selectDocuments, selectScores } from './host-store.ts'

const strict = { additionalProperties: false }
/** Far above any count of seats or dollars, and exact in a number. */
const Whole = Type.Integer({ minimum: 0, maximum: 10_000_000_000 })
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 })
const name = Type.String({ maxLength: conferenceLimits.nameCharacters, pattern: '\\S' })
const BothNames = Type.Object({ en: name, 'zh-CN': name }, strict)
const Note = Type.String({ maxLength: conferenceLimits.noteCharacters })
const CountyCode = Type.String({ pattern: '^[0-9]{5}$', description: 'FIPS: 26163 is Wayne.' })
const MeasureDto = Type.Unsafe<Measure>({
  type: 'string',
  enum: [...MEASURES],
  description: 'Money is an estimate in whole US dollars.',
})
const VersionDto = Type.Integer({ minimum: 1, maximum: 2_000_000_000 })

const CriterionDto = Type.Object(
  {
    key: Key,
    name: BothNames,
    weight: Type.Integer({ minimum: 0, maximum: 100, description: 'Percent; all come to 100.' }),
    scale: nullable(
      Type.Object(
        {
          measure: MeasureDto,
          none: Type.Integer({ ...bounds(), description: 'Worth nothing, as all beyond it.' }),
          full: Type.Integer({ ...bounds(), description: 'Worth 10 points; may be the lesser.' }),
        },
        strict,
      ),
    ),
  },
  strict,
)
const MustHaveDto = Type.Object(
  {
    key: Key,
    name: BothNames,
    bound: nullable(
      Type.Object(
        {
          measure: MeasureDto,
          is: Type.Unsafe<'least' | 'most'>({ type: 'string', enum: ['least', 'most'] }),
          value: Whole,
        },
        strict,
      ),
    ),
  },
  strict,
)
function bounds() {
  return { minimum: 0, maximum: 10_000_000_000 }
}

const frame = {
  criteria: Type.Array(CriterionDto, { minItems: 1, maxItems: conferenceLimits.hostCriteria }),
  mustHaves: Type.Array(MustHaveDto, { maxItems: conferenceLimits.hostMustHaves }),
}
export const BeginSearchBody = Type.Object(
  { seriesId: Uuid, year: Type.Integer({ minimum: 2000, maximum: 2200 }), ...frame },
  strict,
)
export const ChangeFrameBody = Type.Object({ version: VersionDto, ...frame }, strict)

const facts = Object.fromEntries(FACTS.map((fact) => [fact, nullable(Whole)])) as Record<
  Fact,
  ReturnType<typeof nullable<typeof Whole>>
>
const candidate = {
  name: BothNames,
  county: CountyCode,
  facts: Type.Object(facts, strict),
  answers: Type.Array(Type.Object({ key: Key, has: Type.Boolean() }, strict), {
    maxItems: conferenceLimits.hostMustHaves,
    description: 'Of the must-haves that somebody looks at.',
  }),
  note: Note,
}
export const NameCandidateBody = Type.Object(candidate, strict)
export const ChangeCandidateBody = Type.Object(
  { ...candidate, isWithdrawn: Type.Boolean() },
  strict,
)
export const ScoreBody = Type.Object(
  {
    points: Type.Array(
      Type.Object({ key: Key, points: Type.Integer({ minimum: 0, maximum: 10 }) }, strict),
      { minItems: 1, maxItems: conferenceLimits.hostCriteria },
    ),
    note: Note,
  },
  strict,
)
export const DecideBody = Type.Object(
  {
    version: VersionDto,
    candidateId: Uuid,
    reasons: Type.String({ maxLength: conferenceLimits.reasonCharacters, pattern: '\\S' }),
  },
  strict,
)

const SearchLineDto = { id: Type.String(), series: SeriesDto, year: Type.Integer() }
export const SearchesPageDto = Type.Object({
  searches: Type.Array(Type.Object(SearchLineDto)),
  next: NextCursor,
})

const CountyDto = Type.Object({ fips: Type.String(), name: LocalTextDto })
export const CountiesDto = Type.Object({ counties: Type.Array(CountyDto) })
const WithinDto = Type.Object({
  hours: Type.Integer(),
  counties: Type.Integer(),
  establishments: Type.Integer(),
  jobs: Type.Integer(),
})
const Points = Type.String({ description: '0.00 to 10.00.' })
const standing = {
  state: Type.Unsafe<StandingState>({
    type: 'string',
    enum: ['ranked', 'out', 'lacking', 'withdrawn'],
  }),
  failed: Type.Array(Type.String()),
  lacking: Type.Array(Type.String()),
  points: Type.Array(Type.Object({ key: Type.String(), points: nullable(Points) })),
  total: nullable(Type.String({ description: 'Weighted: 0.0000 to 10.0000, exact.' })),
  place: nullable(Type.Integer()),
}
export const BidDocumentDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  type: Type.Unsafe<SentType>({ type: 'string', enum: [...SENT_TYPES] }),
  bytes: Type.Integer(),
  addedAt: InstantDto,
})
const CandidateDto = Type.Object({
  id: Type.String(),
  ...candidate,
  county: CountyDto,
  isWithdrawn: Type.Boolean(),
  within: Type.Array(WithinDto),
  ...standing,
  judged: Type.Array(
    Type.Object({
      key: Type.String(),
      people: Type.Integer(),
      least: Type.Integer(),
      most: Type.Integer(),
    }),
    { description: 'Of what people give points for: how many did, and from where to where.' },
  ),
  own: nullable(Type.Object({ points: ScoreBody.properties.points, note: Type.String() })),
  notes: Type.Array(Type.String(), { description: 'What people wrote beside their points.' }),
  documents: Type.Array(BidDocumentDto),
})
const ShareDto = Type.Object(
  { numerator: Type.Integer(), denominator: Type.Integer() },
  { description: 'A share of the whole weight, exact.' },
)
const range = { from: ShareDto, to: ShareDto }
const SensitivityDto = Type.Object({
  key: Type.String(),
  stretches: Type.Array(Type.Object({ ...range, first: Type.Array(Type.String()) }), {
    description:
      'Who is first from which weight to which, the others in proportion; at their ends both are.',
  }),
  stays: nullable(
    Type.Object(range, { description: 'From which weight to which the city of now stays first.' }),
  ),
})
const DecisionDto = Type.Object({
  number: Type.Integer(),
  candidateId: Type.String(),
  city: LocalTextDto,
  reasons: Type.String(),
  decidedBy: nullable(Type.String()),
  decidedAt: InstantDto,
  criteria: Type.Array(CriterionDto),
  cities: Type.Array(Type.Object({ candidateId: Type.String(), name: LocalTextDto, ...standing })),
})
export const HostSearchDto = Type.Object(
  {
    ...SearchLineDto,
    version: Type.Integer(),
    ...frame,
    candidates: Type.Array(CandidateDto),
    sensitivity: Type.Array(SensitivityDto),
    decisions: Type.Array(DecisionDto, { description: 'The last one holds.' }),
  },
  { title: 'HostSearch' },
)

export const DriveReachDto = Type.Object({
  county: CountyDto,
  roadFactor: Type.Number({ description: 'How much longer the road is than the straight line.' }),
  kmPerHour: Type.Integer(),
  within: Type.Array(WithinDto),
  counties: Type.Array(
    Type.Object({
      ...CountyDto.properties,
      hours: Type.Number(),
      establishments: Type.Integer(),
      jobs: Type.Integer(),
    }),
  ),
})

/** What a body says of a city. */
export const candidateOf = ({
  name: { en, 'zh-CN': zh },
  answers,
  note,
  ...rest
}: Static<typeof NameCandidateBody>) => ({
  ...rest,
  name: { en: en.trim(), 'zh-CN': zh.trim() },
  answers: Object.fromEntries(answers.map(({ key, has }) => [key, has])),
  note: note.trim(),
})

const showCounty = ({ fips, name, state }: County) => ({
  fips,
  name: namePlace({ state: `US-${state.code}`, county: name }).name,
})
const countyDto = (fips: string) => showCounty(places().findCounty(fips, undefined)!)

/** The counties of a state ('US-MI'), by name; undefined where there is no such state. */
export function showCounties(code: string) {
  const state = places().findState(code)
  if (!state) return undefined
  const counties = places().counties.filter((one) => one.state === state)
  return { counties: counties.map(showCounty).toSorted(byName) }
}
const byName = (a: Static<typeof CountyDto>, b: Static<typeof CountyDto>) =>
  a.name.en.localeCompare(b.name.en, 'en')

export const showReach = (
  fips: string,
  { counties, within }: DriveReach,
): Static<typeof DriveReachDto> => ({
  county: countyDto(fips),
  roadFactor: ROAD_FACTOR,
  kmPerHour: KM_PER_HOUR,
  within: [...within],
  counties: counties.map(({ county, hours, establishments, jobs }) => ({
    ...showCounty(county),
    ...{ hours, establishments: Math.round(establishments), jobs: Math.round(jobs) },
  })),
})

export async function showSearchLines({ db }: Pick<Ctx, 'db'>, searches: readonly HostSearch[]) {
  const ids = new Set(searches.map(({ seriesId }) => seriesId))
  const found = await selectSeries(db, [...ids])
  const seriesOf = new Map(found.map((one) => [one.id, toSeriesDto(one)]))
  return searches.map(({ id, seriesId, year }) => ({ id, series: seriesOf.get(seriesId)!, year }))
}

export const showDocument = ({ id, title, fileType, bytes, createdAt }: BidDocument) => ({
  ...{ id, title, type: fileType, bytes },
  addedAt: createdAt.toISOString(),
})

/** A search as its office reads it: how all cities stand, and what the ranking hangs on. */
export async function showSearch(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  search: HostSearch,
): Promise<Static<typeof HostSearchDto>> {
  const { id, version, criteria, mustHaves } = search
  const [line] = await showSearchLines({ db }, [search])
  const candidates = await selectCandidates(db, id)
  const scores = await selectScores(db, id)
  const documents = Map.groupBy(await selectDocuments(db, id), (one) => one.candidateId)
  const decisions = await selectDecisions(db, id)
  const names = await namesOf(
    db,
    decisions.map(({ decidedBy }) => decidedBy),
  )
  const standings = standingsOf(search, candidates, scores)
  const given = Map.groupBy(scores, ({ candidateId }) => candidateId)
  const own = actor.kind === 'user' ? actor.userId : undefined
  return {
    ...line!,
    version,
    criteria: [...criteria],
    mustHaves: [...mustHaves],
    candidates: candidates.map((one, i) => {
      const ofCity = given.get(one.id) ?? []
      const mine = ofCity.find(({ userId }) => userId === own)
      return {
        ...showCandidate(one),
        ...showStanding(standings[i]!, criteria),
        judged: judgedOf(criteria, ofCity),
        own: mine ? { points: listed(mine.points), note: mine.note } : null,
        notes: ofCity.flatMap(({ note }) => note || []),
        documents: (documents.get(one.id) ?? []).map(showDocument),
      }
    }),
    sensitivity: sensitivityOf(criteria, standings).map(({ stretches, ...one }) => ({
      ...one,
      stretches: stretches.map(({ first, ...stretch }) => ({ ...stretch, first: [...first] })),
    })),
    decisions: decisions.map(({ standing: frozen, decidedBy, decidedAt, ...one }) => ({
      ...one,
      city: frozen.cities.find(({ candidateId }) => candidateId === one.candidateId)!.name,
      decidedBy: names.get(decidedBy) ?? null,
      decidedAt: decidedAt.toISOString(),
      criteria: [...frozen.criteria],
      cities: frozen.cities.map((city) => ({
        candidateId: city.candidateId,
        name: city.name,
        ...showStanding(city, frozen.criteria),
      })),
    })),
  }
}

const listed = (points: Score['points']) =>
  Object.entries(points).map(([key, value]) => ({ key, points: value }))

const showCandidate = ({ id, name, county, facts, answers, note, isWithdrawn }: Candidate) => ({
  ...{ id, name, facts, note, isWithdrawn },
  county: countyDto(county),
  within: [...(findReach(county)?.within ?? [])],
  answers: Object.entries(answers).map(([key, has]) => ({ key, has })),
})

function showStanding(
  { state, failed, lacking, points, worth, place }: Standing,
  criteria: readonly Criterion[],
) {
  const hundredths = (value: number, scale: number) => formatRate({ scaled: BigInt(value), scale })
  return {
    ...{ state, place },
    failed: [...failed],
    lacking: [...lacking],
    points: criteria.map(({ key }, i) => {
      const own = points[i] ?? null
      return { key, points: own === null ? null : hundredths(own, 2) }
    }),
    total: worth === null ? null : hundredths(worth, 4),
  }
}

function judgedOf(criteria: readonly Criterion[], scores: readonly Score[]) {
  return criteria.flatMap(({ key, scale }) => {
    const given = scale ? [] : scores.flatMap(({ points }) => points[key] ?? [])
    if (given.length === 0) return []
    return [{ key, people: given.length, least: Math.min(...given), most: Math.max(...given) }]
  })
}
