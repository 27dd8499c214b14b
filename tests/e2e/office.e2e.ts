import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../src/testing/until.ts'
import { axeFindings, overflow, type Site, startSite } from './browser.ts'

let site: Site
/** An officer who is the operator too, at a desk, in English. */
let officer: Page
/** Who has a business, on a phone, in Chinese. */
let maker: Page
let agencyId: string
let businessId: string
/** The page of a registration, and the conference as its office reads it. */
let ownPage: string
let conferenceAt: string

const PASSWORD = 'a long enough password'

const post = async (page: Page, path: string, data: unknown) => {
  const answer = await page.request.post(site.url + path, { data })
  expect([path, answer.ok()]).toEqual([path, true])
  return answer.json()
}

beforeAll(async () => {
  site = await startSite()
  officer = await site.page({ locale: 'en' })
  maker = await site.page({ width: 390, height: 844, locale: 'zh-CN' })
  const account = (name: string, email: string) => ({ name, email, password: PASSWORD })
  await post(officer, '/v1/accounts/sign-up', account('Olga Officer', 'olga@example.com'))
  await site.makeOperator('olga@example.com')
  await post(maker, '/v1/accounts/sign-up', account('李安', 'li.an@example.com'))
  const business = { kind: 'business', name: 'Pine Boots', nameZh: '松林靴坊', state: 'US-MI' }
  businessId = (await post(maker, '/v1/organisations', business)).id
}, 120_000)
afterAll(() => site.close())

/** Nothing stands wider than the window, and nothing keeps somebody out. */
async function isSound(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  expect(await axeFindings(page)).toEqual([])
}

/** A file that somebody has at hand: a small picture. */
const pictureFile = async (name: string) => ({
  name,
  mimeType: 'image/png',
  buffer: await sharp({ create: { width: 60, height: 90, channels: 3, background: '#faf8f4' } })
    .png()
    .toBuffer(),
})

const choose = async (page: Page, label: string, option: string) => {
  await page.getByLabel(label, { exact: true }).click()
  // A long list is drawn as far as it is seen.
  await page.keyboard.type(option)
  await page.locator('.ant-select-item-option', { hasText: option }).first().click()
}

test('an agency is made, asks for its place and is opened by the operator', async () => {
  await officer.goto(`${site.url}/office`)
  await officer.getByText('Open an agency', { exact: true }).first().click()
  await officer.getByLabel('Name of the agency').fill('Michigan Export Office')
  await officer.getByLabel('Name in Chinese (if it has one)').fill('密歇根州出口办公室')
  await officer.getByRole('button', { name: 'Open an agency' }).click()
  await officer.waitForURL(/\/office\/[0-9a-f-]{36}$/)
  agencyId = officer.url().split('/').at(-1)!
  await choose(officer, 'State', 'Michigan')
  await isSound(officer)
  await officer.getByRole('button', { name: 'Ask', exact: true }).click()
  await officer.getByText('Asked for.').waitFor()
  await officer.goto(`${site.url}/desk/sellers`)
  await isSound(officer)
  await officer.getByRole('button', { name: 'Open it' }).click()
  await officer.getByText('No office waits.').waitFor()
  await officer.goto(`${site.url}/office/${agencyId}`)
  await officer.getByText('No business shows you figures yet.').waitFor()
  await isSound(officer)
})

