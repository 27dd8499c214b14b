import { createSecretKey } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { createKeyRing } from '../../platform/seal.ts'
import { ownApp } from '../../testing/test-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { selectPayoutAccount } from './payout-store.ts'
import { resealAccounts } from './reseal-accounts.ts'
import { accountSeal, openParty } from './seal-party.ts'

// The key of every account is changed.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const { identityKeys } = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
})
const PARTY = { holder: 'Olive Owner', account: 'US-4711223344', bic: 'CHASUS33', country: 'US' }

test('a bank account stands nowhere in the clear, and its key can be changed', async () => {
  const { organisationId, owner } = await givenOrganisation(app)
  const path = `/v1/businesses/${organisationId}/payout-account`
  expect((await owner.put(path, PARTY)).status).toBe(200)
  const row = async () => {
    const { rows } = await sql<{ text: string }>`select row_to_json(one)::text as text
      from ledger.payout_account as one where business_id = ${organisationId}`.execute(app.ctx.db)
    return rows[0]!.text
  }
  const isPlain = async () => {
    const text = await row()
    return [PARTY.holder, PARTY.account].map((word) => text.includes(word))
  }
  expect(await isPlain()).toEqual([false, false])
  // As it was kept before: read all the same, and sealed by the task.
  await sql`update ledger.payout_account set sealed = null, holder = ${PARTY.holder},
      account = ${PARTY.account}, bic = ${PARTY.bic}, country = ${PARTY.country}
    where business_id = ${organisationId}`.execute(app.ctx.db)
  expect([await isPlain(), (await owner.get(path)).body]).toEqual([[true, true], PARTY])
  expect(await resealAccounts(app.ctx, { identityKeys })).toBe(1)
  expect([await isPlain(), (await owner.get(path)).body]).toEqual([[false, false], PARTY])

  const next = createSecretKey(Buffer.alloc(32, 'next'))
  const both = createKeyRing([next, ...identityKeys.keys.map(({ key }) => key)])
  const rounds = []
  for (let i = 0; i < 3; i++) rounds.push(await resealAccounts(app.ctx, { identityKeys: both }))
  expect(rounds).toEqual([1, 0, 0])
  const kept = (await selectPayoutAccount(app.ctx.db, organisationId))!
  const open = (ring: typeof both) => openParty(ring, accountSeal(organisationId), kept)
  expect(open(createKeyRing([next]))).toEqual(PARTY)
  expect(() => open(identityKeys)).toThrow('sealed with a key that is not given')
})

test('what a process with the key before wrote later is found, while that key is given', async () => {
  const { organisationId, owner } = await givenOrganisation(app)
  const last = createSecretKey(Buffer.alloc(32, 'last'))
  const both = createKeyRing([last, ...identityKeys.keys.map(({ key }) => key)])
  const next = createSecretKey(Buffer.alloc(32, 'next'))
  const all = createKeyRing([last, next, ...identityKeys.keys.map(({ key }) => key)])
  const round = (ring = all) => resealAccounts(app.ctx, { identityKeys: ring })
  while ((await round()) > 0);
  // The application itself still seals with the first of all keys.
  const path = `/v1/businesses/${organisationId}/payout-account`
  expect((await owner.put(path, PARTY)).status).toBe(200)
  const opens = async () => {
    const kept = (await selectPayoutAccount(app.ctx.db, organisationId))!
    try {
      return openParty(createKeyRing([last]), accountSeal(organisationId), kept)
    } catch {
      return 'sealed with another key'
    }
  }
  const start = app.now()
  try {
    app.setNow(new Date(start.getTime() + 86_400_000 - 1))
    expect([await round(), await opens()]).toEqual([0, 'sealed with another key'])
    app.setNow(new Date(start.getTime() + 86_400_000))
    expect([await round(createKeyRing([last])), await opens()]).toEqual([
      0,
      'sealed with another key',
    ])
    expect([await round(both), await round(both), await opens()]).toEqual([1, 0, PARTY])
  } finally {
    app.setNow(start)
  }
})
