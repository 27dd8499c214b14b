import { sql } from 'kysely'
import { Type } from 'typebox'
import { afterAll, expect, test } from 'vitest'
import { openTestDatabase, testApp } from '../testing/test-app.ts'
import { type TxCtx, transaction } from './context.ts'
import { defineEvent, eventCatalogue } from './events.ts'
import { once } from './idempotency.ts'
import { dispatchEvents, emit, emitAll } from './outbox.ts'
import { defineTask } from './tasks.ts'

const app = await testApp()
// A database of its own: no other test's dispatcher takes the events.
const database = await openTestDatabase()
afterAll(() => database.close())

async function eventsAbout(needle: string): Promise<[string, unknown][]> {
  const { rows } = await sql<{ name: string; payload: unknown }>`
    select name, payload from platform.outbox where payload::text like ${`%${needle}%`}`.execute(
    ctx.db,
  )
  return rows.map(({ name, payload }) => [name, payload])
}

const Happened = defineEvent('platform.test_happened', Type.Object({ what: Type.String() }))
const Followed = defineEvent('platform.test_followed', Type.Object({ what: Type.String() }))
for (const { name } of [Happened, Followed]) eventCatalogue.delete(name)
const ctx = { ...app.ctx, db: database.db, heard: new Set([Happened.name]) }

test('an event exists exactly if its transaction commits', async () => {
  const what = app.newId()
  const failing = transaction(ctx, async (tx) => {
    await emit(tx, Happened, { what })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await eventsAbout(what)).toEqual([])
  await transaction(ctx, (tx) => emit(tx, Happened, { what }))
  expect(await eventsAbout(what)).toEqual([['platform.test_happened', { what }]])
})

test('each subscriber gets an event once, however often it is dispatched', async () => {
  const what = app.newId()
  const sent: object[] = []
  const task = defineTask({ name: 'platform.test_task', run: async () => {} })
  const tasks = {
    enqueue: async (_db: unknown, _task: unknown, payload: object) => void sent.push(payload),
  }
  const subscribers = [{ event: Happened, task }]
  await transaction(ctx, (tx) => emit(tx, Happened, { what }))
  while ((await dispatchEvents({ ...ctx, tasks }, subscribers)) > 0);
  const mine = sent.filter((payload) => 'what' in payload && payload.what === what)
  expect(mine).toEqual([{ what, eventId: expect.any(String) }])
  expect(await dispatchEvents({ ...ctx, tasks }, subscribers)).toBe(0)
})

test('events are taken together, or, when that fails, each becomes a task', async () => {
  const [first, second] = [app.newId(), app.newId()]
  const taken: string[][] = []
  const sent: string[] = []
  const task = defineTask({ name: 'platform.test_task', run: async () => {} })
  const tasks = {
    enqueue: async (_db: unknown, _task: unknown, payload: object) =>
      void sent.push((payload as { what: string }).what),
  }
  const mine = (whats: readonly string[]) => whats.filter((what) => [first, second].includes(what))
  const together = async (tx: TxCtx, payloads: readonly { what: string }[]) => {
    taken.push(mine(payloads.map(({ what }) => what)))
    for (const { what } of payloads) await emit(tx, Followed, { what })
    if (taken.length > 1) throw new Error('no')
  }
  const follows = async () =>
    (await eventsAbout(first)).concat(await eventsAbout(second)).map(([name]) => name)
  const subscribers = [{ event: Happened, task, together }]
  await transaction(ctx, (tx) => emitAll(tx, Happened, [{ what: first }, { what: second }]))
  expect(await dispatchEvents({ ...ctx, tasks }, subscribers)).toBe(2)
  expect([taken, sent]).toEqual([[[first, second]], []])
  expect(await follows()).toEqual(Array(2).fill([Happened.name, Followed.name]).flat())

  await transaction(ctx, (tx) => emitAll(tx, Happened, [{ what: first }, { what: second }]))
  expect(await dispatchEvents({ ...ctx, tasks }, subscribers)).toBe(2)
  expect(sent).toEqual([first, second])
  // What the failed attempt emitted is gone with it.
  expect((await follows()).filter((name) => name === Followed.name)).toHaveLength(2)
  expect(await dispatchEvents({ ...ctx, tasks }, subscribers)).toBe(0)
})

test('an event nobody subscribes to is kept, and not waited for', async () => {
  const what = app.newId()
  await transaction(ctx, (tx) => emit(tx, Followed, { what }))
  expect(await eventsAbout(what)).toEqual([[Followed.name, { what }]])
  expect(await dispatchEvents(ctx, [])).toBe(0)
})

test('a repeated request gets the first answer, and nothing is done again', async () => {
  const key = app.newId()
  let done = 0
  const send = (request: unknown) =>
    transaction(ctx, (tx) =>
      once(tx, { key, request }, async () => {
        done += 1
        return { number: done }
      }),
    )
  expect(await send({ buy: 1 })).toEqual({ number: 1 })
  expect(await send({ buy: 1 })).toEqual({ number: 1 })
  await expect(send({ buy: 2 })).rejects.toMatchObject({
    code: 'platform.idempotency_key_reused',
  })
  expect(done).toBe(1)
})

test('a failed request leaves its key free', async () => {
  const key = app.newId()
  const fail = () =>
    transaction(ctx, (tx) =>
      once(tx, { key, request: 1 }, async () => {
        throw new Error('refused')
      }),
    )
  await expect(fail()).rejects.toThrow('refused')
  const { rows } = await sql`select 1 from platform.idempotency where key = ${key}`.execute(ctx.db)
  expect(rows).toEqual([])
})

test.runIf(app.isRealPostgres)(
  'of ten simultaneous requests with one key one is done',
  async () => {
    const key = app.newId()
    let done = 0
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        transaction(ctx, (tx) =>
          once(tx, { key, request: 1 }, async () => {
            done += 1
            await sql`select pg_sleep(0.05)`.execute(tx.db)
            return { number: done }
          }),
        ),
      ),
    )
    expect(done).toBe(1)
    expect(answers).toEqual(Array(10).fill({ number: 1 }))
  },
)