test('a business shows its figures to the office, and takes them back', async () => {
  await maker.goto(`${site.url}/sell/${businessId}?tab=agencies`)
  await choose(maker, '办公室', '密歇根州出口办公室')
  await maker.getByText('该办公室没有上级。').waitFor()
  await maker.getByRole('checkbox', { name: /订单/ }).check()
  await isSound(maker)
  await maker.getByRole('button', { name: '开放所选数据' }).click()
  await maker.getByText('您向密歇根州出口办公室开放：订单。').waitFor()
  await officer.goto(`${site.url}/office/${agencyId}?tab=businesses`)
  await officer.getByText('Pine Boots').waitFor()
  await isSound(officer)
  await officer.getByRole('tab', { name: 'Targeting' }).click()
  const leftOut = officer.locator('li', { hasText: 'Pine Boots' })
  await leftOut.getByText('Does not show this office its assessment.').waitFor()
  await leftOut.getByText('Decide otherwise').click()
  await leftOut.getByLabel('Why, for the log').fill('Moves to Ohio')
  await isSound(officer)
  await leftOut.getByRole('button', { name: 'Leave out' }).click()
  await leftOut.getByText('The officer: Moves to Ohio').waitFor()
  await officer.getByRole('tab', { name: 'Supply' }).click()
  await officer.getByRole('img', { name: 'Map of the counties of Michigan' }).waitFor()
  await officer.getByRole('rowheader', { name: 'Wayne County' }).waitFor()
  await isSound(officer)
  await maker.getByRole('button', { name: '撤回授权' }).click()
  await maker.getByRole('tooltip').getByRole('button', { name: '撤回授权' }).click()
  await maker.getByText('已撤回，该办公室不再看到您的任何数据。').waitFor()
  await maker.getByText('无资助时申报工资记录', { exact: true }).click()
  await maker.getByLabel('岗位年').fill('0.5')
  await maker.getByLabel('依据').fill('941 表第 1 栏')
  // Of a quarter that no award is asked about below.
  await maker.getByRole('combobox', { name: '季度' }).click()
  await maker.locator('.ant-select-item-option[title$="-Q1"]').first().click()
  await isSound(maker)
  await maker.getByRole('button', { name: '申报', exact: true }).click()
  await maker.getByText('已按企业申报计入。').waitFor()
  await officer.goto(`${site.url}/office/${agencyId}?tab=businesses`)
  await officer.getByText('No business shows you figures yet.').waitFor()
})

test('a programme opens, a business reads why it is refused, applies again and is awarded', async () => {
  await officer.goto(`${site.url}/office/${agencyId}?tab=programmes`)
  await officer.getByText('Set up a programme', { exact: true }).click()
  await officer.getByLabel('Name', { exact: true }).fill('First parcels')
  await officer.getByLabel('Name in Chinese').fill('首批包裹')
  await officer.getByLabel('Goal', { exact: true }).fill('Small makers ship their first parcels.')
  await officer.getByLabel('Goal in Chinese').fill('帮助小企业寄出首批包裹。')
  await officer.getByLabel('Budget in USD').fill('10000')
  await choose(officer, 'State', 'Michigan')
  await isSound(officer)
  await officer.getByRole('button', { name: 'Save the draft' }).click()
  await officer.getByRole('button', { name: 'Open it for applications' }).click()
  await officer.getByText('Nobody has applied yet.').waitFor()
  await isSound(officer)

  await maker.goto(`${site.url}/office`)
  await maker.getByText('首批包裹').waitFor()
  await maker.getByRole('link', { name: /^申请/ }).first().click()
  await maker.getByLabel('申请金额（USD）').fill('2000')
  await maker.getByLabel('成立日期').fill('2026-06-01')
  await maker.getByLabel('资金用途').fill('样品与标签')
  await maker.getByRole('button', { name: '先核对条件' }).click()
  await maker.getByText('有条件不符合，提交后将不予受理。').waitFor()
  await maker.getByText(/要求满 1 年/).waitFor()
  await isSound(maker)
  await maker.getByLabel('成立日期').fill('2015-06-01')
  await maker.getByRole('button', { name: /^申 ?请$/ }).click()
  await maker.getByText('申请已提交给机构。').waitFor()

  await officer.reload()
  await officer.getByRole('button', { name: 'Begin the review' }).click()
  await officer.getByLabel('Amount in USD').fill('1500.00')
  await officer.getByLabel('Why, for the file').fill('A good plan')
  await isSound(officer)
  await officer.getByRole('button', { name: 'Award', exact: true }).click()
  await officer.getByText('Awarded $1,500.00: $0.00 paid, $1,500.00 left.').waitFor()
  await officer.getByRole('img', { name: /\$8,500\.00 left of \$10,000\.00/ }).waitFor()
  await maker.goto(`${site.url}/sell/${businessId}?tab=agencies`)
  await maker.getByText('已资助 $1,500.00：已支付 $0.00，剩余 $1,500.00。').waitFor()
  await isSound(maker)
})

