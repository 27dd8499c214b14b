import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROFILE } from '../../src/modules/directory/testing.ts'
import { axeFindings, overflow, type Site, startSite } from './browser.ts'

let site: Site
/** Who works for a lab and runs the site, at a desk, in English. */
let lab: Page
/** Who has a business, on a phone, in Chinese. */
let maker: Page
let partnerId: string
let businessId: string

const PASSWORD = 'a long enough password'
const LIST = 'Title,Category,Price\nWooden toy train for children,Toys,24.00\n'

const send = async (page: Page, method: 'POST' | 'PUT', path: string, data: unknown) => {
  const answer = await page.request.fetch(site.url + path, { method, data })
  expect([path, answer.ok()]).toEqual([path, true])
  return answer.json()
}

beforeAll(async () => {
  site = await startSite()
  lab = await site.page({ locale: 'en' })
  maker = await site.page({ width: 390, height: 844, locale: 'zh-CN' })
  const account = (name: string, email: string) => ({ name, email, password: PASSWORD })
  await send(lab, 'POST', '/v1/accounts/sign-up', account('Lara Lab', 'lara@example.com'))
  await site.makeOperator('lara@example.com')
  await send(maker, 'POST', '/v1/accounts/sign-up', account('李安', 'li.an@example.com'))
  const business = { kind: 'business', name: 'Pine Toys', nameZh: '松木玩具坊', state: 'US-MI' }
  businessId = (await send(maker, 'POST', '/v1/organisations', business)).id
  const imported = await maker.request.post(
    `${site.url}/v1/businesses/${businessId}/imports?fileName=list.csv&currency=USD`,
    { headers: { 'content-type': 'text/csv' }, data: LIST },
  )
  expect(imported.ok()).toBe(true)
  await send(maker, 'POST', `/v1/businesses/${businessId}/assessments`, { origin: 'US-MI' })
  const company = { kind: 'partner', name: 'Greenwater Lab' }
  partnerId = (await send(lab, 'POST', '/v1/organisations', company)).id
})
afterAll(() => site.close())

/** Nothing stands wider than the window, and nothing keeps somebody out. */
async function isSound(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  expect([page.url(), await overflow(page), await axeFindings(page)]).toEqual([page.url(), 0, []])
}

test('a company is listed once the operator has looked at both languages', async () => {
  await send(lab, 'PUT', `/v1/partners/${partnerId}/place`, {
    ...PROFILE,
    name: { en: 'Greenwater Lab', 'zh-CN': '绿水检测' },
    services: [
      {
        ...PROFILE.services[0],
        kind: 'testing',
        title: { en: 'Toys', 'zh-CN': '玩具检测' },
        closes: ['toys.test', 'retail.e-label', 'retail.warning'],
      },
    ],
    chapters: [],
    lanes: [],
  })
  await lab.goto(`${site.url}/desk/partners`)
  await lab.getByText('绿水检测').waitFor()
  await isSound(lab)
  await lab.getByRole('button', { name: 'List it' }).click()
  await lab.getByText('No company waits.').waitFor()
  await maker.goto(`${site.url}/partners?kind=testing&region=US-MI`)
  await maker.getByRole('link', { name: '绿水检测' }).waitFor()
  await isSound(maker)
  await maker.getByRole('link', { name: '绿水检测' }).click()
  await maker.getByText('次数太少').first().waitFor()
  await isSound(maker)
})

test('a business asks from its report, is answered, chooses, and hands over what it saw', async () => {
  const own = `${site.url}/sell/${businessId}?tab=partners`
  await expect
    .poll(
      async () => {
        await maker.goto(own)
        await maker.waitForLoadState('networkidle')
        return maker.getByRole('link', { name: '绿水检测' }).count()
      },
      { timeout: 60_000, interval: 1_000 },
    )
    .toBe(1)
  await maker.getByLabel('向其询价').check()
  await maker.getByLabel('您需要什么').fill('玩具检测')
  await maker.getByLabel('说明商品、重量、时间和目的地').fill('一款木制玩具火车，需按国标检测。')
  await isSound(maker)
  await maker.getByRole('button', { name: '发送' }).click()
  await maker.getByText('尚未答复').waitFor()

  await lab.goto(`${site.url}/partner-desk/${partnerId}`)
  await lab.getByLabel('Price (USD)').fill('450.00')
  await lab.getByLabel('Days', { exact: true }).fill('12')
  await isSound(lab)
  await lab.getByRole('button', { name: 'Answer' }).click()
  await lab.getByText('Change the answer').waitFor()

  await maker.goto(own)
  await maker.getByRole('button', { name: '选定' }).click()
  await maker.getByText('已选定').first().waitFor()

  await maker.getByRole('button', { name: '转介' }).click()
  await maker.getByLabel('您的姓名和电子邮箱').check()
  await maker.getByText('li.an@example.com').waitFor()
  await maker.getByLabel('需要对方办理什么').fill('请按报价检测。')
  await isSound(maker)
  await maker.getByRole('button', { name: '我同意移交以上内容' }).click()
  await maker.getByText('尚未查看').waitFor()

  await lab.goto(`${site.url}/partner-desk/${partnerId}?tab=referrals`)
  await lab.getByRole('button', { name: 'Read the data' }).click()
  await lab.getByText('li.an@example.com').waitFor()
  await isSound(lab)

  await maker.goto(own)
  await maker.getByText('首次查看').waitFor()
  await maker.getByRole('button', { name: '收回数据' }).click()
  await maker.getByText('已收回，对方无法再查看').waitFor()
  await lab.reload()
  await lab.getByText('You may not read the data').waitFor()
  expect(await lab.getByText('li.an@example.com').count()).toBe(0)
})
