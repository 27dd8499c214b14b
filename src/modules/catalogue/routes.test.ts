import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { ROW_ISSUES } from './row-issues.ts'

const app = await testApp()
const business = await givenOrganisation(app)
const base = `/v1/businesses/${business.organisationId}`
const { owner, member, viewer, stranger } = business

const upload = (text: string | Uint8Array, query = '', client = member) =>
  client.post(`${base}/imports${query}`, text)
const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url))

/** A business of its own with these products. */
async function givenProducts(csv: string) {
  const { organisationId, member: client } = await givenOrganisation(app)
  const path = `/v1/businesses/${organisationId}`
  const answer = await client.post(`${path}/imports`, csv)
  expect(answer.status).toBe(201)
  const { products } = (await client.get(`${path}/products`)).body
  return { organisationId, path, client, products }
}

test('a Shopify file is imported and every row is accounted for', async () => {
  const answer = await upload(fixture('shopify-quickstart-international.csv'), '?currency=USD')
  expect(answer.status).toBe(201)
  expect(answer.body).toMatchObject({
    status: 'done',
    format: 'shopify_csv',
    encoding: 'utf-8',
    rows: { read: 29, imported: 29, updated: 0, unchanged: 0, skipped: 0, blank: 0 },
    products: { found: 20, imported: 20, updated: 0, unchanged: 0 },
  })
  const read = await viewer.get(`${base}/imports/${answer.body.id}`)
  expect(read.body).toEqual(answer.body)
  const list = await viewer.get(`${base}/imports?limit=1`)
  expect(list.body.imports).toEqual([answer.body])
})

