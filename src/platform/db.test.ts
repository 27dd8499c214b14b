import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testApp } from '../testing/test-app.ts'
import { transaction } from './context.ts'
import { DataFolderInUse, lockOwner, takeLock } from './lock-file.ts'
import { findMigrations, migrate } from './migrate.ts'

const app = await testApp()

test('the outer database refuses to work inside a transaction', async () => {
  const attempt = transaction(app.ctx, async () => sql`select 1`.execute(app.ctx.db))
  await expect(attempt).rejects.toThrow('use its own tx.db')
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(app.ctx.db)
  expect(rows).toEqual([{ one: 1 }])
})

test('large numbers, exact numbers and days come back as they are', async () => {
  const { rows } = await sql`select 9007199254740993::bigint as big, 0.10::numeric as exact,
    '2026-11-22'::date as day`.execute(app.ctx.db)
  expect(rows).toEqual([{ big: 9007199254740993n, exact: '0.10', day: '2026-11-22' }])
})

test('migrating again changes nothing', async () => {
  expect(findMigrations().length).toBeGreaterThan(0)
  expect(await migrate(app.database)).toEqual([])
})

test('every migration says why, and every table how it is distributed', () => {
  for (const { name, text } of findMigrations()) {
    expect(text, name).toMatch(/^-- Why: /)
    const tables = text.match(/create table /g)?.length ?? 0
    const notes = text.match(/create table [^(]+\(\s*-- distribution: \w+/g)?.length ?? 0
    expect(notes, name).toBe(tables)
  }
})

test('a data folder belongs to one living process at a time', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'tradewind-lock-')), 'lock')
  const lock = takeLock(file)
  lock.announce('http://127.0.0.1:1')
  expect(() => takeLock(file)).toThrow(DataFolderInUse)
  expect(lockOwner(file)).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:1' })
  lock.release()
  expect(lockOwner(file)).toBeUndefined()
  takeLock(file).release()
})
