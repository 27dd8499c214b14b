import { type Ctx, transaction } from '../../platform/context.ts'
import { defineTask } from '../../platform/tasks.ts'
import { claimOrganisation, recordAudit } from '../accounts/api.ts'
import { hasKey, newKey, type ReportRef, reportPathOf, requireChangeable } from './access.ts'
import { AssessmentErrors } from './errors.ts'
import { eraseExpired, findAssessment, keepAssessments, requestStop, saveKeyHash } from './store.ts'

/** Asks the work on a report to end; what is done so far stays. */
export async function stopAssessment(ctx: Ctx, ref: ReportRef): Promise<void> {
  await requireChangeable(ctx, ref)
  if (!(await requestStop(ctx.db, ref))) throw AssessmentErrors.notARunningOne()
}

/** Whoever holds the link of a guest's report makes its business their own, and keeps it. */
export async function claimReport(ctx: Ctx, ref: ReportRef): Promise<void> {
  const { actor } = ctx
  const found = await findAssessment(ctx.db, ref)
  if (!found || !hasKey(found.keyHash, ref.key)) throw AssessmentErrors.notFound()
  if (actor.kind !== 'user') throw AssessmentErrors.signInFirst()
  if (!found.isGuest) throw AssessmentErrors.notAGuestReport()
  await transaction(ctx, async (tx) => {
    await claimOrganisation(tx, ref.businessId, actor.userId)
    await keepAssessments(tx.db, ref.businessId)
  })
}

/** Makes a new link to a report of the business; the link before it opens nothing any more. */
export async function shareReport(ctx: Ctx, ref: ReportRef): Promise<{ reportPath: string }> {
  await requireChangeable(ctx, { ...ref, key: undefined })
  const { key, keyHash } = newKey()
  await transaction(ctx, async (tx) => {
    await saveKeyHash(tx.db, ref, keyHash)
    await recordAudit(tx, {
      organisationId: ref.businessId,
      action: 'assessment.report_shared',
      subject: `assessment:${ref.id}`,
    })
  })
  return { reportPath: reportPathOf(ref, key) }
}

const ERASED_AT_ONCE = 100

/** Erases guests' reports that nobody kept, with their files. */
export const EraseGuests = defineTask({
  name: 'assessment.erase_guests',
  schedule: '17 * * * *',
  async run(ctx) {
    for (;;) {
      const gone = await eraseExpired(ctx.db, ctx.now(), ERASED_AT_ONCE)
      for (const { id } of gone) await ctx.files.remove(id)
      if (gone.length < ERASED_AT_ONCE) return
    }
  },
})
