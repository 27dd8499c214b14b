import { newId } from '../../../kernel/ids.ts'
import { type Ctx, transaction } from '../../../platform/context.ts'
import { checkSentFile, chunksOf, FileRefused, readSentFile } from '../../../platform/sent-file.ts'
import { defineTask } from '../../../platform/tasks.ts'
import { recordAudit } from '../../accounts/api.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import type { BidDocument, CandidateRef, SearchRef } from './host-city.ts'
import {
  countDocuments,
  deleteDocument,
  insertDocument,
  keepDocument,
  lockSearch,
  selectCandidates,
  selectDocument,
  selectStaleDocuments,
} from './host-store.ts'

const HOUR_MS = 3_600_000

/**
 * Keeps a document of a city's bid: a picture or a PDF, with nothing in it that acts. The line is written
 * first and the file after it. Throws bid_document_refused, host_search_not_found, candidate_not_found,
 * too_many_candidates.
 */
export async function addBidDocument(
  ctx: Ctx,
  { candidateId, ...ref }: CandidateRef,
  { title, content }: Readonly<{ title: string; content: AsyncIterable<Uint8Array> }>,
): Promise<BidDocument> {
  const { searchId } = ref
  const most = conferenceLimits.bidDocumentBytes
  const { type, content: bytes } = await readSentFile(content, most)
    .then(checkSentFile)
    .catch((error: unknown) => {
      if (!(error instanceof FileRefused)) throw error
      throw E.bidDocumentRefused({ reason: error.reason, most })
    })
  const document: BidDocument = {
    ...{ id: newId(), candidateId, title, fileType: type },
    ...{ bytes: bytes.byteLength, createdAt: ctx.now() },
  }
  await transaction(ctx, async (tx) => {
    if (!(await lockSearch(tx.db, ref))) throw E.hostSearchNotFound()
    const candidates = await selectCandidates(tx.db, searchId)
    if (!candidates.some(({ id }) => id === candidateId)) throw E.candidateNotFound()
    const many = conferenceLimits.bidDocuments
    if ((await countDocuments(tx.db, searchId)) >= many) throw E.tooManyCandidates({ most: many })
    await insertDocument(tx.db, searchId, document)
  })
  await ctx.files.save(document.id, chunksOf(bytes), bytes.byteLength)
  await transaction(ctx, async (tx) => {
    await keepDocument(tx.db, { searchId, documentId: document.id }, tx.now())
    await recordAudit(tx, {
      organisationId: ref.agencyId,
      action: 'conferences.bid_document_added',
      subject: `host_search:${searchId}`,
      after: { candidateId, title, type, bytes: document.bytes },
    })
  })
  return document
}

/** Takes a document off a bid, with its file. Throws bid_document_not_found. */
export async function removeBidDocument(
  ctx: Ctx,
  { agencyId, searchId }: SearchRef,
  documentId: string,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const found = await selectDocument(tx.db, { searchId, documentId })
    if (!found) throw E.bidDocumentNotFound()
    await deleteDocument(tx.db, { searchId, documentId })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'conferences.bid_document_removed',
      subject: `host_search:${searchId}`,
      before: { candidateId: found.candidateId, title: found.title },
    })
    // Before the line is gone for good: no file is left without one.
    await ctx.files.remove(documentId)
  })
}

/** Every hour: what was begun and never finished goes, first the file and then its line. */
export const ClearBidDocuments = defineTask({
  name: 'conferences.clear_bid_documents',
  schedule: '52 * * * *',
  run: async (ctx: Ctx) => {
    const before = new Date(ctx.now().getTime() - HOUR_MS)
    for (const ref of await selectStaleDocuments(ctx.db, before)) {
      await ctx.files.remove(ref.documentId)
      await deleteDocument(ctx.db, ref)
    }
  },
})
