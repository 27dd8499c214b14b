import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, overflow, type Site, startSite } from './browser.ts'

/** What events lead to is looked for again and again; a page takes a second to come. */
const PATIENT = { timeout: 20_000 }

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const LIST = `Title,Description,Vendor,Type,SKU,Grams,Stock,Price
Leather work boots with steel toe,"Full-grain leather, rubber sole, protective metal toe-cap",Hollow Pine,Footwear,B-1,1800,5,189.00
`

async function signUp(email: string): Promise<Page> {
  const page = await site.page()
  await page.goto(`${site.url}/sign-up`)
  await page.getByLabel('Your name').fill('Ann Miller')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('a long enough password')
  await page.getByRole('button', { name: 'Make an account' }).click()
  await page.getByRole('heading', { name: 'My businesses' }).waitFor()
  return page
}

/** A seller whose one product is assessed, on the page of that product in the report. */
async function givenAssessed(email: string): Promise<Page> {
  const seller = await signUp(email)
  await seller.getByLabel('Name of the business').fill('Hollow Pine')
  await seller.getByRole('button', { name: 'New business' }).click()
  await seller.getByRole('heading', { level: 1, name: 'Hollow Pine' }).waitFor()
  await seller.getByRole('tab', { name: 'In the shop' }).click()
  await seller.getByText('Nothing is listed yet').waitFor()
  await seller.getByRole('tab', { name: 'Products' }).click()
  await seller.getByRole('button', { name: 'Import a list' }).click()
  await seller
    .getByLabel('Import a list')
    .and(seller.locator('input'))
    .setInputFiles({ name: 'boots.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) })
  await seller.getByRole('button', { name: 'Import', exact: true }).click()
  await seller.getByText('1 imported').waitFor()
  await seller.getByRole('button', { name: 'Close' }).click()
  await seller.getByRole('tab', { name: 'Reports' }).click()
  await seller.getByRole('button', { name: 'Assess the catalogue' }).click()
  await seller.locator('table.lines').waitFor()
  await seller.getByRole('link', { name: 'Leather work boots with steel toe' }).click()
  await seller.getByRole('button', { name: 'List it in the shop' }).waitFor()
  return seller
}

test('a seller lists from the report, a shopper in Chengdu orders, pays, and the seller sees it', async () => {
  const seller = await givenAssessed('boots@example.com')
  // The maker says what it is: without a doubt about the code it goes on sale at once.
  const [, businessId, productId] = /report\/([^/]+)\/.*product\/([^/?]+)/.exec(seller.url())!
  const at = `${site.url}/v1/businesses/${businessId}/products/${productId}/classification`
  const said = await seller.request.put(at, { data: { code: '640340', reason: 'Steel toe-cap.' } })
  expect(said.status()).toBe(204)
  await seller.getByRole('button', { name: 'List it in the shop' }).click()
  await seller.getByText('draft', { exact: true }).waitFor()
  expect(await axeFindings(seller)).toEqual([])
  await seller.locator('summary', { hasText: 'Chinese words' }).click()
  await seller.getByLabel('Title in Chinese').fill('真皮钢头工装靴')
  await seller.getByLabel('Description in Chinese').fill('头层牛皮，橡胶大底。')
  await seller.getByRole('button', { name: 'Save these words' }).click()
  await seller.getByRole('heading', { name: 'Leather work boots with steel toe' }).waitFor()
  await seller.getByRole('button', { name: 'Put on sale' }).click()
  await seller.getByRole('link', { name: 'See it in the shop' }).waitFor()

  const buyer = await site.page({ width: 390, height: 844, locale: 'zh-CN' })
  await buyer.goto(`${site.url}/shop`)
  await buyer.getByRole('searchbox').fill('gongzhuangxue')
  await buyer.getByRole('button', { name: '搜索' }).click()
  expect(await axeFindings(buyer)).toEqual([])
  await buyer.getByRole('link', { name: /真皮钢头工装靴/ }).click()
  expect(await axeFindings(buyer)).toEqual([])
  expect(await overflow(buyer)).toBe(0)
  await buyer.getByRole('button', { name: '加入购物车' }).click()
  await buyer.getByRole('heading', { name: '购物车' }).waitFor()
  expect(await axeFindings(buyer)).toEqual([])
  await buyer.getByRole('link', { name: '去结算' }).click()
  await buyer.getByLabel('收货人').fill('王小明')
  await buyer.getByLabel('手机号').fill('12')
  await buyer.getByLabel('省 / 直辖市').fill('四川省')
  await buyer.getByLabel('城市').fill('成都市')
  await buyer.getByLabel('区 / 县').fill('武侯区')
  await buyer.getByLabel('详细地址').fill('人民南路四段 1 号')
  expect(await axeFindings(buyer)).toEqual([])
  await buyer.getByRole('button', { name: '提交订单' }).click()
  await buyer.getByText('手机号格式不正确').waitFor()
  expect(await buyer.getByLabel('详细地址').inputValue()).toBe('人民南路四段 1 号')
  await buyer.getByLabel('手机号').fill('+86 138 0000 0000')
  await buyer.getByRole('button', { name: '提交订单' }).click()
  await buyer.getByRole('heading', { name: '您的订单' }).waitFor()
  await buyer.getByText('待付款').waitFor()
  expect(await axeFindings(buyer)).toEqual([])
  expect(await overflow(buyer)).toBe(0)
  await buyer.getByRole('button', { name: '去付款' }).click()
  await buyer.getByText('模拟支付，不会产生真实扣款').waitFor()
  expect(await axeFindings(buyer)).toEqual([])
  await buyer.getByRole('button', { name: '确认付款' }).click()
  await buyer.getByRole('heading', { name: '您的订单' }).waitFor()
  // The order is paid by an event a moment later; the page is looked at again, as a person would.
  await expect
    .poll(async () => {
      await buyer.reload()
      return buyer.getByText('已付款，商家备货中').count()
    }, PATIENT)
    .toBe(1)

  await seller.getByRole('tab', { name: 'Orders' }).click()
  await seller.getByText('paid: prepare it').waitFor()
  await seller
    .getByText(/^Order/)
    .last()
    .click()
  await seller.getByText(/人民南路四段/).waitFor()
  expect(await axeFindings(seller)).toEqual([])

  await seller.getByRole('tab', { name: 'Stock' }).click()
  await seller.getByText('Change the stock').click()
  await seller.getByLabel('How many').fill('12')
  await seller.getByRole('button', { name: 'Save', exact: true }).click()
  await seller.getByText('Saved.').waitFor()
  await seller.getByText('Journal').click()
  await seller.getByText('Came in:').waitFor()
  expect(await seller.locator('dd').first().textContent()).toBe('16')
  await seller.setViewportSize({ width: 390, height: 844 })
  expect(await axeFindings(seller)).toEqual([])
  expect(await overflow(seller)).toBe(0)
  if (process.env['SHOTS']) await seller.screenshot({ path: '/tmp/s390.png', fullPage: true })
  await seller.setViewportSize({ width: 1440, height: 900 })
  if (process.env['SHOTS']) await seller.screenshot({ path: '/tmp/s1440.png', fullPage: true })
  await seller.getByRole('tab', { name: 'Orders' }).click()
  await seller
    .getByText(/^Order/)
    .last()
    .click()

  await buyer.getByRole('link', { name: '查看订单' }).click()
  await buyer.getByLabel('给商家留言').fill('请问什么时候发货？')
  await buyer.getByRole('button', { name: '发送' }).click()
  await buyer.getByText('请问什么时候发货？').waitFor()
  expect(await axeFindings(buyer)).toEqual([])
  expect(await overflow(buyer)).toBe(0)
  for (const [step, state] of [
    ['Mark as declared', 'declared to customs'],
    ['Mark as released by customs', 'released by customs'],
    ['Mark as shipped', 'on its way'],
    ['Mark as delivered', 'delivered'],
  ] as const) {
    await seller.getByRole('button', { name: step }).click()
    await seller.locator('.badge', { hasText: state }).waitFor()
  }
  await seller.getByLabel('Write to the buyer').waitFor()
  await seller.getByText('请问什么时候发货？').waitFor()
  await seller.getByLabel('Write to the buyer').fill('It has arrived, I hope!')
  await seller.getByRole('button', { name: 'Send', exact: true }).click()
  await seller.getByText('It has arrived, I hope!').waitFor()
  expect(await axeFindings(seller)).toEqual([])
  await buyer.reload()
  await buyer.getByText('It has arrived, I hope!').waitFor()
  expect(await axeFindings(buyer)).toEqual([])
  await buyer.getByLabel('使用感受（选填）').fill('很结实。')
  await buyer.getByRole('button', { name: '提交评价' }).click()
  await buyer.getByRole('button', { name: '确认收货' }).click()
  await buyer.getByRole('heading', { name: /已确认收货|已完成/ }).waitFor()
  await seller.getByRole('tab', { name: 'Money' }).click()
  await expect
    .poll(async () => {
      await seller.reload()
      await seller.getByText('Held for buyers until they').waitFor()
      return seller.getByRole('table').count()
    }, PATIENT)
    .toBe(1)
  expect(await axeFindings(seller)).toEqual([])
  await seller.getByText('You are paid in USD').click()
  await seller.getByText('nothing', { exact: true }).waitFor()
  await seller.getByText('Your bank account').click()
  await seller.getByLabel('Holder').first().fill('Hollow Pine')
  await seller.getByLabel('IBAN or account number').fill('gb33 bukb 2020 1555 5555 55')
  await seller.getByLabel('BIC (SWIFT code)').fill('BUKBGB22')
  await seller.getByLabel('Country of the holder').fill('gb')
  await seller.getByRole('button', { name: 'Save this account' }).click()
  await seller.getByText('The next payout goes there').waitFor()
  expect(await axeFindings(seller)).toEqual([])
  await site.makeOperator('boots@example.com')
  await seller.goto(`${site.url}/desk/money`)
  await seller.getByRole('heading', { name: 'Pay sellers out' }).waitFor()
  const bank = ['Tradewind', 'CN62220000', 'BKCHCNBJ', 'CN']
  for (const [at, label] of [
    'Holder',
    'IBAN or account number',
    'BIC (SWIFT code)',
    'Country of the holder',
  ].entries())
    await seller.getByLabel(label).first().fill(bank[at]!)
  await seller.getByRole('button', { name: 'Make a file for the bank' }).click()
  await seller.getByRole('link', { name: 'pain.001' }).waitFor()
  await seller.goto(`${site.url}/desk/commission`)
  await seller.getByLabel('Only goods whose customs code begins with').fill('6403')
  await seller.getByLabel('Percent, 50 at most').fill('2.5')
  await seller.getByRole('button', { name: 'From now on' }).first().click()
  await seller.getByRole('cell', { name: '2.5 % of the goods' }).waitFor()
  await seller.goto(`${site.url}/desk/money`)
  const exchange = seller.locator('form', { has: seller.getByLabel('Sold to the bank') })
  await exchange.getByLabel('Sold to the bank').fill('700.00 CNY')
  await exchange.getByLabel('Bought from the bank').fill('USD 100.00')
  await exchange.getByLabel('The bank’s reference').fill('FX-1')
  await seller.getByRole('button', { name: 'Enter this exchange' }).click()
  await seller.getByText('Entered.').waitFor()
  expect(await axeFindings(seller)).toEqual([])
  expect(await overflow(seller)).toBe(0)
  await buyer.goto(`${site.url}/shop/search?q=gongzhuangxue`)
  await buyer.getByRole('link', { name: /真皮钢头工装靴/ }).click()
  await buyer.getByText('很结实。').waitFor()
  expect(await axeFindings(buyer)).toEqual([])
  expect(await overflow(buyer)).toBe(0)
})

test('what is in doubt waits for the operator, who puts it on sale', async () => {
  const seller = await givenAssessed('doubt@example.com')
  await seller.getByRole('button', { name: 'List it in the shop' }).click()
  await seller.locator('summary', { hasText: 'Chinese words' }).click()
  await seller.getByLabel('Title in Chinese').fill('待审核的工装靴')
  await seller.getByRole('button', { name: 'Save these words' }).click()
  await seller.getByRole('button', { name: 'Put on sale' }).click()
  await seller.getByText('in review by the operator').waitFor()

  const operator = await signUp('operator@example.com')
  await operator.goto(`${site.url}/desk/listings`)
  await operator.getByText('for the operator of this installation').waitFor()
  await site.makeOperator('operator@example.com')
  await operator.reload()
  await operator.getByRole('heading', { name: 'Leather work boots with steel toe' }).waitFor()
  expect(await axeFindings(operator)).toEqual([])
  expect(await overflow(operator)).toBe(0)
  await operator.getByRole('button', { name: 'Put on sale' }).click()
  await operator.getByText('Nothing waits for review.').waitFor()
  await seller.reload()
  await seller.getByRole('link', { name: 'See it in the shop' }).waitFor()
})

test('a shopper signs in from “my orders”, and finds there what they order', async () => {
  const shopper = await site.page({ width: 390, height: 844, locale: 'zh-CN' })
  await shopper.goto(`${site.url}/shop`)
  await shopper.getByRole('link', { name: '我的订单' }).click()
  await shopper.getByText('登录后可查看全部订单').waitFor()
  expect(await axeFindings(shopper)).toEqual([])
  await shopper.getByRole('link', { name: '登录' }).click()
  await shopper.getByRole('link', { name: /注册|新用户/ }).click()
  await shopper.getByLabel('您的姓名').fill('王小明')
  await shopper.getByLabel('电子邮箱').fill('wang@example.com')
  await shopper.getByLabel('密码', { exact: true }).fill('a long enough password')
  await shopper.locator('button[type=submit]').click()
  await shopper.getByRole('heading', { name: '我的订单' }).waitFor()
  await shopper.getByText('您还没有订单。').waitFor()
  expect(await axeFindings(shopper)).toEqual([])
  expect(await overflow(shopper)).toBe(0)
  await shopper.goto(`${site.url}/shop/search?q=gongzhuangxue`)
  await shopper.getByRole('link', { name: /真皮钢头工装靴/ }).click()
  await shopper.getByRole('button', { name: '加入购物车' }).click()
  await shopper.getByRole('link', { name: '去结算' }).click()
  for (const [label, value] of [
    ['收货人', '王小明'],
    ['手机号', '+86 138 0000 0000'],
    ['省 / 直辖市', '四川省'],
    ['城市', '成都市'],
    ['区 / 县', '武侯区'],
    ['详细地址', '人民南路四段 1 号'],
  ] as const)
    await shopper.getByLabel(label).fill(value)
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.getByRole('link', { name: '我的订单' }).click()
  await shopper.getByText('待付款').waitFor()
  expect(await axeFindings(shopper)).toEqual([])
  expect(await overflow(shopper)).toBe(0)
})
