import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { DocumentFile, DocumentState, ListingDocument } from './listing-document.ts'
import type { ListingRef } from './store.ts'

export type DocumentRef = ListingRef & Readonly<{ id: string }>
type Titles = Readonly<{ en: string | null; 'zh-CN': string | null }>

const columns = sql.raw(`document.business_id as "businessId", listing_id as "listingId",
  document.id, kind, issuer_kind as "issuerKind", issuer, number, issued_on as "issuedOn",
  valid_until as "validUntil", url, document.state, document.created_at as "createdAt",
  case when file_kept_at is not null
    then jsonb_build_object('id', file_id, 'type', file_type, 'bytes', file_bytes) end as file`)

const isRef = ({ businessId, listingId, id }: DocumentRef) =>
  sql`business_id = ${businessId} and listing_id = ${listingId} and id = ${id}`

export async function insertDocument(db: Db, document: ListingDocument): Promise<void> {
  await sql`insert into storefront.listing_document (business_id, listing_id, id, kind, issuer_kind,
      issuer, number, issued_on, valid_until, url, state, created_at)
    values (${document.businessId}, ${document.listingId}, ${document.id}, ${document.kind},
      ${document.issuerKind}, ${document.issuer}, ${document.number}, ${document.issuedOn},
      ${document.validUntil}, ${document.url}, ${document.state}, ${document.createdAt})`.execute(
    db,
  )
}

/** All of a listing, the newest first: it has few. */
export async function selectDocuments(
  db: Db,
  { businessId, listingId }: ListingRef,
): Promise<ListingDocument[]> {
  const { rows } = await sql<ListingDocument>`
    select ${columns} from storefront.listing_document as document
    where business_id = ${businessId} and listing_id = ${listingId} order by id desc`.execute(db)
  return rows
}

export async function findDocument(
  db: Db,
  { businessId, listingId, id }: DocumentRef,
): Promise<ListingDocument | undefined> {
  const { rows } = await sql<ListingDocument>`
    select ${columns} from storefront.listing_document as document
    where business_id = ${businessId} and listing_id = ${listingId} and id = ${id}`.execute(db)
  return rows[0]
}

/** One by its id alone, for the operator and for shoppers. */
export async function findDocumentById(db: Db, id: string): Promise<ListingDocument | undefined> {
  const { rows } = await sql<ListingDocument>`
    select ${columns} from storefront.listing_document as document where id = ${id}`.execute(db)
  return rows[0]
}

/** Over all sellers, the oldest first, with the titles of the goods. */
export async function selectDocumentsIn(
  db: Db,
  given: { state: DocumentState; after?: string | undefined; limit: number },
): Promise<(ListingDocument & { title: Titles })[]> {
  const behind = given.after ? sql`and document.id > ${given.after}` : sql``
  const { rows } = await sql<ListingDocument & { title: Titles }>`
    select ${columns}, jsonb_build_object('en', copy_en->>'title', 'zh-CN', copy_zh->>'title') as title
    from storefront.listing_document as document join storefront.listing
      on listing.business_id = document.business_id and listing.id = document.listing_id
    where document.state = ${given.state} ${behind}
    order by document.id limit ${given.limit}`.execute(db)
  return rows
}

/** Bytes of all files of a seller, those under way counted in. */
export async function sumDocumentBytes(db: Db, businessId: string): Promise<number> {
  const { rows } = await sql<{ bytes: bigint }>`
    select coalesce(sum(file_bytes), 0)::bigint as bytes from storefront.listing_document
    where business_id = ${businessId}`.execute(db)
  return Number(rows[0]!.bytes)
}

/**
 * Notes the file that is about to be written. Returns the id of one that was begun before and never
 * finished, null when there was none; undefined when the document has its file, or the operator has
 * looked at it without.
 */
export async function beginFile(
  db: Db,
  ref: DocumentRef,
  file: DocumentFile,
): Promise<{ staleId: string | null } | undefined> {
  const { rows } = await sql<{ staleId: string | null }>`
    update storefront.listing_document as document
    set file_id = ${file.id}, file_type = ${file.type}, file_bytes = ${file.bytes}
    from (select file_id as stale_id from storefront.listing_document
      where ${isRef(ref)} for update) as before
    where ${isRef(ref)} and file_kept_at is null and state = 'stated'
    returning stale_id as "staleId"`.execute(db)
  return rows[0]
}

/** False when meanwhile another took its place, the operator looked at it, or it is gone. */
export async function keepFile(
  db: Db,
  ref: DocumentRef,
  { fileId, now }: { fileId: string; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update storefront.listing_document
    set file_kept_at = ${now}
    where ${isRef(ref)} and file_id = ${fileId} and file_kept_at is null
      and state = 'stated'`.execute(db)
  return numAffectedRows === 1n
}

/** The file to remove with it, also one that was never finished; undefined when there is no such document. */
export async function deleteDocument(
  db: Db,
  ref: DocumentRef,
): Promise<{ fileId: string | null } | undefined> {
  const { rows } = await sql<{ fileId: string | null }>`delete from storefront.listing_document
    where ${isRef(ref)} returning file_id as "fileId"`.execute(db)
  return rows[0]
}

/** The state before; undefined when there is no such document. */
export async function lockDocument(
  db: Db,
  id: string,
): Promise<(DocumentRef & { state: DocumentState }) | undefined> {
  const { rows } = await sql<DocumentRef & { state: DocumentState }>`
    select business_id as "businessId", listing_id as "listingId", id, state
    from storefront.listing_document where id = ${id} for update`.execute(db)
  return rows[0]
}

export const saveDocumentState = (db: Db, ref: DocumentRef, state: DocumentState) =>
  sql`update storefront.listing_document set state = ${state} where ${isRef(ref)}`.execute(db)
