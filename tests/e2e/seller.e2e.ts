import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, overflow, type Site, startSite } from './browser.ts'

let site: Site
/** Who sells, on a phone, in Chinese; and is the operator too. */
let page: Page
let businessId: string
const TABS = [
  'today',
  'products',
  'reports',
  'listings',
  'prices',
  'counts',
  'orders',
  'reviews',
  'money',
]
const LONG =
  'Insulated leather boots with a very long name that goes on and on for the sake of narrow screens and patient readers'

const send = async (method: 'post' | 'put', path: string, data: unknown) => {
  const answer = await page.request[method](site.url + path, { data })
  expect([path, answer.ok()]).toEqual([path, true])
  return answer.json()
}

beforeAll(async () => {
  site = await startSite()
  page = await site.page({ width: 390, height: 844, locale: 'zh-CN' })
  const form = { name: '李安', email: 'li.an@example.com', password: 'a long enough password' }
  await send('post', '/v1/accounts/sign-up', form)
  await site.makeOperator(form.email)
  const made = await send('post', '/v1/organisations', {
    name: 'Pine Boots',
    kind: 'business',
    state: 'US-MI',
  })
  businessId = made.id
})
afterAll(() => site.close())

const open = async (tab: string) => {
  await page.goto(`${site.url}/sell/${businessId}?tab=${tab}`)
  await page.getByRole('tab', { selected: true }).first().waitFor()
  await page.waitForLoadState('networkidle')
}

/** Boots in three sizes, in the shop; and something nobody is sure of, waiting for the operator. */
async function givenGoods(): Promise<void> {
  const row = (handle: string, title: string, option: string, sku: string) =>
    `${handle},"${title}",Made by hand.,Pine,Boots,Size,${option},${sku},900,5,100.00`
  const csv = [
    'Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price',
    row('boots', LONG, '8', 'B-8'),
    row('boots', '', '9', 'B-9'),
    row('boots', '', '10', 'B-10'),
    row('goods', 'Leather goods', 'one', 'G-1'),
  ].join('\n')
  const imported = await page.request.post(
    `${site.url}/v1/businesses/${businessId}/imports?currency=USD`,
    { data: csv, headers: { 'content-type': 'text/csv' } },
  )
  expect(imported.ok()).toBe(true)
  const at = `/v1/businesses/${businessId}`
  const { products } = await (await page.request.get(`${site.url}${at}/products`)).json()
  for (const [i, zh] of ['工装靴', '皮具'].entries()) {
    const copy = { 'zh-CN': { title: zh, text: '头层牛皮。' } }
    const { id } = await send('post', `${at}/listings`, { productId: products[i].id, copy })
    await send('post', `${at}/listings/${id}/submit`, {})
  }
}

test('every tab fits a phone in Chinese, without anything in it and with', async () => {
  const looked = async () => {
    for (const tab of [...TABS, 'settings']) {
      await open(tab)
      expect([tab, await axeFindings(page), await overflow(page)]).toEqual([tab, [], 0])
    }
  }
  await looked()
  await givenGoods()
  await looked()
  expect(await page.getByRole('tab', { name: '设置' }).count()).toBe(1)
})

test('the limits, all variants and both languages stand with a listing; the words can be changed', async () => {
  await open('listings')
  const limits = page.getByRole('region', { name: '在售限额' })
  for (const name of ['在售商品页', '在售货值', '进行中的订单', '托管货款', '类目']) {
    await limits.getByText(name, { exact: true }).waitFor()
  }
  const boots = page.locator('.one-listing').filter({ hasText: '工装靴' })
  expect(await boots.getByRole('row').count()).toBe(4)
  await boots.locator('summary', { hasText: '英文文案' }).click()
  expect(await boots.getByLabel('英文标题').inputValue()).toBe(LONG)
  await boots.getByLabel('英文标题').fill('Steel-toe work boots')
  await boots.getByRole('button', { name: '保存文案' }).first().click()
  await boots.getByText('草稿', { exact: true }).waitFor()
  await boots.locator('summary', { hasText: '规格用语' }).click()
  await boots.getByText('来自词汇表，如有不妥请修改').waitFor()
  await boots.getByLabel('Size', { exact: true }).fill('鞋码')
  await boots.getByRole('button', { name: '保存文案' }).last().click()
  await boots.getByText('由您填写').waitFor()
  await boots.locator('summary', { hasText: '配送' }).click()
  await boots.getByText('由境内保税仓发货').waitFor()
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
  await page.getByLabel('选择已显示的 2 个').check()
  await page.locator('.thumb-bar').getByRole('button', { name: '提交上架' }).click()
  await page.getByText('已完成 1 个。').waitFor()
  await page.getByText('1 个未能完成：').waitFor()
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
})

