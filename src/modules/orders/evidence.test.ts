import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { moveOrder } from './api.ts'
import { endSilentCases } from './end-silent-cases.ts'
import { eraseEvidence } from './erase-evidence.ts'
import { givenSku, lineOf, place, sendFile } from './testing.ts'

const app = await testApp()
const start = app.now()
const DAY_MS = 86_400_000
const days = {
  disputeAnswerDays: 5,
  disputeEvidenceDays: 7,
  returnAnswerDays: 5,
  evidenceKeptDays: 1_095,
}
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
beforeAll(() => workingApp(app))
afterEach(() => app.setNow(start))
const wait = (count: number) => app.setNow(new Date(start.getTime() + count * DAY_MS))
const dayAfter = (count: number) => new Date(start.getTime() + count * DAY_MS).toISOString()

/** A guest's order of 256.00 yuan, paid and brought as far as `statuses` says. */
async function givenDelivered(over: Partial<Parameters<typeof givenSku>[1]> = {}) {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const sku = await givenSku(app, { businessId, ...over })
  const { body } = await place(app.anonymous, [lineOf(sku, 2)])
  const { checkoutId, key } = body as { checkoutId: string; key: string }
  const started = await app.anonymous.post(`/v1/checkouts/${checkoutId}/payments?key=${key}`)
  await app.anonymous.get(started.body.payUrl)
  await app.anonymous.post(
    '/simulators/alipay/pay',
    `${new URLSearchParams({ id: started.body.paymentId })}`,
    { 'content-type': 'application/x-www-form-urlencoded' },
  )
  const orderId = body.orders[0].id as string
  const atSeller = `/v1/businesses/${businessId}/orders/${orderId}`
  const read = async () => (await seller.viewer.get(atSeller)).body
  await until(read, ({ status }) => status === 'paid')
  const way = ['paid', 'declared', 'released', 'shipped', 'delivered'] as const
  for (const [at, from] of way.slice(0, -1).entries()) {
    await moveOrder(app.ctx, { businessId, orderId, from, to: way[at + 1]! })
  }
  const own = (path: string) => `/v1/checkouts/${checkoutId}/orders/${orderId}/${path}?key=${key}`
  const step = (from: string, to: string, note = 'It leaks.') =>
    app.anonymous.post(own('steps'), { from, to, note })
  const ruling = `/v1/desk/businesses/${businessId}/orders/${orderId}/ruling`
  return { seller, businessId, orderId, checkoutId, key, atSeller, read, own, step, ruling }
}

/** A picture as a telephone takes it: turned, with the place where it was taken. */
const photo = (colour: string, { width = 400, height = 300 } = {}) =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .withExif({ IFD0: { Make: 'Phone' }, IFD3: { GPSLatitude: '30/1 15/1 0/1' } })
    .jpeg()
    .toBuffer()

const pdf = (body: string) =>
  Buffer.from(
    `%PDF-1.7\n1 0 obj\n${body}\nendobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n`,
    'latin1',
  )

const filesKept = () =>
  readdirSync(join(app.folder, 'files'), { recursive: true }).filter((name) =>
    /[0-9a-f]{12}$/.test(`${name}`),
  ).length

