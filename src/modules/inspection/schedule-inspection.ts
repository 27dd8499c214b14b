import { newId } from '../../kernel/ids.ts'
import type { Day } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { InspectionErrors as E } from './errors.ts'
import { type Inspection, inspectionLimits, type Limits, type Lot, type Plans } from './lot.ts'
import { type InspectionLevel, samplingPlan } from './sampling-plan.ts'
import {
  findStanding,
  insertInspection,
  type LotRef,
  lockLot,
  lockStanding,
  saveLotState,
  saveStanding,
  selectInspections,
} from './store.ts'
import { NORMAL, resumed } from './switching.ts'

/** Goods that are inspected alike: lots of one product, or of the same words. */
export const goodsKey = ({ productId, goods }: Pick<Lot, 'productId' | 'goods'>): string =>
  productId ?? goods.toLowerCase()

/**
 * Says when, where and by whom a lot is inspected, and by which plans: those of the severity that
 * the maker's lots before it have come to. A lot that was rejected may be put forward again, after it
 * was sorted. Throws lot_not_found, lot_not_open, too_many_inspections, discontinued.
 */
export async function scheduleInspection(
  ctx: Ctx,
  given: LotRef &
    Readonly<{
      agencyId: string
      level: InspectionLevel
      limits: Limits
      stages: 1 | 2
      inspector: string
      place: string
      scheduledOn: Day
    }>,
): Promise<{ lot: Lot; inspection: Inspection }> {
  const { agencyId, level, limits, stages, inspector, place, scheduledOn } = given
  return transaction(ctx, async (tx) => {
    const lot = await lockLot(tx.db, given)
    if (lot?.agencyId !== agencyId) throw E.lotNotFound()
    const before = await selectInspections(tx.db, [given])
    const isOpen = lot.state === 'submitted' || lot.state === 'rejected'
    if (!isOpen || before.some(({ state }) => state === 'scheduled')) {
      throw E.lotNotOpen({ state: lot.state })
    }
    if (before.length >= inspectionLimits.attempts) {
      throw E.tooManyInspections({ most: inspectionLimits.attempts })
    }
    const standing = { businessId: lot.businessId, agencyId, goods: goodsKey(lot) }
    const { severity, isDiscontinued } = (await findStanding(tx.db, standing)) ?? NORMAL
    if (isDiscontinued) throw E.discontinued()
    const planFor = (limit: Limits['major']) =>
      samplingPlan({ lotSize: lot.quantity, level, limit, severity, stages })
    const plans: Plans = { major: planFor(limits.major), minor: planFor(limits.minor) }
    const inspection: Inspection = {
      businessId: lot.businessId,
      lotId: lot.id,
      id: newId(),
      agencyId,
      attempt: before.length + 1,
      level,
      severity,
      plans,
      inspector,
      place,
      scheduledOn,
      state: 'scheduled',
      found: [],
      notes: null,
      sheetKey: null,
      signedBy: null,
      signedAt: null,
      decision: null,
      decidedAt: null,
    }
    await insertInspection(tx.db, inspection)
    const state = lot.state === 'rejected' ? 'rejected' : 'scheduled'
    await saveLotState(tx.db, given, { state, decidedAt: lot.decidedAt })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'inspection.scheduled',
      subject: `lot:${lot.id}`,
      after: { inspectionId: inspection.id, scheduledOn, severity, limits },
    })
    return { lot: { ...lot, state }, inspection }
  })
}

/**
 * Inspection of goods that was stopped goes on, tightened, since the maker has mended the cause.
 * Throws lot_not_found, not_discontinued.
 */
export async function resumeInspection(
  ctx: Ctx,
  { agencyId, reason, ...ref }: LotRef & { agencyId: string; reason: string },
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const lot = await lockLot(tx.db, ref)
    if (lot?.agencyId !== agencyId) throw E.lotNotFound()
    const standing = { businessId: lot.businessId, agencyId, goods: goodsKey(lot) }
    const before = await lockStanding(tx.db, standing, { usual: NORMAL, now: tx.now() })
    if (!before.isDiscontinued) throw E.notDiscontinued()
    await saveStanding(tx.db, standing, { state: resumed(before), now: tx.now() })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'inspection.resumed',
      subject: `lot:${lot.id}`,
      after: { reason, goods: lot.goods },
    })
  })
}
