import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { drawQuestions } from './draw-questions.ts'
import { readCourse } from './read-course.ts'
import { courseFiles, givenCourse, givenOperator } from './testing.ts'

const app = await testApp()

type Asked = { questionId: string; choices: { en: string }[]; isMany: boolean }
/** Right by what testing.ts writes: 'a', and of questions with several also 'b'. */
const rightOf = ({ questionId, choices, isMany }: Asked) => ({
  questionId,
  chosen: choices.flatMap(({ en }, place) =>
    en.endsWith(' a') || (isMany && en.endsWith(' b')) ? [place] : [],
  ),
})
const wrongOf = ({ questionId, choices }: Asked) => ({
  questionId,
  chosen: choices.flatMap(({ en }, place) => (en.endsWith(' d') ? [place] : [])),
})

test('anybody reads a course; what its numbers rest on stands beside them', async () => {
  const name = await givenCourse(app)
  const list = await app.anonymous.get('/v1/courses')
  expect(list.body.courses.find((one: { course: string }) => one.course === name)).toEqual({
    course: name,
    title: { en: 'A course', 'zh-CN': '一门课' },
    summary: { en: 'Of two lessons.', 'zh-CN': '共两课。' },
    lessons: 2,
    minutes: 7,
  })
  const lesson = await app.anonymous.get(`/v1/courses/${name}/lessons/01-first`)
  expect(lesson.body).toMatchObject({
    course: name,
    html: {
      en: '<p>At most RMB 5,000.</p>\n<h2>Sources</h2>\n<ul>\n<li>The law.</li>\n</ul>\n',
    },
    before: null,
    next: { lesson: '02-second', title: { en: 'Second', 'zh-CN': '第二课' } },
    quiz: { questions: 5, draw: 3, pass: 2 },
    facts: [
      {
        says: { en: 'RMB 5,000', 'zh-CN': '5,000 元' },
        ruleId: 'cn.retail.limit-2019',
        isInForce: true,
      },
    ],
  })
  expect(lesson.text).not.toMatch(/isRight|Since q1/)
  for (const [path, code] of [
    ['/v1/courses/nothing', 'courses.course_not_found'],
    [`/v1/courses/${name}/lessons/09-none`, 'courses.lesson_not_found'],
  ] as const) {
    const answer = await app.anonymous.get(path)
    expect([answer.status, answer.body.code]).toEqual([404, code])
  }
})

test('a number that its rule no longer states is marked', async () => {
  const files = courseFiles()
  const json = JSON.parse(files.find(({ path }) => path === 'course.json')!.text)
  json.modules[0].lessons[0].facts[0].value = '2000.00'
  const name = await givenCourse(app, { 'course.json': JSON.stringify(json) })
  const lesson = await app.anonymous.get(`/v1/courses/${name}/lessons/01-first`)
  expect(lesson.body.facts[0].isInForce).toBe(false)
})

test('the answers are checked on the server, and known only when they are handed in', async () => {
  const name = await givenCourse(app)
  const { client } = await givenUser(app)
  const at = `/v1/learning/${name}`
  const attempts = `${at}/lessons/01-first/attempts`
  const early = await client.post(attempts)
  expect([early.status, early.body.code]).toEqual([409, 'courses.not_enrolled'])
  expect((await client.put(at)).status).toBe(204)
  expect((await client.put(at)).status).toBe(204)

  const begun = await client.post(attempts)
  expect(begun.body.questions).toHaveLength(3)
  expect(begun.text).not.toMatch(/isRight|Since|right/)
  // Whoever asks again is not given others.
  expect((await client.post(attempts)).body).toEqual(begun.body)

  const send = (answers: unknown, id = begun.body.id) =>
    client.put(`${at}/attempts/${id}/answers`, { answers })
  for (const strange of [
    [{ questionId: 'q99', chosen: [0] }],
    [{ questionId: begun.body.questions[0].questionId, chosen: [7] }],
    [0, 1].map(() => ({ questionId: begun.body.questions[0].questionId, chosen: [0] })),
  ]) {
    const answer = await send(strange)
    expect([answer.status, answer.body.code]).toEqual([422, 'courses.answers_do_not_fit'])
  }
  const wrong = begun.body.questions.map(wrongOf)
  const failed = await send(wrong)
  expect(failed.body).toMatchObject({ rightCount: 0, isPassed: false })
  expect(failed.body.answers.map(({ right }: { right: number[] }) => right.toSorted())).toEqual(
    begun.body.questions.map((one: Asked) => rightOf(one).chosen.toSorted()),
  )
  expect(failed.body.answers[0].why.en).toBe(`Since ${begun.body.questions[0].questionId}.`)
  // A lost answer is sent again; another one is not taken.
  expect((await send(wrong)).body).toEqual(failed.body)
  const other = await send(begun.body.questions.map(rightOf))
  expect([other.status, other.body.code]).toEqual([409, 'courses.attempt_handed_in'])
  expect((await client.get(at)).body.lessons[0].isPassed).toBe(false)

  const second = await client.post(attempts)
  expect(second.body.id).not.toBe(begun.body.id)
  const passed = await send(second.body.questions.map(rightOf), second.body.id)
  expect(passed.body).toMatchObject({ rightCount: 3, isPassed: true })
  const stranger = await givenUser(app)
  const path = `${at}/attempts/${second.body.id}/answers`
  const theirs = await stranger.client.put(path, { answers: [] })
  expect([theirs.status, theirs.body.code]).toEqual([404, 'courses.attempt_not_found'])
  expect((await client.get(at)).body.lessons[0]).toEqual({
    lesson: '01-first',
    isDone: false,
    isPassed: true,
    isComplete: false,
  })
})

