import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, overflow, type Site, startSite } from './browser.ts'

const LOTS = 20
/** Of these one major defect too many was found, and one was inspected by somebody else meanwhile. */
const BAD = 3
const OTHERS = 5

let site: Site
/** An inspector's phone, in Chinese. */
let page: Page
let agencyId: string
let businessId: string
let work: { lot: { id: string; number: string }; inspection: { id: string } }[]
const sheets: string[] = []
/** Answers to photos that were sent. */
let heard = 0
const PHOTO = 'docs/screenshot.png'

const send = async (method: 'post' | 'put', path: string, data: unknown) => {
  const answer = await page.request[method](site.url + path, { data })
  expect([path, answer.status()]).toEqual([path, expect.toSatisfy((status) => status < 300)])
  return answer.json()
}
const stateOf = async (number: string): Promise<string> => {
  const at = `${site.url}/v1/businesses/${businessId}/lots?limit=100`
  const { lots } = (await (await page.request.get(at)).json()) as {
    lots: { number: string; state: string }[]
  }
  return lots.find((lot) => lot.number === number)!.state
}

beforeAll(async () => {
  site = await startSite()
  page = await site.page({ width: 390, height: 844, locale: 'zh-CN' })
  const form = { name: '王芳', email: 'wang@example.com', password: 'a long enough password' }
  await send('post', '/v1/accounts/sign-up', form)
  await site.makeOperator(form.email)
  const made = (kind: string, name: string) =>
    send('post', '/v1/organisations', { kind, name, state: 'US-MI' })
  agencyId = (await made('agency', 'Leelanau County Office')).id
  businessId = (await made('business', 'Old Mission Orchards')).id
  await send('put', `/v1/desk/agencies/${agencyId}`, { mayVouch: true, reason: 'a county' })
  for (let lot = 1; lot <= LOTS; lot++) {
    const { id } = await send('post', `/v1/businesses/${businessId}/lots`, {
      agencyId,
      number: `L-${`${lot}`.padStart(2, '0')}`,
      goods: '樱桃干',
      quantity: 1_000,
      unit: '箱',
    })
    await send('post', `/v1/agencies/${agencyId}/inspections`, {
      businessId,
      lotId: id,
      limits: { major: '2.5', minor: '4.0' },
      inspector: '王芳',
      place: '特拉弗斯城包装厂',
      scheduledOn: '2026-12-03',
    })
  }
  const at = `${site.url}/v1/agencies/${agencyId}/inspections?limit=100`
  work = (await (await page.request.get(at)).json()).work
  expect(work).toHaveLength(LOTS)
})
afterAll(() => site.close())

const panelOf = (number: string) => page.getByRole('listitem').filter({ hasText: number })

test('twenty lots are inspected without a network, the page opened anew in between', async () => {
  await page.goto(`${site.url}/inspections/${agencyId}`)
  await page.getByText('全部内容已保存在本机').waitFor()
  // A newer one is asked for each time; it is small.
  const worker = await page.request.get(`${site.url}/sw.js`)
  expect(worker.headers()['cache-control']).toBe('public, max-age=0')
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
  await page.context().setOffline(true)
  await page.reload()
  await page.getByText('当前无网络').waitFor()
  for (const [i, { lot }] of work.entries()) {
    const panel = panelOf(lot.number)
    await panel.getByRole('button', { name: '填写检验记录' }).click()
    const more = panel.getByRole('button', { name: '加一件：主要缺陷' })
    for (let found = 0; found < (i === BAD ? 6 : 1); found++) await more.click()
    if (i === BAD) {
      await panel.getByText('判定：拒收。').waitFor()
      await panel.getByLabel('拍照').setInputFiles(PHOTO)
      await panel.getByAltText('照片 1：批次整体').waitFor()
      await panel.getByLabel('拍摄内容').click()
      await page.getByTitle('主要缺陷').click()
      await panel.getByLabel('选择照片').setInputFiles([PHOTO, PHOTO])
      await panel.getByAltText('照片 3：主要缺陷').waitFor()
      await panel.getByRole('button', { name: '删除照片 3' }).click()
      await panel.getByAltText('照片 3：主要缺陷').waitFor({ state: 'detached' })
    }
    await panel.getByRole('button', { name: '签字并提交' }).click()
    sheets.push(lot.number)
    if (i === 9) {
      // The phone's browser was closed by its system.
      await page.reload()
      await page.getByText('有 10 份已签字的记录待提交').waitFor()
    }
  }
  await page.getByText(`有 ${LOTS} 份已签字的记录待提交`).waitFor()
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
  expect(await stateOf('L-01')).toBe('scheduled')
})

