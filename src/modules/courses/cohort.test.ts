import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { givenOffice } from '../programmes/testing.ts'
import { dueOn, evenPace, weeksOf } from './pace.ts'
import { courseFiles, givenCohort, givenCourse, joins } from './testing.ts'

const app = await testApp()
const office = await givenOffice(app)
const course = await givenCourse(app, { 'quizzes/01-first.json': null })
const COHORTS = `/v1/organisations/${office.agencyId}/cohorts`

test('an open office opens a cohort, changes it, and nobody else does', async () => {
  const written = {
    name: ' Autumn class ',
    language: 'en',
    startsOn: '2026-11-23',
    endsOn: '2026-12-13',
    seats: 2,
  }
  const opened = await office.member.post(COHORTS, { course, ...written })
  expect([opened.status, opened.body]).toEqual([
    201,
    {
      cohortId: expect.any(String),
      course,
      courseTitle: { en: 'A course', 'zh-CN': '一门课' },
      organisation: { name: { en: 'Office of state', 'zh-CN': 'Office of state' } },
      ...written,
      name: 'Autumn class',
      learners: 0,
      isSample: false,
      code: expect.stringMatching(/^[A-Z2-7]{16}$/),
      joinUrl: `http://127.0.0.1:3000/cohorts/join/${opened.body.code}`,
      pace: [
        { lesson: '01-first', week: 1 },
        { lesson: '02-second', week: 2 },
      ],
      version: 1,
    },
  ])
  const { cohortId } = opened.body
  const at = `${COHORTS}/${cohortId}`
  const read = async () =>
    (await office.member.get(COHORTS)).body.cohorts.find(
      (one: { cohortId: string }) => one.cohortId === cohortId,
    )

  const unopened = await givenOrganisation(app, { kind: 'agency' })
  const business = await givenOrganisation(app)
  const elsewhere = (id: string) => `/v1/organisations/${id}/cohorts`
  const change = { version: 1, ...written }
  for (const [client, path, body, refusal] of [
    [unopened.member, elsewhere(unopened.organisationId), {}, '403 courses.may_not_open_cohort'],
    [business.owner, elsewhere(business.organisationId), {}, '403 courses.may_not_open_cohort'],
    [office.viewer, COHORTS, {}, '403 accounts.role_too_low'],
    [office.stranger, COHORTS, {}, '404 platform.not_found'],
    [office.member, COHORTS, { endsOn: '2026-11-22' }, '422 courses.cohort_days_wrong'],
    [office.member, COHORTS, { endsOn: '2029-11-23' }, '422 courses.cohort_days_wrong'],
    [office.member, COHORTS, { course: 'nothing' }, '404 courses.course_not_found'],
    [
      office.member,
      COHORTS,
      { pace: [{ lesson: '01-first', week: 4 }] },
      '422 courses.cohort_pace_wrong',
    ],
    [
      office.member,
      COHORTS,
      { pace: [{ lesson: '09-none', week: 1 }] },
      '422 courses.cohort_pace_wrong',
    ],
  ] as const) {
    const answer = await client.post(path, { course, ...written, ...body })
    expect(`${answer.status} ${answer.body.code}`).toBe(refusal)
  }
  const late = await office.member.put(at, { ...change, version: 2 })
  expect([late.status, late.body.code]).toEqual([409, 'courses.cohort_changed'])
  const other = await givenOffice(app)
  const foreign = `/v1/organisations/${other.agencyId}/cohorts/${cohortId}`
  const strange = await other.owner.put(foreign, change)
  expect([strange.status, strange.body.code]).toEqual([404, 'courses.cohort_not_found'])
  expect(await read()).toEqual(opened.body)

  const pace = [
    { lesson: '01-first', week: 3 },
    { lesson: '02-second', week: 3 },
  ]
  const changed = await office.member.put(at, { ...change, seats: 3, pace })
  expect(changed.body).toEqual({ ...opened.body, seats: 3, pace, version: 2 })
  const renewed = await office.member.post(`${at}/code`)
  expect(renewed.body.code).not.toBe(opened.body.code)
  const gone = await app.anonymous.get(`/v1/cohort-codes/${opened.body.code}`)
  expect([gone.status, gone.body.code]).toEqual([404, 'courses.cohort_code_unknown'])
})

