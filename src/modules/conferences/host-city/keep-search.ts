import { newId } from '../../../kernel/ids.ts'
import { type Ctx, type TxCtx, transaction } from '../../../platform/context.ts'
import { recordAudit } from '../../accounts/api.ts'
import { selectSeries } from '../conference-store.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import { findReach } from './drive-reach.ts'
import {
  type Candidate,
  type CandidateRef,
  type Criterion,
  type HostDecision,
  type HostSearch,
  type MustHave,
  type Score,
  type SearchRef,
  standingsOf,
} from './host-city.ts'
import {
  countOn,
  countSearches,
  insertDecision,
  insertSearch,
  lockSearch,
  saveCandidate,
  saveScore,
  selectCandidates,
  selectDecisions,
  selectScores,
  updateFrame,
} from './host-store.ts'

type Frame = Pick<HostSearch, 'criteria' | 'mustHaves'>

/**
 * Begins to look for the city of a series' year. The caller has asked whether the office may. Throws
 * host_frame_wrong, series_not_found, host_search_exists, too_many_conferences.
 */
export const beginSearch = (
  ctx: Ctx,
  agencyId: string,
  { seriesId, year, ...frame }: Frame & Pick<HostSearch, 'seriesId' | 'year'>,
): Promise<HostSearch> =>
  transaction(ctx, async (tx) => {
    checkFrame(frame)
    const [series] = await selectSeries(tx.db, [seriesId])
    if (series?.agencyId !== agencyId) throw E.seriesNotFound({ seriesId })
    const most = conferenceLimits.hostSearches
    if ((await countSearches(tx.db, agencyId)) >= most) throw E.tooManyConferences({ most })
    const search = { ...frame, id: newId(), agencyId, seriesId, year, version: 1 }
    if (!(await insertSearch(tx.db, search, tx.now()))) throw E.hostSearchExists({ year })
    await note(tx, search, 'search_begun', { seriesId, year, ...frame })
    return search
  })

/** Weighs anew. Throws host_frame_wrong, host_search_not_found, host_search_changed. */
export const changeFrame = (
  ctx: Ctx,
  ref: SearchRef,
  { version, ...frame }: Frame & Pick<HostSearch, 'version'>,
): Promise<void> =>
  change(ctx, ref, async (tx, search) => {
    checkFrame(frame)
    if (search.version !== version) throw E.hostSearchChanged({ version: search.version })
    await updateFrame(tx.db, { ...search, ...frame })
    await note(tx, search, 'search_changed', frame)
  })

/** Names a city. Throws host_search_not_found, county_unknown, too_many_candidates. */
export const nameCandidate = (
  ctx: Ctx,
  ref: SearchRef,
  written: Omit<Candidate, 'id' | 'isWithdrawn'>,
): Promise<void> =>
  change(ctx, ref, async (tx, search) => {
    const most = conferenceLimits.hostCandidates
    if ((await selectCandidates(tx.db, search.id)).length >= most) {
      throw E.tooManyCandidates({ most })
    }
    await saveChecked(tx, search, { ...written, id: newId(), isWithdrawn: false })
  })

/**
 * Writes anew what is known of a city, or that it bids no more. Throws host_search_not_found,
 * candidate_not_found, county_unknown.
 */
export const changeCandidate = (
  ctx: Ctx,
  { candidateId, ...ref }: CandidateRef,
  written: Omit<Candidate, 'id'>,
): Promise<void> =>
  change(ctx, ref, async (tx, search) => {
    await requireCandidate(tx, search, candidateId)
    await saveChecked(tx, search, { ...written, id: candidateId })
  })

/**
 * One's own points for a city, in the place of what one gave before. Throws host_search_not_found,
 * candidate_not_found, criterion_unknown.
 */
