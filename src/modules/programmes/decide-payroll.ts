import { type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { claimPayroll, takeBackPayroll } from '../impact/api.ts'
import { lockAward } from './claim-store.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { maySetPayroll } from './life-cycle.ts'
import { type PayrollRef, type PayrollReport, savePayroll } from './payroll-store.ts'
import { requirePayroll } from './write-payroll.ts'

/**
 * An officer has looked at what a business says of a quarter. Accepted, it counts as verified; sent back,
 * it stays what the seller says until it is corrected; refused, it is taken back and counts no more.
 * Throws payroll_not_found, payroll_step_refused, and as `claimPayroll`.
 */
export function decidePayroll(
  ctx: Ctx,
  ref: PayrollRef,
  { to, reason }: { to: 'accepted' | 'returned' | 'refused'; reason: string | null },
): Promise<PayrollReport> {
  return transaction(ctx, async (tx) => {
    await lockAward(tx.db, ref)
    const report = await requirePayroll(tx, ref)
    if (!maySetPayroll(report.state, to)) throw E.payrollStepRefused({ from: report.state, to })
    if (to === 'accepted') await claimPayroll(tx, report, 'payroll_verified')
    if (to === 'refused') await takeBackPayroll(tx, report)
    const decided = { ...report, state: to, reason, decidedAt: tx.now() }
    await savePayroll(tx.db, decided)
    await recordAudit(tx, {
      organisationId: ref.agencyId,
      action: `programmes.payroll_${to}`,
      subject: `payroll:${report.id}`,
      after: {
        ...{ quarter: report.quarter, kind: report.kind, jobs: report.jobs },
        ...(reason ? { reason } : {}),
      },
    })
    return decided
  })
}
