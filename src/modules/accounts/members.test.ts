import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { transaction } from '../../platform/context.ts'
import { type Client, testApp } from '../../testing/test-app.ts'
import { accountLimits } from './organisation.ts'
import { insertInvitation, insertMembership } from './store.ts'
import { type GivenUser, givenOrganisation, givenUser, newestMailTo } from './testing.ts'

const app = await testApp()

const invite = (client: Client, id: string, email: string, role = 'member') =>
  client.post(`/v1/organisations/${id}/invitations`, { email, role })
const accept = ({ client }: Pick<GivenUser, 'client'>, token: string) =>
  client.post('/v1/accounts/invitations/accept', { token })
const tokenFor = async (email: string) =>
  /invitation\?token=(\S+)/.exec((await newestMailTo(app, email))!)![1]!
const rolesOf = async (owner: Client, id: string) => {
  const { members } = (await owner.get(`/v1/organisations/${id}/members`)).body
  return Object.fromEntries(
    members.map((m: { userId: string; role: string }) => [m.userId, m.role]),
  )
}
const newestAudit = async (owner: Client, id: string) => {
  const { action, subject, before, after, actor } = (
    await owner.get(`/v1/organisations/${id}/audit?limit=1`)
  ).body.entries[0]
  return { action, subject, before, after, actor }
}

test('an invited person joins by the mailed link, once', async () => {
  const { organisationId: id, owner, users } = await givenOrganisation(app)
  const guest = await givenUser(app, { name: 'Gil Guest' })
  const invited = await invite(owner, id, guest.email.toUpperCase(), 'viewer')
  expect([invited.status, invited.body]).toEqual([
    201,
    {
      id: invited.body.id,
      email: guest.email,
      role: 'viewer',
      createdAt: '2026-11-22T09:00:00.000Z',
      expiresAt: '2026-12-06T09:00:00.000Z',
    },
  ])
  expect((await owner.get(`/v1/organisations/${id}/invitations`)).body.invitations).toEqual([
    invited.body,
  ])
  expect(await newestMailTo(app, guest.email)).toContain(
    'Subject: Olive Owner invites you to Lakeshore Cherries on Tradewind',
  )
  const token = await tokenFor(guest.email)
  const joined = await accept(guest, token)
  expect([joined.status, joined.body.id, joined.body.role]).toEqual([200, id, 'viewer'])
  expect((await rolesOf(owner, id))[guest.userId]).toBe('viewer')
  expect((await owner.get(`/v1/organisations/${id}/invitations`)).body.invitations).toEqual([])
  expect(await newestAudit(owner, id)).toEqual({
    action: 'accounts.member_joined',
    subject: `member:${guest.userId}`,
    before: null,
    after: { role: 'viewer' },
    actor: { kind: 'user', id: guest.userId, name: 'Gil Guest' },
  })
  const again = await accept(guest, token)
  expect([again.status, again.body.code]).toEqual([410, 'accounts.invitation_invalid'])
  const member = await invite(owner, id, users.member.email)
  expect([member.status, member.body.code]).toEqual([409, 'accounts.already_member'])
})

test('the invitation is in the language of whoever invites', async () => {
  const { organisationId: id, owner } = await givenOrganisation(app)
  const email = `guest-${app.newId()}@example.com`
  const body = { email, role: 'member' }
  await owner.post(`/v1/organisations/${id}/invitations`, body, { 'accept-language': 'zh' })
  expect(await newestMailTo(app, email)).toContain('邀请您加入 Tradewind 上的 Lakeshore Cherries')
})

