import { sql } from 'kysely'
import { newId } from '../kernel/ids.ts'
import type { Ctx, TxCtx } from './context.ts'
import { inTransaction } from './db.ts'
import type { EventDefinition, PayloadOf } from './events.ts'
import { limits } from './limits.ts'
import type { TaskDefinition } from './tasks.ts'

/** A module's reaction to an event: the event becomes a task of its own, retried by itself. */
export type Subscriber = Readonly<{ event: EventDefinition; task: TaskDefinition }>

let wake: () => void = () => {}

/** Called after every commit; events wait in the table, so a lost call only costs time. */
export const emitted = (): void => wake()

/**
 * When an event counts as handed on: at once when nobody listens, which spares the database half of
 * its work. A new subscriber hears what is emitted once every process knows of it.
 */
export const dispatchedAt = (
  { heard, now }: Pick<Ctx, 'heard' | 'now'>,
  event: EventDefinition,
): Date | null => (heard.has(event.name) ? null : now())

/** Records an event in the same transaction as the change that it tells of. */
export async function emit<Event extends EventDefinition>(
  tx: TxCtx,
  event: Event,
  payload: PayloadOf<Event>,
): Promise<void> {
  await emitAll(tx, event, [payload])
}

/** Records many events of one kind, in one statement. */
export async function emitAll<Event extends EventDefinition>(
  tx: TxCtx,
  event: Event,
  payloads: readonly PayloadOf<Event>[],
): Promise<void> {
  if (payloads.length === 0) return
  const rows = JSON.stringify(payloads.map((payload) => ({ id: newId(), payload })))
  await sql`insert into platform.outbox (id, name, payload, emitted_at, dispatched_at)
    select id, ${event.name}, payload, ${tx.now()}, ${dispatchedAt(tx, event)}::timestamptz
    from jsonb_to_recordset(${rows}::jsonb) as event(id uuid, payload jsonb)`.execute(tx.db)
}

/**
 * Turns waiting events into one task per subscriber, in one transaction each round: a process that
 * is killed leaves the event waiting, never half delivered. Returns how many events were handled.
 */
export async function dispatchEvents(
  ctx: Ctx,
  subscribers: readonly Subscriber[],
): Promise<number> {
  return inTransaction(ctx.db, async (db) => {
    const { rows } = await sql<{ id: string; name: string; payload: object }>`
      select id, name, payload from platform.outbox where dispatched_at is null
      order by id limit ${limits.outboxBatch} for update skip locked`.execute(db)
    for (const { id, name, payload } of rows) {
      for (const { event, task } of subscribers) {
        if (event.name === name) await ctx.tasks.enqueue(db, task, { ...payload, eventId: id })
      }
    }
    if (rows.length > 0) {
      await sql`update platform.outbox set dispatched_at = ${ctx.now()}
        where id = any(${rows.map((row) => row.id)}::uuid[])`.execute(db)
    }
    return rows.length
  })
}

const ROUND_MS = 2_000

/** Dispatches until stopped: at once after a commit of this process, else every two seconds. */
export function startDispatcher(ctx: Ctx, subscribers: readonly Subscriber[]) {
  let running = Promise.resolve()
  let isStopped = false
  let isQueued = false
  const round = async () => {
    isQueued = false
    try {
      while (!isStopped && (await dispatchEvents(ctx, subscribers)) === limits.outboxBatch);
    } catch (error) {
      ctx.log.error({ err: error }, 'events could not be dispatched; they wait for the next round')
    }
  }
  const request = () => {
    if (isStopped || isQueued) return
    isQueued = true
    running = running.then(round)
  }
  // Not inside the transaction's own call stack, whose end it must not wait for.
  wake = () => void setImmediate(request)
  const timer = setInterval(request, ROUND_MS)
  request()
  return async () => {
    isStopped = true
    wake = () => {}
    clearInterval(timer)
    await running
  }
}
