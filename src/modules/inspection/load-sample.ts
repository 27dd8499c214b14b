import { addDays, dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import type { LotBody } from './contract.ts'
import { handInSheet } from './hand-in-sheet.ts'
import type { Found } from './lot.ts'
import { scheduleInspection } from './schedule-inspection.ts'
import { findLotNumbered, selectInspections } from './store.ts'
import { noteHandover, submitLot } from './submit-lot.ts'

export type SampleLot = Omit<LotBody, 'agencyId'> &
  Readonly<{
    inspector: string
    place: string
    custody: readonly Readonly<{ holder: string; place: string; note?: string }>[]
    /** Null where it is scheduled and not inspected yet. */
    found: Found | null
    notes?: string
  }>

/** A key that a sample's sheet always has: the sheet that was handed in stays the one. */
const SAMPLE_SHEET = '00000000-0000-7000-8000-000000000001'

/**
 * A lot that ships as an example, with what came of it: what is there already stays, so it may run at
 * every start and be killed anywhere. By the product itself. False when it was there before.
 */
export async function inspectSample(
  ctx: Ctx,
  {
    agencyId,
    businessId,
    lot: sample,
  }: Readonly<{ agencyId: string; businessId: string; lot: SampleLot }>,
): Promise<boolean> {
  const { inspector, place, custody, found, notes, ...body } = sample
  const before = await findLotNumbered(ctx.db, businessId, sample.number)
  const lot = before ?? (await submitLot(ctx, businessId, { ...body, agencyId }))
  const ref = { businessId, lotId: lot.id }
  let [inspection] = await selectInspections(ctx.db, [ref])
  if (!inspection) {
    for (const { note, ...handover } of custody) {
      await noteHandover(ctx, ref, { ...handover, at: ctx.now(), note: note ?? null })
    }
    const scheduled = await scheduleInspection(ctx, {
      ...ref,
      agencyId,
      level: 'II',
      limits: { major: '2.5', minor: '4.0' },
      stages: 1,
      inspector,
      place,
      scheduledOn: found ? dayOf(ctx.now()) : addDays(dayOf(ctx.now()), 7),
    })
    inspection = scheduled.inspection
  }
  if (!found || inspection.state !== 'scheduled') return !before
  const sheet = {
    sheetKey: SAMPLE_SHEET,
    found: [found],
    notes: notes ?? null,
    signedBy: inspector,
    signedAt: ctx.now(),
    isSteady: false,
  }
  await handInSheet(ctx, { agencyId, inspectionId: inspection.id, sheet })
  return !before
}
