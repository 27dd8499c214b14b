import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'

export type AuditEntry = Readonly<{
  id: string
  at: Date
  actor: Readonly<{
    kind: string
    id: string | null
    /** Looked up: null of a person who was erased, and of whatever is no person. */
    name: string | null
  }>
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
  entry: Omit<AuditEntry, 'id' | 'actor'> & { actor: { kind: string; id: string | null } },
): Promise<void> {
  await sql`insert into accounts.audit_entry (organisation_id, id, at, actor_kind, actor_id,
      action, subject, before, after)
    values (${organisationId}, ${newId()}, ${entry.at}, ${entry.actor.kind}, ${entry.actor.id},
      ${entry.action}, ${entry.subject}, ${json(entry.before)}::jsonb,
      ${json(entry.after)}::jsonb)`.execute(db)
}

const json = (value: unknown): string | null =>
  value === undefined || value === null
    ? null
    : JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? `${part}` : part))

const NAME = sql.raw(`(select name from accounts.user where actor_kind = 'user'
  and accounts.user.id = entry.actor_id) as actor_name`)

/** The newest first; `after` is the id of the last one seen. */
export async function selectAuditEntries(
  db: Db,
  organisationId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<AuditEntry[]> {
  const { rows } =
    await sql<AuditRow>`select id, at, actor_kind, actor_id, ${NAME}, action, subject, before, after
    from accounts.audit_entry as entry
    where organisation_id = ${organisationId}
      and (${after ?? null}::uuid is null or id < ${after ?? null}::uuid)
    order by id desc limit ${limit}`.execute(db)
  return rows.map(toEntry)
}

export type AuditFilter = Readonly<{
  organisationId?: string | undefined
  /** Of a person or a key. */
  actorId?: string | undefined
  actorKind?: string | undefined
  subject?: string | undefined
  action?: string | undefined
  from?: Day | undefined
  /** The last day, all of it (UTC). */
  to?: Day | undefined
}>
export type AuditCursor = Readonly<{ at: Date; id: string }>

/** What everybody did, over all organisations, the newest first; `after` is the last one seen. */
export async function selectAllAudit(
  db: Db,
  { organisationId, actorId, actorKind, subject, action, from, to }: AuditFilter,
  { after, limit }: { after?: AuditCursor | undefined; limit: number },
): Promise<OrganisationEntry[]> {
  const conditions = [
    organisationId && sql`organisation_id = ${organisationId}`,
    actorId && sql`actor_id = ${actorId}`,
    actorKind && sql`actor_kind = ${actorKind}`,
    subject && sql`subject = ${subject}`,
    action && sql`action = ${action}`,
    from && sql`at >= ${from}::date::timestamp at time zone 'UTC'`,
    to && sql`at < (${to}::date + 1)::timestamp at time zone 'UTC'`,
    after && sql`(at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`,
  ].flatMap((condition) => condition || [])
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
  const { rows } = await sql<AuditRow & { organisation_id: string }>`
    select organisation_id, id, at, actor_kind, actor_id, ${NAME}, action, subject, before, after
    from accounts.audit_entry as entry ${where} order by at desc, id desc limit ${limit}`.execute(
    db,
  )
  return rows.map(({ organisation_id: organisationId, ...row }) => ({
    ...toEntry(row),
    organisationId,
  }))
}

const STREAM_PAGE = 500

/** The same as far as it goes, some rows at a time. */
export async function* streamAudit(db: Db, filter: AuditFilter): AsyncGenerator<OrganisationEntry> {
  let after: AuditCursor | undefined
  for (;;) {
    const found = await selectAllAudit(db, filter, { after, limit: STREAM_PAGE })
    yield* found
    after = found.at(-1)
    if (found.length < STREAM_PAGE) return
  }
}

type OrganisationEntry = AuditEntry & Readonly<{ organisationId: string }>
type AuditRow = Omit<AuditEntry, 'actor'> & {
  actor_kind: string
  actor_id: string | null
  actor_name: string | null
}

const toEntry = ({ actor_kind, actor_id, actor_name, ...row }: AuditRow): AuditEntry => ({
  ...row,
  actor: { kind: actor_kind, id: actor_id, name: actor_name },
})