test('a business claims what it spent with a receipt; it is approved, paid and reported', async () => {
  await maker.getByText('申请报销', { exact: true }).click()
  await maker.getByText('项目报销费用的 75%，且不超过资助余额 $1,500.00。').waitFor()
  await maker.getByLabel('费用金额（USD）').fill('1000')
  await maker.getByLabel('用途', { exact: true }).fill('标签印刷')
  await maker.getByLabel('票据', { exact: true }).setInputFiles(await pictureFile('receipt.png'))
  await isSound(maker)
  await maker.getByRole('button', { name: '提交报销' }).click()
  await maker.getByText('待审核').waitFor()

  await officer.reload()
  const claim = officer.locator('li', { hasText: '标签印刷' })
  await claim.getByText('Cost $1,000.00').waitFor()
  await claim.getByRole('link', { name: 'Receipt 1' }).waitFor()
  await isSound(officer)
  await claim.getByRole('button', { name: 'Approve' }).click()
  await officer.getByRole('button', { name: 'Approved, to be paid' }).click()
  await officer.getByLabel('Number of the payment at your bank').fill('ACH 118')
  await officer.getByRole('button', { name: 'It is paid' }).click()
  await officer.getByRole('button', { name: 'Paid', exact: true }).click()
  await officer.getByText('Paid: ACH 118').waitFor()
  await officer.getByRole('img', { name: '$750.00 paid, $750.00 awarded' }).waitFor()
  await officer.getByText('Milestones and end').click()
  await isSound(officer)
  await maker.reload()
  await maker.getByText('报销 $750.00').waitFor()
  await isSound(maker)
})

test('a payroll is reported, asked back, corrected and accepted: the job is counted', async () => {
  await maker.getByText('申报工资记录', { exact: true }).click()
  await maker.getByLabel('岗位年', { exact: true }).fill('0.5')
  await maker.getByLabel('依据', { exact: true }).fill('941 表第 1 栏')
  await maker.getByLabel('证明文件', { exact: true }).setInputFiles(await pictureFile('941.png'))
  await isSound(maker)
  await maker.getByRole('button', { name: '提交申报' }).click()
  await maker.getByText('0.5 岗位年 · 941 表第 1 栏').waitFor()
  const report = officer.locator('li', { hasText: '941 表第 1 栏' })
  await officer.reload()
  await report.getByRole('link', { name: 'Open the document' }).waitFor()
  await isSound(officer)
  await report.getByLabel('Reason (to ask back or refuse)').fill('One of the two began in July')
  await report.getByRole('button', { name: 'Ask back' }).click()
  await report.waitFor({ state: 'detached' })
  await maker.reload()
  await maker.getByText('One of the two began in July').waitFor()
  const returned = maker.locator('li', { hasText: '已退回补正' }).last()
  await returned.getByLabel('岗位年', { exact: true }).fill('0.25')
  await isSound(maker)
  await returned.getByRole('button', { name: '更正后提交' }).click()
  await maker.getByText('0.25 岗位年').waitFor()
  await officer.reload()
  await report.getByRole('button', { name: 'Accept' }).click()
  await report.waitFor({ state: 'detached' })
  await officer.getByRole('button', { name: 'Accepted' }).click()
  await officer.getByText('Jobs created: 0.25 job-years').waitFor()
  await maker.goto(`${site.url}/jobs`)
  await maker.getByText('工资记录，已核实').first().waitFor()
  await isSound(maker)
  await maker.goto(`${site.url}/sell/${businessId}?tab=agencies`)
})

