import { expect, test } from 'vitest'
import { transaction } from '../../platform/context.ts'
import { testApp } from '../../testing/test-app.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { insertSteps } from './store.ts'
import { courseFiles, givenCourse, givenOperator } from './testing.ts'

const app = await testApp()
const operator = await givenOperator(app)

type Asked = { questionId: string; choices: { en: string }[]; isMany: boolean }
const answer = ({ questionId, choices, isMany }: Asked, isRight: boolean) => ({
  questionId,
  chosen: choices.flatMap(({ en }, place) =>
    isRight ? (en.endsWith(' a') || (isMany && en.endsWith(' b')) ? [place] : []) : [],
  ),
})

/** A quiz of two questions, both always asked, so that the counts are known. */
function twoQuestions(): Record<string, string> {
  const json = JSON.parse(courseFiles().find(({ path }) => path === 'course.json')!.text)
  const path = 'quizzes/01-first.json'
  const quiz = JSON.parse(courseFiles().find((file) => file.path === path)!.text)
  return {
    'course.json': JSON.stringify({ ...json, assignments: [] }),
    [path]: JSON.stringify({ draw: 2, pass: 1, questions: quiz.questions.slice(0, 2) }),
  }
}

async function learns(course: string, { right, finishes }: { right: string[]; finishes: boolean }) {
  const { organisationId, member } = await givenOrganisation(app)
  const at = `/v1/learning/${course}`
  await member.put(at)
  await member.put(`${at}/lessons/01-first/done`)
  const { body } = await member.post(`${at}/lessons/01-first/attempts`)
  const answers = body.questions.map((one: Asked) => answer(one, right.includes(one.questionId)))
  await member.put(`${at}/attempts/${body.id}/answers`, { answers })
  if (finishes) await member.put(`${at}/lessons/02-second/done`)
  return organisationId
}

test('who finishes, which questions are hard, and what businesses did since', async () => {
  const course = await givenCourse(app, twoQuestions())
  const path = `/v1/desk/courses/${course}/statistics`
  const empty = await operator.client.get(path)
  expect(empty.body).toMatchObject({ learners: 0, finished: null })
  expect(empty.body.outcomes[0]).toEqual({
    step: 'catalogue_assessed',
    finished: null,
    others: null,
    difference: null,
  })

  const before = app.now()
  const all = [
    await learns(course, { right: ['q1', 'q2'], finishes: true }),
    await learns(course, { right: ['q1', 'q2'], finishes: true }),
    await learns(course, { right: ['q1'], finishes: true }),
    await learns(course, { right: [], finishes: false }),
    await learns(course, { right: [], finishes: false }),
  ]
  const did = (businessId: string, at: Date) =>
    transaction(app.ctx, (tx) => insertSteps(tx.db, [{ businessId, step: 'product_listed' }], at))
  const later = new Date(before.getTime() + 86_400_000)
  await did(all[0]!, later)
  await did(all[1]!, later)
  // Was on sale before anybody enrolled: says nothing of the course.
  await did(all[4]!, new Date(before.getTime() - 86_400_000))

  const { body } = await operator.client.get(path)
  expect([body.learners, body.finished.count, body.finished.of]).toEqual([5, 3, 5])
  const [first, second] = body.lessons
  expect([first.read, first.passed, second.read, second.passed]).toEqual([5, 3, 3, null])
  const [q1, q2] = first.questions
  expect([q1.right.count, q1.right.of, q2.right.count, q2.right.of]).toEqual([3, 5, 2, 5])
  // Right or wrong of one against the other: phi of (1 1)(1 1)(1 0)(0 0)(0 0) is 2 ÷ 3.
  expect([q1.discrimination, q2.discrimination].map((one) => one.toFixed(4))).toEqual([
    '0.6667',
    '0.6667',
  ])
  const listed = body.outcomes.find((one: { step: string }) => one.step === 'product_listed')
  expect(listed.finished).toMatchObject({ count: 2, of: 3 })
  expect(listed.others).toMatchObject({ count: 0, of: 1 })
  // Newcombe, method 10: 2 of 3 less 0 of 1.
  expect(
    [listed.difference.value, listed.difference.low, listed.difference.high].map((one) =>
      one.toFixed(4),
    ),
  ).toEqual(['0.6667', '-0.2500', '0.9385'])
})

test('a second attempt counts for nothing: it has seen the explanations', async () => {
  const course = await givenCourse(app, twoQuestions())
  const { client } = await givenUser(app)
  const at = `/v1/learning/${course}`
  await client.put(at)
  for (const isRight of [false, true]) {
    const { body } = await client.post(`${at}/lessons/01-first/attempts`)
    const answers = body.questions.map((one: Asked) => answer(one, isRight))
    await client.put(`${at}/attempts/${body.id}/answers`, { answers })
  }
  const { body } = await operator.client.get(`/v1/desk/courses/${course}/statistics`)
  const [q1] = body.lessons[0].questions
  expect([q1.right.count, q1.right.of, q1.discrimination]).toEqual([0, 1, null])
  expect(body.lessons[0].passed).toBe(1)
})
