import { expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { readConfig } from '../../platform/config.ts'
import { transaction } from '../../platform/context.ts'
import { testApp } from '../../testing/test-app.ts'
import {
  claimOrganisation,
  createOrganisation,
  findOrganisation,
  makeOperator,
  requireMember,
} from './api.ts'
import { createAuth } from './auth.ts'
import { authenticate, toPermissions, toScopes } from './authenticate.ts'
import { accountLimits, SCOPES } from './organisation.ts'
import { givenOrganisation, givenUser } from './testing.ts'

const app = await testApp()
const { db } = app.ctx
const auth = createAuth(
  readConfig({
    TRADEWIND_DATA: app.folder,
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  }),
  app.ctx,
)
const keysOf = (id: string) => `/v1/organisations/${id}/api-keys`

test('an API key acts for its organisation, within its scopes, until it is revoked', async () => {
  const { organisationId: id, owner, users } = await givenOrganisation(app)
  const scopes = ['catalogue:write', 'catalogue:read']
  const made = await owner.post(keysOf(id), { name: '网店', scopes, expiresInDays: 30 })
  expect(made.status).toBe(201)
  const { secret, ...key } = made.body
  expect(secret).toMatch(/^tw_[A-Za-z]{64}$/)
  expect([key.name, key.start, key.scopes]).toEqual([
    '网店',
    secret.slice(0, 8),
    ['catalogue:read', 'catalogue:write'],
  ])
  const listed = (await owner.get(keysOf(id))).body.apiKeys
  expect(listed).toEqual([key])

  const actor = await authenticate(auth, new Headers({ 'x-api-key': secret }))
  expect(actor).toEqual({
    kind: 'apiKey',
    keyId: key.id,
    organisationId: id,
    scopes: ['catalogue:read', 'catalogue:write'],
  })
  const bearer = new Headers({ authorization: `Bearer ${secret}` })
  expect(await authenticate(auth, bearer)).toEqual(actor)
  await requireMember({ db, actor }, id, 'member', 'catalogue:write')
  await expect(requireMember({ db, actor }, id, 'viewer', 'customs:read')).rejects.toMatchObject({
    code: 'accounts.scope_missing',
    params: { scope: 'customs:read' },
  })
  await expect(requireMember({ db, actor }, id, 'viewer')).rejects.toMatchObject({
    code: 'accounts.scope_missing',
    params: { scope: null },
  })
  await expect(
    requireMember({ db, actor }, newId(), 'viewer', 'catalogue:read'),
  ).rejects.toMatchObject({ code: 'platform.not_found' })

  const machine = app.withHeaders({ 'x-api-key': secret })
  expect((await machine.get(`/v1/organisations/${id}`)).body.code).toBe('accounts.scope_missing')
  expect((await machine.get(`/v1/organisations/${newId()}`)).status).toBe(404)
  expect((await machine.get('/v1/organisations')).body.code).toBe('accounts.sign_in_required')

  expect((await owner.delete(`${keysOf(id)}/${key.id}`)).status).toBe(200)
  const refused = await machine.get(`/v1/organisations/${id}`)
  expect([refused.status, refused.body.code]).toEqual([401, 'accounts.api_key_invalid'])
  expect((await owner.delete(`${keysOf(id)}/${key.id}`)).status).toBe(404)
  const { entries } = (await owner.get(`/v1/organisations/${id}/audit?limit=2`)).body
  expect(
    entries.map((e: { action: string; before: object; after: object; actor: object }) => [
      e.action,
      e.before,
      e.after,
      e.actor,
    ]),
  ).toEqual([
    [
      'accounts.api_key_revoked',
      { name: '网店', scopes: key.scopes },
      null,
      { kind: 'user', id: users.owner.userId, name: 'Olive Owner' },
    ],
    [
      'accounts.api_key_created',
      null,
      { name: '网店', scopes: key.scopes, expiresAt: key.expiresAt },
      { kind: 'user', id: users.owner.userId, name: 'Olive Owner' },
    ],
  ])
})

test.each([
  ['an unknown key', 'tw_nonsense'],
  ['a key of another alphabet', 'tw_\u00ff'],
  ['an endless key', 'x'.repeat(5_000)],
])('%s is refused', async (_, key) => {
  const answer = await app.withHeaders({ 'x-api-key': key }).get('/v1/accounts/session')
  expect([answer.status, answer.body.code]).toEqual([401, 'accounts.api_key_invalid'])
})

test('the secret of a key is in no table', async () => {
  const { organisationId: id, owner } = await givenOrganisation(app)
  const { secret } = (await owner.post(keysOf(id), { name: 'a', scopes: ['demand:read'] })).body
  expect(await app.eventsAbout(secret)).toEqual([])
  expect(JSON.stringify((await owner.get(keysOf(id))).body)).not.toContain(secret)
})

test.each([
  { name: 'a', scopes: [] },
  { name: 'a', scopes: ['everything'] },
  { name: '', scopes: ['catalogue:read'] },
  { name: 'a', scopes: 'catalogue:read' },
  { name: 'a', scopes: ['catalogue:read'], expiresInDays: 0 },
  { name: 'a', scopes: ['catalogue:read'], expiresInDays: 366 },
  { name: 'a', scopes: ['catalogue:read'], organisationId: newId() },
])('the key %j is not made', async (body) => {
  const { organisationId: id, owner } = await givenOrganisation(app)
  expect((await owner.post(keysOf(id), body)).body.code).toBe('platform.invalid_input')
  expect((await owner.get(keysOf(id))).body.apiKeys).toEqual([])
})

test('keys are limited', async () => {
  const { organisationId: id, owner } = await givenOrganisation(app)
  const body = { name: 'a', scopes: ['catalogue:read'] }
  for (let i = 0; i < accountLimits.apiKeysOfOrganisation; i++) {
    expect((await owner.post(keysOf(id), body)).status).toBe(201)
  }
  const answer = await owner.post(keysOf(id), body)
  expect([answer.status, answer.body.code]).toEqual([409, 'accounts.limit_reached'])
})

test('scopes survive the way through permissions', () => {
  expect(toScopes(toPermissions(SCOPES))).toEqual([...SCOPES])
  expect(toScopes(null)).toEqual([])
})

test('a guest organisation gets its first owner, once', async () => {
  const { userId, client } = await givenUser(app)
  const guest = await transaction(app.ctx, (tx) =>
    createOrganisation(tx, { kind: 'business', name: 'Trial', isGuest: true, state: 'US-MI' }),
  )
  expect(await findOrganisation(db, guest.id)).toEqual({
    id: guest.id,
    kind: 'business',
    name: 'Trial',
    nameZh: null,
    isGuest: true,
    isSample: false,
    state: 'US-MI',
    county: null,
  })
  expect((await client.get(`/v1/organisations/${guest.id}`)).status).toBe(404)

  const claim = () => transaction(app.ctx, (tx) => claimOrganisation(tx, guest.id, userId))
  expect(await claim()).toEqual({ ...guest, isGuest: false })
  expect((await client.get(`/v1/organisations/${guest.id}`)).body.isGuest).toBe(false)
  await expect(claim()).rejects.toMatchObject({ code: 'accounts.not_claimable' })
  expect((await app.eventsAbout(guest.id)).map(([name]) => name)).toEqual([
    'accounts.organisation_created',
    'accounts.organisation_claimed',
    'accounts.member_joined',
  ])
})

test('neither a sample nor an organisation with members is claimed', async () => {
  const { userId } = await givenUser(app)
  const sample = await transaction(app.ctx, (tx) =>
    createOrganisation(tx, { kind: 'business', name: 'Sample', isSample: true }),
  )
  const { organisationId } = await givenOrganisation(app)
  for (const id of [sample.id, organisationId, newId()]) {
    await expect(
      transaction(app.ctx, (tx) => claimOrganisation(tx, id, userId)),
    ).rejects.toMatchObject({ code: 'accounts.not_claimable' })
  }
})

test('the product itself may do everything, nobody nothing', async () => {
  const { organisationId: id } = await givenOrganisation(app)
  await requireMember(app.ctx, id, 'owner')
  await expect(
    requireMember({ db, actor: { kind: 'anonymous' } }, id, 'viewer'),
  ).rejects.toMatchObject({ code: 'accounts.sign_in_required' })
  expect(await findOrganisation(db, 'no id')).toBe(undefined)
})

test('a person founds a limited number of organisations', async () => {
  const { client, userId } = await givenUser(app)
  await transaction(app.ctx, async (tx) => {
    for (let i = 0; i < accountLimits.organisationsOfUser; i++) {
      await createOrganisation(tx, { kind: 'business', name: `${i}`, ownerUserId: userId })
    }
  })
  const answer = await client.post('/v1/organisations', { kind: 'business', name: 'more' })
  expect([answer.status, answer.body.code]).toEqual([409, 'accounts.limit_reached'])
})

test('the command line makes the first operator for somebody who signed up', async () => {
  const { email, client } = await givenUser(app)
  const made = await makeOperator(app.ctx, { email: email.toUpperCase(), name: 'Gateway' })
  const { organisations } = (await client.get('/v1/organisations')).body
  expect(organisations).toEqual([{ ...made, kind: 'operator', role: 'owner' }])
  await expect(
    makeOperator(app.ctx, { email: 'nobody@example.com', name: 'Gateway' }),
  ).rejects.toMatchObject({ code: 'platform.not_found' })
})
