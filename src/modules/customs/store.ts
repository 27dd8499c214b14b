import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

/** What a person said a product is. */
export type Decision = Readonly<{
  fingerprint: string
  /** HS 2022: 6 digits, or a national line of 8 or 10. */
  code: string
  reason: string
  decidedBy: string
  decidedAt: Date
}>

type DecisionTable = {
  business_id: string
  fingerprint: string
  code: string
  reason: string
  decided_by: string
  decided_at: Date
}

const own = (db: Db) => db.withTables<{ 'customs.classification_decision': DecisionTable }>()

/** The decision that stood before, if any. */
export async function saveDecision(
  db: Db,
  businessId: string,
  decision: Decision,
): Promise<Decision | undefined> {
  const [before] = await findDecisions(db, businessId, [decision.fingerprint])
  await sql`
    insert into customs.classification_decision
      (business_id, fingerprint, code, reason, decided_by, decided_at)
    values (${businessId}, ${decision.fingerprint}, ${decision.code}, ${decision.reason},
      ${decision.decidedBy}, ${decision.decidedAt})
    on conflict (business_id, fingerprint) do update set code = excluded.code,
      reason = excluded.reason, decided_by = excluded.decided_by,
      decided_at = excluded.decided_at`.execute(db)
  return before
}

export async function findDecisions(
  db: Db,
  businessId: string,
  fingerprints: readonly string[],
): Promise<Decision[]> {
  if (fingerprints.length === 0) return []
  const rows = await own(db)
    .selectFrom('customs.classification_decision')
    .selectAll()
    .where('business_id', '=', businessId)
    .where(sql<boolean>`fingerprint = any(${[...fingerprints]}::text[])`)
    .execute()
  return rows.map((row) => ({
    fingerprint: row.fingerprint,
    code: row.code,
    reason: row.reason,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }))
}
