import { expect, test } from 'vitest'
import { type Client, testApp } from '../../testing/test-app.ts'
import { givenOrganisation, givenUser } from './testing.ts'

const app = await testApp()

const auditOf = async (owner: Client, id: string) =>
  (await owner.get(`/v1/organisations/${id}/audit`)).body.entries.map(
    (entry: { action: string; before: unknown; after: unknown }) => [
      entry.action,
      entry.before,
      entry.after,
    ],
  )

test('whoever founds an organisation owns it, and both are on record', async () => {
  const { client, userId } = await givenUser(app)
  const made = await client.post('/v1/organisations', {
    kind: 'business',
    name: 'Lakeshore Cherries',
    nameZh: '湖岸樱桃',
    state: 'US-MI',
    county: 'Leelanau',
  })
  const organisation = {
    id: made.body.id,
    kind: 'business',
    name: 'Lakeshore Cherries',
    nameZh: '湖岸樱桃',
    isGuest: false,
    isSample: false,
    state: 'US-MI',
    county: 'Leelanau',
  }
  expect([made.status, made.body]).toEqual([201, { ...organisation, role: 'owner' }])
  const { id } = organisation
  expect((await client.get(`/v1/organisations/${id}`)).body).toEqual(organisation)
  expect((await client.get('/v1/organisations')).body.organisations).toEqual([
    { ...organisation, role: 'owner' },
  ])
  expect((await client.get('/v1/accounts/session')).body.organisations).toEqual([
    { ...organisation, role: 'owner' },
  ])
  expect(await auditOf(client, id)).toEqual([
    ['accounts.member_joined', null, { role: 'owner' }],
    ['accounts.organisation_created', null, organisation],
  ])
  expect(await app.eventsAbout(id)).toEqual([
    ['accounts.organisation_created', { organisationId: id, kind: 'business', isGuest: false }],
    ['accounts.member_joined', { organisationId: id, userId, role: 'owner' }],
  ])
})

test('a change is recorded with what was before and after', async () => {
  const { organisationId: id, owner } = await givenOrganisation(app)
  const changed = await owner.patch(`/v1/organisations/${id}`, {
    name: 'Lakeshore Cherries',
    county: 'Leelanau',
  })
  expect([changed.status, changed.body.county]).toEqual([200, 'Leelanau'])
  expect((await auditOf(owner, id))[0]).toEqual([
    'accounts.organisation_changed',
    { county: null },
    { county: 'Leelanau' },
  ])
})

test('an operator is made only by the owner of one', async () => {
  const nobody = await givenUser(app)
  const wanted = { kind: 'operator', name: 'Gateway' }
  const refused = await nobody.client.post('/v1/organisations', wanted)
  expect([refused.status, refused.body.code]).toEqual([403, 'accounts.operator_required'])
  expect((await nobody.client.get('/v1/organisations')).body.organisations).toEqual([])

  const { owner, member } = await givenOrganisation(app, { kind: 'operator' })
  expect((await owner.post('/v1/organisations', wanted)).status).toBe(201)
  expect((await member.post('/v1/organisations', wanted)).status).toBe(403)
})

const VERBS = ['GET', 'PATCH', 'DELETE', 'POST'] as const
type Who = 'anonymous' | 'stranger' | 'viewer' | 'member' | 'owner'
const everybody = { anonymous: app.anonymous, ...(await givenOrganisation(app)) }
const statusesOf = async (
  path: string,
  verb: (typeof VERBS)[number],
  body?: object,
): Promise<Record<Who, number>> => {
  const url = path.replace(':id', everybody.organisationId).replace(':newId', app.newId())
  const statuses: Partial<Record<Who, number>> = {}
  for (const who of ['anonymous', 'stranger', 'viewer', 'member', 'owner'] as const) {
    const client = everybody[who]
    const answer =
      verb === 'GET'
        ? await client.get(url)
        : verb === 'DELETE'
          ? await client.delete(url)
          : await client[verb === 'POST' ? 'post' : 'patch'](url, body)
    statuses[who] = answer.status
  }
  return statuses as Record<Who, number>
}

