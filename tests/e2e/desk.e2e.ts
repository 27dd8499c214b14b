import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, overflow, type Site, startSite } from './browser.ts'

let site: Site
let operator: Page
beforeAll(async () => {
  site = await startSite()
  operator = await site.page()
  const form = { name: 'Ophelia', email: 'op@example.com', password: 'a long enough password' }
  await operator.request.post(`${site.url}/v1/accounts/sign-up`, { data: form })
  await site.makeOperator(form.email)
})
afterAll(() => site.close())

const PARTS = [
  '',
  '/listings',
  '/disputes',
  '/orders',
  '/sellers',
  '/reviews',
  '/documents',
  '/partners',
  '/pavilions',
  '/money',
  '/commission',
  '/search',
  '/courses',
  '/features',
  '/audit',
]

test.each([
  ['en', 1440],
  ['zh-CN', 390],
] as const)(
  'every part of the desk has an address and is accessible: %s, %i px',
  async (locale, width) => {
    const page = await site.page({ locale, width })
    await page.context().addCookies(await operator.context().cookies())
    for (const part of PARTS) {
      await page.goto(`${site.url}/desk${part}`)
      await page.locator('.desk-parts a.active').waitFor()
      await page.locator('h2').first().waitFor()
      expect([part, await axeFindings(page), await overflow(page)]).toEqual([part, [], 0])
    }
  },
)

test('the operator closes sign-up, and its form is gone; the audit log says who did it', async () => {
  await operator.goto(`${site.url}/desk/features`)
  const signUp = operator.locator('li').filter({ hasText: 'Sign-up' })
  await signUp.getByLabel('Reason').fill('A wave of false accounts')
  await signUp.getByRole('button', { name: 'Switch off' }).click()
  await signUp.getByText('Off', { exact: true }).waitFor()

  const visitor = await site.page()
  await visitor.goto(`${site.url}/sign-up`)
  await visitor.getByText('Nobody new can sign up').waitFor()
  expect(await visitor.getByLabel('Your name').count()).toBe(0)

  await signUp.getByLabel('Reason').fill('It is over')
  await signUp.getByRole('button', { name: 'Switch on' }).click()
  await signUp.getByText('On', { exact: true }).waitFor()
  await visitor.reload()
  await visitor.getByLabel('Your name').waitFor()

  await operator.goto(`${site.url}/desk/audit?subject=feature:registration`)
  await operator.getByText('A wave of false accounts').waitFor()
  expect(await operator.getByText('Feature switched').count()).toBe(2)
})

test('a search in vain becomes a synonym, tried before it is saved', async () => {
  await operator.request.get(`${site.url}/v1/shop/search?q=%E9%9B%AA%E6%9D%BE`)
  await operator.goto(`${site.url}/desk/search`)
  await operator.getByRole('button', { name: 'Add a synonym' }).click()
  const list = operator.getByLabel('The list')
  expect(await list.inputValue()).toMatch(/\n雪松, $/)
  await list.press('End')
  await operator.keyboard.type('cedar')
  await operator.getByRole('button', { name: 'See what they find' }).click()
  await operator.getByRole('cell', { name: '雪松' }).waitFor()
  await operator.getByRole('button', { name: 'Save and use' }).click()
  await operator.getByText('Earlier lists').click()
  await operator.getByText('in force').waitFor()
  expect(await list.inputValue()).toMatch(/\n雪松, cedar$/)
})

test('an officer finds from the office what shoppers looked for in vain', async () => {
  const officer = await site.page({ width: 390, height: 844, locale: 'zh-CN' })
  const form = { name: 'Olivia', email: 'officer@example.com', password: 'a long enough password' }
  await officer.request.post(`${site.url}/v1/accounts/sign-up`, { data: form })
  await officer.request.post(`${site.url}/v1/organisations`, {
    data: { kind: 'agency', name: 'Export Office', nameZh: '出口办公室' },
  })
  await officer.goto(`${site.url}/office`)
  await officer.getByRole('link', { name: '检验与卖家' }).click()
  await officer.getByText('暂无。顾客多次搜索而没有找到的商品会显示在这里。').waitFor()
  for (let times = 0; times < 5; times++) {
    await officer.request.get(`${site.url}/v1/shop/search?q=%E9%87%8E%E7%94%9F%E7%A8%BB`)
  }
  await officer.reload()
  await officer.getByText('野生稻').waitFor()
  await officer.getByText('搜索 5 次').waitFor()
  expect([await axeFindings(officer), await overflow(officer)]).toEqual([[], 0])
})
