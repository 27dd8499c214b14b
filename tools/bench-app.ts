import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type App, createApp } from '../src/app.ts'
import { readConfig } from '../src/platform/config.ts'
import { openEmbedded, openPostgres } from '../src/platform/db.ts'
import { freshDatabase } from '../src/testing/fresh-database.ts'
import { kill, type Server, startServer } from '../tests/process/server.ts'

export type BenchApp = Readonly<{
  app: App
  /** Where requests go: to this process, or to as many of their own as BENCH_PROCESSES says. */
  port: number
  /** Its data folder. */
  folder: string
  /** Its database, when it is on PostgreSQL. */
  target: string | undefined
  close: () => Promise<void>
}>

/**
 * The application at work and listening, on a database of its own: on the server of DATABASE_URL,
 * else embedded. All requests come from one address, which may ask a million times a minute.
 * It may be given a database that is there, and be left without its timers. With BENCH_PROCESSES=2
 * so many processes answer, on PostgreSQL, and this one only prepares and counts.
 */
export async function openBenchApp(
  env: Readonly<Record<string, string>> = {},
  kept: { database?: string; isAtWork?: boolean } = {},
): Promise<BenchApp> {
  const server = process.env['DATABASE_URL']
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-bench-'))
  const target = kept.database ?? (server ? await freshDatabase(server) : undefined)
  const database = target ? await openPostgres(target) : await openEmbedded(folder)
  const own = {
    TRADEWIND_DATA: folder,
    LOG_LEVEL: 'error',
    REQUESTS_PER_MINUTE: '1000000',
    PLACEMENTS_PER_MINUTE: '1000000',
  }
  const app = await createApp(readConfig({ ...own, ...env }), { database })
  const outside = await startProcesses(folder, target, { ...own, ...env })
  if (kept.isAtWork !== false && !outside) await app.startWork()
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.http.server.address() as { port: number }
  return {
    app,
    port: outside ? Number(new URL(outside.url).port) : port,
    folder,
    target,
    async close() {
      if (outside) await kill(outside, 'SIGTERM')
      await app.close()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const PROCESSES = Number(process.env['BENCH_PROCESSES'] ?? 1)

const startProcesses = async (
  folder: string,
  target: string | undefined,
  env: Readonly<Record<string, string>>,
): Promise<Server | undefined> =>
  PROCESSES > 1 && target
    ? startServer(folder, {
        ...env,
        DATABASE_URL: target,
        PROCESSES: `${PROCESSES}`,
        TRADEWIND_SAMPLE: 'off',
      })
    : undefined

/** What a figure means: whether an answer was on the disk. */
export async function fsyncOf(url: string | undefined): Promise<string> {
  if (!url) return 'none: the embedded database does not flush'
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ fsync: string }>('show fsync')
  await client.end()
  return rows[0]?.fsync ?? 'unknown'
}

/** Somebody with an agency of their own, who asks the application without a network between. */
export async function foundAgency(app: App, name: string) {
  const send = async (method: 'GET' | 'POST', url: string, payload?: object, cookie = '') =>
    app.http.inject({ method, url, headers: { cookie }, ...(payload ? { payload } : {}) })
  const account = { name: 'O', email: 'o@example.com', password: 'a long enough password' }
  const signedUp = await send('POST', '/v1/accounts/sign-up', account)
  const cookie = [signedUp.headers['set-cookie'] ?? []]
    .flat()
    .map((one) => `${one}`.split(';')[0])
    .join('; ')
  const founded = await send('POST', '/v1/organisations', { kind: 'agency', name }, cookie)
  return {
    agencyId: founded.json().id as string,
    /** Of the session, for requests over a network. */
    cookie,
    get: (url: string) => send('GET', url, undefined, cookie),
  }
}
