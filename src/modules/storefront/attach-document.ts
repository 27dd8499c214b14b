import { newId } from '../../kernel/ids.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { checkSentFile, chunksOf, FileRefused, readSentFile } from '../../platform/sent-file.ts'
import { recordAudit } from '../accounts/api.ts'
import {
  beginFile,
  type DocumentRef,
  deleteDocument,
  findDocument,
  insertDocument,
  keepFile,
  selectDocuments,
  sumDocumentBytes,
} from './document-store.ts'
import { StorefrontErrors as E } from './errors.ts'
import { renewListing } from './index-listing.ts'
import { type DocumentFacts, documentLimits, type ListingDocument } from './listing-document.ts'
import { today } from './price-listing.ts'
import { type ListingRef, lockListing } from './store.ts'

/**
 * States a certificate, an inspection report or a lab test of a listing. What it says never changes:
 * what the operator has verified is what was looked at. Throws listing_not_found,
 * too_many_documents, invalid_input. Checks nothing about who asks: the caller does.
 */
export async function attachDocument(
  ctx: Ctx,
  ref: ListingRef,
  facts: DocumentFacts,
): Promise<ListingDocument> {
  requireFacts(facts, today(ctx.now()))
  return transaction(ctx, async (tx) => {
    if (!(await lockListing(tx.db, ref))) throw E.listingNotFound({ listingId: ref.listingId })
    const most = documentLimits.ofListing
    if ((await selectDocuments(tx.db, ref)).length >= most) throw E.tooManyDocuments({ most })
    const document: ListingDocument = {
      ...ref,
      ...facts,
      id: newId(),
      issuerKind: 'named',
      file: null,
      state: 'stated',
      createdAt: tx.now(),
    }
    await insertDocument(tx.db, document)
    await note(tx, document, 'document_attached', facts)
    await renewListing(tx, ref)
    return document
  })
}

/** Days in their order, and an address that a browser opens and that hides nothing. */
function requireFacts({ issuedOn, validUntil, url }: DocumentFacts, day: string): void {
  const wrong = (name: string, keyword: string) =>
    PlatformErrors.invalidInput({ fields: [{ pointer: `/${name}`, keyword }] })
  if (issuedOn > day) throw wrong('issuedOn', 'maximum')
  if (validUntil !== null && validUntil < issuedOn) throw wrong('validUntil', 'minimum')
  if (url === null) return
  const read = URL.parse(url)
  if (read?.protocol !== 'https:' || read.username || read.password) throw wrong('url', 'format')
}

/**
 * Keeps the file of a document: once, and before the operator has looked at it. The line is written
 * first and the file after it; a file that was begun and never finished is sent again. Throws
 * document_not_found, document_file_closed, document_file_refused, too_much_stored.
 */
export async function attachFile(
  ctx: Ctx,
  ref: DocumentRef,
  content: AsyncIterable<Uint8Array>,
): Promise<ListingDocument> {
  const sent = await taken(readSentFile(content, documentLimits.fileBytes))
  await requireOpen(ctx, ref)
  const { type, content: bytes } = await taken(checkSentFile(sent))
  const file = { id: newId(), type, bytes: bytes.byteLength }
  const begun = await transaction(ctx, async (tx) => {
    const most = documentLimits.bytesOfSeller
    const before = await sumDocumentBytes(tx.db, ref.businessId)
    if (before + file.bytes > most) throw E.tooMuchStored({ most })
    return beginFile(tx.db, ref, file)
  })
  if (!begun) throw E.documentFileClosed()
  if (begun.staleId) await ctx.files.remove(begun.staleId)
  await ctx.files.save(file.id, chunksOf(bytes), bytes.byteLength)
  const isKept = await transaction(ctx, async (tx) => {
    if (!(await keepFile(tx.db, ref, { fileId: file.id, now: tx.now() }))) return false
    await note(tx, ref, 'document_file_attached', { type, bytes: file.bytes })
    await renewListing(tx, ref)
    return true
  })
  if (!isKept) {
    await ctx.files.remove(file.id)
    throw E.documentFileClosed()
  }
  return { ...(await requireDocument(ctx, ref)), file }
}

/** Takes a document off its listing, with its file. Throws document_not_found. */
export async function removeDocument(ctx: Ctx, ref: DocumentRef): Promise<void> {
  await transaction(ctx, async (tx) => {
    const { kind, issuer, number, state } = await requireDocument(tx, ref)
    const gone = await deleteDocument(tx.db, ref)
    await note(tx, ref, 'document_removed', undefined, { kind, issuer, number, state })
    await renewListing(tx, ref)
    // Before the line is gone for good: no file is left without one.
    if (gone?.fileId) await ctx.files.remove(gone.fileId)
  })
}

/** Throws document_not_found. */
export async function requireDocument(
  { db }: Pick<Ctx, 'db'>,
  ref: DocumentRef,
): Promise<ListingDocument> {
  const found = await findDocument(db, ref)
  if (!found) throw E.documentNotFound()
  return found
}

/** Before the work of drawing: what cannot be taken costs nothing. */
async function requireOpen(ctx: Ctx, ref: DocumentRef): Promise<void> {
  const { file, state } = await requireDocument(ctx, ref)
  if (file || state !== 'stated') throw E.documentFileClosed()
}

const taken = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!(error instanceof FileRefused)) throw error
    throw E.documentFileRefused({ reason: error.reason, most: documentLimits.fileBytes })
  })

const note = (
  tx: TxCtx,
  { businessId, id }: Pick<DocumentRef, 'businessId' | 'id'>,
  action: string,
  after?: object,
  before?: object,
): Promise<void> =>
  recordAudit(tx, {
    organisationId: businessId,
    action: `storefront.${action}`,
    subject: `document:${id}`,
    before,
    after,
  })
