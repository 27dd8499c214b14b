import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { FinanceErrors as E } from './errors.ts'
import { type FileFacts, findFile, saveRevoked } from './store.ts'

/**
 * A file may no longer be relied on, for a reason that whoever holds it may read. Throws
 * file_not_found, already_revoked. Checks nothing about who asks.
 */
export const revokeFile = (
  ctx: Ctx,
  { reason, ...ref }: Readonly<{ businessId: string; fileId: string; reason: string }>,
): Promise<FileFacts> =>
  transaction(ctx, async (tx) => {
    const file = await findFile(tx.db, ref)
    if (!file) throw E.fileNotFound()
    const at = tx.now()
    if (!(await saveRevoked(tx.db, file, { at, by: actorText(tx.actor), reason }))) {
      throw E.alreadyRevoked()
    }
    await recordAudit(tx, {
      organisationId: ref.businessId,
      action: 'finance.file_revoked',
      subject: `finance_file:${file.id}`,
      after: { reason },
    })
    return { ...file, revokedAt: at, reason }
  })
