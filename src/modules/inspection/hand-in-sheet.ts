import { newCode, newId } from '../../kernel/ids.ts'
import { addDays, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { LotDecided } from './contract.ts'
import { InspectionErrors as E } from './errors.ts'
import {
  DEFECT_CLASSES,
  type Found,
  type Inspection,
  inspectionLimits,
  judge,
  type Lot,
  PLANNED_CLASSES,
  type Plans,
} from './lot.ts'
import { isBetween, QUALITY_LIMITS, samplingPlan } from './sampling-plan.ts'
import { goodsKey } from './schedule-inspection.ts'
import {
  findInspection,
  insertCertificate,
  lockLot,
  lockStanding,
  saveLotState,
  saveSheet,
  saveStanding,
} from './store.ts'
import { afterLot, type LotOutcome, NORMAL } from './switching.ts'

export type Sheet = Readonly<{
  /** Made where it was signed: the same sheet may arrive any number of times. */
  sheetKey: string
  found: readonly Found[]
  notes: string | null
  signedBy: string
  signedAt: Date
  isSteady: boolean
}>

/**
 * What an inspector found, as signed on the spot, perhaps days before it arrives. Decides the lot
 * when the samples do; after an undecided first sample the inspection waits for the second. The same
 * sheet again changes nothing. Throws inspection_not_found, lot_not_open, sheet_unfit, and
 * sheet_conflict with what stands when another one came first.
 */
export async function handInSheet(
  ctx: Ctx,
  {
    agencyId,
    inspectionId,
    sheet,
  }: Readonly<{ agencyId: string; inspectionId: string; sheet: Sheet }>,
): Promise<{ lot: Lot; inspection: Inspection }> {
  const asked = await findInspection(ctx.db, inspectionId)
  if (asked?.agencyId !== agencyId) throw E.inspectionNotFound()
  return transaction(ctx, async (tx) => {
    const lot = (await lockLot(tx.db, asked))!
    const inspection = (await findInspection(tx.db, inspectionId))!
    if (isSame(inspection, sheet)) return { lot, inspection }
    if (inspection.state === 'cancelled') throw E.lotNotOpen({ state: lot.state })
    if (inspection.state === 'decided' || !continues(inspection.found, sheet.found)) {
      const { signedAt, found, decision } = inspection
      throw E.sheetConflict({ signedAt: signedAt?.toISOString(), found, decision })
    }
    requireFit(inspection.plans, sheet.found)
    const judged = judge(inspection.plans, sheet.found)
    const decision = judged === 'undecided' ? null : judged
    const decidedAt = decision ? tx.now() : null
    const { found, notes, sheetKey, signedBy, signedAt } = sheet
    const written = { found, notes, sheetKey, signedBy, signedAt, decision, decidedAt }
    await saveSheet(tx.db, inspection, { id: inspection.id, ...written })
    const after: Inspection = {
      ...inspection,
      ...written,
      state: decision ? 'decided' : inspection.state,
    }
    if (!decision) return { lot, inspection: after }
    return {
      lot: await decideLot(tx, { lot, inspection: after, sheet, decision }),
      inspection: after,
    }
  })
}

const isSame = ({ sheetKey, found }: Inspection, sheet: Sheet): boolean =>
  sheetKey === sheet.sheetKey &&
  found.length === sheet.found.length &&
  continues(found, sheet.found)

/** Whether what is told begins with what is known. */
const continues = (known: readonly Found[], told: readonly Found[]): boolean =>
  known.length <= told.length &&
  known.every((one, i) => DEFECT_CLASSES.every((name) => one[name] === told[i]![name]))

/** A sample has no more nonconforming units than units, and a second one only where one was asked for. */
function requireFit(plans: Plans, found: readonly Found[]): void {
  for (const [i, counts] of found.entries()) {
    if (i > 0 && judge(plans, found.slice(0, i)) !== 'undecided')
      throw E.sheetUnfit({ sample: i + 1 })
    const sizes = PLANNED_CLASSES.map((name) => plans[name].stages[i]?.size ?? 0)
    const most = { major: sizes[0]!, minor: sizes[1]!, critical: Math.max(...sizes) }
    const wrong = DEFECT_CLASSES.find((name) => counts[name] > most[name])
    if (wrong) throw E.sheetUnfit({ sample: i + 1, class: wrong, units: most[wrong] })
  }
}

async function decideLot(
  tx: TxCtx,
  {
    lot,
    inspection,
    sheet,
    decision,
  }: Readonly<{
    lot: Lot
    inspection: Inspection
    sheet: Sheet
    decision: 'accepted' | 'rejected'
  }>,
): Promise<Lot> {
  const { businessId, agencyId, id: lotId, productId } = lot
  const decidedAt = tx.now()
  await saveLotState(tx.db, { businessId, lotId }, { state: decision, decidedAt })
  // Lots that are put forward again say nothing of the maker's process (MIL-STD-105E 4.7).
  if (inspection.attempt === 1) await countLot(tx, lot, inspection, sheet)
  if (decision === 'accepted') {
    await insertCertificate(tx.db, {
      businessId,
      id: newId(),
      lotId,
      inspectionId: inspection.id,
      agencyId,
      code: newCode(),
      issuedAt: decidedAt,
      validUntil: addDays(dayOf(decidedAt), inspectionLimits.certificateDays),
      revokedAt: null,
      reason: null,
    })
  }
  await recordAudit(tx, {
    organisationId: agencyId,
    action: `inspection.lot_${decision}`,
    subject: `lot:${lotId}`,
    after: { inspectionId: inspection.id, found: sheet.found, signedBy: sheet.signedBy },
  })
  await emit(tx, LotDecided, { businessId, lotId, agencyId, productId, decision })
  return { ...lot, state: decision, decidedAt }
}

async function countLot(
  tx: TxCtx,
  lot: Lot,
  inspection: Inspection,
  { found, isSteady }: Sheet,
): Promise<void> {
  const ref = { businessId: lot.businessId, agencyId: lot.agencyId, goods: goodsKey(lot) }
  const before = await lockStanding(tx.db, ref, { usual: NORMAL, now: tx.now() })
  // Planned under another severity, since lots before it were decided in between: it is only told of.
  if (before.severity !== inspection.severity) return
  const state = afterLot(before, outcomeOf(lot, inspection, found), isSteady)
  await saveStanding(tx.db, ref, { state, now: tx.now() })
}

/** Major defects decide how the next lots are inspected. */
function outcomeOf(
  lot: Lot,
  { plans, level, decision }: Inspection,
  found: readonly Found[],
): LotOutcome {
  const plan = plans.major
  const counts = found.map(({ major }) => major)
  const total = counts.reduce((sum, one) => sum + one, 0)
  const stricter = QUALITY_LIMITS[QUALITY_LIMITS.indexOf(plan.limit) - 1]
  const { severity } = plan
  const asked = stricter && {
    lotSize: lot.quantity,
    level,
    limit: stricter,
    severity,
    stages: 1 as const,
  }
  return {
    isAccepted: decision === 'accepted',
    isBetween: isBetween(plan, counts.slice(0, plan.stages.length)),
    isClearly: asked !== undefined && total <= samplingPlan(asked).stages[0].accept,
    accept: plan.stages[0].accept,
    stages: plan.stages.length,
    isFirstStage: found.length === 1,
  }
}
