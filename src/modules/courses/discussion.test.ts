import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { givenUser } from '../accounts/testing.ts'
import { mailsTo, tell } from '../notifications/testing.ts'
import { givenOffice } from '../programmes/testing.ts'
import { givenCohort, givenCourse, givenOperator, joins } from './testing.ts'

const app = await testApp()
const office = await givenOffice(app)
const course = await givenCourse(app)

async function givenClass() {
  const { cohortId } = await givenCohort(app, office, { course })
  const [teacher, lena, otto] = [await givenUser(app), await givenUser(app), await givenUser(app)]
  await joins(app, cohortId, teacher, 'instructor')
  const lenaId = await joins(app, cohortId, lena)
  await joins(app, cohortId, otto)
  const at = `/v1/cohorts/${cohortId}/posts`
  const write = async (client: typeof lena.client, body: object) =>
    (await client.post(at, body)).body.postId as string
  const { email } = teacher
  return { cohortId, at, teacher: teacher.client, email, lena, lenaId, otto: otto.client, write }
}

type Shown = { postId: string; text: string | null }
const textsOf = (posts: readonly Shown[]) => posts.map(({ text }) => text)

test('a post is asked and answered by lesson; nothing of it runs', async () => {
  const { at, teacher, lena, lenaId, otto, write } = await givenClass()
  const text = '**Which** label?\n\n<img src=x onerror=alert(1)>'
  const asked = await lena.client.post(at, { lesson: '01-first', text: ` ${text} ` })
  expect([asked.status, asked.body]).toEqual([
    201,
    {
      postId: expect.any(String),
      lesson: '01-first',
      parentId: null,
      author: { memberId: lenaId, name: 'A learner', role: 'learner' },
      isMine: true,
      mayEdit: true,
      text,
      html: '<p><strong>Which</strong> label?</p>\n<p>&lt;img src=x onerror=alert(1)&gt;</p>\n',
      writtenAt: app.now().toISOString(),
      editedAt: null,
      removedAt: null,
      removedReason: null,
      replies: 0,
      reports: [],
    },
  ])
  const parentId = asked.body.postId
  for (const words of ['First', 'Second', 'Third']) await write(teacher, { text: words, parentId })
  const answer = `${at}?parent=${parentId}`
  const first = (await otto.get(`${answer}&limit=2`)).body
  expect(textsOf(first.posts)).toEqual(['First', 'Second'])
  const rest = (await otto.get(`${answer}&limit=2&after=${first.next}`)).body
  expect([textsOf(rest.posts), rest.next]).toEqual([['Third'], null])
  await write(otto, { text: 'Of the cohort' })
  const newer = await write(otto, { lesson: '01-first', text: 'Newer' })
  const ofLesson = await otto.get(`${at}?lesson=01-first`)
  expect(ofLesson.body.posts).toMatchObject([
    { postId: newer, replies: 0, isMine: true },
    { postId: parentId, replies: 3, isMine: false, mayEdit: false },
  ])
  expect(textsOf((await otto.get(at)).body.posts)).toEqual(['Of the cohort'])

  const stranger = (await givenUser(app)).client
  const reply = (await otto.get(answer)).body.posts[0].postId
  for (const [client, body, refusal] of [
    [stranger, { text: 'x' }, '404 courses.cohort_not_found'],
    [app.anonymous, { text: 'x' }, '401 accounts.sign_in_required'],
    [otto, { text: ' ' }, '400 platform.invalid_input'],
    [otto, { text: 'x'.repeat(4_001) }, '400 platform.invalid_input'],
    [otto, { text: 'x', lesson: '09-none' }, '404 courses.lesson_not_found'],
    // An answer is not answered itself.
    [otto, { text: 'x', parentId: reply }, '404 courses.post_not_found'],
  ] as const) {
    const { status, body: problem } = await client.post(at, body)
    expect(`${status} ${problem.code}`).toBe(refusal)
  }
  expect((await stranger.get(at)).status).toBe(404)
  expect(textsOf((await otto.get(at)).body.posts)).toEqual(['Of the cohort'])
})