test('an invitation is for its address only, and only while it is open', async () => {
  const { organisationId: id, owner, stranger } = await givenOrganisation(app)
  const guest = await givenUser(app)
  const { body } = await invite(owner, id, guest.email)
  const token = await tokenFor(guest.email)

  const other = await accept({ client: stranger }, token)
  expect([other.status, other.body.code]).toEqual([403, 'accounts.invitation_for_another'])
  expect((await accept({ client: app.anonymous }, token)).body.code).toBe(
    'accounts.sign_in_required',
  )
  const twice = await invite(owner, id, guest.email)
  expect([twice.status, twice.body.code]).toEqual([409, 'accounts.already_invited'])

  const url = `/v1/organisations/${id}/invitations/${body.id}`
  expect((await stranger.delete(url)).status).toBe(404)
  expect((await owner.delete(url)).status).toBe(200)
  expect((await owner.delete(url)).body.code).toBe('platform.not_found')
  const late = await accept(guest, token)
  expect([late.status, late.body.code]).toEqual([410, 'accounts.invitation_invalid'])
  expect((await rolesOf(owner, id))[guest.userId]).toBe(undefined)
  expect((await newestAudit(owner, id)).action).toBe('accounts.invitation_cancelled')
})

test('an invitation expires after two weeks and can then be sent anew', async () => {
  const { organisationId: id, owner } = await givenOrganisation(app)
  const guest = await givenUser(app)
  await invite(owner, id, guest.email)
  const token = await tokenFor(guest.email)
  const before = app.now()
  app.setNow(new Date(before.getTime() + accountLimits.invitationDays * 86_400_000))
  try {
    expect((await accept(guest, token)).body.code).toBe('accounts.invitation_invalid')
    expect((await invite(owner, id, guest.email)).status).toBe(201)
    expect((await accept(guest, await tokenFor(guest.email))).status).toBe(200)
  } finally {
    app.setNow(before)
  }
})

test.each(['x', 'a.b', '019aa000-0000-7000-8000-000000000000.secret', '..', '-.-'])(
  'the invitation token %j opens nothing',
  async (token) => {
    const answer = await accept(await givenUser(app), token)
    expect([answer.status, answer.body.code]).toEqual([410, 'accounts.invitation_invalid'])
  },
)

test('whoever joined meanwhile is told so', async () => {
  const { organisationId: id, owner } = await givenOrganisation(app)
  const guest = await givenUser(app)
  await invite(owner, id, guest.email, 'viewer')
  const token = await tokenFor(guest.email)
  await insertMembership(app.ctx.db, {
    organisationId: id,
    userId: guest.userId,
    role: 'owner',
    joinedAt: app.now(),
  })
  const answer = await accept(guest, token)
  expect([answer.status, answer.body.code]).toEqual([409, 'accounts.already_member'])
  expect((await rolesOf(owner, id))[guest.userId]).toBe('owner')
})

test('open invitations are limited', async () => {
  const { organisationId: id, owner, users } = await givenOrganisation(app)
  const createdAt = app.now()
  for (let i = 0; i < accountLimits.openInvitations; i++) {
    await insertInvitation(
      app.ctx.db,
      {
        organisationId: id,
        id: newId(),
        email: `guest-${i}@example.com`,
        role: 'viewer',
        status: 'open',
        createdAt,
        expiresAt: new Date(createdAt.getTime() + 1),
      },
      { tokenHash: `${i}`, invitedBy: users.owner.userId },
    )
  }
  const answer = await invite(owner, id, 'one-too-many@example.com')
  expect([answer.status, answer.body.code]).toEqual([409, 'accounts.limit_reached'])
  expect(answer.body.params).toEqual({ limit: accountLimits.openInvitations })
})

test('an owner changes roles, and the change is on record', async () => {
  const { organisationId: id, owner, users } = await givenOrganisation(app)
  const { userId } = users.member
  const url = `/v1/organisations/${id}/members/${userId}`
  const changed = await owner.patch(url, { role: 'viewer' })
  expect([changed.status, changed.body.role]).toEqual([200, 'viewer'])
  expect(await newestAudit(owner, id)).toEqual({
    action: 'accounts.member_role_changed',
    subject: `member:${userId}`,
    before: { role: 'member' },
    after: { role: 'viewer' },
    actor: { kind: 'user', id: users.owner.userId, name: 'Olive Owner' },
  })
  expect((await app.eventsAbout(userId)).at(-1)).toEqual([
    'accounts.member_role_changed',
    { organisationId: id, userId, role: 'viewer' },
  ])
  expect((await owner.patch(url, { role: 'viewer' })).status).toBe(200)
  expect((await app.eventsAbout(userId)).length).toBe(1)
})