test('lessons are spread evenly, and due on the last day of their week', () => {
  const lessons = ['a', 'b', 'c', 'd', 'e'].map((slug) => ({ slug }))
  const weeks = (count: number) => evenPace(lessons, count).map(({ week }) => week)
  expect([weeks(1), weeks(2), weeks(3), weeks(5), weeks(9)]).toEqual([
    [1, 1, 1, 1, 1],
    [1, 1, 1, 2, 2],
    [1, 1, 2, 2, 3],
    [1, 2, 3, 4, 5],
    [1, 2, 4, 6, 8],
  ])
  const days = { startsOn: '2026-11-23', endsOn: '2026-12-08' } as Parameters<typeof weeksOf>[0]
  expect([weeksOf(days), dueOn(days, 1), dueOn(days, 2), dueOn(days, 3)]).toEqual([
    3,
    '2026-11-29',
    '2026-12-06',
    '2026-12-08',
  ])
})

test('who joins shows instructors how far they are, until they leave', async () => {
  const cohort = await givenCohort(app, office, { course, seats: 1, startsOn: '2026-11-01' })
  const at = `/v1/cohorts/${cohort.cohortId}`
  const preview = await app.anonymous.get(`/v1/cohort-codes/${cohort.code}`)
  expect(preview.body).toMatchObject({ name: cohort.name, seats: 1, learners: 0, role: 'learner' })

  const instructor = await givenUser(app, { name: 'Ines Instructor' })
  await office.member.post(`${COHORTS}/${cohort.cohortId}/invitations`, {
    email: instructor.email,
    role: 'instructor',
  })
  const mailed = await invitedBy(instructor.email)
  const [lena, late] = [await givenUser(app), await givenUser(app)]
  const join = (client: typeof lena.client, over: object = {}) =>
    client.post('/v1/cohorts/memberships', {
      code: cohort.code,
      name: 'Lena',
      showsProgress: true,
      ...over,
    })
  for (const [client, over, refusal] of [
    [app.anonymous, {}, '401 accounts.sign_in_required'],
    [lena.client, { showsProgress: false }, '400 platform.invalid_input'],
    [lena.client, { code: 'A'.repeat(16) }, '404 courses.cohort_code_unknown'],
    [lena.client, { code: mailed }, '409 courses.cohort_invitation_for_another'],
  ] as const) {
    const answer = await join(client, over)
    expect(`${answer.status} ${answer.body.code}`).toBe(refusal)
  }
  expect((await lena.client.get('/v1/learning')).body.courses).toEqual([])
  const taught = await join(instructor.client, { code: mailed, name: 'Ines' })
  expect([taught.status, taught.body.role]).toEqual([201, 'instructor'])
  const joined = await join(lena.client)
  expect(joined.body).toEqual({
    cohortId: cohort.cohortId,
    memberId: expect.any(String),
    name: 'Lena',
    role: 'learner',
    joinedAt: app.now().toISOString(),
  })
  // Joining again changes nothing; the last seat is taken, and the mailed code too.
  expect((await join(lena.client, { name: 'Else' })).body).toEqual(joined.body)
  const refused = await join(late.client)
  expect([refused.status, refused.body.code]).toEqual([409, 'courses.cohort_full'])
  expect((await late.client.get('/v1/learning')).body.courses).toEqual([])
  const used = await join(late.client, { code: mailed })
  expect([used.status, used.body.code]).toEqual([404, 'courses.cohort_code_unknown'])
  const fewer = await office.member.get(COHORTS)
  expect(
    fewer.body.cohorts.find((one: { code: string }) => one.code === cohort.code).learners,
  ).toBe(1)

  await lena.client.put(`/v1/learning/${course}/lessons/01-first/done`)
  const listed = await instructor.client.get(`${at}/progress`)
  expect(listed.body).toEqual({
    learners: [
      {
        memberId: joined.body.memberId,
        name: 'Lena',
        role: 'learner',
        joinedAt: app.now().toISOString(),
        lessonsDone: 1,
        lessons: 2,
        overdue: [],
        lastDoneAt: app.now().toISOString(),
        assignments: [{ step: 'catalogue_assessed', doneAt: null, isSignedOff: false }],
        isComplete: false,
        badgeId: null,
      },
    ],
    next: null,
  })
  for (const [client, refusal] of [
    [lena.client, '403 courses.instructor_required'],
    [late.client, '404 courses.cohort_not_found'],
    [office.owner, '404 courses.cohort_not_found'],
    [app.anonymous, '401 accounts.sign_in_required'],
  ] as const) {
    const answer = await client.get(`${at}/progress`)
    expect(`${answer.status} ${answer.body.code}`).toBe(refusal)
  }
  const own = await lena.client.get(at)
  expect(own.body).toMatchObject({
    me: { name: 'Lena', role: 'learner' },
    instructors: ['Ines'],
    weeks: [
      { week: 1, dueOn: '2026-11-07', lessons: [{ lesson: '01-first' }] },
      { week: 5, dueOn: '2026-12-05', lessons: [{ lesson: '02-second' }] },
    ],
  })
  expect((await lena.client.get('/v1/cohorts')).body.cohorts).toMatchObject([
    { cohortId: cohort.cohortId, role: 'learner', learners: 1 },
  ])

  expect((await lena.client.delete(`${at}/membership`)).status).toBe(204)
  expect((await instructor.client.get(`${at}/progress`)).body.learners).toEqual([])
  expect((await lena.client.get(at)).status).toBe(404)
  // What was learned stays whose it is.
  expect((await lena.client.get(`/v1/learning/${course}`)).body.lessons[0].isDone).toBe(true)
  expect((await join(late.client)).status).toBe(201)
  // A learner who is asked to teach does, and their seat is free again.
  await office.member.post(`${COHORTS}/${cohort.cohortId}/invitations`, {
    email: late.email,
    role: 'instructor',
  })
  const asked = await join(late.client, { code: await invitedBy(late.email) })
  expect([asked.status, asked.body.role]).toEqual([201, 'instructor'])
  expect((await late.client.get(`${at}/progress`)).body.learners).toEqual([])
})