test('its author changes a post for an hour and takes it back; an instructor takes it out', async () => {
  const { cohortId, at, teacher, lena, otto, email, write } = await givenClass()
  const mine = await write(lena.client, { text: 'Before' })
  const began = app.now()
  const edit = (client: typeof otto, text: string) => client.put(`${at}/${mine}`, { text })
  const foreign = await edit(teacher, 'Hers')
  expect([foreign.status, foreign.body.code]).toEqual([403, 'courses.post_not_yours'])
  app.setNow(new Date(began.getTime() + 3_600_000))
  expect((await edit(lena.client, 'After')).body).toMatchObject({
    text: 'After',
    editedAt: app.now().toISOString(),
  })
  app.setNow(new Date(began.getTime() + 3_600_001))
  const late = await edit(lena.client, 'Too late')
  app.setNow(began)
  expect([late.status, late.body.code]).toEqual([409, 'courses.edit_too_late'])

  const bad = await write(otto, { text: 'Buy my course!' })
  const remove = (client: typeof otto, postId: string, body: object = {}) =>
    client.post(`${at}/${postId}/removal`, body)
  await lena.client.post(`${at}/${bad}/reports`, { note: 'Advertising' })
  await lena.client.post(`${at}/${bad}/reports`, { note: 'Again' })
  // Who teaches is told by mail once, whoever says so after; each may turn such mails off.
  await workingApp(app)
  await tell(app)
  // Its own task may have it in hand.
  const sent = async () => mailsTo(app, email)
  const [mail, ...more] = await until(sent, ({ length }) => length > 0)
  expect([mail!.subject, more]).toEqual([
    expect.stringMatching(/^A post in Class .* was reported$/),
    [],
  ])
  expect(mail!.text).toContain(`/learn/cohorts/${cohortId}?lang=en`)
  expect(mail!.text).not.toContain('Advertising')
  await teacher.put('/v1/accounts/mail-settings', { off: ['courses'], locale: null })
  const reported = async () => (await teacher.get(`${at}?isReported=true`)).body.posts
  expect(await reported()).toMatchObject([{ postId: bad, reports: ['Advertising'] }])
  const seen = await lena.client.get(at)
  expect(seen.body.posts.map(({ reports }: { reports: string[] }) => reports)).toEqual([[], []])
  for (const [client, path, refusal] of [
    [lena.client, `${at}?isReported=true`, '403 courses.instructor_required'],
  ] as const) {
    const { status, body } = await client.get(path)
    expect(`${status} ${body.code}`).toBe(refusal)
  }
  for (const [client, refusal] of [
    [lena.client, '403 courses.post_not_yours'],
    [teacher, '422 courses.removal_needs_reason'],
  ] as const) {
    const { status, body } = await remove(client, bad)
    expect(`${status} ${body.code}`).toBe(refusal)
  }
  expect(textsOf((await otto.get(at)).body.posts)).toEqual(['Buy my course!', 'After'])
  await teacher.delete(`${at}/${bad}/reports`)
  expect(await reported()).toEqual([])
  await lena.client.post(`${at}/${bad}/reports`, { note: 'Still' })
  const removed = await remove(teacher, bad, { reason: 'Advertising' })
  expect(removed.body).toMatchObject({ text: null, html: null, removedReason: 'Advertising' })
  await tell(app)
  expect(mailsTo(app, email)).toHaveLength(1)
  expect(await reported()).toEqual([])
  expect((await remove(lena.client, mine)).body).toMatchObject({ text: null, removedReason: null })
  const after = await edit(lena.client, 'Once more')
  expect([after.status, after.body.code]).toEqual([404, 'courses.post_not_found'])
})

test('the operator switches writing off; reading goes on, and so does taking out', async () => {
  const { at, lena, otto, write } = await givenClass()
  const post = await write(otto, { text: 'Before' })
  const { client } = await givenOperator(app)
  const path = '/v1/desk/features/cohort_discussion'
  const turn = async (isOn: boolean) => {
    const { features } = (await client.get('/v1/desk/features')).body
    const { version } = features.find((one: { name: string }) => one.name === 'cohort_discussion')
    return client.put(path, { isOn, version, reason: 'Too loud' })
  }
  expect((await turn(false)).status).toBe(200)
  const refused = await lena.client.post(at, { text: 'Now' })
  expect([refused.status, refused.body.code]).toEqual([503, 'platform.switched_off'])
  expect(textsOf((await lena.client.get(at)).body.posts)).toEqual(['Before'])
  expect((await otto.post(`${at}/${post}/removal`, {})).status).toBe(200)
  await turn(true)
  expect((await lena.client.post(at, { text: 'Now' })).status).toBe(201)
})

test('nobody writes more than a day holds; who is erased leaves no word', async () => {
  await workingApp(app)
  const { at, teacher, lena, write } = await givenClass()
  const answered = await write(lena.client, { text: 'Answered' })
  await write(teacher, { text: 'The answer', parentId: answered })
  for (let times = 1; times < 50; times++) await write(lena.client, { text: `Post ${times}` })
  const refused = await lena.client.post(at, { text: 'One too many' })
  expect([refused.status, refused.body.code]).toEqual([409, 'courses.too_many_posts'])
  await lena.client.post('/v1/accounts/erasure', { password: lena.password })
  const left = () =>
    sql<{ count: bigint }>`select count(*) as count from courses.cohort_post
      where user_id = ${lena.userId}`.execute(app.ctx.db)
  await until(left, (found) => found.rows[0]!.count === 0n)
  expect((await teacher.get(at)).body.posts).toMatchObject([
    { postId: answered, author: null, text: null, replies: 1 },
  ])
  expect(textsOf((await teacher.get(`${at}?parent=${answered}`)).body.posts)).toEqual([
    'The answer',
  ])
})
