import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { assert } from '../kernel/assert.ts'
import type { Database } from './db.ts'

const SOURCE_FOLDER = fileURLToPath(new URL('../', import.meta.url))

type Migration = Readonly<{ name: string; text: string; hash: string }>

/** All migrations of the platform and of every module, in the order of their dates. */
export function findMigrations(): Migration[] {
  const modules = readdirSync(join(SOURCE_FOLDER, 'modules')).map((name) => join('modules', name))
  const files = ['platform', ...modules].flatMap((owner) => {
    const folder = join(SOURCE_FOLDER, owner, 'migrations')
    return sqlFiles(folder).map((file) => ({ owner: basename(owner), path: join(folder, file) }))
  })
  return files
    .map(({ owner, path }) => {
      const text = readFileSync(path, 'utf8')
      const hash = createHash('sha256').update(text).digest('hex')
      return { name: `${basename(path, '.sql')} (${owner})`, text, hash }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function sqlFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.sql'))
  } catch {
    return []
  }
}

/**
 * Brings the schema up to date, each migration in one transaction with the note that it ran, so
 * that a killed process finds it either done or not begun. Returns the names of those that ran.
 */
export async function migrate(database: Database): Promise<string[]> {
  await database.exec(`
    create schema if not exists platform;
    create table if not exists platform.migration (
      -- distribution: reference
      name text primary key, hash text not null, applied_at timestamptz not null default now()
    );`)
  const done = await appliedMigrations(database)
  const applied: string[] = []
  for (const { name, text, hash } of findMigrations()) {
    const before = done.get(name)
    assert(before === undefined || before === hash, `the applied migration ${name} was changed`)
    if (before !== undefined) continue
    if (await applyOnce(database, { name, text, hash })) applied.push(name)
  }
  return applied
}

/** False when another process that started at the same moment was first. */
async function applyOnce(database: Database, { name, text, hash }: Migration): Promise<boolean> {
  try {
    // Sent as one message, the statements are one transaction; the lock makes two processes take
    // turns, and the second one's insert then fails.
    await database.exec(`lock table platform.migration in exclusive mode;
      insert into platform.migration (name, hash) values ('${name}', '${hash}');
      ${text}`)
    return true
  } catch (error) {
    if ((await appliedMigrations(database)).get(name) === hash) return false
    throw new Error(`The migration ${name} failed.`, { cause: error })
  }
}

async function appliedMigrations(database: Database): Promise<Map<string, string>> {
  const { rows } = await sql<{
    name: string
    hash: string
  }>`select name, hash from platform.migration`.execute(database.db)
  return new Map(rows.map((row) => [row.name, row.hash]))
}
