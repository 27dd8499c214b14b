import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { findOrganisation, recordAudit } from '../accounts/api.ts'
import { OfficeDecided } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { type Level, levelsAbove, type Office, type Place, wrongPlace } from './office.ts'
import { declineOffice, findOffice, openOffice, saveAskedOffice } from './office-store.ts'

export type AskedOffice = Place & Readonly<{ level: Level; parentId: string | null }>

/**
 * An agency asks for its seat in the tree; until it is open it may ask for another one. Throws
 * office_not_found (no agency, or no such office above), wrong_level, wrong_place, office_stands.
 * Checks nothing about who asks: the caller does.
 */
export async function askOffice(ctx: Ctx, agencyId: string, asked: AskedOffice): Promise<Office> {
  const agency = await findOrganisation(ctx.db, agencyId)
  if (agency?.kind !== 'agency') throw E.officeNotFound({ agencyId })
  return transaction(ctx, async (tx) => {
    const parent = asked.parentId ? await findOffice(tx.db, asked.parentId) : undefined
    const isThere = parent?.standing === 'open' && parent.isSample === agency.isSample
    if (asked.parentId && !isThere) {
      throw E.officeNotFound({ agencyId: asked.parentId })
    }
    const levels = levelsAbove(asked.level)
    if (!levels.includes(parent?.level ?? null)) {
      throw E.wrongLevel({ level: asked.level, above: parent?.level ?? null, levels })
    }
    const field = wrongPlace(asked.level, asked, parent)
    if (field) throw E.wrongPlace({ field, level: asked.level, above: parent?.[field] ?? null })
    const isSaved = await saveAskedOffice(
      tx.db,
      { agencyId, ...asked, isSample: agency.isSample },
      parent,
      tx.now(),
    )
    if (!isSaved) throw E.officeStands({ agencyId })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'programmes.office_asked',
      subject: `agency:${agencyId}`,
      after: asked,
    })
    return (await findOffice(tx.db, agencyId))!
  })
}

/**
 * The office above, or the operator, says yes or no to an office that was asked for. Throws
 * office_not_found when it is not below `aboveId` or waits for nothing.
 */
export async function decideOffice(
  ctx: Ctx,
  agencyId: string,
  { isOpen, aboveId }: { isOpen: boolean; aboveId?: string },
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const office = await findOffice(tx.db, agencyId)
    const isBelow = aboveId === undefined || office?.parentId === aboveId
    const isDecided =
      isBelow &&
      (isOpen ? await openOffice(tx.db, agencyId, tx.now()) : await declineOffice(tx.db, agencyId))
    if (!isDecided) throw E.officeNotFound({ agencyId })
    await tell(tx, agencyId, isOpen)
  })
}

async function tell(tx: TxCtx, agencyId: string, isOpen: boolean): Promise<void> {
  await emit(tx, OfficeDecided, { agencyId, isOpen })
  await recordAudit(tx, {
    organisationId: agencyId,
    action: isOpen ? 'programmes.office_opened' : 'programmes.office_declined',
    subject: `agency:${agencyId}`,
    after: { isOpen },
  })
}