test('an instructor signs a step off where the course lets them; the office takes people out', async () => {
  const json = JSON.parse(courseFiles().find(({ path }) => path === 'course.json')!.text)
  json.assignments[0].maySignOff = true
  const over = { 'course.json': JSON.stringify(json), 'quizzes/01-first.json': null }
  const signed = await givenCohort(app, office, { course: await givenCourse(app, over) })
  const plain = await givenCohort(app, office, { course })
  const [teacher, learner] = [await givenUser(app), await givenUser(app)]
  for (const { cohortId } of [signed, plain]) await joins(app, cohortId, teacher, 'instructor')
  const memberId = await joins(app, signed.cohortId, learner)
  const plainId = await joins(app, plain.cohortId, learner)
  const path = (cohortId: string, id: string) =>
    `/v1/cohorts/${cohortId}/members/${id}/steps/catalogue_assessed`
  const note = { note: 'Saw the report of their own system.' }
  for (const [client, at, refusal] of [
    [learner.client, path(signed.cohortId, memberId), '403 courses.instructor_required'],
    [teacher.client, path(plain.cohortId, plainId), '409 courses.step_not_signed_off'],
    [teacher.client, path(signed.cohortId, plainId), '404 courses.cohort_member_not_found'],
  ] as const) {
    const answer = await client.put(at, note)
    expect(`${answer.status} ${answer.body.code}`).toBe(refusal)
  }
  const doneOf = async (client: typeof learner.client) =>
    (await client.get(`/v1/learning/${signed.course}`)).body.assignments
  const open = [{ step: 'catalogue_assessed', doneAt: null, isSignedOff: false }]
  expect(await doneOf(learner.client)).toEqual(open)
  expect((await teacher.client.put(path(signed.cohortId, memberId), note)).status).toBe(204)
  const now = app.now().toISOString()
  const done = [{ step: 'catalogue_assessed', doneAt: now, isSignedOff: true }]
  expect(await doneOf(learner.client)).toEqual(done)
  const { body } = await teacher.client.get(`/v1/cohorts/${signed.cohortId}/progress`)
  expect(body.learners[0].assignments).toEqual(done)
  await teacher.client.delete(path(signed.cohortId, memberId))
  expect(await doneOf(learner.client)).toEqual(open)

  const at = `${COHORTS}/${signed.cohortId}`
  const names = async () =>
    (await office.member.get(`${at}/members`)).body.members.map((one: { role: string }) => one.role)
  expect(await names()).toEqual(['instructor', 'learner'])
  expect((await office.member.delete(`${at}/members/${plainId}`)).status).toBe(404)
  expect((await office.member.delete(`${at}/members/${memberId}`)).status).toBe(204)
  expect(await names()).toEqual(['instructor'])
  expect((await learner.client.get(`/v1/cohorts/${signed.cohortId}`)).status).toBe(404)
})

