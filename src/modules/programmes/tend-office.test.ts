import { createSecretKey } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { createKeyRing, openBytes } from '../../platform/seal.ts'
import { ownApp } from '../../testing/test-app.ts'
import { lockNotes } from './case-store.ts'
import { noteSeal } from './counsel-client.ts'
import { addressSeal } from './import-prospects.ts'
import { lockAddresses } from './prospect-store.ts'
import { createResealOffices } from './tend-office.ts'
import { givenApplicant, givenGrant, givenOffice } from './testing.ts'

// The key of everything sealed is changed.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const { identityKeys } = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
})

test('addresses of prospects and notes of clients are sealed with the new key when it changes', async () => {
  const office = await givenOffice(app)
  const list = 'name,email\nOne,one@example.com\nTwo,two@example.com\n'
  expect((await office.member.post(`${office.at}/prospects/imports`, list)).body.added).toBe(2)
  const grant = await givenGrant(office)
  await grant.step('open')
  const applicant = await givenApplicant(app)
  await applicant.apply(grant)
  const notes = `${office.at}/cases/${applicant.businessId}/notes`
  const note = { words: 'Wants to begin with two sizes.' }
  expect((await office.member.post(notes, note)).status).toBe(201)

  const next = createSecretKey(Buffer.alloc(32, 'next'))
  const before = identityKeys.keys.map(({ key }) => key)
  const opened = async (ring = createKeyRing([next])): Promise<string[]> => {
    const page = { after: undefined, limit: 200 }
    const found = [
      ...(await lockAddresses(app.ctx.db, page)).map((one) => ({
        ...one,
        to: addressSeal(one.id),
      })),
      ...(await lockNotes(app.ctx.db, page)).map((one) => ({ ...one, to: noteSeal(one.id) })),
    ]
    return found.map(({ to, sealed }) => openBytes(ring, to, sealed).toString('utf8')).sort()
  }
  const kept = ['Wants to begin with two sizes.', 'one@example.com', 'two@example.com']
  expect(await opened(identityKeys)).toEqual(kept)
  await expect(opened()).rejects.toThrow('sealed with a key that is not given')
  const task = createResealOffices({ identityKeys: createKeyRing([next, ...before]) })
  for (let times = 0; times < 2; times++) {
    await task.run(app.ctx, {} as never, AbortSignal.timeout(60_000))
    expect(await opened()).toEqual(kept)
  }
  await expect(opened(identityKeys)).rejects.toThrow('sealed with a key that is not given')
})
