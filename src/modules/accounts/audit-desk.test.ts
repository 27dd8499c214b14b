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
