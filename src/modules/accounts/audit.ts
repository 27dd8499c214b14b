import type { Actor, TxCtx } from '../../platform/context.ts'
import { insertAuditEntry } from './audit-store.ts'

/** In place of an organisation, of what concerns the installation as a whole. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000'

/**
 * Notes who changed what, in the transaction of the change itself. `before` and `after` hold only
 * what changed; a thing that was made has no `before`, one that was removed no `after`.
 */
export const recordAudit = (
  tx: TxCtx,
  entry: Readonly<{
    organisationId: string
    action: string
    subject: string
    before?: unknown
    after?: unknown
  }>,
): Promise<void> =>
  insertAuditEntry(tx.db, entry.organisationId, {
    at: tx.now(),
    actor: actorFacts(tx.actor),
    action: entry.action,
    subject: entry.subject,
    before: entry.before,
    after: entry.after,
  })

function actorFacts(actor: Actor) {
  switch (actor.kind) {
    case 'user':
      return { kind: actor.kind, id: actor.userId }
    case 'apiKey':
      return { kind: actor.kind, id: actor.keyId }
    default:
      return { kind: actor.kind, id: null }
  }
}
