import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { money } from '../../kernel/money.ts'
import { findMigrations, migrate } from '../../platform/migrate.ts'
import { openEmptyDatabase, testApp } from '../../testing/test-app.ts'
import { selectTrialBalance } from './closing-store.ts'
import { clearedBy, type Entry, type Journal, MARKET } from './journal.ts'
import { postUnallocated } from './post.ts'
import { insertJournals, selectJournalsOf } from './store.ts'

const cny = (account: Entry['account'], minor: bigint): Entry => ({
  account,
  currency: 'CNY',
  minor,
})

test('what was posted before each provider had an account is carried over by its payments', async () => {
  const database = await openEmptyDatabase()
  const { db } = database
  try {
    await migrateBefore(database, 'clearing-by-provider')
    const [alipay, stripe, late, differing] = [newId(), newId(), newId(), newId()]
    const payment = (id: string, provider: string) =>
      sql`insert into payments.payment (id,
        checkout_id, provider, amount_minor, currency, status, started_at, captured_at)
      values (${id}, ${newId()}, ${provider}, 100, 'CNY', 'captured', now(), now())`.execute(db)
    await payment(alipay, 'alipay_qr_simulated')
    await payment(stripe, 'stripe')
    await payment(late, 'wechatpay_h5')
    await payment(differing, 'alipay')
    const [seller, one, two, gone] = [newId(), newId(), newId(), newId()]
    const posted = (subject: string, journal: Partial<Journal>, entries: Entry[]): Journal => ({
      businessId: seller,
      kind: 'captured',
      reference: subject,
      subject,
      facts: {},
      ...journal,
      entries,
    })
    const paid = (subject: string, paymentId: string, minor: bigint) =>
      posted(subject, { facts: { paymentId } }, [cny('clearing', minor), cny('escrow', -minor)])
    const back = (subject: string, minor: bigint) =>
      posted(subject, { kind: 'refunded', reference: newId() }, [
        cny('escrow', minor),
        cny('clearing', -minor),
      ])
    const own = (subject: string, kind: Journal['kind'], entries: Entry[]) =>
      posted(subject, { businessId: MARKET, kind }, entries)
    const journals = [
      paid(one, alipay, 100n),
      back(one, 30n),
      paid(two, stripe, 100n),
      paid(gone, stripe, 50n),
      back(gone, 50n),
      own(late, 'unallocated', [cny('clearing', 100n), cny('unallocated', -100n)]),
      own(`${differing}/differs`, 'unallocated', [cny('clearing', 9n), cny('unallocated', -9n)]),
      own('alipay_simulated/2026-11-20/CNY', 'provider_settled', [
        cny('bank', 39n),
        cny('fee', 1n),
        cny('clearing', -40n),
      ]),
    ]
    await insertJournals(db, journals, new Date('2026-11-20T12:00:00Z'))
    // What the migration posts sorts behind these: within one millisecond that would be chance.
    await setTimeout(5)
    await migrate(database)

    const balance = await selectTrialBalance(db)
    const shown = balance.map(({ account, minor, entryMinor }) => [account, minor, entryMinor])
    expect(shown).toEqual([
      ['bank', 39n, 39n],
      ['clearing', 0n, 0n],
      ['clearing_alipay', 39n, 39n],
      ['clearing_stripe', 100n, 100n],
      ['clearing_wechatpay', 100n, 100n],
      ['escrow', -170n, -170n],
      ['fee', 1n, 1n],
      ['unallocated', -109n, -109n],
    ])
    const ofOrder = await selectJournalsOf(db, seller, one)
    expect(ofOrder.map(({ kind }) => kind)).toEqual(['captured', 'refunded', 'clearing_assigned'])
    expect(ofOrder.at(-1)!.entries).toEqual([cny('clearing', -70n), cny('clearing_alipay', 70n)])
    expect(clearedBy(ofOrder.flatMap(({ entries }) => entries))).toBe('alipay')
    expect((await selectJournalsOf(db, seller, gone)).length).toBe(2)
  } finally {
    await database.close()
  }
})

async function migrateBefore(
  database: Awaited<ReturnType<typeof openEmptyDatabase>>,
  name: string,
): Promise<void> {
  await database.exec(`create schema platform; create table platform.migration (
    name text primary key, hash text not null, applied_at timestamptz not null default now())`)
  const all = findMigrations()
  for (const one of all.slice(
    0,
    all.findIndex((migration) => migration.name.includes(name)),
  )) {
    await database.exec(`insert into platform.migration (name, hash)
      values ('${one.name}', '${one.hash}'); ${one.text}`)
  }
}

test('nothing is posted to no provider any more, and the database refuses it', async () => {
  const app = await testApp()
  const paymentId = app.newId()
  const before = { businessId: MARKET, subject: paymentId, facts: {}, reference: paymentId }
  const entries = [cny('clearing', 5n), cny('unallocated', -5n)]
  await expect(
    insertJournals(app.ctx.db, [{ ...before, kind: 'unallocated', entries }], app.now()),
  ).rejects.toThrow('entry_clearing_of_a_provider')
  const amount = money(5n, 'CNY')
  await postUnallocated(app.ctx, { paymentId, provider: 'wechatpay', amount, reason: 'came_late' })
  const [kept] = await selectJournalsOf(app.ctx.db, MARKET, paymentId)
  expect(kept!.entries).toEqual([cny('clearing_wechatpay', 5n), cny('unallocated', -5n)])
})
