import { createHash, createPublicKey, verify } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { courseFiles, givenCourse, givenOperator } from './testing.ts'

const app = await testApp()
await workingApp(app)
const PUBLIC = 'http://127.0.0.1:3000'

/** A course of one lesson to read, and somebody who has read it. */
async function givenFinished() {
  const json = JSON.parse(courseFiles().find(({ path }) => path === 'course.json')!.text)
  const course = await givenCourse(app, {
    'course.json': JSON.stringify({ ...json, assignments: [] }),
    'quizzes/01-first.json': null,
  })
  const person = await givenUser(app)
  const at = `/v1/learning/${course}`
  await person.client.put(at)
  for (const lesson of ['01-first', '02-second']) {
    await person.client.put(`${at}/lessons/${lesson}/done`)
  }
  return { course, person, at }
}

const partsOf = (jws: string) => {
  const [header, payload, signature] = jws.split('.') as [string, string, string]
  const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  return {
    header: read(header),
    payload: read(payload),
    content: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  }
}

test('a badge is signed with the key its address names, and says what Open Badges asks', async () => {
  const { course, person, at } = await givenFinished()
  const taken = await person.client.post(`${at}/badge`, { name: ' Lena Learner ' })
  expect(taken.body).toMatchObject({
    course,
    title: { en: 'A course', 'zh-CN': '一门课' },
    name: 'Lena Learner',
    issuedAt: app.now().toISOString(),
    isGenuine: true,
    revokedAt: null,
    pageUrl: `${PUBLIC}/badges/${taken.body.id}`,
  })
  const id = taken.body.id as string
  const found = await app.anonymous.get(`/v1/badges/${id}/credential`)
  expect(found.headers['content-type']).toBe('application/vc+jwt')
  const { header, payload, content, signature } = partsOf(found.text)
  expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: `${PUBLIC}/v1/badges/key` })
  const { body: jwk } = await app.anonymous.get('/v1/badges/key')
  expect([jwk.kid, jwk.d]).toEqual([header.kid, undefined])
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  expect(verify('sha256', Buffer.from(content), key, signature)).toBe(true)

  const { body: issuer } = await app.anonymous.get('/v1/badges/issuer')
  expect(payload).toMatchObject({
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
    ],
    id: `${PUBLIC}/v1/badges/${id}/credential`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer,
    validFrom: '2026-11-22T09:00:00Z',
    credentialSubject: {
      type: ['AchievementSubject'],
      achievement: { id: `${PUBLIC}/learn/${course}`, type: ['Achievement'], name: 'A course' },
    },
    credentialStatus: { id: `${PUBLIC}/v1/badges/${id}/status`, type: '1EdTechRevocationList' },
    iss: issuer.id,
    jti: payload.id,
    nbf: Date.parse(payload.validFrom) / 1000,
    sub: payload.credentialSubject.id,
  })
  const [mail, name] = payload.credentialSubject.identifier
  const hash = createHash('sha256').update(`${person.email}${mail.salt}`).digest('hex')
  expect(mail).toMatchObject({
    hashed: true,
    identityType: 'emailAddress',
    identityHash: `sha256$${hash}`,
  })
  expect([name.identityType, name.identityHash]).toEqual(['name', 'Lena Learner'])
  expect(found.text).not.toContain(person.email)

  // Asked again, by whatever name, it is the one that was issued.
  const again = await person.client.post(`${at}/badge`, { name: 'Another' })
  expect(again.body).toEqual(taken.body)
  expect((await person.client.get(at)).body.badgeId).toBe(id)
  expect(await app.eventsAbout(id)).toEqual([
    ['courses.badge_issued', { userId: person.userId, badgeId: id, course }],
  ])
})

test('what is not finished has no certificate', async () => {
  const course = await givenCourse(app)
  const { client } = await givenUser(app)
  const early = await client.post(`/v1/learning/${course}/badge`, { name: 'Lena' })
  expect([early.status, early.body.code]).toEqual([409, 'courses.not_enrolled'])
  await client.put(`/v1/learning/${course}`)
  const refused = await client.post(`/v1/learning/${course}/badge`, { name: 'Lena' })
  expect([refused.status, refused.body.code]).toEqual([409, 'courses.course_unfinished'])
  expect((await client.get(`/v1/learning/${course}`)).body.badgeId).toBe(null)
  for (const name of ['', '   ', 'x'.repeat(121)]) {
    expect((await client.post(`/v1/learning/${course}/badge`, { name })).status).toBe(400)
  }
})

