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
  const loaded = { ...about, version: versionOf(content), loadedAt: tx.now() }
  await sql`
    insert into platform.data_set
      (name, version, content, source, verified_on, loaded_at, loaded_by)
    values (${loaded.name}, ${loaded.version}, ${content}, ${loaded.source}, ${loaded.verifiedOn},
      ${loaded.loadedAt}, ${loaded.loadedBy})
    on conflict (name, version) do update set source = excluded.source,
      verified_on = excluded.verified_on, loaded_at = excluded.loaded_at,
      loaded_by = excluded.loaded_by`.execute(tx.db)
  return loaded
}

/** The version of each data set that was loaded last. */
export async function currentDataSets(db: Db): Promise<DataSet[]> {
  const { rows } = await sql<DataSetRow>`
    select distinct on (name) name, version, source, verified_on, loaded_at, loaded_by
    from platform.data_set order by name, loaded_at desc, version`.execute(db)
  return rows.map(toDataSet)
}

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
