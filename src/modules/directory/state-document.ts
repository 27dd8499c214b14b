import { newId } from '../../kernel/ids.ts'
import { dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { isAllowedUrl } from '../../platform/reach.ts'
import { recordAudit } from '../accounts/api.ts'
import type { PartnerDocument } from './document.ts'
import {
  type DocumentRef,
  deleteDocument,
  findDocument,
  insertDocument,
  saveDecision,
} from './document-store.ts'
import { DirectoryErrors as E } from './errors.ts'
import { directoryLimits } from './limits.ts'
import { lockPlace } from './partner-store.ts'

type Stated = Pick<
  PartnerDocument,
  'title' | 'issuer' | 'number' | 'registerUrl' | 'issuedOn' | 'expiresOn'
>

/**
 * A company that is listed, or asks to be, states a document for the operator to verify. It never
 * changes, only comes and goes, so that what was verified is what is shown. Throws
 * partner_not_found, document_unfit, too_many_documents.
 */
export const stateDocument = (
  ctx: Ctx,
  partnerId: string,
  stated: Stated,
): Promise<PartnerDocument> =>
  transaction(ctx, async (tx) => {
    if (!(await lockPlace(tx.db, partnerId))) throw E.partnerNotFound({ partnerId })
    const { issuedOn, expiresOn, registerUrl } = stated
    const isReachable = !registerUrl || isAllowedUrl(registerUrl, { isLocalAllowed: false })
    if (issuedOn > expiresOn || expiresOn < dayOf(tx.now()) || !isReachable) throw E.documentUnfit()
    const document: PartnerDocument = {
      ...stated,
      partnerId,
      id: newId(),
      state: 'stated',
      note: null,
      statedAt: tx.now(),
      decidedAt: null,
    }
    if (!(await insertDocument(tx.db, document, directoryLimits.documents))) {
      throw E.tooManyDocuments({ most: directoryLimits.documents })
    }
    await audit(tx, document, 'directory.document_stated', stated)
    return document
  })

/** Throws document_not_found. */
export const removeDocument = (ctx: Ctx, ref: DocumentRef): Promise<void> =>
  transaction(ctx, async (tx) => {
    const document = await findDocument(tx.db, ref)
    if (!document) throw E.documentNotFound({ documentId: ref.id })
    await deleteDocument(tx.db, ref)
    await audit(tx, ref, 'directory.document_removed', document)
  })

/**
 * The operator says how a document was verified, or why it was not; what was verified may be taken
 * back. Throws document_not_found.
 */
export const decideDocument = (
  ctx: Ctx,
  ref: DocumentRef,
  { isVerified, note }: { isVerified: boolean; note: string },
): Promise<PartnerDocument> =>
  transaction(ctx, async (tx) => {
    const state = isVerified ? 'verified' : 'refused'
    const by = actorText(tx.actor)
    const decided = await saveDecision(tx.db, ref, { state, note, by, now: tx.now() })
    if (!decided) throw E.documentNotFound({ documentId: ref.id })
    await audit(tx, ref, `directory.document_${state}`, { note })
    return decided
  })

const audit = (tx: TxCtx, { partnerId, id }: DocumentRef, action: string, after: object) =>
  recordAudit(tx, { organisationId: partnerId, action, subject: `partner-document:${id}`, after })