test('an offer is made, opens when it is paid in, and a business takes it up', async () => {
  await officer.goto(`${site.url}/office/${agencyId}?tab=offers`)
  await officer.getByText('Make an offer', { exact: true }).click()
  await officer.getByLabel('Name', { exact: true }).fill('First five parcels free')
  await officer.getByLabel('Name in Chinese').fill('前五个包裹免运费')
  await officer.getByLabel('What for', { exact: true }).fill('Freight of the first parcels')
  await choose(officer, 'State', 'Michigan')
  await officer.getByText('In all $6,000.00', { exact: false }).waitFor()
  await isSound(officer)
  await officer.getByRole('button', { name: 'Make it' }).click()
  await officer.getByText('Waits for its money').waitFor()
  await officer.goto(`${site.url}/desk/money`)
  await officer.getByText('Money of offers').waitFor()
  const offer = officer.locator('li', { hasText: 'First five parcels free' })
  await offer.getByLabel('Amount', { exact: true }).fill('6000.00')
  await offer.getByLabel('The bank’s reference').fill('WIRE 7')
  await isSound(officer)
  await offer.getByRole('button', { name: 'Enter what was paid in' }).click()
  await officer.getByText('No offer waits for money, and none has any to go back.').waitFor()

  await maker.reload()
  await maker.getByText('前五个包裹免运费').waitFor()
  await isSound(maker)
  await maker.getByRole('button', { name: /^参 ?与$/ }).click()
  await maker.getByText(/已付 0 笔，最多 5 笔。/).waitFor()
  await maker.goto(`${site.url}/finance-files`)
  await maker.getByLabel('选择文件').setInputFiles({
    name: 'books.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"file":{}}'),
  })
  await maker.getByText('这不是本平台的财务档案。').waitFor()
  await isSound(maker)
})

test('an office imports prospects, writes to one, and counsels the business that applied', async () => {
  await officer.goto(`${site.url}/office/${agencyId}?tab=recruiting`)
  await officer.getByText('You have written to nobody yet.').waitFor()
  const list = 'name,email,county\nQuiet Bay Pottery,pots@example.com,Benzie County\n,x@y.de,\n'
  await officer
    .getByLabel('Add a list (CSV)')
    .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
  await officer.getByText('2 rows: 1 added, 0 completed').waitFor()
  await officer.getByRole('cell', { name: 'The row names no business.' }).waitFor()
  await officer.getByText('Write to prospects').click()
  await officer.getByLabel('Name of this round (only you see it)').fill('Potters')
  await officer.getByLabel('Your words').fill('We pay half of your first labels.')
  await isSound(officer)
  await officer.getByRole('button', { name: 'Send the letters' }).click()
  await officer.getByText('The letters are on their way.').waitFor()
  await officer.getByRole('table', { name: 'Potters' }).waitFor()

  await officer.goto(`${site.url}/office/${agencyId}?tab=counselling`)
  await officer.getByRole('link', { name: 'Open Pine Boots' }).click()
  await officer.getByLabel('New note').fill('Wants to begin with two sizes.')
  await officer.getByRole('button', { name: 'Add', exact: true }).click()
  await officer.getByText('Wants to begin with two sizes.', { exact: true }).waitFor()
  await officer.getByLabel('Minutes').fill('45')
  await officer.getByRole('button', { name: 'Write down' }).click()
  await officer.getByText('45 min').waitFor()
  await officer.getByText('Refer to somebody').click()
  await officer.getByLabel('Or to somebody outside').fill('Port of Detroit')
  await officer.getByLabel('Why').fill('They know freight.')
  await officer.getByRole('button', { name: 'Ask the business' }).click()
  await officer.getByText('waits for an answer').waitFor()
  await isSound(officer)
  await maker.goto(`${site.url}/sell/${businessId}?tab=agencies`)
  await maker.getByText('希望将您转介给Port of Detroit').waitFor()
  await isSound(maker)
  await maker.getByRole('button', { name: /^同 ?意$/ }).click()
  await maker.getByText('已同意', { exact: true }).waitFor()
  await officer.goto(`${site.url}/office/${agencyId}?tab=counselling`)
  await officer.getByText('45 min in all.').waitFor()
  await isSound(officer)
})

