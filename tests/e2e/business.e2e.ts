import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, overflow, type Site, startSite } from './browser.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const LIST = `Item name,Made by,Our price,SKU
Merino sweater,Thumb Mill,120.00,K-1
Wool blanket,Thumb Mill,180.00,K-2
No price here,Thumb Mill,cheap,K-3
`

test('somebody signs up, imports, corrects, assesses, leaves and comes back', async () => {
  const page = await site.page()
  await page.goto(`${site.url}/sell`)
  await page.waitForURL(/sign-in/)
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('link', { name: /Make an account/ }).click()
  await page.getByLabel('Your name').fill('Ann Miller')
  await page.getByLabel('E-mail address').fill('ann@example.com')
  await page.getByLabel('Password', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Make an account' }).click()
  await page.getByRole('alert').waitFor()
  expect(await page.getByLabel('Your name').inputValue()).toBe('Ann Miller')
  await page.getByLabel('Password', { exact: true }).fill('a long enough password')
  await page.getByRole('button', { name: 'Make an account' }).click()

  await page.getByRole('heading', { name: 'My businesses' }).waitFor()
  await page.getByLabel('Name of the business').fill('Thumb Mill')
  await page.getByRole('button', { name: 'New business' }).click()
  await page.getByRole('heading', { level: 1, name: 'Thumb Mill' }).waitFor()
  expect(await axeFindings(page)).toEqual([])

  await page.getByRole('tab', { name: 'Products' }).click()
  await page.getByText('No product yet').waitFor()
  await page.getByRole('button', { name: 'Import a list' }).click()
  await page
    .getByLabel('Import a list')
    .and(page.locator('input'))
    .setInputFiles({ name: 'mill.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) })
  await page.getByText('We read the columns like this').waitFor()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByText('2 imported, 0 updated, 0 unchanged, 1 left out.').waitFor()
  await page.getByText('Row 4').waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByText('Wool blanket').waitFor()

  await page
    .getByRole('row', { name: /Wool blanket/ })
    .getByRole('button', { name: 'Edit' })
    .click()
  await page.getByLabel('Product', { exact: true }).fill('Wool blanket, king size')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Wool blanket, king size').waitFor()

  await page.getByRole('tab', { name: 'Reports' }).click()
  await page.getByRole('button', { name: 'Assess the catalogue' }).click()
  await page.locator('table.lines').waitFor()
  expect(await page.locator('table.lines tbody tr').count()).toBe(2)

  await page.goBack()
  await page.getByRole('tab', { name: 'Products' }).click()
  await page.getByLabel('Select Merino sweater').check()
  await page.getByLabel('Select Wool blanket, king size').check()
  await page.getByText('2 selected').waitFor()
  await page.getByLabel('Category').fill('Knitwear')
  await page.getByRole('button', { name: 'Change the selected' }).click()
  await page.getByText('2 changed, 0 were like that already.').waitFor()

  await page.getByRole('tab', { name: 'Reports' }).click()
  await page.getByLabel('Rules of').fill('2018-06-01')
  await page.getByRole('button', { name: 'Assess the catalogue' }).click()
  await page.locator('table.lines').waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'Compare with the newest' }).click()
  await page.getByRole('heading', { name: 'What has changed' }).waitFor()
  await page.getByText('products are judged, coded or priced otherwise').waitFor()
  expect(await axeFindings(page)).toEqual([])

  await page.goto(`${site.url}/account`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(`${site.url}/`)
  await page.goto(`${site.url}/sign-in`)
  await page.getByLabel('E-mail address').fill('ann@example.com')
  await page.getByLabel('Password', { exact: true }).fill('a long enough password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Thumb Mill').waitFor()
})

test('a guest keeps a report, and its products are theirs', async () => {
  const page = await site.page({ width: 390, height: 844, locale: 'zh-CN' })
  await page.goto(site.url)
  await page.locator('.landing-options button').click()
  await page.locator('table.lines').waitFor()
  await page.getByRole('button', { name: '保存报告' }).click()
  await page.waitForURL(/sign-in\?next=/)
  expect(await overflow(page)).toBe(0)
  await page.getByRole('link', { name: /立即注册/ }).click()
  await page.getByLabel('您的姓名').fill('李安')
  await page.getByLabel('电子邮箱').fill('li.an@example.com')
  await page.getByLabel('密码', { exact: true }).fill('a long enough password')
  await page.getByRole('button', { name: /注\s*册\s*账\s*户/ }).click()
  await page.getByRole('button', { name: '保存报告' }).click()
  await page.waitForURL(/\/sell\//)
  expect(await overflow(page)).toBe(0)
  await page.getByRole('tab', { name: '商品' }).click()
  await page.getByText('Tart Cherry Preserves').waitFor()
  expect(await overflow(page)).toBe(0)
})
