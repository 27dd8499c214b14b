import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type App, createApp } from '../app.ts'
import { newId } from '../kernel/ids.ts'
import { readConfig } from '../platform/config.ts'
import { type Database, openEmbedded, openPostgres } from '../platform/db.ts'
import { migrate } from '../platform/migrate.ts'
import { freshDatabase } from './fresh-database.ts'

export type Answer<Body = Record<string, never>> = Readonly<{
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the wire brought.
  body: Body extends Record<string, never> ? any : Body
  headers: Readonly<Record<string, unknown>>
  text: string
}>

export type Client = Readonly<{
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  patch: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  put: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  delete: (path: string, headers?: Record<string, string>) => Promise<Answer>
}>

export type TestApp = App & {
  isRealPostgres: boolean
  folder: string
  anonymous: Client
  /** A client that sends these headers with every request: a cookie, an API key. */
  withHeaders: (headers: Record<string, string>) => Client
  now: () => Date
  /** Moves the clock, which stands still otherwise. */
  setNow: (instant: Date) => void
  newId: () => string
  /** Events about `needle` (any text in their payload), oldest first, as [name, payload]. */
  eventsAbout: (needle: string) => Promise<[string, unknown][]>
}

let started: Promise<TestApp> | undefined

/** One application per test worker, on one database: each test makes its own organisation. */
export function testApp(): Promise<TestApp> {
  started ??= startTestApp()
  return started
}

/**
 * An application with a database of its own, for what would stand in the way of every other test: a
 * day of the books that is closed stays closed; or with settings of its own. Whoever opens it closes it and its database.
 */
export const ownApp = (settings: Readonly<Record<string, string>> = {}): Promise<TestApp> =>
  startTestApp(settings)

async function startTestApp(settings: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-test-'))
  const config = readConfig({
    TRADEWIND_DATA: folder,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
    // All tests of a worker come from one address; a fast machine runs more than that in a minute.
    REQUESTS_PER_MINUTE: '1000000',
    PLACEMENTS_PER_MINUTE: '1000000',
    WEBHOOKS_REACH_LOCAL: 'true',
    TRANSLATOR: 'simulated',
    ...settings,
  })
  const database = await openTestDatabase()
  let instant = new Date('2026-11-22T09:00:00Z')
  const now = () => instant
  const app = await createApp(config, { now, database })
  return {
    ...app,
    folder,
    isRealPostgres: database.isRealPostgres,
    now,
    setNow: (next) => {
      instant = next
    },
    newId,
    anonymous: client(app, {}),
    withHeaders: (headers) => client(app, headers),
    async eventsAbout(needle) {
      const { rows } = await sql<{ name: string; payload: unknown }>`
        select name, payload from platform.outbox
        where payload::text like ${`%${needle}%`} order by id`.execute(database.db)
      return rows.map((row) => [row.name, row.payload])
    },
  }
}

let migrated: Promise<Blob | string> | undefined

/** A database with the product's tables, in memory or on the server of TEST_DATABASE_URL. */
export async function openTestDatabase(): Promise<Database> {
  const server = process.env['TEST_DATABASE_URL']
  migrated ??= server ? migrateTemplate(server) : migrateImage()
  const begun = await migrated
  if (typeof begun === 'string') return openPostgres(await freshDatabase(server!, begun))
  return openEmbedded(undefined, begun)
}

/** Every database of a worker begins as this one. */
async function migrateImage(): Promise<Blob> {
  const database = await openEmbedded()
  await migrate(database)
  const image = await database.image()
  await database.close()
  return image
}

async function migrateTemplate(server: string): Promise<string> {
  const url = await freshDatabase(server)
  const database = await openPostgres(url)
  await migrate(database)
  await database.close()
  return new URL(url).pathname.slice(1)
}

/** One in which nothing is, not even a table. */
export async function openEmptyDatabase(): Promise<Database> {
  const server = process.env['TEST_DATABASE_URL']
  return server ? openPostgres(await freshDatabase(server)) : openEmbedded()
}

function client(app: App, always: Record<string, string>): Client {
  const send = async (
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    url: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array
    const response = await app.http.inject({
      method,
      url,
      headers: {
        ...(isRaw ? { 'content-type': 'text/csv' } : {}),
        ...always,
        ...headers,
      },
      ...(body === undefined ? {} : { payload: (isRaw ? body : body) as string | object }),
    })
    return {
      status: response.statusCode,
      body: parsed(response.body),
      headers: response.headers,
      text: response.body,
    }
  }
  return {
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    patch: (path, body, headers) => send('PATCH', path, body, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