describe('evidence in a dispute', () => {
  test('is shown by both sides, seen by them and the operator, and by nobody else', async () => {
    const { seller, own, step, atSeller, orderId, businessId } = await givenDelivered()
    await step('delivered', 'disputed')
    const sent = await photo('#aa3311')
    expect(sent.includes('GPS') || sent.includes('Exif')).toBe(true)
    const mine = await sendFile(app.anonymous, own('evidence'), sent, { caption: ' 罐子漏了 ' })
    expect([mine.status, mine.body]).toEqual([
      201,
      {
        id: expect.any(String),
        author: 'buyer',
        type: 'image/jpeg',
        caption: '罐子漏了',
        bytes: expect.any(Number),
        at: start.toISOString(),
      },
    ])
    const letter = pdf('<</Type /Catalog>>')
    const theirs = await sendFile(seller.member, `${atSeller}/evidence`, letter, {
      caption: 'Packing list',
    })
    expect(theirs.body).toMatchObject({ author: 'seller', type: 'application/pdf' })
    const seen = await app.anonymous.get(own('case'))
    expect(seen.body).toEqual({
      chargebacks: [],
      case: {
        kind: 'dispute',
        openedBy: 'buyer',
        openedAt: start.toISOString(),
        answerBy: dayAfter(5),
        answeredAt: start.toISOString(),
        evidenceUntil: dayAfter(7),
      },
      takesEvidence: true,
      evidence: [mine.body, theirs.body],
      limits: { files: 10, fileBytes: 10_000_000, bytes: 25_000_000 },
    })
    for (const client of [seller.viewer, operator.client]) {
      expect((await client.get(`${atSeller}/case`)).body).toEqual(seen.body)
    }

    const at = (id: string) => own(`evidence/${id}`)
    const picture = await app.http.inject({ url: at(mine.body.id) })
    expect(picture.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `inline; filename="evidence-${mine.body.id.slice(-12)}.jpg"`,
      'cache-control': 'private, no-store',
    })
    const kept = await sharp(picture.rawPayload).metadata()
    expect([kept.format, kept.width, kept.height, kept.exif]).toEqual(['jpeg', 400, 300, undefined])
    const small = await app.http.inject({ url: `${at(mine.body.id)}&size=small` })
    expect((await sharp(small.rawPayload).metadata()).width).toBe(320)
    const document = await app.http.inject({ url: at(theirs.body.id) })
    expect(document.rawPayload).toEqual(letter)
    expect(document.headers['content-disposition']).toMatch(/^attachment; /)
    // On the disk it lies sealed.
    const onDisk: Uint8Array[] = []
    for await (const chunk of app.ctx.files.read(theirs.body.id)) onDisk.push(chunk)
    expect(Buffer.concat(onDisk).includes('%PDF')).toBe(false)

    const path = `${atSeller}/evidence/${mine.body.id}`
    expect((await seller.viewer.get(path)).status).toBe(200)
    expect((await operator.client.get(path)).status).toBe(200)
    for (const client of [seller.stranger, app.anonymous]) {
      expect((await client.get(path)).status).toBe(404)
      expect((await client.get(`${atSeller}/case`)).status).toBe(404)
      expect((await sendFile(client, `${atSeller}/evidence`, sent)).status).toBe(404)
    }
    expect((await app.anonymous.get(at(mine.body.id).replace(/key=.*/, 'key=x'))).status).toBe(404)
    const another = await givenDelivered()
    const elsewhere = another.own(`evidence/${mine.body.id}`)
    expect((await app.anonymous.get(elsewhere)).body.code).toBe('orders.evidence_not_found')
    expect((await sendFile(seller.viewer, `${atSeller}/evidence`, sent)).status).toBe(404)
    const operators = await sendFile(operator.client, `${atSeller}/evidence`, sent)
    expect([operators.status, operators.body.code]).toEqual([409, 'orders.evidence_of_sides'])

    const told = (await app.eventsAbout(orderId)).filter(([name]) => name.includes('evidence'))
    expect(told).toMatchObject([
      ['orders.evidence_added', { businessId, author: 'buyer', evidenceId: mine.body.id }],
      ['orders.evidence_added', { businessId, author: 'seller', evidenceId: theirs.body.id }],
    ])
  })

  test('is the same when it is sent again, also at the same time', async () => {
    const { own, step, orderId } = await givenDelivered()
    await step('delivered', 'disputed')
    const sent = await photo('#113355')
    const answers = await Promise.all(
      [1, 2, 3].map(() => sendFile(app.anonymous, own('evidence'), sent)),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect((await app.anonymous.get(own('case'))).body.evidence).toHaveLength(1)
    const told = (await app.eventsAbout(orderId)).filter(([name]) => name.includes('evidence'))
    expect(told).toHaveLength(1)
  })

  test('is taken in a case only, and until its day', async () => {
    const { own, step } = await givenDelivered()
    const sent = await photo('#446688')
    const code = async () => (await sendFile(app.anonymous, own('evidence'), sent)).body.code
    expect(await code()).toBe('orders.evidence_closed')
    await step('delivered', 'disputed')
    wait(7)
    expect(await code()).toBe('orders.evidence_closed')
    expect((await app.anonymous.get(own('case'))).body).toMatchObject({
      takesEvidence: false,
      evidence: [],
    })
    app.setNow(new Date(start.getTime() + 7 * DAY_MS - 1))
    expect(await code()).toBe(undefined)
  })

  test('is ten files of a side, and not one more', async () => {
    const { own, step, seller, atSeller } = await givenDelivered()
    await step('delivered', 'disputed')
    const colours = Array.from({ length: 11 }, (_, at) => `#0000${(16 + at * 20).toString(16)}`)
    const pictures = await Promise.all(colours.map((one) => photo(one, { width: 20, height: 20 })))
    const answers = await Promise.all(
      pictures.map((one) => sendFile(app.anonymous, own('evidence'), one)),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(10).fill(201), 409])
    const refused = answers.find(({ status }) => status === 409)!
    expect(refused.body.code).toBe('orders.too_much_evidence')
    expect((await app.anonymous.get(own('case'))).body.evidence).toHaveLength(10)
    const others = await sendFile(seller.member, `${atSeller}/evidence`, pictures[0]!)
    expect(others.status).toBe(201)
  })
})