test.each([
  ['GET', '/v1/organisations/:id', undefined, [401, 404, 200, 200, 200]],
  ['PATCH', '/v1/organisations/:id', { name: 'New' }, [401, 404, 403, 403, 200]],
  ['GET', '/v1/organisations/:id/audit', undefined, [401, 404, 403, 403, 200]],
  ['GET', '/v1/organisations/:id/members', undefined, [401, 404, 200, 200, 200]],
  ['PATCH', '/v1/organisations/:id/members/:newId', { role: 'viewer' }, [401, 404, 403, 403, 404]],
  ['DELETE', '/v1/organisations/:id/members/:newId', undefined, [401, 404, 403, 403, 404]],
  ['GET', '/v1/organisations/:id/invitations', undefined, [401, 404, 403, 403, 200]],
  [
    'POST',
    '/v1/organisations/:id/invitations',
    { email: 'somebody@example.com', role: 'member' },
    [401, 404, 403, 403, 201],
  ],
  ['DELETE', '/v1/organisations/:id/invitations/:newId', undefined, [401, 404, 403, 403, 404]],
  ['GET', '/v1/organisations/:id/api-keys', undefined, [401, 404, 403, 403, 200]],
  [
    'POST',
    '/v1/organisations/:id/api-keys',
    { name: 'shop', scopes: ['catalogue:read'] },
    [401, 404, 403, 403, 201],
  ],
  ['DELETE', '/v1/organisations/:id/api-keys/:newId', undefined, [401, 404, 403, 403, 404]],
] as const)('%s %s is open to whom it should be', async (verb, path, body, expected) => {
  const [anonymous, stranger, viewer, member, owner] = expected
  expect(await statusesOf(path, verb, body)).toEqual({ anonymous, stranger, viewer, member, owner })
})

test('an organisation that does not exist answers like one of somebody else', async () => {
  const { organisationId, stranger } = await givenOrganisation(app)
  const problemOf = async (id: string) => {
    const { requestId: _, ...problem } = (await stranger.get(`/v1/organisations/${id}`)).body
    return problem
  }
  expect(await problemOf(app.newId())).toEqual(await problemOf(organisationId))
})

test('refused changes change nothing', async () => {
  const { organisationId: id, owner, member, stranger, users } = await givenOrganisation(app)
  const before = await auditOf(owner, id)
  for (const client of [app.anonymous, stranger, member]) {
    await client.patch(`/v1/organisations/${id}`, { name: 'Hijacked' })
    await client.patch(`/v1/organisations/${id}/members/${users.member.userId}`, { role: 'owner' })
    await client.delete(`/v1/organisations/${id}/members/${users.viewer.userId}`)
  }
  expect((await owner.get(`/v1/organisations/${id}`)).body.name).toBe('Lakeshore Cherries')
  const { members } = (await owner.get(`/v1/organisations/${id}/members`)).body
  expect(
    Object.fromEntries(members.map((m: { name: string; role: string }) => [m.name, m.role])),
  ).toEqual({ 'Olive Owner': 'owner', 'Max Member': 'member', 'Vera Viewer': 'viewer' })
  expect(await auditOf(owner, id)).toEqual(before)
})

test('the audit log is read page by page, newest first', async () => {
  const { organisationId: id, owner } = await givenOrganisation(app)
  for (const name of ['One', 'Two', 'Three']) {
    await owner.patch(`/v1/organisations/${id}`, { name })
  }
  const first = await owner.get(`/v1/organisations/${id}/audit?limit=2`)
  expect(first.body.entries.map((e: { after: object }) => e.after)).toEqual([
    { name: 'Three' },
    { name: 'Two' },
  ])
  const second = await owner.get(`/v1/organisations/${id}/audit?limit=3&after=${first.body.next}`)
  expect(second.body.entries.map((e: { after: { name?: string } }) => e.after.name)).toEqual([
    'One',
    undefined,
    'Lakeshore Cherries',
  ])
  expect(second.body.next).toBe(null)
})

test.each([
  ['a blank name', { kind: 'business', name: '   ' }],
  ['a NUL', { kind: 'business', name: 'a\u0000b' }],
  ['half a character', { kind: 'business', name: 'a\ud800b' }],
  ['a kind that does not exist', { kind: 'guild', name: 'A' }],
  ['a state that is none', { kind: 'business', name: 'A', state: 'Michigan' }],
  ['a name as a list', { kind: 'business', name: ['A'] }],
  ['a field too many', { kind: 'business', name: 'A', isSample: true }],
  ['a name of a novel', { kind: 'business', name: 'A'.repeat(201) }],
])('%s is refused with the field named', async (_, body) => {
  const { client } = await givenUser(app)
  const answer = await client.post('/v1/organisations', body)
  expect([answer.status, answer.body.code]).toEqual([400, 'platform.invalid_input'])
  expect(answer.body.params.fields.length).toBeGreaterThan(0)
  expect((await client.get('/v1/organisations')).body.organisations).toEqual([])
})

test.each(['nonsense', "' or 1=1", 'urn:uuid:019aa000-0000-7000-8000-000000000000'])(
  'the id %j is refused, not looked up',
  async (id) => {
    const { organisationId, owner } = await givenOrganisation(app)
    const encoded = encodeURIComponent(id)
    expect((await owner.get(`/v1/organisations/${encoded}`)).status).toBe(400)
    for (const part of ['members', 'invitations', 'api-keys']) {
      const url = `/v1/organisations/${organisationId}/${part}/${encoded}`
      expect((await owner.delete(url)).status).toBe(400)
    }
    const audit = `/v1/organisations/${organisationId}/audit?after=${encoded}`
    expect((await owner.get(audit)).status).toBe(400)
  },
)
