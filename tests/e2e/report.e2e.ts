import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings, overflow, type Site, startSite, tabTo } from './browser.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const LIST = `Title,Description,SKU,Price,Weight,Weight unit
Leather work boots with steel toe,"Full-grain leather, rubber sole",B-1,189.00,1800,g
Fresh sweet cherries,"Fresh sweet cherries, picked this morning",C-1,12.50,2000,g
`

const WORDS = {
  en: {
    title: 'China readiness report',
    notNow: 'Not now',
    why: 'Fresh cherries from Michigan are not on the access list we know of',
    cost: 'What it costs on arrival',
  },
  'zh-CN': {
    title: '进入中国市场准备度报告',
    notNow: '暂不可售',
    why: '密歇根',
    cost: '到岸成本',
  },
} as const

describe.each(['en', 'zh-CN'] as const)('in %s', (locale) => {
  const words = WORDS[locale]

  test('a dropped list becomes a report, and a product opens to its evidence', async () => {
    const page = await site.page({ locale })
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.goto(site.url)
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) })
    await page.waitForURL(/\/report\/.+key=/)
    await page.getByRole('heading', { level: 1, name: words.title }).waitFor()
    const table = page.locator('table.lines')
    await table.waitFor()
    expect(await table.locator('tbody tr').count()).toBe(2)
    expect(await axeFindings(page)).toEqual([])

    await page.getByRole('button', { name: words.notNow, exact: true }).click()
    const cherries = page.getByRole('link', { name: 'Fresh sweet cherries' })
    await cherries.waitFor()
    await expect.poll(() => table.locator('tbody tr').count()).toBe(1)
    await cherries.click()
    await page.getByRole('heading', { level: 1, name: 'Fresh sweet cherries' }).waitFor()
    expect(await page.locator('.reasons').textContent()).toContain(words.why.slice(0, 10))
    await page.getByRole('heading', { name: words.cost }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(errors).toEqual([])
  })

  test('nothing on a phone is wider than the phone', async () => {
    const page = await site.page({ width: 390, height: 844, locale })
    await page.goto(site.url)
    await page.locator('.drop').waitFor()
    expect(await overflow(page)).toBe(0)
    await page.locator('.landing-options button').click()
    await page.locator('table.lines').waitFor()
    expect(await overflow(page)).toBe(0)
    await page.locator('.product-cell a').first().click()
    await page.locator('.product h1').waitFor()
    expect(await overflow(page)).toBe(0)
    for (const path of ['/tools', '/rules', '/office', '/nowhere']) {
      await page.goto(site.url + path)
      await page.locator('h1, [role=alert]').first().waitFor()
      expect([path, await overflow(page)]).toEqual([path, 0])
    }
  })
})

test('a file that is no list is refused in words, and nothing typed is lost', async () => {
  const page = await site.page()
  await page.goto(site.url)
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('PK\u0003\u0004') })
  await page.getByText('This is not a text table').waitFor()
  expect(await page.locator('.drop').isEnabled()).toBe(true)
})

test.each([
  ['en', 'Make the report', 'Price'],
  ['zh-CN', '生成报告', '价格'],
] as const)(
  'in %s a list with headings nobody knows is shown as read, and corrected',
  async (locale, send, price) => {
    const page = await site.page({ locale })
    await page.goto(site.url)
    const list = 'Ware,Code,Betrag\nWool hat,12,19.50\nWool scarf,13,29.50\n'
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
    const columns = page.locator('.column-mapping')
    await columns.getByText('Wool hat · Wool scarf').waitFor()
    expect(await columns.locator('li').count()).toBe(3)
    await columns.locator('li').nth(2).getByText(price, { exact: true }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await overflow(page)).toBe(0)
    await page.getByRole('button', { name: send }).click()
    await page.locator('table.lines').waitFor()
    expect(await page.getByRole('link', { name: 'Wool hat' }).count()).toBe(1)
  },
)

test('the whole way works with the keyboard alone', async () => {
  const page = await site.page()
  await page.goto(site.url)
  const sample = page.getByRole('button', { name: 'Try it with a sample cherry farm' })
  await tabTo(page, sample)
  await page.keyboard.press('Enter')
  await page.locator('table.lines').waitFor()
  const first = page.locator('.product-cell a').first()
  await tabTo(page, first)
  await page.keyboard.press('Enter')
  await page.locator('.product h1').waitFor()
})

test('printing leaves the controls out', async () => {
  const page = await site.page()
  await page.goto(site.url)
  await page.getByRole('button', { name: 'Try it with a sample cherry farm' }).click()
  await page.locator('table.lines').waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('button', { name: 'Download CSV' }).isVisible()).toBe(false)
  expect(await page.locator('table.lines').isVisible()).toBe(true)
  expect((await page.pdf()).byteLength).toBeGreaterThan(20_000)
})

test('the rules of a day show what ended, and the tools answer', async () => {
  const page = await site.page()
  await page.goto(`${site.url}/rules?day=2026-11-22`)
  await page.getByText('This rule ended on 2026-11-10').first().waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.goto(`${site.url}/tools`)
  await page.getByLabel('What the product is called').fill('wooden toy train')
  await page.getByLabel('What the product is called').press('Enter')
  await page.locator('.candidates').getByText('950300').waitFor()
  expect(await axeFindings(page)).toEqual([])
})

test('the sample shows twelve assessed businesses, what its office has built, and its station', async () => {
  await site.loadSample()
  const page = await site.page()
  await page.goto(`${site.url}/office`)
  await expect
    .poll(() => page.getByRole('link', { name: /Read the report/ }).count(), { timeout: 90_000 })
    .toBe(12)
  expect(await axeFindings(page)).toEqual([])
  await page
    .getByRole('link', { name: /Read the report/ })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name: /China readiness report/ }).waitFor()
  const sample = await page.request.get(`${site.url}/v1/programmes/sample`)
  const { agencyId } = (await sample.json()) as { agencyId: string }
  // Both follow when the office is there and businesses show it their figures.
  const isThere = async (kind: 'facilities' | 'stations') => {
    const answer = await page.request.get(`${site.url}/v1/agencies/${agencyId}/${kind}`)
    return (await answer.json())[kind].length > 0
  }
  for (const kind of ['facilities', 'stations'] as const) {
    await expect.poll(() => isThere(kind), { timeout: 60_000 }).toBe(true)
  }
  const seen = [
    ['en', 1440, 'Kent cold store (sample)', 'Northport Station (sample)', 'By month', 'Paid for'],
    ['zh-CN', 390, '肯特冷库（示例）', '诺斯波特服务站（示例）', '按月汇总', '已付单数'],
  ] as const
  for (const [locale, width, built, station, months, paid] of seen) {
    const looked = await site.page({ locale, width })
    await looked.goto(`${site.url}/office/${agencyId}?tab=facilities`)
    await looked.getByText(built).first().waitFor()
    expect([await axeFindings(looked), await overflow(looked)]).toEqual([[], 0])
    await looked.goto(`${site.url}/office/${agencyId}?tab=stations`)
    await looked.getByText(station, { exact: true }).last().waitFor()
    await looked.getByText(months, { exact: true }).click()
    await looked.getByRole('columnheader', { name: paid }).waitFor()
    expect([await axeFindings(looked), await overflow(looked)]).toEqual([[], 0])
    // Of an invented station nobody orders.
    expect(await looked.locator('a[href*="/shop?station="]').count()).toBe(0)
  }
})
