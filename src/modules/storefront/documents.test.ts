import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { putInShop } from './api.ts'
import { givenProducts } from './testing.ts'

const app = await testApp()
const start = app.now()
const operator = await givenUser(app)
beforeAll(async () => {
  await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
  await workingApp(app)
})

const FACTS = {
  kind: 'lab_test',
  issuer: ' Great Lakes Materials Laboratory ',
  number: 'GL-2026-0117',
  issuedOn: '2026-03-01',
  validUntil: '2026-11-23',
  url: 'https://labs.example.com/reports/GL-2026-0117',
}
const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n',
)
const BINARY = { 'content-type': 'application/octet-stream' }

/** A listing in the shop, and ways to its documents. */
async function givenListing() {
  const seller = await givenProducts(app, [
    ['boots', 'Leather work boots, steel toe', 'Full grain.', 'Pine', 'Boots', 1_800, 5, '189.00'],
  ])
  const businessId = seller.organisationId
  const zh = { title: '真皮工装靴', text: '头层牛皮。' }
  await putInShop(app.ctx, { businessId, productId: seller.productIds[0]!, zh })
  const { body } = await seller.viewer.get(`/v1/businesses/${businessId}/listings`)
  const listingId = body.listings[0].id as string
  const at = `/v1/businesses/${businessId}/listings/${listingId}/documents`
  const documents = async () => (await seller.viewer.get(at)).body.documents
  const shown = async () =>
    (await app.anonymous.get(`/v1/shop/listings/${listingId}`)).body.documents as {
      id: string
      isVerified: boolean
      file: { path: string } | null
    }[]
  const page = async (lang: string) =>
    (await app.anonymous.get(`/shop/listings/${listingId}?lang=${lang}`)).text
  const decide = (id: string, to: string) =>
    operator.client.post(`/v1/desk/documents/${id}`, { to, reason: 'Asked the laboratory.' })
  return { seller, businessId, listingId, at, documents, shown, page, decide }
}

describe('a document of a listing', () => {
  test('is shown as its seller’s word, with issuer and validity, until it expires', async () => {
    const { seller, at, shown, page, listingId, businessId, documents } = await givenListing()
    expect(await shown()).toEqual([])
    expect(await page('zh-CN')).not.toContain('检验与证书')
    const added = await seller.member.post(at, FACTS)
    expect([added.status, added.body]).toEqual([
      201,
      {
        ...FACTS,
        issuer: 'Great Lakes Materials Laboratory',
        id: expect.any(String),
        businessId,
        listingId,
        issuerKind: 'named',
        state: 'stated',
        isExpired: false,
        file: null,
        createdAt: app.now().toISOString(),
      },
    ])
    const { id } = added.body
    const [seen] = await until(shown, (found) => found.length === 1)
    expect(seen).toEqual({
      ...FACTS,
      issuer: 'Great Lakes Materials Laboratory',
      id,
      issuerKind: 'named',
      isVerified: false,
      file: null,
    })
    const chinese = await page('zh-CN')
    for (const text of [
      '检验与证书',
      '实验室检测报告',
      'Great Lakes Materials Laboratory',
      '2026年11月23日',
      '由商家自行声明，本平台未核实。',
      'rel="nofollow ugc noreferrer noopener"',
    ]) {
      expect(chinese).toContain(text)
    }
    expect(await page('en')).toContain('Stated by the seller; not verified by this market.')
    // Its last day where the shoppers are, then the day after.
    app.setNow(new Date('2026-11-23T15:59:00Z'))
    expect(await shown()).toHaveLength(1)
    app.setNow(new Date('2026-11-23T16:01:00Z'))
    expect(await shown()).toEqual([])
    expect(await page('en')).not.toContain('Inspection and certificates')
    expect((await documents())[0]).toMatchObject({ id, isExpired: true })
    app.setNow(start)
  })

  test('is refused when it says what cannot be, or a listing has too many', async () => {
    const { seller, at, documents } = await givenListing()
    const wrong = [
      { kind: 'diploma' },
      { issuer: '  ' },
      { issuer: 'x'.repeat(201) },
      { number: '' },
      { issuedOn: '2026-02-30' },
      { issuedOn: '2026-12-01' },
      { validUntil: '2026-02-28' },
      { url: 'http://labs.example.com' },
      { url: 'javascript:alert(1)' },
      { url: 'https://shop@evil.example' },
      { note: 'more' },
    ]
    for (const one of wrong) {
      expect([one, (await seller.member.post(at, { ...FACTS, ...one })).status]).toEqual([one, 400])
    }
    const stranger = await givenUser(app)
    const actors = [seller.viewer, stranger.client, operator.client, app.anonymous]
    const answers = await Promise.all(actors.map((who) => who.post(at, FACTS)))
    expect(answers.map(({ status }) => status)).toEqual([403, 404, 404, 401])
    const elsewhere = at.replace(/listings\/[^/]+/, `listings/${app.newId()}`)
    expect((await seller.member.post(elsewhere, FACTS)).body.code).toBe(
      'storefront.listing_not_found',
    )
    expect(await documents()).toEqual([])
    for (let i = 0; i < 10; i++) {
      expect((await seller.member.post(at, { ...FACTS, number: `${i}` })).status).toBe(201)
    }
    expect((await seller.member.post(at, FACTS)).body.code).toBe('storefront.too_many_documents')
    expect(await documents()).toHaveLength(10)
  })

  test('takes one file, drawn anew or looked through, and none that is something else', async () => {
    const { seller, at, shown, documents } = await givenListing()
    const { id } = (await seller.member.post(at, FACTS)).body
    const put = (content: Buffer, of = id) => seller.member.put(`${at}/${of}/file`, content, BINARY)
    const active = Buffer.from(
      `${PDF}`.replace('/Catalog', '/Catalog /OpenAction << /JavaScript (x) >>'),
    )
    for (const [content, reason] of [
      [Buffer.from('<html>hello</html>'), 'type_unknown'],
      [PDF.subarray(0, 40), 'unreadable'],
      [active, 'active'],
      [Buffer.alloc(10_000_001, 1), 'too_large'],
    ] as const) {
      const { status, body } = await put(content)
      expect([status, body.code, body.params.reason]).toEqual([
        422,
        'storefront.document_file_refused',
        reason,
      ])
    }
    expect((await seller.viewer.put(`${at}/${id}/file`, PDF, BINARY)).status).toBe(403)
    expect((await put(PDF, app.newId())).body.code).toBe('storefront.document_not_found')
    expect((await documents())[0].file).toBeNull()

    expect((await put(PDF)).body.file).toEqual({ type: 'application/pdf', bytes: PDF.length })
    expect((await put(PDF)).body.code).toBe('storefront.document_file_closed')
    const [seen] = await until(shown, ([one]) => one?.file !== null && one !== undefined)
    const file = await app.anonymous.get(seen!.file!.path)
    expect([file.status, file.text, file.headers]).toMatchObject([
      200,
      `${PDF}`,
      {
        'content-type': 'application/pdf',
        'content-security-policy': "default-src 'none'; sandbox",
        'content-disposition': expect.stringMatching(/^attachment; filename="document-.*\.pdf"$/),
        'x-content-type-options': 'nosniff',
      },
    ])
    expect((await seller.viewer.get(`${at}/${id}/file`)).text).toBe(`${PDF}`)
    expect((await operator.client.get(`/v1/desk/documents/${id}/file`)).text).toBe(`${PDF}`)

    const drawn = sharp({ create: { width: 40, height: 20, channels: 3, background: '#8E1B2C' } })
    const second = (await seller.member.post(at, { ...FACTS, number: '2' })).body.id
    const png = await drawn.png().toBuffer()
    expect((await put(png, second)).body.file.type).toBe('image/jpeg')

    expect((await seller.viewer.delete(`${at}/${id}`)).status).toBe(403)
    expect(await documents()).toHaveLength(2)
    expect((await seller.member.delete(`${at}/${id}`)).body).toEqual({ done: true })
    expect((await seller.member.delete(`${at}/${id}`)).status).toBe(404)
    expect((await app.anonymous.get(seen!.file!.path)).status).toBe(404)
    expect((await documents()).map((one: { id: string }) => one.id)).toEqual([second])
  })
})

