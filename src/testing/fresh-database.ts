import pg from 'pg'
import { newId } from '../kernel/ids.ts'

/** A database of its own on a PostgreSQL server, empty or a copy of another; its address. */
export async function freshDatabase(server: string, copied = 'template1'): Promise<string> {
  const name = `tradewind_test_${process.pid}_${newId().slice(-6)}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`create database ${name} template ${copied}`)
  await admin.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