test('a form with the file and its options works as the bare body does', async () => {
  const boundary = 'xyz'
  const part = (head: string, body: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`
  const body = `${part('name="currency"', 'EUR')}${part('name="mapping"', '{"what":"title"}')}${part(
    'name="file"; filename="mine.csv"\r\nContent-Type: text/csv',
    'what,price\nForm jam,5\n',
  )}--${boundary}--\r\n`
  const answer = await member.post(`${base}/imports`, body, {
    'content-type': `multipart/form-data; boundary=${boundary}`,
  })
  expect(answer.status).toBe(201)
  expect(answer.body).toMatchObject({ fileName: 'mine.csv', rows: { read: 1, imported: 1 } })
  const { body: found } = await viewer.get(`${base}/products?search=form%20jam`)
  expect(found.products[0].variants[0].price).toEqual({ amount: '5.00', currency: 'EUR' })
})

test('skipped rows say where, what was read and what was expected, in both languages', async () => {
  const answer = await upload(
    'sku,name,price\nE1,Jam,abc\nE2,Tea,5\nE3,"Open,6\nE4,Rice,1,2,3\nE5,Milk,2\n',
  )
  expect(answer.body.rows).toEqual({
    read: 5,
    imported: 2,
    updated: 0,
    unchanged: 0,
    skipped: 3,
    blank: 0,
  })
  const path = `${base}/imports/${answer.body.id}/rows`
  const first = await viewer.get(`${path}?limit=2`)
  expect(first.body.rows).toEqual([
    {
      row: 2,
      column: 'price',
      read: 'abc',
      code: 'price_unreadable',
      outcome: 'skipped',
      title: ROW_ISSUES.price_unreadable.title,
      expected: ROW_ISSUES.price_unreadable.expected,
    },
    expect.objectContaining({ row: 4, code: 'quote_not_closed', read: 'E3,"Open,6' }),
  ])
  const second = await viewer.get(`${path}?limit=2&after=${first.body.next}`)
  expect(second.body).toMatchObject({ rows: [{ row: 5, code: 'too_many_cells' }], next: null })
})

test('a preview shows the columns, can be corrected, and writes nothing', async () => {
  const text = 'Label,Product name,Price (EUR),Own\nX-100,Preview jam,1.50,a\n'
  const answer = await member.post(`${base}/imports/preview`, text)
  expect(answer.status).toBe(200)
  expect(
    answer.body.columns.map((column: { header: string; field: string; unit: string }) => [
      column.header,
      column.field,
      column.unit,
    ]),
  ).toEqual([
    ['Label', 'sku', null],
    ['Product name', 'title', null],
    ['Price (EUR)', 'price', 'eur'],
    ['Own', null, null],
  ])
  expect(answer.body.products).toEqual([
    {
      key: 'X-100',
      title: 'Preview jam',
      variants: 1,
      images: 0,
      price: { amount: '1.50', currency: 'EUR' },
    },
  ])
  const mapping = encodeURIComponent(JSON.stringify({ Own: 'title', Label: null }))
  const corrected = await member.post(`${base}/imports/preview?mapping=${mapping}`, text)
  expect(corrected.body.products[0].title).toBe('a')
  expect((await viewer.get(`${base}/products?search=preview`)).body.products).toEqual([])
})

test('anybody may see how the columns of a list are read; its beginning is enough', async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => `Jam ${i},4.50,a row like the others\n`)
  const text = `Ware,Betrag,Bemerkung\n${rows.join('')}`
  expect(text.length).toBeGreaterThan(1_000_000)
  const { status, body } = await app.anonymous.post('/v1/imports/preview', text)
  expect(status).toBe(200)
  expect(
    body.columns.map(({ header, field, decidedBy }: Record<string, string>) => [
      header,
      field,
      decidedBy,
    ]),
  ).toEqual([
    ['Ware', 'title', 'values'],
    ['Betrag', 'price', 'values'],
    ['Bemerkung', null, 'nothing'],
  ])
  const empty = await app.anonymous.post('/v1/imports/preview', '')
  expect([empty.status, empty.body.code]).toEqual([422, 'catalogue.empty_file'])
  const endless = await app.anonymous.post('/v1/imports/preview', '\n'.repeat(2_000_000))
  expect([endless.status, endless.body.code]).toEqual([422, 'catalogue.empty_file'])
})

test.each([
  ['an empty body', '', '', 422, 'catalogue.empty_file'],
  ['a header alone', 'name,price\n', '', 422, 'catalogue.no_rows'],
  ['a workbook', 'PK\x03\x04abcdef', '', 422, 'catalogue.not_a_table'],
  ['a JSON array', '[{"a":1}]', '', 422, 'catalogue.json_not_lines'],
  ['1,000 columns', `${'a,'.repeat(999)}name\n1\n`, '', 422, 'catalogue.too_many_columns'],
  ['no name', 'weight\n5\n', '', 422, 'catalogue.no_title_column'],
  [
    'a damaged archive',
    gzipSync('name\nJam\n').subarray(0, 20),
    '',
    422,
    'catalogue.damaged_archive',
  ],
  [
    'a zip bomb',
    gzipSync(Buffer.concat([Buffer.from('name\n'), Buffer.alloc(99_000_000, 'a')])),
    '',
    413,
    'catalogue.expands_too_much',
  ],
  ['a mapping that is no JSON', 'name\nJam\n', '?mapping=%7B', 422, 'catalogue.mapping_invalid'],
  [
    'a mapping to no field',
    'name\nJam\n',
    '?mapping=%7B%22name%22%3A%22x%22%7D',
    422,
    'catalogue.mapping_invalid',
  ],
  [
    'a mapping of no column',
    'name\nJam\n',
    '?mapping=%7B%22x%22%3A%22sku%22%7D',
    422,
    'catalogue.mapping_invalid',
  ],
  ['an unknown currency', 'name\nJam\n', '?currency=XYZ', 400, 'platform.invalid_input'],
  ['an unknown encoding', 'name\nJam\n', '?encoding=ebcdic', 400, 'platform.invalid_input'],
])('%s is refused with a clear answer', async (_, body, query, status, code) => {
  const answer = await upload(body, query)
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test('a form that breaks off in the middle is refused', async () => {
  const body =
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname\nJam\n'
  const answer = await member.post(`${base}/imports`, body, {
    'content-type': 'multipart/form-data; boundary=x',
  })
  expect([answer.status, answer.body.code]).toEqual([400, 'catalogue.upload_broken'])
})

test('a request without a file is refused', async () => {
  const answer = await member.post(`${base}/imports`, { name: 'Jam' })
  expect([answer.status, answer.body.code]).toEqual([415, 'platform.unsupported_media_type'])
})

test('an edit changes what it names, tells of it, and outlives the same file', async () => {
  const csv = 'sku,name,price,brand\nA1,Jam,5.00,Hill\n'
  const { path, client, products, organisationId } = await givenProducts(csv)
  const [jam] = products
  const answer = await client.patch(`${path}/products/${jam.id}`, {
    version: 1,
    title: 'Cherry jam',
    brand: null,
    origin: { country: 'US', state: 'MI' },
    tags: ['sweet'],
    variants: [{ id: jam.variants[0].id, price: { amount: '6.50', currency: 'USD' }, stock: 7 }],
  })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    title: 'Cherry jam',
    brand: null,
    origin: { country: 'US', state: 'MI', county: null },
    tags: ['sweet'],
    version: 2,
    variants: [{ id: jam.variants[0].id, price: { amount: '6.50', currency: 'USD' }, stock: 7 }],
  })
  expect(await app.eventsAbout(jam.id)).toEqual([
    ['catalogue.products_edited', { businessId: organisationId, productIds: [jam.id] }],
  ])
  const again = await client.post(`${path}/imports`, csv)
  expect(again.body.products).toMatchObject({ unchanged: 1, updated: 0 })
  expect((await client.get(`${path}/products/${jam.id}`)).body).toEqual(answer.body)
  const stale = await client.patch(`${path}/products/${jam.id}`, { version: 1, title: 'Old' })
  expect([stale.status, stale.body.code]).toEqual([409, 'catalogue.product_changed'])
})

test.each([
  ['a blank title', { title: ' ' }, 422, 'catalogue.value_refused'],
  [
    'a picture that is no web address',
    { images: [{ url: 'javascript:x' }] },
    422,
    'catalogue.value_refused',
  ],
  [
    'a wrong check digit',
    { variants: [{ id: 'first', barcode: '9009518582031' }] },
    422,
    'catalogue.value_refused',
  ],
  [
    'a variant of another product',
    { variants: [{ id: app.newId(), stock: 1 }] },
    422,
    'catalogue.value_refused',
  ],
  [
    'a price below zero',
    { variants: [{ id: 'first', price: { amount: '-1', currency: 'USD' } }] },
    422,
    'catalogue.value_refused',
  ],
  [
    'a price too precise',
    { variants: [{ id: 'first', price: { amount: '1.234', currency: 'USD' } }] },
    422,
    'catalogue.value_refused',
  ],
  ['a price as a number', { variants: [{ id: 'first', price: 5 }] }, 400, 'platform.invalid_input'],
  ['a field that does not exist', { colour: 'red' }, 400, 'platform.invalid_input'],
  ['control characters', { title: 'a\u0000b' }, 400, 'platform.invalid_input'],
  ['a title that is a list', { title: ['a'] }, 400, 'platform.invalid_input'],
  ['a shelf life of nothing', { shelfLifeDays: 0 }, 400, 'platform.invalid_input'],
  [
    'a stock of half a piece',
    { variants: [{ id: 'first', stock: 1.5 }] },
    400,
    'platform.invalid_input',
  ],
])('an edit with %s is refused and nothing changes', async (_, change, status, code) => {
  const { path, client, products } = await givenProducts('name,price\nJam,5\n')
  const text = JSON.stringify(change).replace('"first"', `"${products[0].variants[0].id}"`)
  const answer = await client.patch(`${path}/products/${products[0].id}`, JSON.parse(text))
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect((await client.get(`${path}/products/${products[0].id}`)).body).toEqual(products[0])
})

test('an archived product stays out of the way and can come back', async () => {
  const { path, client, products } = await givenProducts('name,price\nJam,5\nTea,6\n')
  const answer = await client.post(`${path}/products/${products[0].id}/archive`)
  expect([answer.status, answer.body.status]).toEqual([200, 'archived'])
  const active = await client.get(`${path}/products?status=active`)
  expect(active.body.products.map((product: { title: string }) => product.title)).toEqual(['Tea'])
  const back = await client.patch(`${path}/products/${products[0].id}`, { status: 'active' })
  expect(back.body.status).toBe('active')
})

test('a bulk edit changes all that a filter names, to the cent', async () => {
  const { path, client } = await givenProducts(
    'name,price,category,tags\nJam,5.55,Food,old\nTea,0.05,Food,\nCup,9.99,Home,\n',
  )
  const answer = await client.post(`${path}/products/bulk-edit`, {
    filter: { category: 'Food' },
    change: { brand: 'Hill', addTags: ['new'], removeTags: ['old'], pricePercent: '-10' },
  })
  expect(answer.body).toEqual({ edited: 2, unchanged: 0, next: null })
  const { products } = (await client.get(`${path}/products`)).body
  expect(
    products.map((product: { brand: string; tags: string[]; variants: { price: unknown }[] }) => [
      product.brand,
      product.tags,
      product.variants[0]?.price,
    ]),
  ).toEqual([
    ['Hill', ['new'], { amount: '5.00', currency: 'USD' }],
    ['Hill', ['new'], { amount: '0.05', currency: 'USD' }],
    [null, [], { amount: '9.99', currency: 'USD' }],
  ])
})

test.each([
  ['neither ids nor a filter', { change: { brand: 'x' } }, 422, 'catalogue.value_refused'],
  ['no change', { ids: [app.newId()], change: {} }, 400, 'platform.invalid_input'],
  [
    'an unknown product',
    { ids: [app.newId()], change: { brand: 'x' } },
    404,
    'catalogue.product_not_found',
  ],
  [
    'a discount above everything',
    { filter: {}, change: { pricePercent: '-101' } },
    422,
    'catalogue.value_refused',
  ],
  [
    'a percentage as a number',
    { filter: {}, change: { pricePercent: -10 } },
    400,
    'platform.invalid_input',
  ],
])('a bulk edit with %s is refused', async (_, body, status, code) => {
  const answer = await member.post(`${base}/products/bulk-edit`, body)
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test('the list is read page by page to its end', async () => {
  const { path, client } = await givenProducts('name\nA one\nB two\nC three\n')
  const first = await client.get(`${path}/products?limit=2`)
  const second = await client.get(`${path}/products?limit=2&after=${first.body.next}`)
  const titles = [...first.body.products, ...second.body.products].map((product) => product.title)
  expect(titles).toEqual(['A one', 'B two', 'C three'])
  expect(second.body.next).toBe(null)
  expect((await client.get(`${path}/products?limit=1000`)).status).toBe(400)
})

test('the export is a CSV that guards against formulas', async () => {
  const { path, client } = await givenProducts('sku,name,price\n=1+1,"=cmd|calc",5\n')
  const answer = await client.get(`${path}/products/export.csv?style=plain`)
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(answer.text).toContain("'=1+1,'=cmd|calc,")
  const again = await client.post(`${path}/imports`, answer.text)
  expect(again.body.products).toMatchObject({ unchanged: 1, imported: 0, updated: 0 })
})

const missing = app.newId()
test.each([
  ['POST', '/imports', 'name\nJam\n'],
  ['POST', '/imports/preview', 'name\nJam\n'],
  ['GET', '/imports', undefined],
  ['GET', `/imports/${missing}`, undefined],
  ['GET', `/imports/${missing}/rows`, undefined],
  ['GET', '/products', undefined],
  ['GET', '/products/export.csv', undefined],
  ['GET', `/products/${missing}`, undefined],
  ['PATCH', `/products/${missing}`, { title: 'x' }],
  ['POST', `/products/${missing}/archive`, undefined],
  ['POST', '/products/bulk-edit', { filter: {}, change: { brand: 'x' } }],
] as const)(
  '%s %s is closed to anonymous people, strangers and, for changes, viewers',
  async (method, path, body) => {
    const send = (client: typeof owner) =>
      method === 'GET'
        ? client.get(base + path)
        : method === 'PATCH'
          ? client.patch(base + path, body)
          : client.post(base + path, body)
    expect((await send(app.anonymous)).status).toBe(401)
    const strange = await send(stranger)
    expect([strange.status, strange.body.code]).toEqual([404, 'platform.not_found'])
    const seen = await send(viewer)
    if (method !== 'GET') expect(seen.status).toBe(403)
    else expect([200, 404]).toContain(seen.status)
  },
)

test('what does not exist is said to not exist', async () => {
  const product = await owner.get(`${base}/products/${missing}`)
  expect([product.status, product.body.code]).toEqual([404, 'catalogue.product_not_found'])
  const found = await owner.get(`${base}/imports/${missing}`)
  expect([found.status, found.body.code]).toEqual([404, 'catalogue.import_not_found'])
  const rows = await owner.get(`${base}/imports/${missing}/rows`)
  expect([rows.status, rows.body.code]).toEqual([404, 'catalogue.import_not_found'])
})

test('an import is in the audit log with what it changed; one that changes nothing is not', async () => {
  const { organisationId, owner } = await givenOrganisation(app)
  const send = (price: number) =>
    owner.post(`/v1/businesses/${organisationId}/imports`, `handle,title,price\na,Jam,${price}\n`)
  await send(5)
  await send(500)
  await send(500)
  const { body } = await owner.get(`/v1/organisations/${organisationId}/audit`)
  const imports = body.entries.filter(
    ({ action }: { action: string }) => action === 'catalogue.products_imported',
  )
  expect(imports.map(({ after }: { after: unknown }) => after)).toEqual([
    { imported: 0, updated: 1 },
    { imported: 1, updated: 0 },
  ])
})
