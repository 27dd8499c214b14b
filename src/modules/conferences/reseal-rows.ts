import { transaction } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import type { SealedPart } from '../../platform/reseal.ts'
import { isSealedNow, type KeyRing, openBytes, sealBytes } from '../../platform/seal.ts'

type Row = Readonly<{ conferenceId: string; id: string; sealed: Uint8Array }>
const PAGE = 200

/** Rows of a conference that hold something sealed, gone through in the order of their keys. */
export const resealRows = (
  ring: KeyRing,
  {
    name,
    boundTo,
    lock,
    save,
  }: Readonly<{
    name: string
    /** What a row is sealed to. */
    boundTo: (id: string) => string
    /** Some rows behind the last one, locked. */
    lock: (db: Db, after: Omit<Row, 'sealed'> | undefined, limit: number) => Promise<Row[]>
    save: (db: Db, rows: readonly Row[]) => Promise<void>
  }>,
): SealedPart => ({
  name,
  resealBatch: (ctx, cursor) =>
    transaction(ctx, async (tx) => {
      const [conferenceId, id] = cursor?.split('~') ?? []
      const after = conferenceId && id ? { conferenceId, id } : undefined
      const found = await lock(tx.db, after, PAGE)
      const old = found.filter(({ sealed }) => !isSealedNow(ring, sealed))
      await save(
        tx.db,
        old.map((one) => ({
          ...one,
          sealed: sealBytes(ring, boundTo(one.id), openBytes(ring, boundTo(one.id), one.sealed)),
        })),
      )
      const last = found.length === PAGE ? found.at(-1) : undefined
      return { last: last && `${last.conferenceId}~${last.id}`, resealed: old.length }
    }),
})
