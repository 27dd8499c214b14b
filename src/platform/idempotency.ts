import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { actorText, type Ctx, type TxCtx } from './context.ts'
import { PlatformErrors } from './errors.ts'
import { limits } from './limits.ts'
import { deleteInBatches } from './work-through.ts'

/**
 * Does `work` once for a key: the answer is stored in the same transaction, and a repeated request
 * gets it again. The same key with another request is refused. Without a key, just does it.
 */
export async function once<Answer extends object>(
  tx: TxCtx,
  { key, request }: { key: string | undefined; request: unknown },
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (key === undefined) return work()
  const actor = actorText(tx.actor)
  const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex')
  // The insert takes the key: a second request with it waits here until the first has committed.
  const { numAffectedRows } = await sql`
    insert into platform.idempotency (actor, key, request_hash, answer, created_at)
    values (${actor}, ${key}, ${hash}, 'null', ${tx.now()}) on conflict do nothing`.execute(tx.db)
  if (numAffectedRows === 0n) return storedAnswer<Answer>(tx, { actor, key, hash })
  const answer = await work()
  await sql`update platform.idempotency set answer = ${JSON.stringify(answer)}::jsonb
    where actor = ${actor} and key = ${key}`.execute(tx.db)
  return answer
}

async function storedAnswer<Answer>(
  tx: TxCtx,
  { actor, key, hash }: { actor: string; key: string; hash: string },
): Promise<Answer> {
  const { rows } = await sql<{ request_hash: string; answer: Answer }>`
    select request_hash, answer from platform.idempotency
    where actor = ${actor} and key = ${key}`.execute(tx.db)
  const [stored] = rows
  if (stored?.request_hash !== hash) throw PlatformErrors.idempotencyKeyReused({ key })
  return stored.answer
}

/** Forgets keys that no client will repeat any more. */
export function forgetOldKeys(ctx: Pick<Ctx, 'db' | 'now'>, signal?: AbortSignal) {
  const before = new Date(ctx.now().getTime() - limits.idempotencyHours * 3_600_000)
  return deleteInBatches(
    (limit) =>
      sql`delete from platform.idempotency where (actor, key) in (
        select actor, key from platform.idempotency where created_at < ${before}
        limit ${limit})`.execute(ctx.db),
    signal,
  )
}
