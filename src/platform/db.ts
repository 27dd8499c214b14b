import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import {
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
  Kysely,
  PGliteDialect,
  type PGliteDialectConfig,
  PostgresDialect,
  type RawBuilder,
  sql,
} from 'kysely'
import pg from 'pg'
import { fromPglite, type Db as TaskDatabase } from 'pg-boss'
import { assert } from '../kernel/assert.ts'
import { limits } from './limits.ts'
import { takeLock } from './lock-file.ts'

type NoTables = Record<never, never>

/** A database without tables: a module's store adds its own with `withTables`, and only those. */
export type Db = Kysely<NoTables>

export type Database = Readonly<{
  db: Db
  /** Runs several statements without parameters, as migrations are. */
  exec: (statements: string) => Promise<void>
  /** True on PostgreSQL, where connections race; the embedded database has only one. */
  isRealPostgres: boolean
  /** What the task queue talks to. */
  taskDatabase: () => TaskDatabase | { connectionString: string }
  /** Tells other processes of this machine where the server answers. */
  announce: (url: string) => void
  close: () => Promise<void>
}>

const INT8 = 20
const DATE = 1082
const NUMERIC = 1700
/** 64-bit integers become bigint, numeric stays exact text, a date stays a day without a zone. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: BigInt,
  [DATE]: (text) => text,
  [NUMERIC]: (text) => text,
}

/** Also gives a copy of all that is in it. */
type Embedded = Database & Readonly<{ image: () => Promise<Blob> }>

/**
 * The embedded database in a folder, one process at a time; or in memory, where it may begin as the image
 * of another, in a tenth of the time that an empty one takes.
 */
export async function openEmbedded(folder?: string, image?: Blob): Promise<Embedded> {
  const lock = folder ? lockFolder(folder) : undefined
  try {
    const pglite = await PGlite.create(
      folder ? join(folder, 'database') : 'memory://',
      image ? { loadDataDir: image } : {},
    )
    const kysely = new Kysely<NoTables>({
      dialect: guarded(new PGliteDialect({ pglite: withParsers(pglite) })),
    })
    return {
      db: kysely,
      exec: async (statements) => void (await pglite.exec(statements)),
      isRealPostgres: false,
      taskDatabase: () => fromPglite(pglite),
      announce: (url) => lock?.announce(url),
      image: () => pglite.dumpDataDir('none'),
      close: async () => {
        await kysely.destroy()
        if (!pglite.closed) await pglite.close()
        lock?.release()
      },
    }
  } catch (error) {
    lock?.release()
    throw error
  }
}

function lockFolder(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return takeLock(join(folder, 'lock'))
}

/** How a statement of `planned` begins; the embedded database takes it for a comment. */
const PLANNED_ONCE = '/* planned once */'

/**
 * A statement, as `sql`, that PostgreSQL parses and plans once for each connection: worth it where
 * that takes as long as the work. It names its columns, since those of `*` change with a migration.
 */
export const planned = <T>(strings: TemplateStringsArray, ...values: unknown[]): RawBuilder<T> =>
  sql<T>`${sql.raw(PLANNED_ONCE)} ${sql<T>(strings, ...values)}`

class PlanningClient extends pg.Client {
  readonly #names = new Map<string, string>()

  override query(...given: unknown[]): never {
    const [text, values] = given
    const isPlannedOnce = typeof text === 'string' && text.startsWith(PLANNED_ONCE)
    if (!isPlannedOnce) return super.query(...(given as [string])) as never
    const name = this.#names.get(text) ?? `planned-${this.#names.size}`
    this.#names.set(text, name)
    return super.query({ name, text, values: values as unknown[] }) as never
  }
}

export async function openPostgres(connectionString: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString,
    Client: PlanningClient,
    max: limits.databaseConnections,
    connectionTimeoutMillis: 10_000,
    statement_timeout: limits.statementMs,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        PARSERS[oid] ?? pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  })
  // An idle connection that breaks is replaced by the pool; without a listener it ends the process.
  pool.on('error', () => {})
  // One that breaks in use fails the statement it is in; that it also says so must not end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<NoTables>({ dialect: guarded(new PostgresDialect({ pool })) })
  await sql`select 1`.execute(db)
  return {
    db,
    exec: async (statements) => void (await pool.query(statements)),
    isRealPostgres: true,
    taskDatabase: () => ({ connectionString }),
    announce: () => {},
    close: () => db.destroy(),
  }
}

type PGliteLike = Exclude<PGliteDialectConfig['pglite'], (...args: never[]) => unknown>

function withParsers(pglite: PGlite): PGliteLike {
  const parsers = PARSERS as Record<number, (text: string) => unknown>
  return {
    get closed() {
      return pglite.closed
    },
    get ready() {
      return pglite.ready
    },
    waitReady: pglite.waitReady,
    close: () => pglite.close(),
    query: (text, values, options) => pglite.query(text, values, { ...options, parsers }),
    transaction: (callback) =>
      pglite.transaction((tx) =>
        callback({
          ...tx,
          query: (text: string, values?: unknown[], options?: object) =>
            tx.query(text, values, { ...options, parsers }),
          rollback: () => tx.rollback(),
        } as never),
      ) as never,
  }
}

const openTransaction = new AsyncLocalStorage<{ isOpen: boolean }>()

/**
 * Runs `work` in one transaction. Inside it the outer database throws when used: on the embedded
 * database it would wait for ever, on PostgreSQL it would quietly work outside the transaction.
 */
export async function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  const state = { isOpen: true }
  try {
    return await db.transaction().execute((tx) => openTransaction.run(state, () => work(tx)))
  } finally {
    state.isOpen = false
  }
}

function guarded(dialect: Dialect): Dialect {
  return {
    createAdapter: () => takesTurnsHere(dialect.createAdapter()),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () =>
      guardedDriver(
        dialect.createDriver(),
        dialect.createAdapter().supportsMultipleConnections === true,
      ),
  }
}

/** Kysely lets users of a single connection take turns before our guard could see them: so do it. */
const takesTurnsHere = (adapter: DialectAdapter): DialectAdapter =>
  Object.defineProperty(adapter, 'supportsMultipleConnections', { value: true })

function guardedDriver(driver: Driver, hasManyConnections: boolean): Driver {
  let turn = Promise.resolve()
  const endTurn = new WeakMap<DatabaseConnection, () => void>()
  const acquire: Driver['acquireConnection'] = async (options) => {
    assert(
      openTransaction.getStore()?.isOpen !== true,
      'inside a transaction use its own tx.db, not the outer database',
    )
    if (hasManyConnections) return driver.acquireConnection(options)
    const before = turn
    const { promise, resolve } = Promise.withResolvers<void>()
    turn = promise
    await before
    const connection = await driver.acquireConnection(options)
    endTurn.set(connection, resolve)
    return connection
  }
  const release: Driver['releaseConnection'] = async (connection, ...rest) => {
    await driver.releaseConnection(connection, ...rest)
    endTurn.get(connection)?.()
  }
  return new Proxy(driver, {
    get(target, key) {
      if (key === 'acquireConnection') return acquire
      if (key === 'releaseConnection') return release
      const member = Reflect.get(target, key, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
