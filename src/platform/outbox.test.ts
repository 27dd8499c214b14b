import { sql } from 'kysely'
import { Type } from 'typebox'
import { afterAll, expect, test } from 'vitest'
import { openTestDatabase, testApp } from '../testing/test-app.ts'
import { transaction } from './context.ts'
import { defineEvent, eventCatalogue } from './events.ts'
import { once } from './idempotency.ts'
import { migrate } from './migrate.ts'
import { dispatchEvents, emit } from './outbox.ts'
import { defineTask } from './tasks.ts'

const app = await testApp()
// A database of its own: no other test's dispatcher takes the events.
const database = await openTestDatabase()
await migrate(database)
afterAll(() => database.close())

async function eventsAbout(needle: string): Promise<[string, unknown][]> {
  const { rows } = await sql<{ name: string; payload: unknown }>`
    select name, payload from platform.outbox where payload::text like ${`%${needle}%`}`.execute(
    ctx.db,
  )
  return rows.map(({ name, payload }) => [name, payload])
}

const Happened = defineEvent('platform.test_happened', Type.Object({ what: Type.String() }))
eventCatalogue.delete(Happened.name)
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
