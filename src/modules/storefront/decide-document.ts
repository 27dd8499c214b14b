import { type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { requireDocument } from './attach-document.ts'
import { lockDocument, saveDocumentState } from './document-store.ts'
import { StorefrontErrors as E } from './errors.ts'
import { renewListing } from './index-listing.ts'
import type { DocumentState, ListingDocument } from './listing-document.ts'

/**
 * Says as the operator that a document was verified, that it stands as its seller's statement alone,
 * or that nobody is to see it; why stays in the audit log. Throws document_not_found. Checks nothing
 * about who decides: the caller does.
 */
export const decideDocument = (
  ctx: Ctx,
  id: string,
  { to, reason }: { to: DocumentState; reason: string },
): Promise<ListingDocument> =>
  transaction(ctx, async (tx) => {
    const before = await lockDocument(tx.db, id)
    if (!before) throw E.documentNotFound()
    if (before.state !== to) {
      await saveDocumentState(tx.db, before, to)
      await recordAudit(tx, {
        organisationId: before.businessId,
        action: `storefront.document_${to}`,
        subject: `document:${id}`,
        before: { state: before.state },
        after: { state: to, reason },
      })
      await renewListing(tx, before)
    }
    return requireDocument(tx, before)
  })