test('an invitation is one for an address, and can be taken back', async () => {
  const { cohortId } = await givenCohort(app, office, { course, language: 'zh-CN' })
  const at = `${COHORTS}/${cohortId}/invitations`
  const email = `asked-${app.newId()}@example.com`
  await office.member.post(at, { email: email.toUpperCase(), role: 'learner' })
  const first = await invitedBy(email)
  await office.member.post(at, { email, role: 'instructor' })
  const { invitations } = (await office.member.get(at)).body
  expect(invitations).toMatchObject([{ email, role: 'instructor' }])
  expect((await app.anonymous.get(`/v1/cohort-codes/${first}`)).status).toBe(404)
  const second = await invitedBy(email)
  expect((await app.anonymous.get(`/v1/cohort-codes/${second}`)).body.role).toBe('instructor')
  expect((await office.member.delete(`${at}/${invitations[0].invitationId}`)).status).toBe(204)
  expect((await app.anonymous.get(`/v1/cohort-codes/${second}`)).status).toBe(404)
  expect((await office.member.delete(`${at}/${invitations[0].invitationId}`)).status).toBe(404)
})

test('a cohort that is over takes nobody in; who is erased is nowhere in one', async () => {
  await workingApp(app)
  const over = { course, startsOn: '2026-10-01', endsOn: '2026-11-21' }
  const past = await givenCohort(app, office, over)
  const { client, userId, password } = await givenUser(app)
  const body = { code: past.code, name: 'Late', showsProgress: true }
  const late = await client.post('/v1/cohorts/memberships', body)
  expect([late.status, late.body.code]).toEqual([409, 'courses.cohort_over'])
  const open = await givenCohort(app, office, { course })
  await joins(app, open.cohortId, { client })
  expect((await client.get('/v1/accounts/data')).body.learning).toHaveLength(2)
  await client.post('/v1/accounts/erasure', { password })
  const left = () =>
    sql<{ count: bigint }>`select count(*) as count from courses.cohort_member
      where user_id = ${userId}`.execute(app.ctx.db)
  const { rows } = await until(left, (found) => found.rows[0]!.count === 0n)
  expect(rows).toEqual([{ count: 0n }])
})

test.runIf(app.isRealPostgres)(
  'of ten who join at once as many as there are seats do',
  async () => {
    const cohort = await givenCohort(app, office, { course, seats: 3 })
    const people = await Promise.all(Array.from({ length: 10 }, () => givenUser(app)))
    const body = { code: cohort.code, name: 'One of ten', showsProgress: true }
    const answers = await Promise.all(
      people.map(({ client }) => client.post('/v1/cohorts/memberships', body)),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
  },
)

/** The code in the newest invitation that was mailed to this address. */
async function invitedBy(email: string): Promise<string> {
  const { rows } = await sql<{ link: string }>`select data->>'link' as link from pgboss.job
    where name = 'courses.mail_invitation' and data->>'to' = ${email}
    order by created_on desc, id desc limit 1`.execute(app.ctx.db)
  return rows[0]!.link.split('/').at(-1)!
}
