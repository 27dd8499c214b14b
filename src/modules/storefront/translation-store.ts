import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

export type Wording = Readonly<{
  /** SHA-256 of the source text, folded, in hexadecimal. */
  hash: string
  wording: string
  by: 'person' | 'machine'
  /** A person wrote it, or read it and let it stand. */
  isApproved: boolean
  /** Which model, for a machine. */
  model: string | null
}>
export type Direction = 'en>zh-CN' | 'zh-CN>en'
type Where = Readonly<{ businessId: string; direction: Direction }>

export async function selectWordings(
  db: Db,
  { businessId, direction }: Where,
  hashes: readonly string[],
): Promise<Map<string, Wording>> {
  const { rows } = await sql<Wording>`
    select encode(source_hash, 'hex') as hash, wording, said_by as by, model,
      is_approved as "isApproved"
    from storefront.translation where business_id = ${businessId} and direction = ${direction}
      and source_hash in (select decode(hash, 'hex') from unnest(${hashes}::text[]) as hash)`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.hash, row]))
}

/** Forgets what a machine said of these texts, in either direction; a person's words stay. */
export const forgetWordings = (db: Db, businessId: string, hashes: readonly string[]) =>
  sql`delete from storefront.translation where business_id = ${businessId} and not is_approved
    and direction in ('en>zh-CN', 'zh-CN>en')
    and source_hash in (select decode(hash, 'hex') from unnest(${hashes}::text[]) as hash)`.execute(
    db,
  )

/** What a person wrote or approved stays, whatever a machine says after that. */
export async function saveWordings(
  db: Db,
  { businessId, direction }: Where,
  wordings: readonly Wording[],
  now: Date,
): Promise<void> {
  if (wordings.length === 0) return
  await sql`insert into storefront.translation as known (business_id, direction, source_hash, wording,
      said_by, model, is_approved, said_at)
    select ${businessId}, ${direction}, decode(hash, 'hex'), wording, by, model, "isApproved", ${now}
    from jsonb_to_recordset(${JSON.stringify(wordings)}::jsonb)
      as r(hash text, wording text, by text, model text, "isApproved" boolean)
    on conflict (business_id, direction, source_hash) do update set wording = excluded.wording,
      said_by = excluded.said_by, model = excluded.model,
      is_approved = excluded.is_approved, said_at = excluded.said_at
    where not known.is_approved or excluded.is_approved`.execute(db)
}
