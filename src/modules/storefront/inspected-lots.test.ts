import { encode } from 'uqr'
import { beforeAll, expect, test } from 'vitest'
import { checkPdf } from '../../platform/documents.ts'
import { pdfContent, pdfText } from '../../testing/pdf-text.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { CLEAN, givenInspected } from '../inspection/testing.ts'
import { putInShop } from './api.ts'
import { givenProducts } from './testing.ts'

const app = await testApp()
const operator = await givenUser(app)
beforeAll(async () => {
  await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
  await workingApp(app)
})

/** Goods on sale whose lots an agency inspects, which the operator knows or does not. */
async function givenOnSale({ isKnown }: { isKnown: boolean }) {
  const seller = await givenProducts(app, [
    ['boots', 'Leather work boots, steel toe', 'Full grain.', 'Pine', 'Boots', 1_800, 5, '189.00'],
  ])
  const businessId = seller.organisationId
  const productId = seller.productIds[0]!
  await putInShop(app.ctx, {
    businessId,
    productId,
    zh: { title: '真皮工装靴', text: '头层牛皮。' },
  })
  const { body } = await seller.viewer.get(`/v1/businesses/${businessId}/listings`)
  const listingId = body.listings[0].id as string
  const inspection = await givenInspected(app, seller)
  if (isKnown) {
    const decision = { mayVouch: true, reason: 'a county office' }
    await operator.client.put(`/v1/desk/agencies/${inspection.agencyId}`, decision)
  }
  const at = `/v1/businesses/${businessId}/listings/${listingId}`
  const own = async () => (await seller.viewer.get(at)).body
  const shown = async () => (await app.anonymous.get(`/v1/shop/listings/${listingId}`)).body
  const page = (lang: string) =>
    app.anonymous.get(`/shop/listings/${listingId}`, { 'accept-language': lang })
  return { ...inspection, seller, listingId, productId, at, own, shown, page }
}

test('an accepted lot stands on the page of the goods, with its certificate', async () => {
  const { inspected, shown, page, productId, agency } = await givenOnSale({ isKnown: true })
  expect((await shown()).inspections).toEqual([])
  await inspected('L-1', [CLEAN], { productId })
  await until(shown, ({ inspections }) => inspections.length === 1)
  const [one] = (await shown()).inspections
  expect(one).toMatchObject({ lot: 'L-1', grade: 'US No. 1', harvestedOn: '2026-07-18' })
  const [chinese, english] = [await page('zh-CN'), await page('en')]
  expect(chinese.text).toContain('批次检验合格')
  expect(english.text).toContain('Lot inspected and accepted')
  expect(english.text).toContain(`href="/shop/certificates/${one.code}"`)

  const certificate = await app.anonymous.get(`/shop/certificates/${one.code}`, {
    'accept-language': 'en',
  })
  expect([certificate.status, certificate.text]).toEqual([
    200,
    expect.stringContaining('This certificate is valid'),
  ])
  expect(certificate.text).toContain(
    '80 units were drawn; the lot passes with 5 nonconforming at most',
  )
  expect(certificate.text).not.toContain('not approved by this market')

  // The same on paper, in both languages, with what leads back to the page.
  const paper = async (lang: string) => {
    const { statusCode, headers, rawPayload } = await app.http.inject(
      `/shop/certificates/${one.code}/pdf?lang=${lang}`,
    )
    expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'application/pdf',
      'no-store',
    ])
    expect(await checkPdf(rawPayload)).toBe('fine')
    return rawPayload
  }
  const address = `http://localhost:80/shop/certificates/${one.code}`
  const inEnglish = pdfText(await paper('en'))
  expect(inEnglish).toContain('This certificate is valid')
  expect(inEnglish).toContain('80 units were drawn; the lot passes with 5 nonconforming at most')
  expect(inEnglish).toContain('Signed by Ruth Alvarez on')
  expect(inEnglish).toContain(address)
  const inChinese = await paper('zh-CN')
  expect(pdfText(inChinese)).toContain('批次检验证书')
  expect(pdfText(inChinese)).toContain('从批中抽取 80 件')
  // Each dark dot of the code is a box, and nothing else on the sheet is black.
  const { data } = encode(address, { ecc: 'M', border: 0 })
  expect(pdfContent(inChinese).match(/^0 0 0 rg .* re f$/gm)).toHaveLength(
    data.flat().filter(Boolean).length,
  )
  expect((await app.anonymous.get('/shop/certificates/nothing/pdf')).status).toBe(404)

  const reason = 'a mould was found <later>'
  const revoke = `/v1/agencies/${agency.organisationId}/certificates/${one.code}/revoke`
  await agency.owner.post(revoke, { reason })
  expect(pdfText(await paper('zh-CN'))).toContain('证书已撤销')
  const typed = `/shop/certificates/${one.code.toLowerCase().replace(/(.{4})(?=.)/g, '$1-')}`
  const revoked = await app.anonymous.get(typed, { 'accept-language': 'zh-CN' })
  expect(revoked.text).toContain('证书已撤销')
  expect(revoked.text).toContain('a mould was found &lt;later&gt;')
})

test('a rejected lot takes its goods off sale until another one is accepted', async () => {
  const { inspected, own, at, productId, seller, shown } = await givenOnSale({ isKnown: true })
  await inspected('L-1', [{ ...CLEAN, critical: 1 }], { productId })
  await until(own, ({ state }) => state === 'blocked')
  const [reason] = (await own()).reasons
  expect([reason.code, reason.text['zh-CN']]).toEqual([
    'lot_rejected',
    expect.stringContaining('批次 L-1'),
  ])
  expect((await shown()).code).toBe('storefront.listing_not_found')
  expect((await seller.member.post(`${at}/submit`)).body.state).toBe('blocked')
  await inspected('L-2', [CLEAN], { productId })
  expect((await seller.member.post(`${at}/submit`)).body.state).toBe('live')
  await until(shown, ({ inspections }) => inspections?.length === 1)
})

test('who only calls itself an agency is not shown on the page of goods', async () => {
  const { inspected, shown, productId, seller, lotsPath } = await givenOnSale({ isKnown: false })
  const { lot } = await inspected('L-1', [CLEAN], { productId })
  const detail = (await seller.viewer.get(`${lotsPath}/${lot.id}`)).body
  const { code } = detail.certificates[0]
  expect((await shown()).inspections).toEqual([])
  const page = await app.anonymous.get(`/shop/certificates/${code}`, { 'accept-language': 'en' })
  expect(page.text).toContain('not approved by this market')
  const unknown = await app.anonymous.get('/shop/certificates/nothing', {
    'accept-language': 'zh-CN',
  })
  expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('没有该证书')])
})