test('people of a conference say what they need, ask each other and are given a table', async () => {
  const at = `/v1/agencies/${agencyId}/conferences`
  const { id } = await post(officer, at, {
    ...{ slug: 'gateway-browser', seriesId: null, timeZone: 'America/Detroit', places: 10 },
    ...{ firstDay: '2030-03-13', lastDay: '2030-03-14' },
    name: { en: 'Gateway Detroit', 'zh-CN': '底特律出口大会' },
    city: { en: 'Detroit', 'zh-CN': '底特律' },
  })
  conferenceAt = `${at}/${id}`
  const put = async (path: string, data: object) =>
    (await officer.request.put(`${site.url}${conferenceAt}/${path}`, { data })).json()
  const quota = await put('quotas', { name: 'Hall', nameZh: null, size: 10 })
  const type = { name: 'Business', nameZh: '企业票', quotaId: quota.id, isOffered: true }
  const { id: ticketTypeId } = await put('ticket-types', type)
  await post(officer, `${at}/${id}/steps`, { to: 'open' })

  await officer.goto(`${site.url}/office/${agencyId}?tab=conferences`)
  await officer.getByText('Tickets and registrations', { exact: true }).click()
  await officer.getByText('Make a code', { exact: true }).click()
  await officer.getByLabel('For whom (only the office reads it)').first().fill('County guests')
  await officer.getByLabel('Code (empty: one by chance)').fill('guests-27')
  await officer.getByRole('button', { name: 'Make it' }).click()
  await officer.getByText('GUESTS-27', { exact: true }).waitFor()
  await officer.getByText('Add a question', { exact: true }).click()
  await officer.getByLabel('Question in English').fill('What do you bring?')
  await officer.getByLabel('Question in Chinese').fill('您将携带哪些样品？')
  await officer.getByRole('button', { name: 'Ask it', exact: true }).click()
  await officer.getByText('What do you bring?', { exact: true }).waitFor()
  await isSound(officer)
  await maker.goto(`${site.url}/conference/gateway-browser/register?voucher=guests-27`)
  await maker.getByText('邀请码 guests-27 可用于：').waitFor()
  await maker.getByLabel('您将携带哪些样品？').waitFor()
  await maker.getByText('同时为他人报名', { exact: true }).click()
  await isSound(maker)

  await officer.goto(`${site.url}/office/${agencyId}?tab=conferences`)
  await officer.getByText('Sessions, rooms and tracks', { exact: true }).click()
  await officer.getByText('Times are those of Eastern Time.').waitFor()
  await officer.getByText('Add a room, or say anew', { exact: false }).click()
  await officer.getByLabel('What it is called, in English').first().fill('Room 5')
  await officer.getByLabel('Seats (empty: not counted)').fill('40')
  await officer.getByRole('button', { name: 'Save', exact: true }).click()
  await officer.getByText('Room 5: 40 seats').waitFor()
  await officer.getByText('Add a session', { exact: true }).click()
  await officer.getByLabel('Title in English').fill('Cherries by air')
  await officer.getByLabel('Title in Chinese').fill('樱桃空运')
  await officer.getByLabel('Day', { exact: true }).fill('2030-03-14')
  await officer.getByLabel('Begins at, as 14:30').fill('09:30')
  await officer.getByLabel('Speakers, one a line').fill('Ann Lee | 李安')
  await officer.getByRole('combobox', { name: 'Room' }).click()
  await officer.getByTitle('Room 5', { exact: true }).click()
  await officer.getByRole('button', { name: 'Save', exact: true }).first().click()
  await officer.getByText('0 of 40 seats taken', { exact: false }).waitFor()
  await officer.getByText('Mar 14, 2030, 9:30', { exact: false }).waitFor()
  await officer.getByText('Slides and links', { exact: true }).first().click()
  await officer.getByLabel('Slides and links').fill('https://example.com/air Slides')
  await officer.getByRole('button', { name: 'Save', exact: true }).first().click()
  await officer.getByRole('link', { name: 'Slides' }).waitFor()
  await isSound(officer)
  await maker.goto(`${site.url}/conference/gateway-browser`)
  await maker.getByText('樱桃空运').first().waitFor()

  await officer.goto(`${site.url}/office/${agencyId}?tab=conferences`)
  await officer.getByText('Meetings', { exact: true }).click()
  await officer.getByText('Say first when and at which tables people meet').waitFor()
  await officer.getByLabel('Zones and their tables').fill('Hall A: 2\nHall B')
  await officer.getByText('Not usable yet: Zones and their tables').waitFor()
  await officer.getByLabel('Zones and their tables').fill('Hall A: 2\nHall B: 1')
  await officer.getByLabel('Interpreters and their languages (if any)').fill('Li Na: en, zh')
  await officer.getByRole('button', { name: 'Save', exact: true }).click()
  await officer.getByText('Times: 26, tables: 3, interpreters: 1.', { exact: false }).waitFor()
  await isSound(officer)

  const shown = '/v1/conferences/gateway-browser/registrations'
  const register = async (name: string, page: Page) => {
    const body = { ticketTypeId, name, email: `${name}@example.com`, organisation: '', needs: '' }
    const { id, key } = await post(page, shown, { ...body, consent: true })
    return `/conference/gateway-browser/registrations/${id}/meetings?key=${key}`
  }
  const [makers, buyers] = [await register('maker', maker), await register('buyer', maker)]
  const profile = async (path: string, who: string, offers: string, needs: string) => {
    await maker.goto(site.url + path)
    await maker.getByLabel('一句话介绍自己（供洽谈对象阅读）').fill(who)
    await maker.getByRole('group', { name: '我能提供' }).getByLabel(offers).check()
    await maker.getByRole('group', { name: '我需要' }).getByLabel(needs).check()
    await isSound(maker)
    await maker.getByRole('button', { name: '保存' }).click()
    await maker.getByRole('heading', { name: '我的洽谈' }).waitFor()
  }
  await profile(makers, '松林靴坊', '服装鞋履', '批量采购')
  await profile(buyers, '成都采购商', '批量采购', '服装鞋履')
  await maker.getByText('需要您提供的：批量采购').waitFor()
  await isSound(maker)
  await maker.getByRole('button', { name: '发出邀请' }).click()
  await maker.getByText('等待答复').waitFor()
  await maker.goto(site.url + makers)
  await maker.getByRole('button', { name: '接受', exact: true }).click()
  await maker.getByText('双方均愿洽谈').waitFor()

  await officer.getByRole('button', { name: 'Plan the meetings' }).click()
  await officer.getByText('1 of 1 accepted requests have a time', { exact: false }).waitFor()
  await officer.getByText('成都采购商 · 松林靴坊').waitFor()
  await isSound(officer)
  await maker.reload()
  await maker.getByText(/号桌/).waitFor()
  await isSound(maker)
  ownPage = makers
})

