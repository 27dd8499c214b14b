import { newId } from '../../kernel/ids.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { checkSentFile, chunksOf, readSentFile } from '../../platform/sent-file.ts'
import { recordAudit } from '../accounts/api.ts'
import { claimPayroll, type Payroll } from '../impact/api.ts'
import { claimLimits } from './claim.ts'
import { lockAward } from './claim-store.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { isPayrollOpen } from './life-cycle.ts'
import { findPayroll, type PayrollRef, type PayrollReport, savePayroll } from './payroll-store.ts'
import { type Own, taken } from './write-claim.ts'

type Written = Pick<Payroll, 'kind' | 'jobs' | 'source'>

/**
 * A business writes what its payroll of a quarter shows, or corrects it until it is sent; the document
 * follows. Throws award_not_found, payroll_closed. Checks nothing about who asks: the caller does.
 */
export function writePayroll(
  ctx: Ctx,
  ref: PayrollRef & Own,
  { kind, jobs, source }: Written,
): Promise<PayrollReport> {
  return transaction(ctx, async (tx) => {
    await lockOwn(tx, ref)
    const before = await findPayroll(tx.db, ref)
    if (before && !isPayrollOpen(before.state)) throw E.payrollClosed({ state: before.state })
    const { agencyId, programmeId, awardId, quarter, businessId } = ref
    const report: PayrollReport = {
      ...{ agencyId, programmeId, awardId, quarter, businessId },
      ...{ id: newId(), state: 'draft', reason: null, createdAt: tx.now() },
      ...{ documentId: null, documentType: null, pendingId: null },
      ...{ submittedAt: null, decidedAt: null },
      ...before,
      ...{ kind, jobs, source },
    }
    await savePayroll(tx.db, report)
    return report
  })
}

/**
 * Keeps the document that shows it, in the place of one before, which holds until the new one is there.
 * Of two at once the later one stays. Throws payroll_not_found, payroll_closed, receipt_refused.
 */
export async function attachPayroll(
  ctx: Ctx,
  ref: PayrollRef & Own,
  content: AsyncIterable<Uint8Array>,
): Promise<PayrollReport> {
  const sent = await taken(readSentFile(content, claimLimits.receiptBytes))
  // Before the work of drawing: whoever may add nothing costs nothing.
  requireOpen(await requirePayroll(ctx, ref))
  const { type, content: bytes } = await taken(checkSentFile(sent))
  const id = newId()
  const left = await transaction(ctx, async (tx) => {
    const report = await lockOpen(tx, ref)
    await savePayroll(tx.db, { ...report, pendingId: id })
    return report.pendingId
  })
  if (left) await ctx.files.remove(left)
  await ctx.files.save(id, chunksOf(bytes), bytes.byteLength)
  const { report, gone } = await transaction(ctx, async (tx) => {
    await lockOwn(tx, ref)
    const before = await requirePayroll(tx, ref)
    // Meanwhile another one was begun, or the report was sent: then nobody has seen this one.
    if (before.pendingId !== id || !isPayrollOpen(before.state)) return { report: before, gone: id }
    const kept = { ...before, documentId: id, documentType: type, pendingId: null }
    await savePayroll(tx.db, kept)
    return { report: kept, gone: before.documentId }
  })
  if (gone) await ctx.files.remove(gone)
  return requireOpen(report)
}

/**
 * Sends a report to the office: from now on it counts as what the seller says. Throws
 * payroll_not_found, payroll_closed, payroll_document_missing, and as `claimPayroll`.
 */
export function submitPayroll(ctx: Ctx, ref: PayrollRef & Own): Promise<PayrollReport> {
  return transaction(ctx, async (tx) => {
    const report = await lockOpen(tx, ref)
    if (!report.documentId) throw E.payrollDocumentMissing()
    await claimPayroll(tx, report, 'seller_reported')
    const sent = { ...report, state: 'submitted', reason: null, submittedAt: tx.now() } as const
    await savePayroll(tx.db, sent)
    await recordAudit(tx, {
      organisationId: ref.businessId,
      action: 'programmes.payroll_submitted',
      subject: `payroll:${report.id}`,
      after: { quarter: report.quarter, kind: report.kind, jobs: report.jobs },
    })
    return sent
  })
}

/** Throws payroll_not_found, also when it is another business's. */
export async function requirePayroll(
  { db }: Pick<Ctx, 'db'>,
  ref: PayrollRef & Partial<Own>,
): Promise<PayrollReport> {
  const report = await findPayroll(db, ref)
  const isTheirs = ref.businessId === undefined || report?.businessId === ref.businessId
  if (!report || !isTheirs) throw E.payrollNotFound({ quarter: ref.quarter })
  return report
}

function requireOpen(report: PayrollReport): PayrollReport {
  if (!isPayrollOpen(report.state)) throw E.payrollClosed({ state: report.state })
  return report
}

/** Whatever is done to the reports of one award is done one after the other. */
async function lockOpen(tx: TxCtx, ref: PayrollRef & Own): Promise<PayrollReport> {
  await lockOwn(tx, ref)
  return requireOpen(await requirePayroll(tx, ref))
}

/** Jobs may show when the money is spent long since: an award that has ended is reported on, too. */
async function lockOwn(tx: TxCtx, ref: PayrollRef & Own): Promise<void> {
  const award = await lockAward(tx.db, ref)
  if (award?.businessId !== ref.businessId) throw E.awardNotFound()
}
