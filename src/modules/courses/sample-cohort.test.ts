import { expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { withLastingKey } from '../../platform/lasting-key.ts'
import { testApp } from '../../testing/test-app.ts'
import { givenUser } from '../accounts/testing.ts'
import { createCourses } from './module.ts'
import { givenOperator } from './testing.ts'

const app = await testApp()
const { publicUrl, identityKeys } = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
})
const { loadSample } = createCourses({
  publicUrl,
  identityKeys: await withLastingKey(app.ctx.db, identityKeys),
})
const load = () => loadSample.run(app.ctx, {} as never, AbortSignal.timeout(60_000))
const COURSE = 'working-with-third-parties'

test('an invented cohort shows anybody what one is, and is counted with nobody', async () => {
  const operator = await givenOperator(app)
  const path = `/v1/desk/courses/${COURSE}/statistics`
  const before = (await operator.client.get(path)).body
  await load()
  const [listed, ...others] = (await app.anonymous.get('/v1/cohorts')).body.cohorts
  expect([listed, others]).toMatchObject([{ isSample: true, role: null, learners: 11 }, []])
  const at = `/v1/cohorts/${listed.cohortId}`
  const { learners } = (await app.anonymous.get(`${at}/progress`)).body
  expect(learners.map((one: { lessonsDone: number }) => one.lessonsDone)).toEqual([
    8, 8, 8, 8, 6, 5, 5, 4, 2, 1, 0,
  ])
  expect(learners[4].assignments.map((one: { isSignedOff: boolean }) => one.isSignedOff)).toEqual([
    true,
    false,
  ])
  const { sessions } = (await app.anonymous.get(`${at}/sessions`)).body
  expect(
    sessions.map((one: { present: string[]; cancelledAt: string | null }) => [
      one.present.length,
      one.cancelledAt !== null,
    ]),
  ).toEqual([
    [9, false],
    [0, true],
    [0, false],
  ])
  const { posts } = (await app.anonymous.get(`${at}/posts`)).body
  expect(posts.map((one: { replies: number }) => one.replies)).toEqual([0, 1])
  const badges = learners.flatMap(({ badgeId }: { badgeId: string | null }) => badgeId ?? [])
  expect(badges).toHaveLength(3)
  const badge = (await app.anonymous.get(`/v1/badges/${badges[0]}`)).body
  expect(badge).toMatchObject({ isSample: true, isGenuine: true, name: 'Mara Lindqvist (sample)' })

  expect((await operator.client.get(path)).body).toEqual(before)
  const sample = (await operator.client.get(`${path}?isSample=true`)).body
  expect(sample).toMatchObject({ learners: 11, finished: { count: 4, of: 11 } })
  expect(sample.lessons[0]).toMatchObject({ read: 10, passed: 10 })

  // Nobody comes in, and nobody does anything there.
  const { client } = await givenUser(app)
  const refused = await client.post(`${at}/posts`, { text: 'Hello' })
  expect([refused.status, refused.body.code]).toEqual([404, 'courses.cohort_not_found'])
  // Again changes nothing.
  await load()
  expect((await app.anonymous.get(`${at}/progress`)).body.learners).toEqual(learners)
})
