import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { selectHeldAccount } from './erasure-store.ts'
import { selectOrganisationsOf, selectSecurityEntries } from './store.ts'

/** What one module holds about a person, a record at a time, some rows of the database at once. */
export type HeldData = Readonly<{
  /** 'orders' */
  name: string
  read: (ctx: Pick<Ctx, 'db' | 'now'>, userId: string) => AsyncIterable<object>
}>

export const heldAccount: HeldData = {
  name: 'account',
  async *read({ db }, userId) {
    const account = await selectHeldAccount(db, userId)
    if (account) yield account
  },
}

export const heldOrganisations: HeldData = {
  name: 'organisations',
  read: ({ db }, userId) => each(selectOrganisationsOf, db, userId),
}

export const heldSecurityLog: HeldData = {
  name: 'securityLog',
  read: ({ db }, userId) => each(selectSecurityEntries, db, userId),
}

async function* each(
  select: (db: Db, userId: string) => Promise<readonly object[]>,
  db: Db,
  userId: string,
): AsyncGenerator<object> {
  yield* await select(db, userId)
}

/** All of it as one JSON document, as it comes: no part is ever in memory as a whole. */
export async function* heldDataJson(
  ctx: Pick<Ctx, 'db' | 'now'>,
  userId: string,
  parts: readonly HeldData[],
): AsyncGenerator<string> {
  yield `{"asOf":${JSON.stringify(ctx.now())}`
  for (const { name, read } of parts) {
    yield `,\n${JSON.stringify(name)}:[`
    let isFirst = true
    for await (const record of read(ctx, userId)) {
      yield `${isFirst ? '' : ','}\n${JSON.stringify(record, bigintAsText)}`
      isFirst = false
    }
    yield ']'
  }
  yield '}\n'
}

const bigintAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value
