import pg from 'pg'
import { newId } from '../src/kernel/ids.ts'

/** An empty database of its own on a server; its address. */
export async function freshDatabase(server: string): Promise<string> {
  const name = `tradewind_bench_${newId().slice(-12)}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

/** What a figure means: whether an answer was on the disk. */
export async function fsyncOf(url: string | undefined): Promise<string> {
  if (!url) return 'none: the embedded database does not flush'
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ fsync: string }>('show fsync')
  await client.end()
  return rows[0]?.fsync ?? 'unknown'
}
