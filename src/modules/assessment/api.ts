import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import type { AssessmentStatus, Options, Summary } from './contract.ts'
import { findAssessment, listAssessments } from './store.ts'

export { assessCatalogue } from './create-assessment.ts'
export { GAIN_OF_STEPS } from './expected-value.ts'
export { readWaiting, type Waiting } from './read-waiting.ts'
export { countChapters, selectNewestSummary } from './store.ts'

/** The newest assessment of a business. Checks nothing about who asks: the caller does. */
export async function latestAssessment(
  ctx: Pick<Ctx, 'db'>,
  businessId: string,
): Promise<string | undefined> {
  return (await listAssessments(ctx.db, { businessId, limit: 1 }))[0]?.id
}

/** How far an assessment is, what it was asked for, and its summary. Checks nothing about who asks: the caller does. */
export async function findSummary(
  db: Db,
  ref: { businessId: string; id: string },
): Promise<{ status: AssessmentStatus; summary: Summary | null; options: Options } | undefined> {
  const found = await findAssessment(db, ref)
  return found && { status: found.status, summary: found.summary, options: found.options }
}
