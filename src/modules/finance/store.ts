import { sql } from 'kysely'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'

export type FinanceFile = Readonly<{
  businessId: string
  id: string
  code: string
  from: Day
  to: Day
  /** What was signed, to the byte. */
  content: string
  signature: string
  issuedBy: string
  issuedAt: Date
  expiresOn: Day
  revokedAt: Date | null
  reason: string | null
}>

/** A file without what it says. */
export type FileFacts = Omit<FinanceFile, 'content' | 'signature'>

const FACTS = sql.raw(`business_id as "businessId", id, code, from_day::text as "from",
  to_day::text as "to", issued_by as "issuedBy", issued_at as "issuedAt",
  expires_on::text as "expiresOn", revoked_at as "revokedAt", reason`)

export const insertFile = (db: Db, file: FinanceFile) =>
  sql`insert into finance.file (business_id, id, code, from_day, to_day, content, signature,
      issued_by, issued_at, expires_on)
    values (${file.businessId}, ${file.id}, ${file.code}, ${file.from}, ${file.to},
      ${file.content}, ${file.signature}, ${file.issuedBy}, ${file.issuedAt},
      ${file.expiresOn})`.execute(db)

/** The newest first. */
export async function selectFiles(
  db: Db,
  businessId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<FileFacts[]> {
  const { rows } = await sql<FileFacts>`select ${FACTS} from finance.file
    where business_id = ${businessId} and ${after ? sql`id < ${after}::uuid` : sql`true`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

export async function findFile(
  db: Db,
  { businessId, fileId }: { businessId: string; fileId: string },
): Promise<FileFacts | undefined> {
  const { rows } = await sql<FileFacts>`select ${FACTS} from finance.file
    where business_id = ${businessId} and id = ${fileId}`.execute(db)
  return rows[0]
}

export async function findFileByCode(db: Db, code: string): Promise<FinanceFile | undefined> {
  const { rows } = await sql<FinanceFile>`
    select ${FACTS}, content, signature from finance.file where code = ${code}`.execute(db)
  return rows[0]
}

/** False when it was revoked before. */
export async function saveRevoked(
  db: Db,
  { businessId, id }: Pick<FinanceFile, 'businessId' | 'id'>,
  { at, by, reason }: { at: Date; by: string; reason: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update finance.file
    set revoked_at = ${at}, revoked_by = ${by}, reason = ${reason}
    where business_id = ${businessId} and id = ${id} and revoked_at is null`.execute(db)
  return numAffectedRows === 1n
}

export async function selectSigningKey(db: Db): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ sealed: Uint8Array }>`
    select sealed from finance.signing_key`.execute(db)
  return rows[0]?.sealed
}

/** The first key stays. */
export const insertSigningKey = (db: Db, sealed: Buffer, now: Date) =>
  sql`insert into finance.signing_key (id, sealed, created_at) values (1, ${sealed}, ${now})
    on conflict do nothing`.execute(db)
