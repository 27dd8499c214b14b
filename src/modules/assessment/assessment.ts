import { addDays, dayOf } from '../../kernel/period.ts'
import { findMarket } from '../customs/api.ts'
import type { Assessment, Options, Progress } from './contract.ts'
import { AssessmentErrors } from './errors.ts'
import type { StoredAssessment } from './store.ts'

export const NO_PROGRESS: Progress = {
  bytesTotal: 0,
  bytesRead: 0,
  rowsRead: 0,
  rowsSkipped: 0,
  productsFound: 0,
  productsAssessed: 0,
}

/** The first day our rules reach back to: that of the first cross-border retail import rules. */
const FIRST_DAY = '2016-04-08'
const YEAR_DAYS = 366

/** Half of the home price for making the goods, and a fifth of the shelf price to keep. */
const ASSUMED_COST_SHARE = '0.5'
const ASSUMED_TARGET_MARGIN = '0.2'

/** Fills what the seller left open. Throws unknown_market, day_out_of_range. */
export function completeOptions(given: Partial<Options>, now: Date): Options {
  const market = findMarket(given.market ?? 'cn')
  if (!market) throw AssessmentErrors.unknownMarket({ market: given.market })
  const today = dayOf(now, market.timeZone)
  const day = given.day ?? today
  if (day < FIRST_DAY || day > addDays(today, YEAR_DAYS)) {
    throw AssessmentErrors.dayOutOfRange({ day, from: FIRST_DAY, to: addDays(today, YEAR_DAYS) })
  }
  return {
    market: market.id,
    origin: given.origin ?? 'US',
    day,
    currency: given.currency ?? 'USD',
    targetMargin: given.targetMargin ?? ASSUMED_TARGET_MARGIN,
    costShare: given.costShare ?? ASSUMED_COST_SHARE,
  }
}

export const isFinished = (assessment: Pick<StoredAssessment, 'finishedAt'>): boolean =>
  assessment.finishedAt !== null

export const toAssessmentDto = (stored: StoredAssessment): Assessment => ({
  id: stored.id,
  businessId: stored.businessId,
  fileName: stored.fileName,
  status: stored.status,
  options: stored.options,
  progress: stored.progress,
  failure: stored.failure,
  summary: stored.summary,
  dataVersions: stored.dataVersions,
  isGuest: stored.isGuest,
  isSample: stored.isSample,
  createdAt: stored.createdAt.toISOString(),
  finishedAt: stored.finishedAt?.toISOString() ?? null,
  keptUntil: stored.keptUntil?.toISOString() ?? null,
})
