import { sql } from 'kysely'
import type { Day } from '../kernel/period.ts'
import type { TxCtx } from './context.ts'
import { versionOf } from './data.ts'
import type { Db } from './db.ts'

/** A file that an operator loaded over, or beside, the data that ships. Every version is kept. */
export type DataSet = Readonly<{
  name: string
  /** The hash of its bytes, as results cite it. */
  version: string
  source: string
  verifiedOn: Day
  loadedAt: Date
  loadedBy: string
}>

type DataSetRow = {
  name: string
  version: string
  source: string
  verified_on: Day
  loaded_at: Date
  loaded_by: string
}

const toDataSet = (row: DataSetRow): DataSet => ({
  name: row.name,
  version: row.version,
  source: row.source,
  verifiedOn: row.verified_on,
  loadedAt: row.loaded_at,
  loadedBy: row.loaded_by,
})

/** Keeps a version and makes it the current one; loading the same bytes again does just that. */
export async function saveDataSet(
  tx: TxCtx,
  {
    content,
    ...about
  }: { name: string; content: Uint8Array; source: string; verifiedOn: Day; loadedBy: string },
): Promise<DataSet> {
  const version = versionOf(content)
  // Later than those before it, whatever the clocks of two processes say: the last one holds.
  const { rows } = await sql<{ loaded_at: Date }>`
    insert into platform.data_set
      (name, version, content, source, verified_on, loaded_at, loaded_by)
    select ${about.name}, ${version}, ${content}, ${about.source}, ${about.verifiedOn}::date,
      greatest(${tx.now()}::timestamptz, max(loaded_at) + interval '1 millisecond'),
      ${about.loadedBy}
    from platform.data_set where name = ${about.name}
    on conflict (name, version) do update set source = excluded.source,
      verified_on = excluded.verified_on, loaded_at = excluded.loaded_at,
      loaded_by = excluded.loaded_by
    returning loaded_at`.execute(tx.db)
  return { ...about, version, loadedAt: rows[0]!.loaded_at }
}

/** The version of each data set that was loaded last. */
export async function currentDataSets(db: Db): Promise<DataSet[]> {
  const { rows } = await sql<DataSetRow>`
    select distinct on (name) name, version, source, verified_on, loaded_at, loaded_by
    from platform.data_set order by name, loaded_at desc, version`.execute(db)
  return rows.map(toDataSet)
}

/** Every version that was loaded, the newest first. */
export async function selectDataSetVersions(
  db: Db,
  name: string,
  limit: number,
): Promise<DataSet[]> {
  const { rows } = await sql<DataSetRow>`
    select name, version, source, verified_on, loaded_at, loaded_by
    from platform.data_set where name = ${name}
    order by loaded_at desc, version limit ${limit}`.execute(db)
  return rows.map(toDataSet)
}

/** Until the transaction ends nobody else who locks it loads this data set. */
export const lockDataSet = (db: Db, name: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`data-set ${name}`}, 0))`.execute(db)

export async function readDataSet(db: Db, name: string, version: string): Promise<Uint8Array> {
  const { rows } = await sql<{ content: Uint8Array }>`
    select content from platform.data_set
    where name = ${name} and version = ${version}`.execute(db)
  return rows[0]!.content
}

/** How long a process may go on with what it read before it looks whether something newer is there. */
const FRESH_MS = 5_000

/** What was made of data sets, as `current` gives it; `forget` has the next call look at once. */
export type Kept<T> = Readonly<{ current: (db: Db) => Promise<T>; forget: () => void }>

/** Keeps what `read` makes of the current versions of the data sets named, until one is newer. */
export function keepDataSets<T>(
  names: readonly string[],
  read: (db: Db, sets: readonly DataSet[]) => Promise<T>,
): Kept<T> {
  let kept: { value: T; versions: string; at: number; db: Db } | undefined
  return {
    async current(db) {
      const now = performance.now()
      if (kept?.db === db && now - kept.at < FRESH_MS) return kept.value
      const sets = (await currentDataSets(db)).filter(({ name }) => names.includes(name))
      const versions = JSON.stringify(sets.map(({ name, version }) => [name, version]))
      const isSame = kept?.db === db && kept.versions === versions
      const value = isSame ? kept!.value : await read(db, sets)
      kept = { value, versions, at: now, db }
      return value
    },
    forget() {
      kept = undefined
    },
  }
}
