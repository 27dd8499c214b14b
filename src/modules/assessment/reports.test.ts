import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { freshAddress, givenOrganisation, givenUser } from '../accounts/testing.ts'
import { findAssessment } from './store.ts'
import { finished, givenReport, PRODUCTS } from './testing.ts'

const app = await testApp()
const report = await givenReport(app)
const withKey = `key=${report.key}`

async function countAssessments(): Promise<bigint> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from assessment.assessment`.execute(app.ctx.db)
  return rows[0]!.count
}

describe('a report that nobody signed in for', () => {
  test('counts every product and every verdict', async () => {
    const { status, body } = await app.anonymous.get(`${report.at}?${withKey}`)
    expect([status, body.status, body.isGuest, body.isSample]).toEqual([200, 'done', true, false])
    expect(body.progress).toMatchObject({
      rowsRead: 3,
      rowsSkipped: 0,
      productsFound: 3,
      productsAssessed: 3,
    })
    expect(body.summary.products).toBe(3)
    expect(body.summary.verdicts).toEqual({
      sell_now: 0,
      sell_after_steps: 1,
      not_now: 1,
      not_allowed: 1,
    })
    expect(body.options).toEqual({
      market: 'cn',
      origin: 'US-MI',
      day: '2026-11-22',
      currency: 'USD',
      targetMargin: '0.2',
      costShare: '0.5',
    })
    expect(Object.keys(body.dataVersions)).toEqual(
      expect.arrayContaining(['rules', 'tariff', 'exchangeRates', 'demand']),
    )
  })

  test('warns that the truce on duties has ended and nobody knows what followed', async () => {
    const { body } = await app.anonymous.get(`${report.at}?${withKey}`)
    const texts = body.summary.warnings.map((warning: { text: { en: string } }) => warning.text.en)
    expect(texts.some((text: string) => text.includes('ended on 2026-11-10'))).toBe(true)
    expect(texts.some((text: string) => text.includes('2026-04-13'))).toBe(true)
  })

  test('says of each product what it is, what it costs and what to do', async () => {
    const { body } = await app.anonymous.get(`${report.at}/lines?${withKey}`)
    expect(body.next).toBeNull()
    const bySku = Object.fromEntries(body.lines.map((line: { sku: string }) => [line.sku, line]))
    expect(bySku['B-1']).toMatchObject({ rank: 1, verdict: 'sell_after_steps', code: '640340' })
    expect(bySku['C-1']).toMatchObject({ verdict: 'not_now', code: '080929' })
    expect(bySku['C-1'].reasons[0].en).toContain('not on the access list we know of')
    expect(bySku['S-1']).toMatchObject({ verdict: 'not_allowed' })
    expect(bySku['S-1'].expectedValue).toEqual({ amount: '0.00', currency: 'USD' })

    const { body: boots } = await app.anonymous.get(
      `${report.at}/lines/${bySku['B-1'].productId}?${withKey}`,
    )
    expect(boots.line).toEqual(bySku['B-1'])
    const { slices, total } = boots.landedCost
    const cents = (amount: string) => BigInt(amount.replace('.', ''))
    const added = slices.reduce(
      (all: bigint, slice: { amount: { amount: string } }) => all + cents(slice.amount.amount),
      0n,
    )
    expect(added).toBe(cents(total.amount))
    expect(boots.landedCost.fx.date).toBe('2026-04-13')
    const ids = boots.requirements.map((step: { id: string }) => step.id)
    for (const step of boots.requirements) {
      for (const before of step.dependsOn) expect(ids).toContain(before)
      expect(step.title['zh-CN']).not.toBe('')
    }
  })

  test('lists page by page and by verdict', async () => {
    const first = await app.anonymous.get(`${report.at}/lines?${withKey}&limit=2`)
    expect(first.body.lines.map((line: { rank: number }) => line.rank)).toEqual([1, 2])
    const next = await app.anonymous.get(
      `${report.at}/lines?${withKey}&limit=2&after=${first.body.next}`,
    )
    expect(next.body.lines.map((line: { rank: number }) => line.rank)).toEqual([3])
    expect(next.body.next).toBeNull()
    const banned = await app.anonymous.get(`${report.at}/lines?${withKey}&verdict=not_allowed`)
    expect(banned.body.lines.map((line: { sku: string }) => line.sku)).toEqual(['S-1'])
  })

  test('can be taken away as a spreadsheet', async () => {
    const { status, text, headers } = await app.anonymous.get(`${report.at}/report.csv?${withKey}`)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    const rows = text.trimEnd().split('\r\n')
    expect(rows).toHaveLength(4)
    expect(rows[1]).toContain('Leather work boots with steel toe,B-1,sell_after_steps')
  })

  test('is seen by whoever has its link, and by nobody else', async () => {
    const stranger = await givenUser(app)
    for (const client of [app.anonymous, stranger.client]) {
      for (const query of ['', '?key=wrong']) {
        const answer = await client.get(report.at + query)
        expect(answer.status, query).toBe(404)
      }
    }
    const nowhere = report.at.replace(report.id, app.newId())
    expect((await app.anonymous.get(nowhere)).status).toBe(404)
  })

  test('follows its progress to the end', async () => {
    const { text } = await app.anonymous.get(`${report.at}/progress?${withKey}`)
    const events = text.match(/^event: .*$/gm)
    expect(events).toEqual(['event: progress', 'event: end'])
    expect(text).toContain('"status":"done"')
  })

  test('announces that it is finished', async () => {
    const events = await app.eventsAbout(report.id)
    expect(events.filter(([name]) => name.startsWith('assessment.'))).toEqual([
      [
        'assessment.assessment_finished',
        { assessmentId: report.id, businessId: report.businessId, products: 3 },
      ],
    ])
  })
})

describe('keeping a report', () => {
  test('needs a sign-in, then makes its business yours, once', async () => {
    const mine = await givenReport(app)
    const keep = `${mine.at}/keep?key=${mine.key}`
    const refused = await app.anonymous.post(keep)
    expect([refused.status, refused.body.code]).toEqual([401, 'assessment.sign_in_first'])
    const before = await findAssessment(app.ctx.db, mine)
    expect([before?.isGuest, before?.keptUntil]).toEqual([true, new Date('2026-12-22T09:00:00Z')])

    const { client } = await givenUser(app)
    expect((await client.post(keep)).status).toBe(204)
    expect((await client.get(mine.at)).body).toMatchObject({ isGuest: false, keptUntil: null })
    const list = await client.get(`/v1/businesses/${mine.businessId}/assessments`)
    expect(list.body.assessments.map((one: { id: string }) => one.id)).toEqual([mine.id])

    const again = await givenUser(app)
    const late = await again.client.post(keep)
    expect([late.status, late.body.code]).toEqual([409, 'assessment.not_a_guest_report'])
    expect((await again.client.get(mine.at)).status).toBe(404)
  })
})

describe('the catalogue of a business', () => {
  test('is assessed again for another day, and the reports are compared', async () => {
    const { organisationId, member, viewer, stranger } = await givenOrganisation(app)
    const first = await givenReport(app, {
      query: `origin=US-MI&businessId=${organisationId}`,
      client: member,
    })
    const again = `/v1/businesses/${organisationId}/assessments`
    expect((await stranger.post(again, {})).status).toBe(404)
    expect((await viewer.post(again, {})).status).toBe(403)
    const created = await member.post(again, { origin: 'US-MI', day: '2018-06-01' })
    expect(created.status).toBe(202)
    const second = { ...first, id: created.body.id, key: created.body.key }
    second.at = first.at.replace(first.id, second.id)
    await finished(app, second)

    expect((await viewer.post(`${second.at}/share`)).status).toBe(403)
    const shared = await member.post(`${second.at}/share`)
    const key = new URL(shared.body.reportPath, 'http://localhost').searchParams.get('key')
    expect((await app.anonymous.get(`${second.at}?key=${key}`)).status).toBe(200)
    expect((await app.anonymous.get(`${second.at}?key=${second.key}`)).status).toBe(404)

    const { body } = await viewer.get(`${first.at}/compare/${second.id}`)
    expect([body.older, body.newer]).toEqual([first.id, second.id])
    const boots = body.changes.find((change: { title: string }) => change.title.includes('boots'))
    expect(boots.landedPrice.older).not.toEqual(boots.landedPrice.newer)
    expect(body.changes.length + body.unchanged).toBe(3)
    const list = await viewer.get(`${again}?limit=1`)
    expect(list.body.assessments.map((one: { id: string }) => one.id)).toEqual([second.id])
    expect(list.body.next).toBe(second.id)
  })
})

/** Each guest sends from an address of its own, so none meets another's rate limit. */
async function sendAfresh(query: string, file: string | Buffer) {
  const response = await app.http.inject({
    method: 'POST',
    url: `/v1/assessments${query}`,
    remoteAddress: freshAddress(),
    headers: { 'content-type': 'text/csv' },
    payload: file,
  })
  return { status: response.statusCode, body: response.json() }
}

describe('a request that cannot be served', () => {
  test.each([
    ['day=2015-01-01', 422, 'assessment.day_out_of_range'],
    ['day=2031-01-01', 422, 'assessment.day_out_of_range'],
    ['market=xx', 422, 'assessment.unknown_market'],
    ['day=yesterday', 400, 'platform.invalid_input'],
    ['currency=BTC', 400, 'platform.invalid_input'],
    ['origin=Michigan', 400, 'platform.invalid_input'],
    ['targetMargin=lots', 400, 'platform.invalid_input'],
    ['mapping={', 422, 'catalogue.mapping_invalid'],
    ['mapping=null', 422, 'catalogue.mapping_invalid'],
    ['mapping=[]', 422, 'catalogue.mapping_invalid'],
    ['mapping={"Title":5}', 422, 'catalogue.mapping_invalid'],
    ['mapping={"No such column":"title"}', 422, 'catalogue.mapping_invalid'],
  ])('with %s is refused with %i %s', async (query, status, code) => {
    const answer = await sendAfresh(`?${query}`, PRODUCTS)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  test('without a file is refused', async () => {
    const answer = await app.anonymous.post('/v1/assessments', { some: 'json' })
    expect(answer.status).toBe(415)
  })

  test.each([
    ['nothing', '', 422, 'catalogue.empty_file'],
    ['a header and nothing below', 'Title,Price\n', 422, 'catalogue.no_rows'],
    [
      'a picture',
      Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
      422,
      'catalogue.not_a_table',
    ],
    [
      'a spreadsheet file',
      Buffer.from('PK\x03\x04\x14\0\x06\0', 'latin1'),
      422,
      'catalogue.not_a_table',
    ],
    ['one JSON document', '[{"title":"Boots"}]', 422, 'catalogue.json_not_lines'],
    [
      'a thousand columns',
      `${Array.from({ length: 1_000 }, (_, i) => `Title ${i}`).join()}\n${'x,'.repeat(999)}x\n`,
      422,
      'catalogue.too_many_columns',
    ],
  ])('that sends %s is refused, and nothing is kept', async (_, body, status, code) => {
    const before = await countAssessments()
    const answer = await sendAfresh('', body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await countAssessments()).toBe(before)
  })

  test('to stop what is finished is refused', async () => {
    const answer = await app.anonymous.post(`${report.at}/stop?${withKey}`)
    expect([answer.status, answer.body.code]).toEqual([409, 'assessment.not_a_running_one'])
  })

  test('for a product that is not in it is refused', async () => {
    const answer = await app.anonymous.get(`${report.at}/lines/${app.newId()}?${withKey}`)
    expect([answer.status, answer.body.code]).toEqual([404, 'assessment.line_not_found'])
  })
})

test('an answer at heading level is taken, and the next report reads within it', async () => {
  const { organisationId, member } = await givenOrganisation(app)
  const csv = 'Title,SKU,Price,Weight,Weight unit\nGift box with cherry chocolate,G-1,20,500,g\n'
  const query = `origin=US-MI&businessId=${organisationId}`
  const first = await givenReport(app, { csv, query, client: member })
  const detailOf = async ({ at }: { at: string }) => {
    const { lines } = (await member.get(`${at}/lines`)).body
    return (await member.get(`${at}/lines/${lines[0].productId}`)).body
  }
  const asked = await detailOf(first)
  const { question } = asked.classification
  expect(question.choices.map(({ code }: { code: string }) => code)).toEqual(['4819', '1806'])
  const at = `/v1/businesses/${organisationId}/products/${asked.line.productId}/classification`
  const answer = await member.put(at, { code: '1806', reason: 'It is the chocolate.' })
  expect(answer.status).toBe(204)

  const again = await member.post(`/v1/businesses/${organisationId}/assessments`, {
    market: 'cn',
    origin: 'US-MI',
    day: '2026-11-22',
  })
  expect(again.status).toBe(202)
  const second = {
    ...first,
    id: again.body.id,
    key: again.body.key,
    at: `/v1/businesses/${organisationId}/assessments/${again.body.id}`,
  }
  await finished(app, second)
  const { classification } = await detailOf(second)
  const codes = classification.candidates.map(({ code }: { code: string }) => code.slice(0, 4))
  expect([...new Set(codes)]).toEqual(['1806'])
})

test('what was left out of a list is told with its row, to whoever may read the report', async () => {
  const csv = 'Title,SKU,Price\nWool hat,H-1,19.50\nWool scarf,H-2,abc\n,H-3,5\n'
  const { at, key } = await givenReport(app, { csv })
  const { status, body } = await app.anonymous.get(`${at}/rows?key=${key}`)
  expect(status).toBe(200)
  expect(
    body.rows.map((row: { row: number; column: string; read: string }) => [
      row.row,
      row.column,
      row.read,
    ]),
  ).toEqual([
    [3, 'Price', 'abc'],
    [4, '', ''],
  ])
  expect((await app.anonymous.get(`${at}/rows`)).status).toBe(404)
})

test('what is left for the seller adds up from what is shown', async () => {
  const { body } = await app.anonymous.get(`${report.at}/lines?${withKey}`)
  const { productId } = body.lines[0]
  const { margin } = (await app.anonymous.get(`${report.at}/lines/${productId}?${withKey}`)).body
  const cents = ({ amount }: { amount: string }) => BigInt(amount.replace('.', ''))
  expect(cents(margin.left)).toBe(
    cents(margin.shelfPrice) -
      cents(margin.fees) -
      cents(margin.taxAndFreight) -
      cents(margin.cost),
  )
})

test('a product is assessed as made where the list says, else where the list comes from', async () => {
  const csv = [
    'Title,SKU,Price,Country of origin',
    'French leather handbag,F-1,1200,France',
    'American leather handbag,A-1,1200,United States',
    'Leather handbag,D-1,1200,',
  ].join('\n')
  const { at, key } = await givenReport(app, { csv })
  const { lines } = (await app.anonymous.get(`${at}/lines?key=${key}`)).body
  const dutiesOf = async (sku: string) => {
    const { productId } = lines.find((line: { sku: string }) => line.sku === sku)
    const { body } = await app.anonymous.get(`${at}/lines/${productId}?key=${key}`)
    return body.landedCost.slices.filter(({ kind }: { kind: string }) => kind === 'additional_duty')
      .length
  }
  expect(await dutiesOf('F-1')).toBe(0)
  expect(await dutiesOf('A-1')).toBeGreaterThan(0)
  expect(await dutiesOf('D-1')).toBe(await dutiesOf('A-1'))
})

test.each(['targetMargin=-1', 'targetMargin=5', 'costShare=2', 'costShare=x'])(
  'a report with %s is refused',
  async (query) => {
    const before = await countAssessments()
    const { status, body } = await app.anonymous.post(
      `/v1/assessments?${query}`,
      'Title,Price\nHat,5\n',
    )
    expect([status, body.code]).toEqual([400, 'platform.invalid_input'])
    expect(await countAssessments()).toBe(before)
  },
)