test('an office asks a price, and somebody pays it on a phone, in Chinese', async () => {
  await officer.goto(`${site.url}/office/${agencyId}?tab=conferences`)
  await officer.getByText('Tickets and registrations', { exact: true }).click()
  await officer.getByLabel('Name of the ticket in English').fill('Brand')
  await officer.getByLabel('Name of the ticket in Chinese (if it has one)').fill('品牌票')
  await officer.getByLabel('Price (leave it out when it is free)').fill('145.00')
  await isSound(officer)
  await officer.getByRole('button', { name: 'Save the ticket' }).click()
  await officer.getByText('$145.00', { exact: false }).waitFor()
  await maker.goto(`${site.url}/conference/gateway-browser/register`)
  await maker.getByLabel('品牌票 · US$145.00', { exact: false }).check()
  await maker.getByLabel('姓名', { exact: true }).fill('赵敏')
  await maker.getByLabel('邮箱', { exact: true }).fill('zhao.min@example.com')
  await maker.getByLabel('同意主办方', { exact: false }).check()
  await maker.getByRole('button', { name: '报名' }).click()
  await maker.getByRole('button', { name: '支付 US$145.00' }).waitFor()
  await isSound(maker)
  await maker.getByRole('button', { name: '支付 US$145.00' }).click()
  await maker.waitForURL(/\/simulators\//)
  await maker.getByRole('button').first().click()
  await maker.waitForURL(/\/conference\/gateway-browser\/registrations\//)
  const isPaid = async () => {
    await maker.reload()
    return maker.getByText('您已获得名额。').isVisible()
  }
  expect(await until(isPaid, (paid) => paid)).toBe(true)
  await isSound(maker)
})

/** Chrome's own figures for a slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms, each as its tools weigh them. */
const SLOW_4G = {
  offline: false,
  latency: 562.5,
  downloadThroughput: 180_000,
  uploadThroughput: 84_375,
}

test('a phone shows schedule, next meeting, tables and ticket without a network', async () => {
  const { id } = await post(officer, `${conferenceAt}/sessions`, {
    title: { en: 'What 1210 means', 'zh-CN': '1210 是什么' },
    abstract: { en: '', 'zh-CN': '' },
    ...{ kind: 'lecture', language: 'en', trackId: null, roomId: null, speakers: [] },
    ...{ startsAt: '2030-03-14T21:00:00.000Z', minutes: 45 },
  })
  const phone = await site.page({ width: 390, height: 844, locale: 'zh-CN' })
  const devTools = await phone.context().newCDPSession(phone)
  await devTools.send('Network.emulateNetworkConditions', SLOW_4G)
  const pageOf = (name: string) => site.url + ownPage.replace('/meetings?', `${name}?`)
  await phone.goto(pageOf('/sessions'))
  await phone.locator(`#s-${id}`).getByRole('button', { name: '报名该场次' }).click()
  await phone.locator(`#s-${id}`).getByText('已报名', { exact: true }).waitFor()
  await isSound(phone)
  await phone.goto(pageOf('/today'))
  await isSound(phone)
  // The agenda is kept behind the pages of one's own.
  const KEPT = `caches.match('/conference/gateway-browser', { ignoreVary: true }).then(Boolean)`
  expect(await until(() => phone.evaluate(KEPT), Boolean)).toBe(true)

  // The page and the worker behind it.
  await devTools.send('Network.emulateNetworkConditions', { ...SLOW_4G, offline: true })
  await phone.context().setOffline(true)
  await phone.reload()
  await phone.getByText('网络已断开').waitFor()
  const unkept = `fetch('/conference').then(() => 'answered', () => 'no network')`
  expect(await phone.evaluate(unkept)).toBe('no network')
  const next = phone.locator('.coming.next')
  await next.getByText('成都采购商').waitFor()
  await phone.locator('.tables .mine').waitFor()
  expect(await next.locator('form button:enabled').count()).toBe(0)
  await phone.getByRole('link', { name: '日程', exact: true }).click()
  await phone.getByRole('heading', { name: '1210 是什么' }).waitFor()
  await phone.getByRole('heading', { name: '洽谈：成都采购商' }).waitFor()
  await isSound(phone)
  await phone.getByRole('link', { name: '门票', exact: true }).click()
  await phone.locator('.qr svg').waitFor()
  expect(await phone.locator('form button:enabled').count()).toBe(0)
  await isSound(phone)
  await phone.getByRole('link', { name: '我的报名', exact: true }).click()
  await phone.getByRole('heading', { name: '您已获得名额' }).waitFor()
  await devTools.send('Network.emulateNetworkConditions', SLOW_4G)
  await phone.context().setOffline(false)
  await phone.reload()
  await phone.getByText('网络已断开').waitFor({ state: 'hidden' })

  await officer.goto(`${site.url}/office/${agencyId}?tab=conferences`)
  await officer.getByText('What came of the meetings', { exact: true }).click()
  await officer.getByText('Nobody has told yet what came of a meeting.').waitFor()
  await isSound(officer)
})

test('a door checks tickets with a network and without, and the wall counts who came', async () => {
  const shown = '/v1/conferences/gateway-browser/registrations'
  const { ticketTypes } = await (
    await maker.request.get(`${site.url}/v1/conferences/gateway-browser/tickets`)
  ).json()
  const ticketOf = async (name: string) => {
    const said = { name, email: `${name}@example.org`, organisation: 'Pine Boots', needs: '' }
    const body = { ticketTypeId: ticketTypes[0].id, ...said, consent: true }
    const { id, key } = await post(maker, shown, body)
    const answer = await maker.request.get(`${site.url}${shown}/${id}/ticket?key=${key}`)
    const { code } = await answer.json()
    return {
      code: code as string,
      page: `/conference/gateway-browser/registrations/${id}?key=${key}`,
    }
  }
  const [first, second] = [await ticketOf('first'), await ticketOf('second')]
  await maker.goto(site.url + first.page)
  await maker.getByRole('link', { name: '查看我的门票' }).click()
  await maker.getByRole('img', { name: '门票二维码' }).waitFor()
  await isSound(maker)

  await officer.goto(`${site.url}/office/${agencyId}?tab=conferences`)
  await officer.getByText('Check-in', { exact: true }).click()
  await officer.getByText('No list yet.', { exact: false }).waitFor()
  await officer.getByLabel('Name of the list in English').fill('House')
  await officer.getByRole('button', { name: 'Save the list' }).click()
  await officer.getByText('0 have come').waitFor()
  await isSound(officer)
  await officer.getByRole('link', { name: 'Scan at a door' }).click()
  const begin = async () => {
    await officer.getByLabel('Name of this lane').fill('North door 1')
    await officer.getByRole('button', { name: 'Begin to scan' }).click()
  }
  const scan = async (code: string, told: string) => {
    await officer.getByLabel('Code of the ticket').fill(code)
    await officer.keyboard.press('Enter')
    await officer.locator('.verdict-sign', { hasText: told }).waitFor()
  }
  await begin()
  await scan(first.code, 'Come in')
  await officer.getByText('Pine Boots', { exact: false }).waitFor()
  await officer.getByText('Everything is on this device', { exact: false }).waitFor()
  await isSound(officer)

  await officer.context().setOffline(true)
  await officer.reload()
  await officer.getByText('No network', { exact: false }).waitFor()
  await begin()
  await scan(first.code, 'Used before')
  await officer.getByText('at North door 1.', { exact: false }).waitFor()
  await scan(second.code.toLowerCase(), 'Come in')
  await officer.getByText('Decided without a network.').waitFor()
  const forged = second.code[100] === 'A' ? 'B' : 'A'
  await scan(`${second.code.slice(0, 100)}${forged}${second.code.slice(101)}`, 'Forged')
  await scan('https://example.com', 'No ticket')
  await officer.getByText('4 scans wait to be sent.', { exact: false }).waitFor()
  await officer.context().setOffline(false)
  await officer.getByText('4 scans wait to be sent.', { exact: false }).waitFor({ state: 'hidden' })
  await officer.getByRole('link', { name: 'Counts and wall screen' }).click()
  await officer.locator('.wall-count strong', { hasText: '2' }).waitFor()
  await officer.getByText('Tickets scanned twice or more').waitFor()
  await isSound(officer)
})
