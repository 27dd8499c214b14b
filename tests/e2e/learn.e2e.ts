import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { courseFiles } from '../../src/modules/courses/testing.ts'
import { until } from '../../src/testing/until.ts'
import { axeFindings, overflow, type Site, startSite } from './browser.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const COURSE = 'selling-across-a-border'
const LESSON = '04-limits-and-the-positive-list'
let people = 0

/** Somebody with an account, on a page of their own. */
async function learner(options: Parameters<Site['page']>[0]): Promise<Page> {
  people += 1
  const page = await site.page(options)
  const form = {
    name: 'Lena Learner',
    email: `learner-${people}@example.com`,
    password: 'a long enough password',
  }
  const answer = await page.request.post(`${site.url}/v1/accounts/sign-up`, { data: form })
  expect(answer.status()).toBe(201)
  return page
}
// One address may sign up five times a minute: these two come again.
let operator: Page
let student: Page
const progressOf = async (page: Page, lesson: string) => {
  const answer = await page.request.get(`${site.url}/v1/learning/${COURSE}`)
  const { lessons } = await answer.json()
  return lessons?.find((one: { lesson: string }) => one.lesson === lesson)
}

test.each([
  ['en', 1440, 'Two limits and one list', 'In this course'],
  ['zh-CN', 390, '两个限值，一张清单', '本课程目录'],
] as const)(
  'a course is read without an account: %s, %i px',
  async (locale, width, title, list) => {
    const page = await site.page({ locale, width })
    for (const [path, shown] of [
      ['/learn', locale === 'en' ? 'Selling online across a border' : '跨境网上销售'],
      [`/learn/${COURSE}`, list],
      [`/learn/${COURSE}/${LESSON}`, title],
    ] as const) {
      await page.goto(site.url + path)
      await page.getByText(shown).first().waitFor()
      await page.waitForLoadState('networkidle')
      expect([path, await axeFindings(page), await overflow(page)]).toEqual([path, [], 0])
    }
    await page
      .getByText(locale === 'en' ? 'in force' : '现行有效')
      .first()
      .waitFor()
  },
)

test('what is read without a connection is kept and sent when it is back', async () => {
  const page = await learner({ width: 390, height: 844, locale: 'zh-CN' })
  await page.goto(`${site.url}/learn/${COURSE}/${LESSON}`)
  const button = page.getByRole('button', { name: '我已读完这一课' })
  await button.waitFor()
  await page.context().setOffline(true)
  await button.click()
  await page.getByText('网络已断开').waitFor()
  await page.getByText('您已读完这一课').waitFor()
  await page.context().setOffline(false)
  await page.getByText('网络已断开').waitFor({ state: 'detached' })
  await page.getByText('您已读完这一课').waitFor()
  expect((await progressOf(page, LESSON)).isDone).toBe(true)
})

test('answers outlive a reload and a lost connection; then it is shown what was right', async () => {
  const page = await learner({ width: 390, height: 844 })
  await page.goto(`${site.url}/learn/${COURSE}/${LESSON}`)
  await page.getByRole('button', { name: 'Begin the quiz' }).click()
  const questions = page.locator('.quiz fieldset')
  await questions.nth(2).waitFor()
  const asked = await questions.locator('legend').allTextContents()
  for (let at = 0; at < 3; at++) await questions.nth(at).locator('input').first().check()
  await page.reload()
  await page.getByRole('button', { name: 'Begin the quiz' }).click()
  await questions.nth(2).waitFor()
  expect(await questions.locator('legend').allTextContents()).toEqual(asked)
  for (let at = 0; at < 3; at++) {
    expect(await questions.nth(at).locator('input').first().isChecked()).toBe(true)
  }
  expect(await page.locator('.quiz .why').count()).toBe(0)
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Hand in' }).click()
  await page.getByText('No connection').waitFor()
  expect(await page.locator('.quiz .why').count()).toBe(0)
  await page.context().setOffline(false)
  await page.locator('.quiz .why').nth(2).waitFor()
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
  await page.getByRole('button', { name: 'Take it again' }).click()
  await page.getByRole('button', { name: 'Hand in' }).waitFor()
})