/** A PNG whose header promises a size, with rows that are all zero: small sent, huge drawn. */
function bombPng(edge: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([head, body, sum])
  }
  const size = Buffer.alloc(13)
  size.writeUInt32BE(edge, 0)
  size.writeUInt32BE(edge, 4)
  size.set([1, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.alloc((edge / 8 + 1) * edge), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc32(bytes: Buffer): number {
  let sum = ~0
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}

const packed = (hidden: string) =>
  `<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode>>\nstream\n${deflateSync(Buffer.from(hidden)).toString('latin1')}\nendstream`

describe('a hostile file', () => {
  const script = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const good = () => photo('#778899')
  const HOSTILE: readonly (readonly [string, string, () => Buffer | Promise<Buffer>])[] = [
    ['nothing', 'evidence_empty', () => Buffer.alloc(0)],
    ['a program renamed', 'evidence_type_unknown', () => Buffer.from(`MZ${'\0'.repeat(200)}`)],
    ['a drawing with a script', 'evidence_type_unknown', () => Buffer.from(script)],
    ['a page named .jpg', 'evidence_type_unknown', () => Buffer.from('<html><script></script>')],
    [
      'a GIF that is a script',
      'evidence_type_unknown',
      () => Buffer.from('GIF89a/*x*/=1;alert(1)'),
    ],
    ['a picture cut in half', 'evidence_unreadable', async () => halfOf(await noise('jpeg'))],
    ['a PNG cut in half', 'evidence_unreadable', async () => halfOf(await noise('png'))],
    ['a WebP cut in half', 'evidence_unreadable', async () => halfOf(await noise('webp'))],
    [
      'the first bytes of a picture alone',
      'evidence_unreadable',
      () => Buffer.from([255, 216, 255, 224, 0]),
    ],
    [
      'a drawing behind the first bytes of a PNG',
      'evidence_unreadable',
      () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(script)]),
    ],
    ['a bomb', 'evidence_expands', () => bombPng(40_000)],
    [
      'eleven megabytes',
      'evidence_too_large',
      async () => Buffer.concat([await good(), Buffer.alloc(11_000_000)]),
    ],
    ['a hundred megabytes', 'evidence_too_large', () => Buffer.alloc(100_000_000, 7)],
    ['a letter cut short', 'evidence_unreadable', () => halfOf(pdf('<</Type /Catalog>>'))],
    [
      'a letter with a page behind it',
      'evidence_unreadable',
      () => Buffer.concat([pdf('<<>>'), Buffer.from('<script>alert(1)</script>')]),
    ],
    ['a letter that is an archive', 'evidence_active', () => pdf('<<>> % PK\x05\x06')],
    [
      'a letter with a script',
      'evidence_active',
      () => pdf('<</OpenAction <</S /JavaScript /JS (app.alert(1))>>>>'),
    ],
    [
      'a letter with a script by another spelling',
      'evidence_active',
      () => pdf('<</S /J#61vaScr#69pt /JS (x)>>'),
    ],
    [
      'a letter with a packed script',
      'evidence_active',
      () => pdf(packed('1 0 <</S /JavaScript /JS (x)>>')),
    ],
    ['a letter that starts a program', 'evidence_active', () => pdf('<</S /Launch /F (cmd.exe)>>')],
    ['a letter with a file in it', 'evidence_active', () => pdf('<</EmbeddedFiles 2 0 R>>')],
    ['a locked letter', 'evidence_active', () => pdf('<</Encrypt 3 0 R>>')],
    ['a letter that never ends', 'evidence_unreadable', () => pdf(packed(' '.repeat(30_000_000)))],
  ]

  test('is refused with its reason, and nothing is kept', async () => {
    const { own, step, orderId } = await givenDelivered()
    await step('delivered', 'disputed')
    const before = filesKept()
    const answers: string[] = []
    for (const [name, , make] of HOSTILE) {
      const { status, body } = await sendFile(app.anonymous, own('evidence'), await make())
      answers.push(`${name}: ${body.code}${status >= 500 ? ` ${status}` : ''}`)
    }
    expect(answers).toEqual(HOSTILE.map(([name, code]) => `${name}: orders.${code}`))
    const long = await sendFile(app.anonymous, own('evidence'), await good(), {
      caption: 'x'.repeat(201),
    })
    expect([long.status, long.body.code]).toEqual([400, 'platform.invalid_input'])
    const noFile = await app.anonymous.post(own('evidence'), '{}', {
      'content-type': 'application/json',
    })
    expect(noFile.status).toBe(415)
    const seen = (await app.anonymous.get(own('case'))).body
    expect(seen.evidence).toEqual([])
    expect(seen.case.answeredAt).toBe(null)
    expect(filesKept()).toBe(before)
    const told = (await app.eventsAbout(orderId)).filter(([name]) => name.includes('evidence'))
    expect(told).toEqual([])
  })

  test('leaves nothing of what it hides behind or inside a picture', async () => {
    const { own, step } = await givenDelivered()
    await step('delivered', 'disputed')
    const polyglot = Buffer.concat([await good(), Buffer.from(`PK\x03\x04${script}PK\x05\x06`)])
    const { body } = await sendFile(app.anonymous, own('evidence'), polyglot)
    const kept = await app.http.inject({ url: own(`evidence/${body.id}`) })
    expect(kept.rawPayload.includes('script')).toBe(false)
    expect(kept.rawPayload.includes('PK\x05\x06')).toBe(false)
  })
})