test('with a network all are handed in once; a conflict is shown with both, and nothing is lost', async () => {
  const other = work[OTHERS]!
  await send('put', `/v1/agencies/${agencyId}/inspections/${other.inspection.id}/sheet`, {
    sheetKey: '0197f0a0-0000-7000-8000-000000000001',
    found: [{ critical: 0, major: 9, minor: 0 }],
    signedBy: '李雷',
    signedAt: '2026-12-03T15:00:00.000Z',
  })
  // The photos arrive; the phone does not hear of the first time.
  await page.context().route('**/photos/**', async (route) => {
    const answer = await route.fetch()
    heard += 1
    if (heard === 1) await route.abort()
    else await route.fulfill({ response: answer })
  })
  await page.context().setOffline(false)
  await page.getByText('系统中的记录：致命缺陷 0 件，主要缺陷 9 件，次要缺陷 0 件').waitFor()
  await page.getByText('您的记录：致命缺陷 0 件，主要缺陷 1 件，次要缺陷 0 件').waitFor()
  await page.getByText('份已签字的记录待提交').waitFor({ state: 'detached' })
  // The list has it no more, the device still does.
  await page.reload()
  await page.getByRole('heading', { name: '未被接收的记录' }).waitFor()
  await panelOf('L-06').getByText('您的记录：致命缺陷 0 件，主要缺陷 1 件，次要缺陷 0 件').waitFor()
  const states = await Promise.all(sheets.map(stateOf))
  expect(states).toEqual(
    sheets.map((_, i) => (i === BAD || i === OTHERS ? 'rejected' : 'accepted')),
  )
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
})

test('photos taken without a network arrive once, though the first answers were not heard', async () => {
  const { lot } = work[BAD]!
  const at = `${site.url}/v1/businesses/${businessId}/lots/${lot.id}`
  const photosOf = async () =>
    (await (await page.request.get(at)).json()).photos as { class: string }[]
  await expect.poll(async () => (await photosOf()).length, { timeout: 60_000 }).toBe(2)
  expect((await photosOf()).map((one) => one.class)).toEqual([null, 'major'])
  expect(heard).toBe(3)
  await page.getByText('张照片待发送').waitFor({ state: 'detached' })
})

test('business and agency see what came of it, on a phone and on a desk, in both languages', async () => {
  for (const locale of ['zh-CN', 'en'] as const) {
    for (const width of [390, 1440]) {
      const looked = await site.page({ width, locale })
      await looked.context().addCookies(await page.context().cookies())
      await looked.goto(`${site.url}/sell/${businessId}?tab=lots`)
      await looked.getByText('L-20').waitFor()
      expect([locale, width, await axeFindings(looked), await overflow(looked)]).toEqual([
        locale,
        width,
        [],
        0,
      ])
      const custody = looked.getByText(locale === 'en' ? 'Chain of custody' : '交接记录').first()
      await custody.click()
      const noted = `${locale} ${width}`
      await looked.getByLabel(locale === 'en' ? 'Who has them' : '保管方').fill(noted)
      await looked.getByLabel(locale === 'en' ? 'Where' : '地点').fill('冷库 2')
      await looked.getByRole('button', { name: locale === 'en' ? 'Note it' : '记录' }).click()
      await looked.getByText(`${noted} · 冷库 2`).waitFor()
      expect([locale, width, await axeFindings(looked), await overflow(looked)]).toEqual([
        locale,
        width,
        [],
        0,
      ])
      const certificate = looked.getByRole('link', {
        name: locale === 'en' ? 'Certificate' : '检验证书',
      })
      await looked.goto(site.url + (await certificate.first().getAttribute('href')))
      await looked.getByText(locale === 'en' ? 'This certificate is valid' : '证书有效').waitFor()
      expect([locale, width, await axeFindings(looked), await overflow(looked)]).toEqual([
        locale,
        width,
        [],
        0,
      ])
      await looked.goto(`${site.url}/agency/${agencyId}`)
      await looked.getByRole('button', { name: locale === 'en' ? 'Rejected' : '已拒收' }).click()
      await looked.getByText('L-04').waitFor()
      const again = locale === 'en' ? 'Inspect it again' : '再次检验'
      await looked.getByRole('button', { name: again }).first().click()
      await looked.getByText(locale === 'en' ? 'units are drawn' : '抽取 80 件').waitFor()
      expect([locale, width, await axeFindings(looked), await overflow(looked)]).toEqual([
        locale,
        width,
        [],
        0,
      ])
    }
  }
})

test('an inspector sees the way of a day; the office sets another order', async () => {
  for (const [locale, width] of [
    ['zh-CN', 390],
    ['en', 1440],
  ] as const) {
    const looked = await site.page({ width, locale })
    await looked.context().addCookies(await page.context().cookies())
    await looked.goto(`${site.url}/inspections/${agencyId}/days`)
    await looked.getByRole('link', { name: '王芳' }).click()
    const later = locale === 'en' ? 'L-02 later' : 'L-01 推后'
    await looked.getByRole('button', { name: later, exact: true }).click()
    const save = locale === 'en' ? 'Save this order' : '保存此顺序'
    await looked.getByRole('button', { name: save }).click()
    const set = locale === 'en' ? 'The office set this order' : '此顺序由机构设定'
    await looked.getByText(set).waitFor()
    expect([await axeFindings(looked), await overflow(looked)]).toEqual([[], 0])
  }
  const at = `${site.url}/v1/agencies/${agencyId}/inspector-days/2026-12-03?inspector=王芳`
  const { visits } = (await (await page.request.get(at)).json()) as {
    visits: { lot: { number: string } }[]
  }
  // L-01 went behind L-02, and then L-02 behind it.
  expect(visits.slice(0, 3).map(({ lot }) => lot.number)).toEqual(['L-01', 'L-02', 'L-03'])
})
