import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { LotDecided } from './contract.ts'
import { InspectionErrors as E } from './errors.ts'
import type { Certificate } from './lot.ts'
import { findCertificate, lockLot, saveLotState, saveRevoked } from './store.ts'

/**
 * A certificate no longer holds, and its lot counts as rejected. Throws certificate_not_found,
 * already_revoked. Checks nothing about who asks.
 */
export async function revokeCertificate(
  ctx: Ctx,
  { agencyId, code, reason }: Readonly<{ agencyId: string; code: string; reason: string }>,
): Promise<Certificate> {
  const certificate = await findCertificate(ctx.db, code)
  if (certificate?.agencyId !== agencyId) throw E.certificateNotFound()
  return transaction(ctx, async (tx) => {
    const { businessId, lotId } = certificate
    const { productId } = (await lockLot(tx.db, certificate))!
    const at = tx.now()
    const isNew = await saveRevoked(tx.db, certificate, { at, by: actorText(tx.actor), reason })
    if (!isNew) throw E.alreadyRevoked()
    await saveLotState(tx.db, certificate, { state: 'rejected', decidedAt: at })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'inspection.certificate_revoked',
      subject: `lot:${lotId}`,
      after: { code, reason },
    })
    await emit(tx, LotDecided, { businessId, lotId, agencyId, productId, decision: 'revoked' })
    return { ...certificate, revokedAt: at, reason }
  })
}
