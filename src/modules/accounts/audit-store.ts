import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Db } from '../../platform/db.ts'

export type AuditEntry = Readonly<{
  id: string
  at: Date
  actor: Readonly<{ kind: string; id: string | null; name: string | null }>
  /** 'accounts.member_removed' */
  action: string
  /** What it was done to: 'member:<id>'. */
  subject: string
  before: unknown
  after: unknown
}>

export async function insertAuditEntry(
  db: Db,
  organisationId: string,
  entry: Omit<AuditEntry, 'id'>,
): Promise<void> {
  await sql`insert into accounts.audit_entry (organisation_id, id, at, actor_kind, actor_id,
      actor_name, action, subject, before, after)
    values (${organisationId}, ${newId()}, ${entry.at}, ${entry.actor.kind}, ${entry.actor.id},
      ${entry.actor.name}, ${entry.action}, ${entry.subject}, ${json(entry.before)}::jsonb,
      ${json(entry.after)}::jsonb)`.execute(db)
}

const json = (value: unknown): string | null =>
  value === undefined || value === null
    ? null
    : JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? `${part}` : part))

/** The newest first; `after` is the id of the last one seen. */
export async function selectAuditEntries(
  db: Db,
  organisationId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<AuditEntry[]> {
  const { rows } = await sql<
    Omit<AuditEntry, 'actor'> & {
      actor_kind: string
      actor_id: string | null
      actor_name: string | null
    }
  >`select id, at, actor_kind, actor_id, actor_name, action, subject, before, after
    from accounts.audit_entry
    where organisation_id = ${organisationId}
      and (${after ?? null}::uuid is null or id < ${after ?? null}::uuid)
    order by id desc limit ${limit}`.execute(db)
  return rows.map(({ actor_kind, actor_id, actor_name, ...row }) => ({
    ...row,
    actor: { kind: actor_kind, id: actor_id, name: actor_name },
  }))
}
