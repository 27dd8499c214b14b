import { newId } from '../../kernel/ids.ts'
import { day } from '../../kernel/period.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { findOrganisation, recordAudit } from '../accounts/api.ts'
import { findProduct } from '../catalogue/api.ts'
import type { LotBody } from './contract.ts'
import { InspectionErrors as E } from './errors.ts'
import { type Handover, inspectionLimits, type Lot } from './lot.ts'
import {
  appendHandover,
  cancelInspections,
  countWaiting,
  insertLot,
  type LotRef,
  lockLot,
  saveLotState,
} from './store.ts'

/**
 * A business puts a lot before an agency. Throws agency_not_found, product_not_found,
 * lot_number_taken, too_many_lots. Checks nothing about who asks.
 */
export async function submitLot(ctx: Ctx, businessId: string, body: LotBody): Promise<Lot> {
  const { agencyId, productId } = body
  const agency = await findOrganisation(ctx.db, agencyId)
  if (agency?.kind !== 'agency') throw E.agencyNotFound({ agencyId })
  if (productId && !(await findProduct(ctx, businessId, productId))) {
    throw E.productNotFound({ productId })
  }
  const { waitingLots } = inspectionLimits
  if ((await countWaiting(ctx.db, businessId, waitingLots)) >= waitingLots) {
    throw E.tooManyLots({ most: waitingLots })
  }
  const words = (text: string | undefined): string | null => text?.trim() || null
  const lot: Lot = {
    businessId,
    id: newId(),
    agencyId,
    productId: productId ?? null,
    number: body.number.trim(),
    goods: body.goods.trim(),
    farm: words(body.farm),
    block: words(body.block),
    grade: words(body.grade),
    packhouse: words(body.packhouse),
    harvestedOn: body.harvestedOn ? day(body.harvestedOn) : null,
    quantity: body.quantity,
    unit: body.unit.trim(),
    state: 'submitted',
    submittedAt: ctx.now(),
    decidedAt: null,
  }
  return transaction(ctx, async (tx) => {
    if (!(await insertLot(tx.db, lot))) throw E.lotNumberTaken({ number: lot.number })
    await recordAudit(tx, {
      organisationId: businessId,
      action: 'inspection.lot_submitted',
      subject: `lot:${lot.id}`,
      after: { number: lot.number, agencyId },
    })
    return lot
  })
}

/**
 * Who has the goods now, and where: noted one after the other and never changed. Throws
 * lot_not_found, too_many_handovers. Checks nothing about who asks.
 */
export async function noteHandover(
  ctx: Ctx,
  ref: LotRef,
  handover: Omit<Handover, 'position'>,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    // Under the lot's lock two handovers take two places.
    if (!(await lockLot(tx.db, ref))) throw E.lotNotFound()
    const noted = { ...handover, recordedBy: actorText(tx.actor) }
    const { handovers } = inspectionLimits
    if (!(await appendHandover(tx.db, ref, noted, handovers))) {
      throw E.tooManyHandovers({ most: handovers })
    }
  })
}

/** A lot that was not decided yet is taken back. Throws lot_not_found, lot_not_open. */
export async function withdrawLot(ctx: Ctx, ref: LotRef): Promise<void> {
  await transaction(ctx, async (tx) => {
    const lot = await lockLot(tx.db, ref)
    if (!lot) throw E.lotNotFound()
    if (lot.state === 'withdrawn') return
    if (lot.state !== 'submitted' && lot.state !== 'scheduled')
      throw E.lotNotOpen({ state: lot.state })
    await cancelInspections(tx.db, ref)
    await saveLotState(tx.db, ref, { state: 'withdrawn', decidedAt: null })
    await recordAudit(tx, {
      organisationId: ref.businessId,
      action: 'inspection.lot_withdrawn',
      subject: `lot:${ref.lotId}`,
    })
  })
}