test('a lesson that comes after another waits for it; reading twice counts once', async () => {
  const name = await givenCourse(app)
  const { client } = await givenUser(app)
  const at = `/v1/learning/${name}`
  await client.put(at)
  const locked = await client.put(`${at}/lessons/02-second/done`)
  expect([locked.status, locked.body.code]).toEqual([409, 'courses.lesson_locked'])
  expect(locked.body.params.lessons).toEqual([
    { lesson: '01-first', message: { en: 'First', 'zh-CN': '第一课' } },
  ])
  for (let times = 0; times < 2; times++) {
    expect((await client.put(`${at}/lessons/01-first/done`)).status).toBe(204)
  }
  const { body } = await client.post(`${at}/lessons/01-first/attempts`)
  await client.put(`${at}/attempts/${body.id}/answers`, { answers: body.questions.map(rightOf) })
  expect((await client.put(`${at}/lessons/02-second/done`)).status).toBe(204)
  const quiz = await client.post(`${at}/lessons/02-second/attempts`)
  expect([quiz.status, quiz.body.code]).toEqual([409, 'courses.lesson_without_quiz'])
  const progress = (await client.get(at)).body
  expect(progress.lessons.map((one: { isComplete: boolean }) => one.isComplete)).toEqual([
    true,
    true,
  ])
  expect([progress.isComplete, progress.assignments]).toEqual([
    false,
    [{ step: 'catalogue_assessed', doneAt: null, isSignedOff: false }],
  ])
  expect((await client.get('/v1/learning')).body.courses).toEqual([progress])
})

test('a quiz is taken so often in a day and no more', async () => {
  const name = await givenCourse(app)
  const { client } = await givenUser(app)
  const at = `/v1/learning/${name}`
  await client.put(at)
  for (let times = 0; times < 20; times++) {
    const { body } = await client.post(`${at}/lessons/01-first/attempts`)
    await client.put(`${at}/attempts/${body.id}/answers`, { answers: [] })
  }
  const refused = await client.post(`${at}/lessons/01-first/attempts`)
  expect([refused.status, refused.body.code]).toEqual([409, 'courses.too_many_attempts'])
})

test('questions that have changed are not marked by the new ones', async () => {
  const name = await givenCourse(app)
  const { client } = await givenUser(app)
  const operator = await givenOperator(app)
  const at = `/v1/learning/${name}`
  await client.put(at)
  const begun = await client.post(`${at}/lessons/01-first/attempts`)
  const path = 'quizzes/01-first.json'
  const text = courseFiles()
    .find((file) => file.path === path)!
    .text.replace('"pass":2', '"pass":1')
  await operator.client.put(`/v1/desk/courses/${name}`, { files: courseFiles({ [path]: text }) })
  const late = await client.put(`${at}/attempts/${begun.body.id}/answers`, { answers: [] })
  expect([late.status, late.body.code]).toEqual([409, 'courses.quiz_changed'])
  const anew = await client.post(`${at}/lessons/01-first/attempts`)
  expect(anew.body).toMatchObject({ pass: 1 })
  expect(anew.body.id).not.toBe(begun.body.id)
})

