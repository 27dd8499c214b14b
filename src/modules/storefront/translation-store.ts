import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

export type Wording = Readonly<{
  /** SHA-256 of the source text, folded, in hexadecimal. */
  hash: string
  wording: string
  by: 'person' | 'machine'
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
    select encode(source_hash, 'hex') as hash, wording, said_by as by, model
    from storefront.translation where business_id = ${businessId} and direction = ${direction}
      and source_hash in (select decode(hash, 'hex') from unnest(${hashes}::text[]) as hash)`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.hash, row]))
}

/** What a person approved stays, whatever a machine says after that. */
export async function saveWordings(
  db: Db,
  { businessId, direction }: Where,
  wordings: readonly Wording[],
  now: Date,
): Promise<void> {
  if (wordings.length === 0) return
  await sql`insert into storefront.translation as known (business_id, direction, source_hash, wording,
      said_by, model, said_at)
    select ${businessId}, ${direction}, decode(hash, 'hex'), wording, by, model, ${now}
    from jsonb_to_recordset(${JSON.stringify(wordings)}::jsonb)
      as r(hash text, wording text, by text, model text)
    on conflict (business_id, direction, source_hash) do update set wording = excluded.wording,
      said_by = excluded.said_by, model = excluded.model, said_at = excluded.said_at
    where known.said_by = 'machine' or excluded.said_by = 'person'`.execute(db)
}