test('the last owner stays; after another was made, the first may leave', async () => {
  const { organisationId: id, owner, member, users } = await givenOrganisation(app)
  const self = `/v1/organisations/${id}/members/${users.owner.userId}`
  for (const answer of [await owner.patch(self, { role: 'member' }), await owner.delete(self)]) {
    expect([answer.status, answer.body.code]).toEqual([409, 'accounts.last_owner'])
  }
  expect((await rolesOf(owner, id))[users.owner.userId]).toBe('owner')

  const other = `/v1/organisations/${id}/members/${users.member.userId}`
  expect((await owner.patch(other, { role: 'owner' })).status).toBe(200)
  expect((await owner.delete(self)).status).toBe(200)
  expect((await owner.get(`/v1/organisations/${id}`)).status).toBe(404)
  expect(await rolesOf(member, id)).toEqual({
    [users.member.userId]: 'owner',
    [users.viewer.userId]: 'viewer',
  })
  expect((await newestAudit(member, id)).before).toEqual({ role: 'owner' })
})

test('everybody may leave by themselves, and removes nobody else', async () => {
  const { organisationId: id, owner, viewer, users } = await givenOrganisation(app)
  const member = `/v1/organisations/${id}/members/${users.member.userId}`
  expect((await viewer.delete(member)).body.code).toBe('accounts.role_too_low')
  const self = `/v1/organisations/${id}/members/${users.viewer.userId}`
  expect((await viewer.delete(self)).status).toBe(200)
  expect((await viewer.get(`/v1/organisations/${id}`)).status).toBe(404)
  expect((await owner.delete(member)).status).toBe(200)
  expect(await rolesOf(owner, id)).toEqual({ [users.owner.userId]: 'owner' })
})

test.runIf(app.isRealPostgres)('of two last owners who leave at once one stays', async () => {
  for (let round = 0; round < 5; round++) {
    const { organisationId: id, owner, member, users } = await givenOrganisation(app)
    const url = (userId: string) => `/v1/organisations/${id}/members/${userId}`
    await owner.patch(url(users.member.userId), { role: 'owner' })
    const answers = await Promise.all([
      owner.delete(url(users.owner.userId)),
      member.delete(url(users.member.userId)),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  }
})

test.runIf(app.isRealPostgres)('two owners who depose each other leave one owner', async () => {
  const { organisationId: id, owner, member, users } = await givenOrganisation(app)
  const url = (userId: string) => `/v1/organisations/${id}/members/${userId}`
  await owner.patch(url(users.member.userId), { role: 'owner' })
  const answers = await Promise.all([
    owner.patch(url(users.member.userId), { role: 'viewer' }),
    member.patch(url(users.owner.userId), { role: 'viewer' }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
})

test.runIf(app.isRealPostgres)('an invitation accepted ten times at once joins once', async () => {
  const { organisationId: id, owner } = await givenOrganisation(app)
  const guest = await givenUser(app)
  await invite(owner, id, guest.email)
  const token = await tokenFor(guest.email)
  const answers = await Promise.all(Array.from({ length: 10 }, () => accept(guest, token)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(410)])
})

test('members are limited', async () => {
  const { organisationId: id, owner } = await givenOrganisation(app)
  const joinedAt = app.now()
  await transaction(app.ctx, async (tx) => {
    for (let i = 3; i < accountLimits.membersOfOrganisation; i++) {
      const userId = newId()
      await sql`insert into accounts.user (id, name, email, created_at, updated_at)
        values (${userId}, 'Crowd', ${`${userId}@example.com`}, now(), now())`.execute(tx.db)
      await insertMembership(tx.db, { organisationId: id, userId, role: 'viewer', joinedAt })
    }
  })
  const answer = await invite(owner, id, 'one-too-many@example.com')
  expect([answer.status, answer.body.code]).toEqual([409, 'accounts.limit_reached'])
})