test('prices are changed after a look at what they come to, and taken back', async () => {
  await open('prices')
  await page.getByLabel('选择 工装靴').check()
  const bar = page.locator('.thumb-bar')
  await bar.getByLabel('百分比，例如 -5').fill('-10')
  await bar.getByRole('button', { name: '查看调价结果' }).click()
  const comparison = page.getByRole('region', { name: '调价结果' })
  await comparison.getByText('$90.00').first().waitFor()
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
  await comparison.getByRole('button', { name: '确认修改 3 个价格' }).click()
  await page.getByText('已修改 3 个价格。').waitFor()
  const prices = async () => {
    const answer = await page.request.get(`${site.url}/v1/businesses/${businessId}/products`)
    return (await answer.json()).products[0].variants.map(
      ({ price }: { price: { amount: string } }) => price.amount,
    )
  }
  expect(await prices()).toEqual(['90.00', '90.00', '90.00'])
  await page.getByRole('button', { name: /撤\s*回/ }).click()
  await page.getByText('已修改 3 个价格。').waitFor({ state: 'detached' })
  expect(await prices()).toEqual(['100.00', '100.00', '100.00'])
})

test('the operator decides what goods are for customs, then puts them on sale', async () => {
  await page.goto(`${site.url}/desk/listings`)
  const listing = page.locator('.in-review').filter({ hasText: '皮具' })
  await listing.getByText('Pine Boots').waitFor()
  await listing.getByLabel('判断依据（卖家可见，并记入操作审计）').fill('照片可见为手提包')
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
  await listing.getByLabel('其他编码（6 至 10 位数字）').fill('4202.21')
  await listing.getByRole('button', { name: '确定为此编码' }).last().click()
  await listing
    .getByText(/^420221/)
    .first()
    .waitFor()
  await listing.getByRole('button', { name: '批准上架' }).click()
  await page.getByText('没有待审核的商品。').waitFor()
  await page.locator('.desk-parts a[href="/desk/listings"] .badge').waitFor({ state: 'detached' })
  await open('today')
  await page.getByRole('link', { name: '本周有 1 个商品通过审核，已上架' }).click()
  await page.locator('.one-listing').filter({ hasText: '皮具' }).waitFor()
})

test('an office shows the goods of its place in the shop, and the operator takes that down', async () => {
  const agency = { kind: 'agency', name: 'Michigan Export Office', nameZh: '密歇根州出口办公室' }
  const { id: agencyId } = await send('post', '/v1/organisations', agency)
  await send('put', `/v1/agencies/${agencyId}/office`, { level: 'state', state: 'US-MI' })
  await send('post', `/v1/desk/offices/${agencyId}/decision`, { isOpen: true })
  await page.goto(`${site.url}/office/${agencyId}?tab=pavilion`)
  await page.getByLabel('英文标题').fill('Made by the lakes')
  await page.getByLabel('中文标题').fill('湖畔好物')
  await page.getByLabel('英文介绍').fill('Boots first.')
  await page.getByLabel('中文介绍').fill('先看靴子。')
  await page.getByText('挑选商品', { exact: true }).click()
  await page.getByRole('button', { name: /^添加/ }).first().click()
  await page.getByText('已选', { exact: true }).waitFor()
  await page.getByRole('button', { name: '在集市展示' }).click()
  await page.getByText(/^自 .* 起在集市展示$/).waitFor()
  await page.getByRole('link', { name: '查看集市页面' }).click()
  await page.getByRole('heading', { name: '湖畔好物' }).waitFor()
  await page.getByText('由密歇根州出口办公室策划').waitFor()

  await page.goto(`${site.url}/desk/pavilions`)
  const shown = page.locator('li', { hasText: '湖畔好物' })
  await shown.getByText('撤下', { exact: true }).first().click()
  await shown.getByLabel('理由（机构可见）').fill('Praises goods that were recalled')
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
  await shown.getByRole('button', { name: /^撤 ?下$/ }).click()
  await page.getByText('此后尚未提交内容。').waitFor()
  await page.goto(`${site.url}/office/${agencyId}?tab=pavilion`)
  await page.getByText(/撤下了本页：Praises goods that were recalled$/).waitFor()
  await page.getByRole('button', { name: '提交平台运营方审核' }).waitFor()
})

test('counts are typed down a column or pasted from a spreadsheet', async () => {
  await open('counts')
  await page.getByRole('button', { name: '批量盘点' }).click()
  const first = page.locator('.count-many td input').first()
  await first.fill('12')
  await first.press('Enter')
  await page.keyboard.type('7')
  await page.getByText('2 项有变化').waitFor()
  await page.evaluate(`{
    const data = new DataTransfer()
    data.setData('text', 'SKU\\tQty\\nB-8\\t1,200\\nB-10\\t4\\nX-1\\t3')
    document.querySelector('.count-many td input').dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }`)
  await page.getByText('1 行未找到对应商品： X-1').waitFor()
  await page.getByText('3 项有变化').waitFor()
  expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0])
  await page.getByRole('button', { name: '保存盘点' }).click()
  await page.getByText('已保存 3 项盘点，并记入库存流水。').waitFor()
  const answer = await page.request.get(`${site.url}/v1/businesses/${businessId}/skus`)
  const counts = (await answer.json()).skus.map(({ available }: { available: number }) => available)
  expect(counts.toSorted((a: number, b: number) => a - b)).toEqual([4, 5, 7, 1_200])
})
