import { newId } from '../kernel/ids.ts'
import { type Ctx, type TxCtx, withoutWaking } from './context.ts'
import { planned } from './db.ts'
import type { EventDefinition, PayloadOf } from './events.ts'
import { limits } from './limits.ts'
import type { TaskDefinition } from './tasks.ts'
import { emitted } from './wake.ts'

/** A module's reaction to an event: the event becomes a task of its own, retried by itself. */
export type Subscriber = Readonly<{
  event: EventDefinition
  task: TaskDefinition
  /**
   * Takes events together, in the transaction that hands them on: some statements for all of them
   * instead of a task for each. When it throws, nothing of it happened and they become tasks.
   */
  together?: (tx: TxCtx, payloads: readonly never[]) => Promise<void>
}>

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
  await planned`insert into platform.outbox (id, name, payload, emitted_at, dispatched_at)
    select id, ${event.name}, payload, ${tx.now()}, ${dispatchedAt(tx, event)}::timestamptz
    from jsonb_to_recordset(${rows}::jsonb) as event(id uuid, payload jsonb)`.execute(tx.db)
}

/**
 * Hands waiting events on, in one transaction each round: to subscribers that take them together,
 * to the others as one task each. A process that is killed leaves the events waiting, never half
 * handed on. Returns how many events were handled.
 */
export async function dispatchEvents(
  ctx: Ctx,
  subscribers: readonly Subscriber[],
): Promise<number> {
  try {
    return await dispatchRound(ctx, subscribers)
  } catch (error) {
    if (!(error instanceof NotTogether)) throw error
    ctx.log.warn({ err: error.cause }, 'events were not taken together; each becomes a task')
    const alone = subscribers.map(({ event, task }) => ({ event, task }))
    return dispatchRound(ctx, alone)
  }
}

class NotTogether extends Error {}

const dispatchRound = (ctx: Ctx, subscribers: readonly Subscriber[]): Promise<number> =>
  withoutWaking(ctx, async (tx) => {
    const { rows } = await planned<{ id: string; name: string; payload: object }>`
      select id, name, payload from platform.outbox where dispatched_at is null
      order by id limit ${limits.outboxBatch} for update skip locked`.execute(tx.db)
    if (rows.length === 0) return 0
    // Before the subscribers: what they emit is for the next round.
    await planned`update platform.outbox set dispatched_at = ${tx.now()}
      where id = any(${rows.map((row) => row.id)}::uuid[])`.execute(tx.db)
    for (const subscriber of subscribers) {
      const heard = rows.filter(({ name }) => name === subscriber.event.name)
      if (heard.length > 0) await handOn(tx, subscriber, heard)
    }
    return rows.length
  })

async function handOn(
  tx: TxCtx,
  { task, together }: Subscriber,
  events: readonly Readonly<{ id: string; payload: object }>[],
): Promise<void> {
  const payloads = events.map(({ id, payload }) => ({ ...payload, eventId: id }))
  if (!together) {
    for (const payload of payloads) await tx.tasks.enqueue(tx.db, task, payload)
    return
  }
  try {
    await together(tx, payloads as never[])
  } catch (cause) {
    throw new NotTogether(`by ${task.name}`, { cause })
  }
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
      // What a subscriber emits is handed on by the round behind it.
      while (!isStopped && (await dispatchEvents(ctx, subscribers)) > 0);
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
  const stopListening = emitted.listen(() => void setImmediate(request))
  const timer = setInterval(request, ROUND_MS)
  request()
  return async () => {
    isStopped = true
    stopListening()
    clearInterval(timer)
    await running
  }
}
