import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings, overflow, type Site, startSite } from './browser.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const WORDS = {
  en: { title: 'The count of jobs', empty: 'Nothing is counted yet.', alabama: 'Alabama' },
  'zh-CN': { title: '岗位统计', empty: '目前尚无统计。', alabama: '亚拉巴马' },
} as const

describe.each(['en', 'zh-CN'] as const)('in %s', (locale) => {
  const words = WORDS[locale]

  test.each([390, 1440])('the count of jobs says what will stand there, %i wide', async (width) => {
    const page = await site.page({ locale, width })
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.goto(`${site.url}/jobs`)
    await page.getByRole('heading', { level: 1, name: words.title }).waitFor()
    await page.getByText(words.empty).waitFor()
    await page.getByRole('rowheader', { name: words.alabama }).waitFor()
    await page.locator('.chart svg').waitFor()
    expect(await page.locator('.states tbody tr').count()).toBe(51)
    expect(await axeFindings(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(errors).toEqual([])
  })
})

test('a scenario follows the sliders, by keyboard too', async () => {
  const page = await site.page()
  await page.goto(`${site.url}/jobs`)
  const sales = page.getByRole('slider', { name: 'Sales of each business' })
  await sales.focus()
  await sales.press('ArrowRight')
  await page.getByText('× 1.25').waitFor()
  await page.getByText('0 businesses would support 0 direct job-years a year.').waitFor()
})
