import { sql } from 'kysely'
import { transaction } from '../../platform/context.ts'
import type { SealedPart } from '../../platform/reseal.ts'
import { isSealedNow, type KeyRing, openBytes, sealBytes } from '../../platform/seal.ts'

type Row = Readonly<{ conferenceId: string; id: string; sealed: Uint8Array }>
const PAGE = 200

/** Rows of a conference that hold something sealed, gone through in the order of their keys. */
export const resealRows = (
  ring: KeyRing,
  {
    name,
    table,
    boundTo,
  }: Readonly<{
    name: string
    /** One with `conference_id`, `id` and `sealed`. */
    table: 'registration' | 'voucher' | 'proposal'
    /** What a row is sealed to. */
    boundTo: (id: string) => string
  }>,
): SealedPart => ({
  name,
  resealBatch: (ctx, cursor) =>
    transaction(ctx, async (tx) => {
      const [conferenceId, id] = cursor?.split('~') ?? []
      const rows = sql.table(`conferences.${table}`)
      const { rows: found } = await sql<Row>`
        select conference_id as "conferenceId", id, sealed from ${rows} where sealed is not null
          ${id ? sql`and (conference_id, id) > (${conferenceId}, ${id})` : sql``}
        order by conference_id, id limit ${PAGE} for update`.execute(tx.db)
      const old = found.filter(({ sealed }) => !isSealedNow(ring, sealed))
      for (const one of old) {
        const anew = sealBytes(ring, boundTo(one.id), openBytes(ring, boundTo(one.id), one.sealed))
        await sql`update ${rows} set sealed = ${Buffer.from(anew)}
          where conference_id = ${one.conferenceId} and id = ${one.id}`.execute(tx.db)
      }
      const last = found.length === PAGE ? found.at(-1) : undefined
      return { last: last && `${last.conferenceId}~${last.id}`, resealed: old.length }
    }),
})
