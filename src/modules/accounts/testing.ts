import { assert } from '../../kernel/assert.ts'
import { transaction } from '../../platform/context.ts'
import type { Client, TestApp } from '../../testing/test-app.ts'
import { createOrganisation } from './create-organisation.ts'
import type { OrganisationKind, OrganisationRole } from './organisation.ts'
import { insertMembership } from './store.ts'

export const PASSWORD = 'a long enough password'

export type GivenUser = Readonly<{
  userId: string
  email: string
  name: string
  password: string
  client: Client
}>

let addresses = 0

/** Requests from an address of their own, so that tests do not share a rate limit. */
export function freshAddress(): string {
  addresses += 1
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`
}

/** The Cookie header for the Set-Cookie headers of an answer. */
export const cookiesOf = (headers: Readonly<Record<string, unknown>>): string =>
  [headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => `${cookie}`.split(';')[0])
    .join('; ')

/** A person who signed up, with a client that is signed in as them. */
export async function givenUser(
  app: TestApp,
  over: Partial<Pick<GivenUser, 'email' | 'name' | 'password'>> = {},
): Promise<GivenUser> {
  const email = over.email ?? `person-${app.newId()}@example.com`
  const name = over.name ?? 'Ann Arbor'
  const password = over.password ?? PASSWORD
  const response = await app.http.inject({
    method: 'POST',
    url: '/v1/accounts/sign-up',
    remoteAddress: freshAddress(),
    payload: { email, name, password },
  })
  assert(response.statusCode === 201, `sign-up answered ${response.body}`)
  const client = app.withHeaders({ cookie: cookiesOf(response.headers) })
  return { userId: response.json().user.id, email, name, password, client }
}

export type GivenOrganisation = Readonly<{
  organisationId: string
  owner: Client
  member: Client
  viewer: Client
  /** Signed in, but belongs to another organisation only. */
  stranger: Client
  users: Readonly<Record<OrganisationRole | 'stranger', GivenUser>>
}>

/** An organisation with one person of each role, and one stranger. */
export async function givenOrganisation(
  app: TestApp,
  over: { kind?: OrganisationKind; name?: string; owner?: GivenUser } = {},
): Promise<GivenOrganisation> {
  const owner = over.owner ?? (await givenUser(app, { name: 'Olive Owner' }))
  const member = await givenUser(app, { name: 'Max Member' })
  const viewer = await givenUser(app, { name: 'Vera Viewer' })
  const stranger = await givenUser(app, { name: 'Sam Stranger' })
  const organisationId = await transaction(app.ctx, async (tx) => {
    const { id } = await createOrganisation(tx, {
      kind: over.kind ?? 'business',
      name: over.name ?? 'Lakeshore Cherries',
      ownerUserId: owner.userId,
    })
    const joinedAt = tx.now()
    for (const [{ userId }, role] of [
      [member, 'member'],
      [viewer, 'viewer'],
    ] as const) {
      await insertMembership(tx.db, { organisationId: id, userId, role, joinedAt })
    }
    await createOrganisation(tx, {
      kind: 'business',
      name: 'Elsewhere',
      ownerUserId: stranger.userId,
    })
    return id
  })
  return {
    organisationId,
    owner: owner.client,
    member: member.client,
    viewer: viewer.client,
    stranger: stranger.client,
    users: { owner, member, viewer, stranger },
  }
}