const halfOf = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)

/** A picture that cannot be made small, so that half of it is really missing. */
const noise = (format: 'jpeg' | 'png' | 'webp') =>
  sharp({
    create: {
      width: 300,
      height: 300,
      channels: 3,
      background: '#000000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .toFormat(format)
    .toBuffer()

describe('the page of an order', () => {
  const page = (path: string) => app.anonymous.get(path, { 'accept-language': 'zh-CN' })

  test('shows what both sides have shown, until when, and takes a file by its form', async () => {
    const { own, step, seller, atSeller } = await givenDelivered()
    const at = own('x').replace('/v1/', '/shop/').replace('/x?', '?')
    const form = at.replace('?', '/evidence?')
    expect((await page(at)).text).not.toContain('凭证与期限')
    await step('delivered', 'disputed', 'toString')
    const before = (await page(at)).text
    expect(before).toContain('<span>toString</span>')
    expect(before).toContain('双方均未提交凭证')
    expect(before).toContain('2026年11月27日 17:00')
    expect(before).toContain('2026年11月29日 17:00')
    const refused = await sendFile(app.anonymous, form, Buffer.from('MZ'), { caption: '<b>x</b>' })
    expect([refused.status, refused.text.includes('文件内容不是图片')]).toEqual([409, true])
    const large = await sendFile(app.anonymous, form, Buffer.alloc(12_000_000))
    expect([large.status, large.text.includes('文件超过 10 MB')]).toEqual([409, true])
    const none = await app.anonymous.post(form, 'caption=x', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect([none.status, none.text.includes('没有') || none.text.includes('不支持')]).toEqual([
      409,
      true,
    ])
    expect((await app.anonymous.get(own('case'))).body.evidence).toEqual([])
    const sent = await sendFile(app.anonymous, form, await photo('#665544'), {
      caption: '<b>漏了</b>',
    })
    expect([sent.status, sent.headers['location']]).toEqual([303, `${at}#case`])
    await sendFile(seller.member, `${atSeller}/evidence`, pdf('<</Type /Catalog>>'))
    const after = (await page(at)).text
    expect(after).toContain('&lt;b&gt;漏了&lt;/b&gt;')
    expect(after).toContain('双方均已说明情况')
    const small = /<img src="([^"]*evidence[^"]*)"/.exec(after)![1]!.replaceAll('&amp;', '&')
    expect((await app.http.inject({ url: small })).headers['content-type']).toBe('image/jpeg')
    const stranger = at.replace(/key=.*/, 'key=another')
    expect(
      (await sendFile(app.anonymous, stranger.replace('?', '/evidence?'), await photo('#111111')))
        .status,
    ).toBe(404)
    wait(7)
    const late = (await page(at)).text
    expect(late).toContain('举证期已满')
    expect(late).not.toContain('multipart/form-data')
  })
})

describe('the days of a case', () => {
  const cny = (amount: string) => ({ amount, currency: 'CNY' })

  test('the operator rules when both have had theirs, and sees before what it comes to', async () => {
    const { step, ruling, read, own, seller } = await givenDelivered()
    await step('delivered', 'disputed')
    await app.anonymous.post(own('messages'), { text: 'Look at the picture.' })
    const body = { award: cny('100.00'), note: 'Half was broken.' }
    const early = await operator.client.post(ruling, body)
    expect([early.status, early.body.code, early.body.params]).toEqual([
      409,
      'orders.ruling_too_early',
      { from: dayAfter(7) },
    ])
    expect(await read()).toMatchObject({ status: 'disputed', ruling: null })
    const preview = await operator.client.get(`${ruling}?amount=100.00&currency=CNY`)
    expect(preview.body).toEqual({
      left: cny('256.00'),
      buyer: cny('100.00'),
      tax: cny('29.44'),
      freight: cny('40.00'),
      commission: cny('0.00'),
      seller: cny('86.56'),
    })
    const tooMuch = await operator.client.get(`${ruling}?amount=256.01&currency=CNY`)
    expect(tooMuch.body.code).toBe('orders.award_too_high')
    const notTheirs = await seller.owner.get(`${ruling}?amount=1.00&currency=CNY`)
    expect(notTheirs.body.code).toBe('orders.operator_required')
    wait(7)
    expect((await operator.client.post(ruling, body)).status).toBe(200)
    await until(read, ({ status }) => status === 'settled')
  })

  test('a seller who never answers a dispute loses it, in the name of the product', async () => {
    const { step, read, own } = await givenDelivered()
    await step('delivered', 'disputed')
    // Words of the buyer's own are no answer to them.
    await app.anonymous.post(own('messages'), { text: 'Anybody there?' })
    app.setNow(new Date(start.getTime() + 5 * DAY_MS - 1))
    await endSilentCases(app.ctx, days)
    expect((await read()).status).toBe('disputed')
    wait(5)
    await endSilentCases(app.ctx, days)
    await endSilentCases(app.ctx, days)
    const ended = await until(read, ({ status }) => status === 'refunded')
    expect(ended.refunded).toEqual(cny('256.00'))
    expect(ended.ruling).toMatchObject({ award: cny('256.00'), note: 'no answer in time' })
    expect(ended.transitions.slice(-2)).toMatchObject([
      { from: 'disputed', to: 'returned', actor: 'system', at: dayAfter(5) },
      { from: 'returned', to: 'refunded', actor: 'system' },
    ])
  })

  test('a seller who answers, by a word or a file, waits for the ruling', async () => {
    const { step, read, seller, atSeller } = await givenDelivered()
    await step('delivered', 'disputed')
    wait(4)
    await seller.member.post(`${atSeller}/messages`, { text: 'It was whole when it left.' })
    wait(6)
    await endSilentCases(app.ctx, days)
    expect((await read()).status).toBe('disputed')
    const open = (await seller.viewer.get(`${atSeller}/case`)).body.case
    expect(open.answeredAt).toBe(dayAfter(4))
  })

  test('a buyer who never answers the seller’s dispute loses it', async () => {
    const { step, read, seller, atSeller } = await givenDelivered()
    await step('delivered', 'return_asked')
    const refuse = { from: 'return_asked', to: 'disputed', note: 'It was opened and eaten.' }
    expect((await seller.member.post(`${atSeller}/steps`, refuse)).status).toBe(200)
    const open = (await seller.viewer.get(`${atSeller}/case`)).body.case
    expect(open).toMatchObject({ kind: 'dispute', openedBy: 'seller', answeredAt: null })
    wait(5)
    await endSilentCases(app.ctx, days)
    const ended = await until(read, ({ status }) => status === 'settled')
    expect(ended.ruling).toMatchObject({ award: cny('0.00') })
  })

  test('a return that the seller does not answer is accepted; words are no answer', async () => {
    const { step, read, seller, atSeller } = await givenDelivered()
    await step('delivered', 'return_asked')
    await seller.member.post(`${atSeller}/messages`, { text: 'We shall see.' })
    wait(5)
    await endSilentCases(app.ctx, days)
    const accepted = await read()
    expect(accepted.status).toBe('returning')
    expect(accepted.transitions.at(-1)).toMatchObject({ actor: 'system', at: dayAfter(5) })
    // It never arrives: somebody has to look at it.
    wait(50)
    await endSilentCases(app.ctx, days)
    expect(await read()).toMatchObject({ status: 'disputed' })
    const open = (await seller.viewer.get(`${atSeller}/case`)).body.case
    expect(open).toMatchObject({ openedBy: 'system', evidenceUntil: dayAfter(57) })
    wait(56)
    await endSilentCases(app.ctx, days)
    expect(await read()).toMatchObject({ status: 'disputed' })
  })
})

describe('what is over', () => {
  test('is erased on its day with its files, and not a day before', async () => {
    const { step, own, read, orderId } = await givenDelivered()
    await step('delivered', 'disputed')
    const { body } = await sendFile(app.anonymous, own('evidence'), await photo('#224422'))
    const before = filesKept()
    wait(5)
    await endSilentCases(app.ctx, days)
    await until(read, ({ status }) => status === 'refunded')
    wait(5 + 1_095 - 1)
    await eraseEvidence(app.ctx, days)
    expect((await app.http.inject({ url: own(`evidence/${body.id}`) })).statusCode).toBe(200)
    wait(5 + 1_095)
    await eraseEvidence(app.ctx, days)
    await eraseEvidence(app.ctx, days)
    expect((await app.http.inject({ url: own(`evidence/${body.id}`) })).statusCode).toBe(404)
    expect((await app.anonymous.get(own('case'))).body.evidence).toEqual([])
    expect(filesKept()).toBeLessThanOrEqual(before - 2)
    const told = (await app.eventsAbout(orderId)).filter(([name]) => name.endsWith('erased'))
    expect(told).toMatchObject([['orders.evidence_erased', { evidenceId: body.id }]])
  })

  test('a file whose process died is completed when it is sent again, or erased', async () => {
    const { step, own, orderId } = await givenDelivered()
    await step('delivered', 'disputed')
    const sent = await photo('#552255')
    const { body } = await sendFile(app.anonymous, own('evidence'), sent)
    /** As a kill leaves it: the line is there, its file is not. */
    const kill = async () => {
      await sql`update orders.evidence set kept_at = null where order_id = ${orderId}`.execute(
        app.ctx.db,
      )
      await app.ctx.files.remove(body.id)
    }
    await kill()
    expect((await app.anonymous.get(own('case'))).body.evidence).toEqual([])
    expect((await app.anonymous.get(own(`evidence/${body.id}`))).status).toBe(404)
    const again = await sendFile(app.anonymous, own('evidence'), sent)
    expect([again.status, again.body.id]).toEqual([201, body.id])
    expect((await app.http.inject({ url: own(`evidence/${body.id}`) })).statusCode).toBe(200)

    await kill()
    const before = filesKept()
    app.setNow(new Date(start.getTime() + 60 * 60_000))
    await eraseEvidence(app.ctx, days)
    const { rows } = await sql`select id from orders.evidence where order_id = ${orderId}`.execute(
      app.ctx.db,
    )
    expect(rows).toEqual([])
    // The small copy had been written before.
    expect(filesKept()).toBe(before - 1)
  })
})