describe('the operator', () => {
  test('verifies a document, takes that back and hides it; each is in the audit log', async () => {
    const { seller, at, shown, page, decide } = await givenListing()
    const { id } = (await seller.member.post(at, FACTS)).body
    const put = () => seller.member.put(`${at}/${id}/file`, PDF, BINARY)
    const waiting = async (state: string) =>
      (await operator.client.get(`/v1/desk/documents?limit=200&state=${state}`)).body.documents
    expect((await waiting('stated')).find((one: { id: string }) => one.id === id)).toMatchObject({
      title: { 'zh-CN': '真皮工装靴' },
      seller: { name: expect.any(String) },
    })
    const verdict = { to: 'verified', reason: 'x' }
    expect((await seller.owner.post(`/v1/desk/documents/${id}`, verdict)).status).toBe(403)
    expect(
      (await operator.client.post(`/v1/desk/documents/${id}`, { to: 'verified' })).status,
    ).toBe(400)
    expect((await decide(app.newId(), 'verified')).status).toBe(404)
    expect((await until(shown, (found) => found.length === 1))[0]!.isVerified).toBe(false)

    expect((await decide(id, 'verified')).body.state).toBe('verified')
    await until(shown, ([one]) => one?.isVerified === true)
    expect(await page('zh-CN')).toContain('本平台已核实')
    expect(await page('zh-CN')).not.toContain('本平台未核实')
    // What was looked at is what is shown: nothing is added to it afterwards.
    expect((await put()).body.code).toBe('storefront.document_file_closed')
    expect((await decide(id, 'stated')).body.state).toBe('stated')
    expect((await put()).status).toBe(200)
    const [seen] = await until(shown, ([one]) => one?.file !== null && one !== undefined)
    expect((await decide(id, 'hidden')).body.state).toBe('hidden')
    expect(await until(shown, (found) => found.length === 0)).toEqual([])
    expect((await app.anonymous.get(seen!.file!.path)).status).toBe(404)
    expect((await waiting('hidden')).map((one: { id: string }) => one.id)).toContain(id)
    const audit = await operator.client.get(`/v1/desk/audit?subject=document:${id}`)
    expect(audit.body.entries.map(({ action }: { action: string }) => action)).toEqual([
      'storefront.document_hidden',
      'storefront.document_file_attached',
      'storefront.document_stated',
      'storefront.document_verified',
      'storefront.document_attached',
    ])
    expect(audit.body.entries[0].after).toEqual({
      state: 'hidden',
      reason: 'Asked the laboratory.',
    })
  })
})
