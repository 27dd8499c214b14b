import type { Static } from 'typebox'
import type { Db } from '../../platform/db.ts'
import type { IssuesPageDto } from './contract.ts'
import { selectIssues } from './import-store.ts'
import { toIssueDto } from './wire.ts'

export type RowsPage = Readonly<{ after?: string | undefined; limit: number }>

/**
 * Rows of an import that were skipped, or taken with a remark, with what was read and expected.
 * Checks nothing about who asks: the caller does.
 */
export async function readImportRows(
  db: Db,
  ref: { businessId: string; id: string },
  { after, limit }: RowsPage,
): Promise<Static<typeof IssuesPageDto>> {
  const from = after === undefined ? -1 : Number(after)
  const found = await selectIssues(db, ref, { after: from, limit })
  const last = found.at(-1)
  const next = last && found.length === limit ? `${last.position}` : null
  return { rows: found.map(toIssueDto), next }
}
