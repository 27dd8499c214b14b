import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testApp } from '../testing/test-app.ts'
import { tidyUp } from './housekeeping.ts'
import { limits } from './limits.ts'
import { deleteInBatches, workThrough } from './work-through.ts'

const app = await testApp()

/** Numbers up to a last one, some at a time. */
const pages = (last: number, size: number) => async (seen: number | undefined) => {
  const from = (seen ?? 0) + 1
  return Array.from({ length: Math.min(size, last - from + 1) }, (_, at) => from + at)
}

test('everything that is due is done, and what fails keeps nothing behind it waiting', async () => {
  const seen: number[] = []
  const done = await workThrough(app.ctx, {
    what: 'counting',
    next: pages(25, 10),
    each: async (number) => {
      seen.push(number)
      if (number === 1 || number === 12) throw new Error('poisoned')
    },
    about: (number) => ({ number }),
    atOnce: 3,
  })
  expect(done).toBe(23)
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, at) => at + 1))
})

test('no more is done at once than may be', async () => {
  let now = 0
  let most = 0
  await workThrough(app.ctx, {
    what: 'counting',
    next: pages(40, 20),
    each: async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setImmediate(resolve))
      now -= 1
    },
    about: () => ({}),
    atOnce: 4,
  })
  expect(most).toBe(4)
})

test('who is told to stop begins nothing more', async () => {
  const stop = new AbortController()
  const done = await workThrough(app.ctx, {
    what: 'counting',
    next: pages(1_000, 10),
    each: async (number) => {
      if (number === 15) stop.abort()
    },
    about: () => ({}),
    atOnce: 1,
    signal: stop.signal,
  })
  expect(done).toBe(15)
})

test('clearing up goes in batches until fewer are found', async () => {
  let left = 2 * limits.deletesOfBatch + 7
  const asked: number[] = []
  const deleted = await deleteInBatches(async (limit) => {
    const count = Math.min(limit, left)
    left -= count
    asked.push(count)
    return { numAffectedRows: BigInt(count) }
  })
  expect([deleted, left]).toEqual([2 * limits.deletesOfBatch + 7, 0])
  expect(asked).toEqual([limits.deletesOfBatch, limits.deletesOfBatch, 7])
})

test('events handed on a month ago are forgotten, others are kept', async () => {
  const day = 86_400_000
  const emit = async (days: number, isHandedOn: boolean) => {
    const at = new Date(app.now().getTime() - days * day)
    const id = `${at.getTime().toString(16).padStart(12, '0')}`
    const uuid = `${id.slice(0, 8)}-${id.slice(8)}-7abc-8abc-${app.newId().slice(-12)}`
    await sql`insert into platform.outbox (id, name, payload, emitted_at, dispatched_at)
      values (${uuid}, 'platform.test_old', '{}', ${at}, ${isHandedOn ? at : null})`.execute(
      app.ctx.db,
    )
    return uuid
  }
  const old = [await emit(31, true), await emit(400, true)]
  const kept = [await emit(29, true), await emit(31, false)]
  await tidyUp(app.ctx, {})
  const { rows } = await sql<{ id: string }>`select id from platform.outbox
    where id = any(${[...old, ...kept]}::uuid[])`.execute(app.ctx.db)
  expect(rows.map(({ id }) => id).sort()).toEqual(kept.sort())
  await sql`delete from platform.outbox where name = 'platform.test_old'`.execute(app.ctx.db)
})
