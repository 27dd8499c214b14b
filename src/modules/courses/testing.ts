import type { Client, TestApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { type GivenUser, givenUser } from '../accounts/testing.ts'
import type { CohortRole } from './cohort.ts'
import { selectCohort, updateMemberRole } from './cohort-store.ts'

const local = (en: string, zh = en) => ({ en, 'zh-CN': zh })

/** Question `n` of a test quiz: its first two choices are right when `isMany`, else the first. */
const question = (id: string, isMany: boolean) => ({
  id,
  text: local(`What of ${id}?`, `${id} 是什么？`),
  choices: ['a', 'b', 'c', 'd'].map((name, place) => ({
    text: local(`${id} ${name}`),
    ...(place === 0 || (isMany && place === 1) ? { isRight: true } : {}),
  })),
  why: local(`Since ${id}.`, `因为 ${id}。`),
})

/** A course of two lessons, the second after the first; each file can be changed or left out. */
export function courseFiles(over: Readonly<Record<string, string | null>> = {}) {
  const lesson = (locale: 'en' | 'zh-CN', title: string) =>
    locale === 'en'
      ? `# ${title}\n\nAt most RMB 5,000.\n\n## Sources\n\n- The law.\n`
      : `# ${title}\n\n单次限值 5,000 元。\n\n## 资料来源\n\n- 法规。\n`
  const files: Record<string, string | null> = {
    'course.json': JSON.stringify({
      format: 1,
      title: local('A course', '一门课'),
      summary: local('Of two lessons.', '共两课。'),
      author: 'A teacher',
      licence: 'CC-BY-4.0',
      modules: [
        {
          title: local('The module', '单元'),
          lessons: [
            {
              slug: '01-first',
              minutes: 3,
              facts: [
                {
                  market: 'cn',
                  rule: 'cn.retail.limit-2019',
                  field: 'perOrder',
                  value: '5000.00',
                  says: local('RMB 5,000', '5,000 元'),
                },
              ],
            },
            { slug: '02-second', minutes: 4, after: ['01-first'] },
          ],
        },
      ],
      assignments: [
        {
          step: 'catalogue_assessed',
          isRequired: true,
          title: local('Assess', '评估'),
          text: local('Assess your catalogue.', '评估您的商品目录。'),
          path: '/',
        },
      ],
    }),
    'lessons/01-first.en.md': lesson('en', 'First'),
    'lessons/01-first.zh-CN.md': lesson('zh-CN', '第一课'),
    'lessons/02-second.en.md': lesson('en', 'Second'),
    'lessons/02-second.zh-CN.md': lesson('zh-CN', '第二课'),
    'quizzes/01-first.json': JSON.stringify({
      draw: 3,
      pass: 2,
      questions: ['q1', 'q2', 'q3', 'q4', 'q5'].map((id, index) => question(id, index % 2 === 1)),
    }),
    ...over,
  }
  return Object.entries(files).flatMap(([path, text]) => (text === null ? [] : [{ path, text }]))
}

/** Somebody who runs the installation. */
export async function givenOperator(app: TestApp): Promise<GivenUser> {
  const user = await givenUser(app)
  await makeOperator(app.ctx, { email: user.email, name: 'Operator' })
  return user
}

let courses = 0

/** A course of its own for a test. Returns its name. */
export async function givenCourse(
  app: TestApp,
  over: Readonly<Record<string, string | null>> = {},
): Promise<string> {
  courses += 1
  const name = `course-${process.pid}-${courses}`
  const { client } = await givenOperator(app)
  const answer = await client.put(`/v1/desk/courses/${name}`, { files: courseFiles(over) })
  if (answer.status !== 200) throw new Error(`the course was refused: ${answer.text}`)
  return name
}

type Opened = Readonly<{ cohortId: string; code: string; name: string; course: string }>

/** A cohort of an open office, for a month from the day of the tests on unless told otherwise. */
export async function givenCohort(
  app: TestApp,
  { agencyId, member }: Readonly<{ agencyId: string; member: Client }>,
  over: Readonly<{ course: string } & Record<string, unknown>>,
): Promise<Opened> {
  const { status, body, text } = await member.post(`/v1/organisations/${agencyId}/cohorts`, {
    name: `Class ${app.newId()}`,
    language: 'en',
    startsOn: '2026-11-22',
    endsOn: '2026-12-21',
    seats: 20,
    ...over,
  })
  if (status !== 201) throw new Error(`not opened: ${text}`)
  return body
}

/** Somebody joins a cohort, as an instructor without the detour of a mail. Returns their id in it. */
export async function joins(
  app: TestApp,
  cohortId: string,
  { client }: Readonly<{ client: Client }>,
  role: CohortRole = 'learner',
): Promise<string> {
  const cohort = await selectCohort(app.ctx.db, cohortId)
  const { status, body, text } = await client.post('/v1/cohorts/memberships', {
    code: cohort?.code,
    name: `A ${role}`,
    showsProgress: true,
  })
  if (status !== 201) throw new Error(`did not join: ${text}`)
  await updateMemberRole(app.ctx.db, { cohortId, memberId: body.memberId }, role)
  return body.memberId
}
