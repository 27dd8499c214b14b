import { CamelCasePlugin } from 'kysely'
import type { Db } from '../../platform/db.ts'

/** The tables of our schema as better-auth wants to see them: with its own names for columns. */
export const authDatabase = (db: Db) => ({
  db: db.withSchema('accounts').withPlugin(new CamelCasePlugin()),
  type: 'postgres' as const,
  transaction: true,
})