test('who has finished takes a certificate that anybody can verify, until it is revoked', async () => {
  operator = await learner({ locale: 'en' })
  await site.makeOperator(`learner-${people}@example.com`)
  const json = JSON.parse(courseFiles().find(({ path }) => path === 'course.json')!.text)
  const files = courseFiles({
    'course.json': JSON.stringify({ ...json, assignments: [] }),
    'quizzes/01-first.json': null,
  })
  const imported = await operator.request.put(`${site.url}/v1/desk/courses/a-course`, {
    data: { files },
  })
  expect(imported.status()).toBe(200)

  student = await learner({ width: 390, height: 844, locale: 'zh-CN' })
  const page = student
  const at = `${site.url}/v1/learning/a-course`
  await page.request.put(at)
  for (const lesson of ['01-first', '02-second']) {
    await page.request.put(`${at}/lessons/${lesson}/done`)
  }
  await page.goto(`${site.url}/learn/a-course`)
  await page.getByLabel('证书上的姓名').fill('林丽娜')
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
  await page.getByRole('button', { name: '生成证书' }).click()
  await page.getByRole('link', { name: '查看证书' }).click()
  await page.getByText('真实有效').waitFor()
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])

  const anybody = await site.page({ locale: 'en' })
  await anybody.goto(page.url())
  await anybody.getByText('Genuine: signed with the key').waitFor()
  await anybody.getByText('林丽娜').waitFor()
  expect(await anybody.getByText('Revoke for good').count()).toBe(0)

  await operator.goto(`${site.url}/desk/courses`)
  const course = operator.locator('li').filter({ hasText: 'A course' })
  await course.getByRole('button', { name: 'Show figures' }).click()
  await course.getByText('100 % 21 % to 100 %').waitFor()
  expect([await axeFindings(operator), await overflow(operator)]).toEqual([[], 0])
  await operator.setViewportSize({ width: 390, height: 844 })
  expect([await axeFindings(operator), await overflow(operator)]).toEqual([[], 0])

  await operator.goto(page.url())
  await operator.getByLabel('Reason').fill('Another person’s account')
  await operator.getByRole('button', { name: 'Revoke for good' }).click()
  await operator.locator('.ant-popconfirm').getByRole('button', { name: 'Revoke for good' }).click()
  await anybody.reload()
  await anybody.getByText('Another person’s account').waitFor()
  expect([await axeFindings(anybody), await overflow(anybody)]).toEqual([[], 0])
})

test('a cohort is opened, joined, met in and talked in; who leaves is seen no more', async () => {
  const isSound = async (page: Page) => {
    await page.waitForLoadState('networkidle')
    expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
  }
  const office = operator
  await office.setViewportSize({ width: 1440, height: 900 })
  await office.goto(`${site.url}/desk/courses`)
  await office.getByText('Open a cohort', { exact: true }).first().click()
  await office.getByLabel('Name of the cohort').fill('Evening class')
  await office.getByRole('button', { name: 'Open a cohort' }).click()
  const code = await office.locator('.code').textContent()
  await office.getByRole('button', { name: 'People', exact: true }).click()
  await office.getByLabel('Mail address').fill(`learner-${people + 1}@example.com`)
  await office.getByLabel('As', { exact: true }).click()
  await office.locator('.ant-select-item-option', { hasText: 'Instructor' }).click()
  await office.getByRole('button', { name: 'Send the invitation' }).click()
  await office.getByText('Invited, not joined yet').waitFor()
  await isSound(office)

  const teacher = await learner({ locale: 'en' })
  const mail = await until(
    async () => site.newestMail(),
    (text) => text.includes('Evening class'),
  )
  await teacher.goto(site.url + new URL(/http\S+join\S+/.exec(mail)![0]).pathname)
  await teacher.getByRole('button', { name: 'Join the cohort' }).click()
  await teacher.getByRole('tab', { name: 'Live sessions' }).click()
  await teacher.getByText('Plan a session', { exact: true }).first().click()
  await teacher.getByLabel('Title').fill('First evening')
  await teacher.getByLabel('Begins').fill('2026-11-20T20:00')
  await teacher.getByRole('button', { name: 'Plan a session' }).click()
  await teacher.getByRole('heading', { name: 'First evening' }).waitFor()

  const page = student
  await page.goto(`${site.url}/cohorts/join/${code}`)
  await page.getByLabel('我同意本班教师').check()
  await page.getByRole('button', { name: '加入班级' }).click()
  await page.getByRole('tab', { name: '直播课' }).click()
  await page.getByText('北京时间').waitFor()
  await page.getByRole('tab', { name: '讨论' }).click()
  await page.getByLabel('写点什么').fill('**标签**怎么写？')
  await page.getByRole('button', { name: '发表' }).click()
  await page.locator('.post strong', { hasText: '标签' }).waitFor()
  await isSound(page)

  await teacher.getByRole('button', { name: 'Who was there' }).click()
  await teacher.getByLabel('Lena Learner').check()
  await teacher.getByRole('button', { name: 'Save who was there' }).click()
  await teacher.getByText('1 person was there').waitFor()
  await teacher.getByRole('tab', { name: 'Discussion' }).click()
  await teacher.getByRole('button', { name: 'Take out' }).click()
  await teacher.getByLabel('Reason, which everybody reads').fill('In the lesson')
  await teacher.locator('form').getByRole('button', { name: 'Take out' }).click()
  await teacher.getByText('Taken out by an instructor: In the lesson').waitFor()
  await teacher.getByRole('tab', { name: 'Who is where' }).click()
  await teacher.getByRole('heading', { name: 'Lena Learner' }).waitFor()
  await isSound(teacher)

  await page.reload()
  await page.getByText('已由教师移除：In the lesson').waitFor()
  await page.getByRole('button', { name: '退出班级' }).click()
  await page.locator('.ant-popconfirm').getByRole('button', { name: '退出班级' }).click()
  await page.waitForURL(/\/learn$/)
  await teacher.reload()
  await teacher.getByText('No learner has joined yet.').waitFor()
})
