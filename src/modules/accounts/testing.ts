import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { assert } from '../../kernel/assert.ts'
import { transaction } from '../../platform/context.ts'
import type { Client, TestApp } from '../../testing/test-app.ts'
import { createOrganisation } from './create-organisation.ts'
import { type MailOrder, sendMail } from './mails.ts'
import type { OrganisationKind, OrganisationRole } from './organisation.ts'
import { insertMembership } from './store.ts'

export const PASSWORD = 'a long enough password'

export type GivenUser = Readonly<{
  userId: string
  email: string
  name: string
  password: string
  cookie: string
  client: Client
}>

let addresses = 0

/** Requests from an address of their own, so that tests do not share a rate limit. */
export function freshAddress(): string {
  addresses += 1
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`
}

/** The Cookie header that a browser would send after these Set-Cookie headers. */
const cookiesOf = (headers: Readonly<Record<string, unknown>>): string =>
  [headers['set-cookie'] ?? []]
    .flat()
    .filter((cookie) => !/max-age=0(;|$)/i.test(`${cookie}`))
    .map((cookie) => `${cookie}`.split(';')[0])
    .join('; ')

/** Posts from an address that nobody else uses. */
export async function postAfresh(
  app: TestApp,
  path: string,
  body: object,
  { address = freshAddress(), ...headers }: Record<string, string> = {},
) {
  const response = await app.http.inject({
    method: 'POST',
    url: path,
    remoteAddress: address,
    headers,
    payload: body,
  })
  return {
    status: response.statusCode,
    body: response.json(),
    cookie: cookiesOf(response.headers),
    setCookie: [response.headers['set-cookie'] ?? []].flat(),
  }
}

/** Sends what waits for this address, and reads the newest mail from the outbox folder. */
export async function newestMailTo(app: TestApp, email: string): Promise<string | undefined> {
  const { rows } = await sql<{ data: MailOrder }>`
    select data from pgboss.job where name = ${sendMail.name} and data->>'to' = ${email}
    order by created_on`.execute(app.ctx.db)
  for (const { data } of rows) {
    await sendMail.run(app.ctx, data as never, AbortSignal.timeout(10_000))
  }
  const folder = join(app.folder, 'outbox')
  const files = rows.length > 0 ? readdirSync(folder).sort().reverse() : []
  const mails = files.map((file) => readFileSync(join(folder, file), 'utf8'))
  return mails.find((mail) => mail.includes(`\nTo: ${email}\n`))
}

/** A person who signed up, with a client that is signed in as them. */
export async function givenUser(
  app: TestApp,
  over: Partial<Pick<GivenUser, 'email' | 'name' | 'password'>> = {},
): Promise<GivenUser> {
  const email = over.email ?? `person-${app.newId()}@example.com`
  const name = over.name ?? 'Ann Arbor'
  const password = over.password ?? PASSWORD
  const answer = await postAfresh(app, '/v1/accounts/sign-up', { email, name, password })
  assert(answer.status === 201, `sign-up answered ${answer.status}`)
  const { cookie } = answer
  const client = app.withHeaders({ cookie })
  return { userId: answer.body.user.id, email, name, password, cookie, client }
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
  const [owner, member, viewer, stranger] = await Promise.all([
    over.owner ?? givenUser(app, { name: 'Olive Owner' }),
    givenUser(app, { name: 'Max Member' }),
    givenUser(app, { name: 'Vera Viewer' }),
    givenUser(app, { name: 'Sam Stranger' }),
  ])
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
