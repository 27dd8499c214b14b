import { type ColumnType, sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Import, ImportCounts, ImportedFile, ImportStatus } from './import.ts'
import type { RowIssue, RowIssueCode } from './row-issues.ts'

type Json<T> = ColumnType<T, string, string>

type ImportTable = {
  business_id: string
  id: string
  file_name: string
  status: ImportStatus
  file: Json<ImportedFile>
  counts: Json<ImportCounts>
  failure_code: string | null
  started_at: Date
  updated_at: Date
  finished_at: Date | null
}

type IssueTable = {
  business_id: string
  import_id: string
  position: number
  row_number: number
  code: RowIssueCode
  column_name: string
  read: string
}

const own = (db: Db) =>
  db.withTables<{ 'catalogue.import': ImportTable; 'catalogue.import_issue': IssueTable }>()

type ImportRef = Readonly<{ businessId: string; id: string }>

/** Begins an import, or begins one again that was cut short: its counts start anew. */
export async function startImport(
  db: Db,
  { businessId, id }: ImportRef,
  start: { fileName: string; file: ImportedFile; counts: ImportCounts; at: Date },
): Promise<void> {
  const again = {
    status: 'running' as const,
    file: JSON.stringify(start.file),
    counts: JSON.stringify(start.counts),
    failure_code: null,
    updated_at: start.at,
    finished_at: null,
  }
  await own(db)
    .insertInto('catalogue.import')
    .values({
      ...again,
      business_id: businessId,
      id,
      file_name: start.fileName,
      started_at: start.at,
    })
    .onConflict((conflict) => conflict.columns(['business_id', 'id']).doUpdateSet(again))
    .execute()
}

export async function saveImport(
  db: Db,
  { businessId, id }: ImportRef,
  change: {
    at: Date
    counts: ImportCounts
    status?: ImportStatus
    failureCode?: string
    file?: ImportedFile
  },
): Promise<void> {
  const { at, counts, status, failureCode, file } = change
  await own(db)
    .updateTable('catalogue.import')
    .set({
      counts: JSON.stringify(counts),
      updated_at: at,
      ...(status && { status }),
      ...(status && status !== 'running' && { finished_at: at }),
      ...(failureCode && { failure_code: failureCode }),
      ...(file && { file: JSON.stringify(file) }),
    })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .execute()
}

export async function findImport(
  db: Db,
  { businessId, id }: ImportRef,
): Promise<Import | undefined> {
  const row = await own(db)
    .selectFrom('catalogue.import')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toImport(row)
}

export async function selectImports(
  db: Db,
  businessId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Import[]> {
  let query = own(db)
    .selectFrom('catalogue.import')
    .selectAll()
    .where('business_id', '=', businessId)
    .orderBy('id', 'desc')
    .limit(limit)
  if (after !== undefined) query = query.where('id', '<', after)
  return (await query.execute()).map(toImport)
}

type ImportRow = Omit<ImportTable, 'file' | 'counts'> & { file: ImportedFile; counts: ImportCounts }

const toImport = (row: ImportRow): Import => ({
  id: row.id,
  businessId: row.business_id,
  fileName: row.file_name,
  status: row.status,
  file: row.file,
  counts: row.counts,
  failureCode: row.failure_code,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
})

/** Issues in the order they were found; the same again (a resumed import) changes nothing. */
export async function insertIssues(
  db: Db,
  { businessId, id }: ImportRef,
  first: number,
  issues: readonly RowIssue[],
): Promise<void> {
  if (issues.length === 0) return
  const records = JSON.stringify(
    issues.map(({ row, ...issue }, index) => ({
      ...issue,
      row_number: row,
      position: first + index,
    })),
  )
  await sql`
    insert into catalogue.import_issue
      (business_id, import_id, position, row_number, code, column_name, read)
    select ${businessId}::uuid, ${id}::uuid, record.position, record.row_number, record.code,
      record."column", record.read
    from jsonb_to_recordset(${records}::jsonb)
      as record(position integer, row_number integer, code text, "column" text, read text)
    on conflict do nothing`.execute(db)
}

export async function selectIssues(
  db: Db,
  { businessId, id }: ImportRef,
  { after, limit }: { after: number; limit: number },
): Promise<(RowIssue & { position: number })[]> {
  const rows = await own(db)
    .selectFrom('catalogue.import_issue')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('import_id', '=', id)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    position: row.position,
    row: row.row_number,
    code: row.code,
    column: row.column_name,
    read: row.read,
  }))
}

/** What is there already under these keys, locked in id order. */
export async function lockKnown(db: Db, businessId: string, keys: readonly string[]) {
  const { rows } = await sql<{
    id: string
    key: string
    content_hash: string
    source_hashes: string[]
    created_import_id: string | null
    import_id: string | null
  }>`select id, key, content_hash, source_hashes, created_import_id, import_id
    from catalogue.product
    where business_id = ${businessId}::uuid and key = any(${keys}::text[])
    order by id for update`.execute(db)
  return new Map(rows.map((row) => [row.key, row]))
}
