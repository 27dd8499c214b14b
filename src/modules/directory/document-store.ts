import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { DocumentState, PartnerDocument } from './document.ts'

export type DocumentRef = Readonly<{ partnerId: string; id: string }>

const DOCUMENT = sql.raw(`partner_id as "partnerId", id, title, issuer, number,
  register_url as "registerUrl", issued_on::text as "issuedOn", expires_on::text as "expiresOn",
  state, note, stated_at as "statedAt", decided_at as "decidedAt"`)

/** False when the company states as many as it may. */
export async function insertDocument(
  db: Db,
  document: PartnerDocument,
  most: number,
): Promise<boolean> {
  const { partnerId, id, title, issuer, number, registerUrl, issuedOn, expiresOn } = document
  const { numAffectedRows } = await sql`insert into directory.document (partner_id, id, title,
      issuer, number, register_url, issued_on, expires_on, state, stated_at)
    select ${partnerId}, ${id}, ${title}, ${issuer}, ${number}, ${registerUrl}, ${issuedOn}::date,
      ${expiresOn}::date, 'stated', ${document.statedAt}
    where (select count(*) from directory.document where partner_id = ${partnerId})
      < ${most}`.execute(db)
  return numAffectedRows === 1n
}

export async function findDocument(
  db: Db,
  { partnerId, id }: DocumentRef,
): Promise<PartnerDocument | undefined> {
  const { rows } = await sql<PartnerDocument>`select ${DOCUMENT} from directory.document
    where partner_id = ${partnerId} and id = ${id}`.execute(db)
  return rows[0]
}

/** All of some companies, the one that holds longest first. */
export async function selectDocuments(
  db: Db,
  partnerIds: readonly string[],
): Promise<PartnerDocument[]> {
  const { rows } = await sql<PartnerDocument>`select ${DOCUMENT} from directory.document
    where partner_id = any(${partnerIds}::uuid[]) order by expires_on desc, id`.execute(db)
  return rows
}

/** Those that wait for the operator, the oldest first. */
export async function selectStated(
  db: Db,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<PartnerDocument[]> {
  const behind = after ? sql`and id > ${after}` : sql``
  const { rows } = await sql<PartnerDocument>`select ${DOCUMENT} from directory.document
    where state = 'stated' ${behind} order by id limit ${limit}`.execute(db)
  return rows
}

export const deleteDocument = (db: Db, { partnerId, id }: DocumentRef) =>
  sql`delete from directory.document where partner_id = ${partnerId} and id = ${id}`.execute(db)

export async function saveDecision(
  db: Db,
  { partnerId, id }: DocumentRef,
  decided: Readonly<{ state: DocumentState; note: string; by: string; now: Date }>,
): Promise<PartnerDocument | undefined> {
  const { rows } = await sql<PartnerDocument>`update directory.document
    set state = ${decided.state}, note = ${decided.note}, decided_at = ${decided.now},
      decided_by = ${decided.by}
    where partner_id = ${partnerId} and id = ${id} returning ${DOCUMENT}`.execute(db)
  return rows[0]
}
