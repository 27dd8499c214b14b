import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { transaction } from '../../platform/context.ts'
import { testApp } from '../../testing/test-app.ts'
import { INSTALLATION, makeOperator, recordAudit } from './api.ts'
import { givenOrganisation, givenUser } from './testing.ts'

const app = await testApp()
const operator = await givenUser(app, { name: '=Eve, "the" operator' })
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const business = await givenOrganisation(app)
const { organisationId } = business

/** Entries about a subject of their own, a day apart, the first by the person. */
async function givenEntries(count: number): Promise<string> {
  const subject = `sample:${app.newId()}`
  const usual = app.now()
  const { userId, name, email } = operator
  const person = { kind: 'user', userId, name, email, sessionId: userId } as const
  for (let i = 0; i < count; i++) {
    app.setNow(new Date(`2026-10-0${i + 1}T23:30:00Z`))
    const actor = i === 0 ? person : app.ctx.actor
    await transaction({ ...app.ctx, actor }, (tx) =>
      recordAudit(tx, {
        organisationId: i === 0 ? INSTALLATION : organisationId,
        action: i % 2 === 0 ? 'sample.even' : 'sample.odd',
        subject,
        after: { i },
      }),
    )
  }
  app.setNow(usual)
  return subject
}

type Entry = { after: { i: number }; action: string; organisationId: string | null }
const read = async (query: string) => {
  const { status, body } = await operator.client.get(`/v1/desk/audit?${query}`)
  expect(status).toBe(200)
  return { numbers: body.entries.map(({ after }: Entry) => after.i), ...body }
}

test('one list holds what operators, sellers and the system did, the newest first', async () => {
  const subject = await givenEntries(5)
  const whole = await read(`subject=${subject}`)
  expect([whole.numbers, whole.next]).toEqual([[4, 3, 2, 1, 0], null])
  expect(whole.entries.map((one: Entry) => one.organisationId)).toEqual([
    organisationId,
    organisationId,
    organisationId,
    organisationId,
    null,
  ])
  expect((await read(`subject=${subject}&action=sample.odd`)).numbers).toEqual([3, 1])
  expect((await read(`subject=${subject}&actorId=${operator.userId}`)).numbers).toEqual([0])
  expect((await read(`subject=${subject}&actorKind=system`)).numbers).toEqual([4, 3, 2, 1])
  expect((await read(`subject=${subject}&organisationId=${organisationId}`)).numbers).toEqual([
    4, 3, 2, 1,
  ])
  expect((await read(`subject=${subject}&from=2026-10-02&to=2026-10-04`)).numbers).toEqual([
    3, 2, 1,
  ])
})

test('pages follow each other without a gap, and a broken cursor begins at the beginning', async () => {
  const subject = await givenEntries(5)
  const first = await read(`subject=${subject}&limit=2`)
  const second = await read(`subject=${subject}&limit=2&after=${encodeURIComponent(first.next)}`)
  const third = await read(`subject=${subject}&limit=2&after=${encodeURIComponent(second.next)}`)
  expect([first.numbers, second.numbers, third.numbers, third.next]).toEqual([
    [4, 3],
    [2, 1],
    [0],
    null,
  ])
  expect((await read(`subject=${subject}&limit=2&after=nonsense`)).numbers).toEqual([4, 3])
})

test('the file has the same lines, and no cell that a spreadsheet would run', async () => {
  const subject = await givenEntries(2)
  const { status, text, headers } = await operator.client.get(
    `/v1/desk/audit.csv?subject=${subject}`,
  )
  expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
  expect(text.split('\r\n')).toEqual([
    'at,organisation,actor_kind,actor_id,actor_name,action,subject,before,after',
    `2026-10-02T23:30:00.000Z,${organisationId},system,,,sample.odd,${subject},,"{""i"":1}"`,
    `2026-10-01T23:30:00.000Z,${INSTALLATION},user,${operator.userId},"'=Eve, ""the"" operator",sample.even,${subject},,"{""i"":0}"`,
    '',
  ])
})

test('only the operator reads it', async () => {
  for (const client of [app.anonymous, business.owner]) {
    for (const path of ['/v1/desk/audit', '/v1/desk/audit.csv']) {
      const { status, body } = await client.get(path)
      expect([status, body.code]).toEqual([403, 'accounts.operator_required'])
    }
  }
})

test('nobody changes or removes an entry, not even with the database in hand', async () => {
  const subject = await givenEntries(1)
  const statements = [
    sql`update accounts.audit_entry set action = 'x' where subject = ${subject}`,
    sql`delete from accounts.audit_entry where subject = ${subject}`,
    sql`truncate accounts.audit_entry`,
  ]
  for (const statement of statements) {
    await expect(statement.execute(app.ctx.db)).rejects.toThrow('only added to')
  }
  expect((await read(`subject=${subject}`)).numbers).toEqual([0])
})

test('people and organisations are found by how they are called, by the operator alone', async () => {
  const mark = app.newId().slice(-8)
  const named = await givenOrganisation(app, { name: `Wu%d ${mark}`, kind: 'agency' })
  const { owner } = named
  const at = `/v1/organisations/${named.organisationId}`
  expect((await owner.patch(at, { nameZh: `梧桐${mark}` })).status).toBe(200)
  const organisation = {
    id: named.organisationId,
    kind: 'agency',
    name: `Wu%d ${mark}`,
    nameZh: `梧桐${mark}`,
  }
  const find = async (what: string, query: object) =>
    (await operator.client.get(`/v1/desk/${what}?${new URLSearchParams({ ...query })}`)).body
  for (const name of [`wu%d ${mark}`, 'WU%D', `梧桐${mark}`]) {
    const { organisations } = await find('organisations', { name, limit: '200' })
    expect(organisations).toContainEqual(organisation)
  }
  expect(await find('organisations', { id: named.organisationId })).toEqual({
    organisations: [organisation],
    next: null,
  })
  expect((await find('organisations', { name: `wud ${mark}` })).organisations).toEqual([])
  const first = await find('organisations', { limit: '1' })
  expect(first.next).toBe(first.organisations[0].id)
  const second = await find('organisations', { limit: '1', after: first.next })
  expect(second.organisations[0].id > first.next).toBe(true)

  const { userId: id, name, email } = named.users.owner
  expect(await find('people', { name: email.toUpperCase() })).toEqual({
    people: [{ id, name, email }],
    next: null,
  })
  // Who has done nothing that is noted is nobody to ask about.
  const idle = await givenUser(app)
  expect((await find('people', { name: idle.email })).people).toEqual([])
  for (const what of ['people', 'organisations']) {
    const refused = await owner.get(`/v1/desk/${what}`)
    expect([refused.status, refused.body.code]).toEqual([403, 'accounts.operator_required'])
  }
})
