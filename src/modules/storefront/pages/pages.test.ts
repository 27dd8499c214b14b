import { expect, test } from 'vitest'
import { type Answer, testApp } from '../../../testing/test-app.ts'
import { until } from '../../../testing/until.ts'
import { workingApp } from '../../../testing/working-app.ts'
import { givenSku, IDENTITY } from '../../orders/testing.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { givenStation } from '../../stations/testing.ts'
import { givenInShop } from '../testing.ts'

const app = await testApp()
const get = (path: string, headers: Record<string, string> = {}) => app.anonymous.get(path, headers)
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const send = (path: string, fields: Record<string, string>, headers = {}): Promise<Answer> =>
  app.anonymous.post(path, `${new URLSearchParams(fields)}`, { ...FORM, ...headers })
const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';')[0]!
const field = (page: Answer, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? ''

const BUYER = {
  name: '王小明',
  phone: '+86 138 0000 0000',
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  street: '文三路 1 号',
}

/** A cart with one line, and the checkout page as its guest sees it. */
async function givenCheckout(over: Parameters<typeof givenSku>[1] = {}) {
  const sku = await givenSku(app, over)
  const { businessId, variantId } = sku
  const put = await send('/shop/cart', { businessId, variantId, quantity: '2' })
  expect([put.status, put.headers['location']]).toEqual([303, '/shop/cart'])
  const cookie = cookieOf(put)
  const page = await get('/shop/checkout', { cookie })
  const fields = { key: field(page, 'key'), line: field(page, 'line'), ...BUYER }
  return { sku, cookie, page, fields }
}

test('the first HTML of the shop has title, price with tax and arrival, in the reader’s language', async () => {
  const id = await givenInShop(app, {
    zh: '海盐焦糖礼盒',
    en: 'Sea salt caramel box',
    priceMinor: 12_345n,
  })
  const q = encodeURIComponent('海盐焦糖')
  const chinese = await get(`/shop/search?q=${q}`)
  expect(chinese.headers['content-type']).toBe('text/html; charset=utf-8')
  for (const text of [
    'lang="zh-CN"',
    '<mark>海盐焦糖</mark>礼盒',
    '¥123.45',
    '含税价',
    `/shop/listings/${id}`,
  ])
    expect(chinese.text).toContain(text)
  const english = await get(`/shop/search?q=${q}&lang=en`)
  expect(english.text).toContain('Sea salt caramel box')
  const later = await get('/shop', { cookie: cookieOf(english) })
  expect(later.text).toContain('lang="en"')
  expect((await get('/shop', { 'accept-language': 'en-US,en;q=0.9' })).text).toContain('lang="en"')
  expect((await get('/shop', { 'accept-language': 'fr' })).text).toContain('lang="zh-CN"')
})

test('what comes from outside is text, never markup', async () => {
  await givenInShop(app, { zh: '<img src=x onerror=alert(1)>恶意标题', en: 'x' })
  const found = await get(`/shop/search?q=${encodeURIComponent('恶意标题')}`)
  expect(found.text).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(found.text).not.toContain('<img src=x')
  const query = await get(`/shop/search?q=${encodeURIComponent('"><script>alert(1)</script>')}`)
  expect(query.text).not.toContain('<script>')
})

test('nothing found says so, offers the categories, and is no error', async () => {
  const none = await get('/shop/search?q=qqqqzzzz&lang=en')
  expect([none.status, none.text.includes('Nothing was found')]).toEqual([200, true])
})

test.each([
  '/shop/listings/nonsense',
  '/shop/listings/019aa000-0000-7000-8000-000000000000',
  '/shop/from/nowhere',
  '/shop/checkouts/nonsense',
  '/shop/search?price=much',
])('%s is a page that says there is nothing', async (path) => {
  const answer = await get(path)
  expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect(answer.text).toContain('页面不存在')
})

test('a guest buys with forms alone: cart, checkout, order; sent twice it is one order', async () => {
  const { cookie, page, fields } = await givenCheckout()
  expect(page.text).toContain('樱桃干 × 2')
  expect(page.text).toContain('¥256.00')
  expect(page.text).not.toContain('idNumber')
  const placed = await send('/shop/checkout', fields, { cookie })
  expect(placed.status).toBe(303)
  const at = String(placed.headers['location'])
  expect((await send('/shop/checkout', fields, { cookie })).headers['location']).toBe(at)
  const order = await get(at)
  expect(order.text).toContain('待付款')
  expect(order.text).toContain('¥256.00')
  expect((await get(at.split('?')[0]!)).status).toBe(404)
  expect((await get('/shop/cart', { cookie })).text).toContain('购物车是空的')
  const cancelled = await send(at.replace('?', '/cancel?'), {})
  expect(cancelled.headers['location']).toBe(at)
  expect((await get(at)).text).toContain('已取消')
  const late = await send(at.replace('?', '/pay?'), {})
  expect([late.status, late.text.includes('已取消')]).toEqual([409, true])
})

test('who came by the link of a station is asked whether it helped, and its code is kept with the order', async () => {
  const { agencyId: parentId } = await givenOffice(app)
  const station = await givenOffice(app, { level: 'station', parentId })
  const code = await givenStation(station)
  const named = async () =>
    (await station.viewer.get(`${station.at}/station/orders`)).body.orders.length
  const { cookie, fields, page } = await givenCheckout()
  expect(field(page, 'station')).toBe('')
  const led = cookieOf(await get(`/shop?station=${code.toLowerCase()}`))
  expect(led).toBe(`tradewind_station=${code}`)
  expect((await get('/shop?station=no-station')).headers['set-cookie']).toBeUndefined()
  const both = `${cookie}; ${led}`
  expect(field(await get('/shop/checkout', { cookie: both }), 'station')).toBe(code)
  const wrong = await send('/shop/checkout', { ...fields, station: 'AAAAAAAA' }, { cookie: both })
  expect([wrong.status, wrong.text.includes('没有代码为 AAAAAAAA 的服务站')]).toEqual([422, true])
  expect(await named()).toBe(0)
  // Left out it is left out, whatever led here.
  expect((await send('/shop/checkout', fields, { cookie: both })).status).toBe(303)
  expect(await named()).toBe(0)
  const other = await givenCheckout()
  const typed = { ...other.fields, station: ` ${code.toLowerCase()}` }
  for (let times = 0; times < 2; times++) {
    expect((await send('/shop/checkout', typed, { cookie: other.cookie })).status).toBe(303)
  }
  expect(await named()).toBe(1)
}, 60_000)

test('a buyer chooses how to pay, scans a code, and is led on when it is paid', async () => {
  await workingApp(app)
  const { cookie, fields } = await givenCheckout()
  const at = String((await send('/shop/checkout', fields, { cookie })).headers['location'])
  const order = await get(at)
  for (const name of [
    '支付宝（模拟）',
    '支付宝扫码（模拟）',
    '微信扫码支付（模拟）',
    '银行卡等 · Stripe（模拟）',
  ])
    expect(order.text).toContain(name)
  expect(order.text).not.toContain('wechatpay_h5')
  const phone = await get(at, { 'user-agent': 'Mozilla/5.0 (iPhone) Mobile' })
  expect(phone.text).toContain('wechatpay_h5_simulated')
  const paying = await send(at.replace('?', '/pay?'), { way: 'wechatpay_simulated' })
  const scan = String(paying.headers['location'])
  expect([paying.status, scan]).toEqual([303, at.replace('?', '/scan/wechatpay_simulated?')])
  const page = await get(scan)
  expect([page.status, page.text.includes('<svg')]).toEqual([200, true])
  expect((await get(`${scan}&lang=en`)).text).toContain('WeChat Pay, scan a code (simulated)')
  const [simulator] = /\/simulators\/wechatpay\/codes\/[0-9a-f]+/.exec(page.text)!
  expect((await get(simulator)).text).toContain('¥256.00')
  await send('/simulators/wechatpay/pay', { id: simulator.split('/').at(-1)! })
  const led = await until(
    () => get(scan),
    ({ status }) => status === 303,
  )
  expect([led.status, led.headers['location']]).toEqual([303, at])
  expect((await get(scan.replace('wechatpay_simulated', 'barter'))).status).toBe(303)
  expect((await get(scan.replace(/key=.*/, 'key=guess'))).status).toBe(404)
  const script = await get('/shop/follow.js')
  expect([script.status, script.headers['content-type']]).toEqual([
    200,
    'text/javascript; charset=utf-8',
  ])
})

test('what is missing or wrong is marked, what was typed stays, nothing is ordered', async () => {
  const { cookie, fields, sku } = await givenCheckout({ channel: '9610' })
  const { phone: _phone, ...rest } = fields
  const answer = await send('/shop/checkout', { ...rest, ...IDENTITY, postcode: '!' }, { cookie })
  expect(answer.status).toBe(422)
  expect(field(answer, 'street')).toBe('文三路 1 号')
  expect(answer.text).toContain('请填写手机号')
  expect(answer.text).toContain('邮编（选填）格式不正确')
  const wrong = { ...fields, ...IDENTITY, idNumber: '110105194912310021' }
  expect((await send('/shop/checkout', wrong, { cookie })).text).toContain('身份证号格式不正确')
  const { idNumber: _id, realName: _name, ...nobody } = wrong
  expect((await send('/shop/checkout', nobody, { cookie })).text).toContain('海关要求此类商品提供')
  const { body } = await get(`/v1/shop/sellers/${sku.businessId}/skus?variantIds=${sku.variantId}`)
  expect(body.skus[0].isInStock).toBe(true)
  expect((await get('/v1/cart', { cookie })).body.lines).toHaveLength(1)
})

test('a price that has changed since the page is refused and shown anew', async () => {
  const { cookie, fields } = await givenCheckout()
  const stale = { ...fields, line: fields.line.replace('|128.00|', '|127.00|') }
  const answer = await send('/shop/checkout', stale, { cookie })
  expect([answer.status, answer.text.includes('价格已变动')]).toEqual([422, true])
  expect(field(answer, 'line')).toBe(fields.line)
})

test('an order above the limit is split: what fits goes first, the rest stays in the cart', async () => {
  const over = { channel: '9610', priceMinor: 300_000n, taxMinor: 0n, freightMinor: 0n }
  const { cookie, fields } = await givenCheckout(over)
  const identity = { ...IDENTITY, idNumber: '310101198506150032' }
  const refused = await send('/shop/checkout', { ...fields, ...identity }, { cookie })
  expect([refused.status, refused.text.includes('已为您拆分')]).toEqual([422, true])
  const first = { ...fields, ...identity, key: field(refused, 'key'), line: field(refused, 'line') }
  expect(first.line.split('|')[2]).toBe('1')
  expect((await send('/shop/checkout', first, { cookie })).status).toBe(303)
  const { body } = await get('/v1/cart', { cookie })
  expect(body.lines.map(({ quantity }: { quantity: number }) => quantity)).toEqual([1])
})

test('a form from another site is refused', async () => {
  const { cookie, fields } = await givenCheckout()
  const headers = { cookie, origin: 'https://evil.example' }
  expect((await send('/shop/checkout', fields, headers)).status).toBe(403)
  expect((await get('/v1/cart', { cookie })).body.lines).toHaveLength(1)
})