test('a course that another comes before is begun when that one is finished', async () => {
  const first = await givenCourse(app)
  const json = JSON.parse(courseFiles().find(({ path }) => path === 'course.json')!.text)
  const over = { 'course.json': JSON.stringify({ ...json, prerequisites: [first] }) }
  const second = await givenCourse(app, over)
  const { client } = await givenUser(app)
  const refused = await client.put(`/v1/learning/${second}`)
  expect([refused.status, refused.body.code]).toEqual([409, 'courses.prerequisite_missing'])
  expect(refused.body.params.courses).toEqual([
    { course: first, message: { en: 'A course', 'zh-CN': '一门课' } },
  ])
  expect((await client.get('/v1/learning')).body.courses).toEqual([])
  expect((await app.anonymous.get(`/v1/courses/${second}`)).body.prerequisites).toEqual([
    { course: first, title: { en: 'A course', 'zh-CN': '一门课' } },
  ])
})

test('an assignment is checked off by what a business of the person does', async () => {
  await workingApp(app)
  const name = await givenCourse(app)
  const { organisationId, member, stranger } = await givenOrganisation(app)
  for (const client of [member, stranger]) await client.put(`/v1/learning/${name}`)
  expect((await member.post(`/v1/businesses/${organisationId}/assessments`, {})).status).toBe(202)
  const stepsOf = async (client: typeof member) =>
    (await client.get(`/v1/learning/${name}`)).body.assignments
  const [done] = await until(
    () => stepsOf(member),
    ([one]) => one.doneAt !== null,
  )
  expect(done).toEqual({
    step: 'catalogue_assessed',
    doneAt: app.now().toISOString(),
    isSignedOff: false,
  })
  expect(await stepsOf(stranger)).toEqual([
    { step: 'catalogue_assessed', doneAt: null, isSignedOff: false },
  ])
})

test('what somebody has learned goes with their account', async () => {
  await workingApp(app)
  const name = await givenCourse(app)
  const { client, userId, password } = await givenUser(app)
  await client.put(`/v1/learning/${name}`)
  await client.put(`/v1/learning/${name}/lessons/01-first/done`)
  await client.post(`/v1/learning/${name}/lessons/01-first/attempts`)
  const held = (await client.get('/v1/accounts/data')).body.learning
  expect(held).toHaveLength(3)
  await client.post('/v1/accounts/erasure', { password })
  const left = () =>
    sql<{ count: bigint }>`select (select count(*) from courses.enrolment where user_id = ${userId})
      + (select count(*) from courses.lesson_done where user_id = ${userId})
      + (select count(*) from courses.attempt where user_id = ${userId}) as count`.execute(
      app.ctx.db,
    )
  const { rows } = await until(left, (found) => found.rows[0]!.count === 0n)
  expect(rows).toEqual([{ count: 0n }])
})

test('every question and every place of the right choice is drawn about as often', () => {
  const files = new Map(courseFiles().map(({ path, text }) => [path, text]))
  const quiz = readCourse('a-course', files).course!.modules[0]!.lessons[0]!.quiz!
  const seen = new Map<string, number>()
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
  for (let seed = 0; seed < 1_000; seed++) {
    const drawn = drawQuestions(quiz, `${seed}`)
    expect(new Set(drawn.map(({ question }) => question.id)).size).toBe(3)
    for (const { question, order } of drawn) {
      count(question.id)
      count(`right at ${order.indexOf(0)}`)
    }
  }
  for (const id of ['q1', 'q2', 'q3', 'q4', 'q5']) {
    expect(Math.abs(seen.get(id)! - 600)).toBeLessThan(60)
  }
  for (const place of [0, 1, 2, 3]) {
    expect(Math.abs(seen.get(`right at ${place}`)! - 750)).toBeLessThan(90)
  }
})

test.runIf(app.isRealPostgres)('of ten requests at once one attempt begins and ends', async () => {
  const name = await givenCourse(app)
  const { client } = await givenUser(app)
  const at = `/v1/learning/${name}`
  await client.put(at)
  const ten = <T>(one: () => Promise<T>) => Promise.all(Array.from({ length: 10 }, one))
  const begun = await ten(() => client.post(`${at}/lessons/01-first/attempts`))
  expect(begun.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(new Set(begun.map(({ body }) => body.id)).size).toBe(1)
  const [{ body }] = begun as [(typeof begun)[number]]
  const answers = body.questions.map(rightOf)
  const ended = await ten(() => client.put(`${at}/attempts/${body.id}/answers`, { answers }))
  expect(new Set(ended.map(({ text }) => text)).size).toBe(1)
  expect(ended[0]!.body).toMatchObject({ rightCount: 3, isPassed: true })
})