export const scoreCandidate = (ctx: Ctx, ref: SearchRef, score: Score): Promise<void> =>
  change(ctx, ref, async (tx, search) => {
    await requireCandidate(tx, search, score.candidateId)
    const judged = new Set(search.criteria.flatMap(({ key, scale }) => (scale ? [] : [key])))
    const unknown = Object.keys(score.points).find((key) => !judged.has(key))
    if (unknown !== undefined) throw E.criterionUnknown({ key: unknown })
    await saveScore(tx.db, search.id, score, tx.now())
  })

/**
 * Decides for a city, with how all of them stand; it stays as it is, and another decision follows it.
 * Throws host_search_not_found, host_search_changed, candidate_not_found, candidate_not_ranked.
 */
export const decideHost = (
  ctx: Ctx,
  ref: SearchRef,
  {
    version,
    ...decided
  }: Pick<HostSearch, 'version'> & Pick<HostDecision, 'candidateId' | 'reasons' | 'decidedBy'>,
): Promise<void> =>
  change(ctx, ref, async (tx, search) => {
    const { id, criteria } = search
    if (search.version !== version) throw E.hostSearchChanged({ version: search.version })
    const candidates = await selectCandidates(tx.db, id)
    const names = new Map(candidates.map(({ id: candidateId, name }) => [candidateId, name]))
    const standings = standingsOf(search, candidates, await selectScores(tx.db, id))
    const chosen = standings.find(({ candidateId }) => candidateId === decided.candidateId)
    if (!chosen) throw E.candidateNotFound()
    if (chosen.state !== 'ranked') throw E.candidateNotRanked({ state: chosen.state })
    const before = await selectDecisions(tx.db, id)
    const most = conferenceLimits.hostDecisions
    if (before.length >= most) throw E.tooManyCandidates({ most })
    const cities = standings.map((one) => ({ ...one, name: names.get(one.candidateId)! }))
    await insertDecision(tx.db, id, {
      ...decided,
      number: before.length + 1,
      standing: { criteria, cities },
      decidedAt: tx.now(),
    })
    await note(tx, search, 'host_decided', { ...decided, city: names.get(chosen.candidateId) })
  })

/** What changes a search does so under its lock, and whoever looked before has to look again. */
const change = (
  ctx: Ctx,
  ref: SearchRef,
  work: (tx: TxCtx, search: HostSearch) => Promise<void>,
): Promise<void> =>
  transaction(ctx, async (tx) => {
    const search = await lockSearch(tx.db, ref)
    if (!search) throw E.hostSearchNotFound()
    await work(tx, search)
    await countOn(tx.db, search.id)
  })

async function requireCandidate({ db }: TxCtx, { id }: HostSearch, candidateId: string) {
  const found = (await selectCandidates(db, id)).some((one) => one.id === candidateId)
  if (!found) throw E.candidateNotFound()
}

async function saveChecked(tx: TxCtx, search: HostSearch, candidate: Candidate): Promise<void> {
  const { county } = candidate
  if (!findReach(county)) throw E.countyUnknown({ county })
  await saveCandidate(tx.db, search.id, candidate, tx.now())
  await note(tx, search, 'candidate_saved', candidate)
}

/** Weights come to 100, each thing has a key of its own, and a scale leads from one number to another. */
function checkFrame({ criteria, mustHaves }: Frame): void {
  const keys = [...criteria, ...mustHaves].map(({ key }: Criterion | MustHave) => key)
  const weight = criteria.reduce((sum, one) => sum + one.weight, 0)
  if (weight !== 100) throw E.hostFrameWrong({ problem: 'weights', weight })
  if (new Set(keys).size < keys.length) throw E.hostFrameWrong({ problem: 'keys' })
  const flat = criteria.find(({ scale }) => scale && scale.none === scale.full)
  if (flat) throw E.hostFrameWrong({ problem: 'scale', key: flat.key })
}

const note = (tx: TxCtx, { agencyId, id }: HostSearch, what: string, after: object) =>
  recordAudit(tx, {
    organisationId: agencyId,
    action: `conferences.${what}`,
    subject: `host_search:${id}`,
    after,
  })