test('a required step is part of what is certified', async () => {
  const course = await givenCourse(app, { 'quizzes/01-first.json': null })
  const { organisationId, member } = await givenOrganisation(app)
  const at = `/v1/learning/${course}`
  await member.put(at)
  for (const lesson of ['01-first', '02-second']) await member.put(`${at}/lessons/${lesson}/done`)
  expect((await member.post(`${at}/badge`, { name: 'Max' })).status).toBe(409)
  await member.post(`/v1/businesses/${organisationId}/assessments`, {})
  await until(
    () => member.get(at),
    ({ body }) => body.isComplete,
  )
  expect((await member.post(`${at}/badge`, { name: 'Max' })).status).toBe(200)
})

test('the operator revokes a badge; its page and its list say so, and it stays revoked', async () => {
  const { course, person, at } = await givenFinished()
  const { body: badge } = await person.client.post(`${at}/badge`, { name: 'Lena' })
  const path = `/v1/desk/badges/${badge.id}/revocation`
  const body = { reason: 'Taken by somebody else’s account' }
  const refused = await person.client.post(path, body)
  expect([refused.status, refused.body.code]).toEqual([403, 'courses.operator_required'])
  const status = () => app.anonymous.get(`/v1/badges/${badge.id}/status`)
  expect((await status()).body.revokedCredential).toEqual([])

  const operator = await givenOperator(app)
  const revoked = await operator.client.post(path, body)
  expect(revoked.body).toMatchObject({
    isGenuine: true,
    revokedAt: app.now().toISOString(),
    revokedReason: body.reason,
  })
  // Again changes nothing.
  expect((await operator.client.post(path, { reason: 'Other' })).body).toEqual(revoked.body)
  expect((await app.anonymous.get(`/v1/badges/${badge.id}`)).body).toEqual(revoked.body)
  expect((await status()).body).toEqual({
    id: `${PUBLIC}/v1/badges/${badge.id}/status`,
    issuer: `${PUBLIC}/v1/badges/issuer`,
    revokedCredential: [
      { id: `${PUBLIC}/v1/badges/${badge.id}/credential`, revocationReason: body.reason },
    ],
  })
  const again = await person.client.post(`${at}/badge`, { name: 'Lena' })
  expect([again.status, again.body.code]).toEqual([409, 'courses.badge_revoked'])
  const audit = await operator.client.get(`/v1/desk/audit?subject=badge:${badge.id}`)
  expect(audit.body.entries).toHaveLength(1)
  expect((await app.eventsAbout(badge.id)).map(([name]) => name)).toEqual([
    'courses.badge_issued',
    'courses.badge_revoked',
  ])
  expect(course).toBe(badge.course)
})

test('a badge that was tampered with is not genuine', async () => {
  const { person, at } = await givenFinished()
  const { body: badge } = await person.client.post(`${at}/badge`, { name: 'Lena' })
  const { text } = await app.anonymous.get(`/v1/badges/${badge.id}/credential`)
  const [header, payload, signature] = text.split('.')
  const said = JSON.parse(Buffer.from(payload!, 'base64url').toString('utf8'))
  const forged = Buffer.from(JSON.stringify({ ...said, name: 'Doctor of Trade' }))
  await sql`update courses.badge
    set credential = ${`${header}.${forged.toString('base64url')}.${signature}`}
    where id = ${badge.id}`.execute(app.ctx.db)
  const { body } = await app.anonymous.get(`/v1/badges/${badge.id}`)
  expect([body.isGenuine, body.credential]).toEqual([false, null])
})

test('a badge goes with the account of its owner', async () => {
  const { person, at } = await givenFinished()
  const { body: badge } = await person.client.post(`${at}/badge`, { name: 'Lena' })
  await person.client.post('/v1/accounts/erasure', { password: person.password })
  const gone = await until(
    () => app.anonymous.get(`/v1/badges/${badge.id}`),
    ({ status }) => status === 404,
  )
  expect([gone.status, gone.body.code]).toEqual([404, 'courses.badge_not_found'])
  for (const part of ['credential', 'status']) {
    expect((await app.anonymous.get(`/v1/badges/${badge.id}/${part}`)).status).toBe(404)
  }
})

test.runIf(app.isRealPostgres)('of ten requests at once one badge is issued', async () => {
  const { person, at } = await givenFinished()
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => person.client.post(`${at}/badge`, { name: `Lena ${n}` })),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
})
