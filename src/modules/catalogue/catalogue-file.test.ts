import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Assembled } from './assemble.ts'
import { type FileOptions, openCatalogueFile } from './catalogue-file.ts'
import type { RowIssue } from './row-issues.ts'

async function readAll(bytes: Uint8Array | string, options: Partial<FileOptions> = {}) {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  async function* source() {
    for (let at = 0; at < buffer.length; at += 40_000) yield buffer.subarray(at, at + 40_000)
  }
  const file = await openCatalogueFile(source(), { currency: 'USD', ...options })
  const products: Assembled[] = []
  const issues: RowIssue[] = []
  const rows = { read: 0, taken: 0, skipped: 0, blank: 0 }
  for await (const piece of file.pieces()) {
    products.push(...piece.products)
    issues.push(...piece.issues)
    rows.read += piece.rows
    rows.skipped += piece.skippedRows
    rows.blank += piece.blankRows
    for (const product of piece.products) rows.taken += product.rows
  }
  expect(rows.read).toBe(rows.taken + rows.skipped + rows.blank)
  return { file, products, issues, rows }
}

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url))
const total = (products: readonly Assembled[], of: 'variants' | 'images') =>
  products.reduce((sum, product) => sum + product.content[of].length, 0)

test.each([
  ['apparel-2017.csv.gz', 104, 25, 96, 55],
  ['apparel.csv', 22, 20, 22, 20],
  ['bicycles-2017.csv.gz', 1399, 284, 1121, 1034],
  ['fashion-2017.csv.gz', 5024, 997, 3684, 4742],
  ['home-and-garden.csv', 21, 20, 21, 21],
  ['jewelery.csv', 41, 20, 23, 41],
  ['jewelry-2017.csv.gz', 30, 19, 24, 25],
  ['shopify-quickstart-international.csv', 29, 20, 29, 18],
  ['snowdevil-2017.csv.gz', 636, 278, 622, 412],
])('%s has %i rows: %i products, %i variants, %i pictures', async (name, rows, ...counts) => {
  const all = await readAll(fixture(name))
  expect(all.file.format).toBe('shopify_csv')
  expect(all.rows).toEqual({ read: rows, taken: rows, skipped: 0, blank: 0 })
  const found = [
    all.products.length,
    total(all.products, 'variants'),
    total(all.products, 'images'),
  ]
  expect(found).toEqual(counts)
})

test('a Shopify product keeps what each of its rows says', async () => {
  const { products } = await readAll(fixture('snowdevil-2017.csv.gz'))
  const glove = products.find((product) => product.key === 'burton-approach-under-glove-2016')
  expect(glove?.content).toMatchObject({
    title: 'Approach Under Glove',
    brand: 'Burton',
    productType: 'Gloves',
    tags: ['Gloves'],
    status: 'active',
    optionNames: ['Size', 'Color'],
  })
  expect(glove?.content.variants[0]).toMatchObject({
    options: ['Medium', 'True Black'],
    barcode: '9009518582030',
    gtin: '9009518582030',
    price: { minor: 5495n, currency: 'USD' },
    weightGrams: '454',
    weightUnit: 'lb',
    stock: 4,
  })
})

test('columns per market stay with their product', async () => {
  const { products } = await readAll(fixture('shopify-quickstart-international.csv'))
  expect(products[0]?.content.extra).toMatchObject({
    'Included / Portugal': 'true',
    'Included / International': 'true',
  })
})

const HEADER = 'Handle,Title,Variant Price,Option1 Name,Option1 Value,Image Src\n'

test.each([
  ['UTF-8', Buffer.from('name,price\nCrème brûlée,5\n'), 'utf-8'],
  ['UTF-8 with a mark', Buffer.from('\ufeffname,price\nCrème brûlée,5\n'), 'utf-8'],
  ['UTF-16LE', Buffer.from('\ufeffname,price\nCrème brûlée,5\n', 'utf16le'), 'utf-16le'],
  ['UTF-16LE without a mark', Buffer.from('name,price\nCrème brûlée,5\n', 'utf16le'), 'utf-16le'],
  ['UTF-16BE', Buffer.from('\ufeffname,price\nCrème brûlée,5\n', 'utf16le').swap16(), 'utf-16be'],
  ['Windows-1252', Buffer.from('name,price\nCrème brûlée,5\n', 'latin1'), 'windows-1252'],
  ['gzip', gzipSync('name,price\nCrème brûlée,5\n'), 'utf-8'],
])('%s is recognised', async (_, bytes, encoding) => {
  const { file, products } = await readAll(bytes)
  expect(products.map((product) => product.content.title)).toEqual(['Crème brûlée'])
  expect(file.encoding()).toBe(encoding)
})

test('GB18030 is recognised', async () => {
  // '名称,价格\n樱桃干礼盒,25\n', encoded.
  const bytes = Buffer.from('c3fbb3c62cbcdbb8f10ad3a3ccd2b8c9c0f1bad02c32350a', 'hex')
  const { file, products } = await readAll(bytes)
  expect(file.encoding()).toBe('gb18030')
  expect(products.map((product) => product.content.title)).toEqual(['樱桃干礼盒'])
})

test('a file that turns out to be Windows-1252 far behind its beginning is read as such', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `Plain jam ${i},5`).join('\n')
  const { file, products } = await readAll(Buffer.from(`name,price\n${rows}\nCrème,5\n`, 'latin1'))
  expect(file.encoding()).toBe('windows-1252')
  expect(products.at(-1)?.content.title).toBe('Crème')
})

test('a file that mixes encodings is read, and the broken rows are named', async () => {
  const bytes = Buffer.concat([
    Buffer.from('name,price\nCrème,5\n'),
    Buffer.from('Brûlée,6\n', 'latin1'),
  ])
  const { products, issues } = await readAll(bytes, { encoding: 'utf-8' })
  expect(products).toHaveLength(2)
  expect(issues.map(({ row, code }) => [row, code])).toEqual([[3, 'letters_replaced']])
})

test.each([
  ['an empty file', '', 'catalogue.empty_file'],
  ['only blank space', ' \n\n  ', 'catalogue.empty_file'],
  ['only a header', 'name,price\n', 'catalogue.no_rows'],
  ['a header and blank lines', 'name,price\n\n,\n', 'catalogue.no_rows'],
  ['an Excel workbook', 'PK\x03\x04\x14\x00\x06\x00', 'catalogue.not_a_table'],
  ['a PDF', '%PDF-1.7\n', 'catalogue.not_a_table'],
  ['a web page', '<!DOCTYPE html><html>', 'catalogue.not_a_table'],
  [
    'binary data',
    Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7) % 256)),
    'catalogue.not_a_table',
  ],
  ['zeros', Buffer.alloc(5_000), 'catalogue.not_a_table'],
  ['a JSON array', '[{"title":"Jam"}]', 'catalogue.json_not_lines'],
  [
    '1,000 columns',
    `name,${Array.from({ length: 999 }, (_, i) => `c${i}`)}\nJam\n`,
    'catalogue.too_many_columns',
  ],
  ['no column with a name', 'weight,stock\n1 kg,5\n', 'catalogue.no_title_column'],
  [
    'half a gzip file',
    gzipSync('name,price\nJam,5\n'.repeat(9_999)).subarray(0, 60),
    'catalogue.damaged_archive',
  ],
  ['an archive in an archive', gzipSync(gzipSync('name\nJam\n')), 'catalogue.not_a_table'],
  [
    'a zip bomb',
    gzipSync(Buffer.concat([Buffer.from('name\n'), Buffer.alloc(99_000_000, 'a')])),
    'catalogue.expands_too_much',
  ],
  ['a zip bomb of zeros', gzipSync(Buffer.alloc(200_000_000)), 'catalogue.not_a_table'],
])('%s is refused with a clear error', async (_, bytes, code) => {
  await expect(readAll(bytes, { mapping: undefined })).rejects.toMatchObject({ code })
})

test('a file beyond its allowance is refused', async () => {
  const error = { code: 'catalogue.file_too_large' }
  await expect(
    readAll(`name\n${'Jam\n'.repeat(50_000)}`, { maxBytes: 100_000 }),
  ).rejects.toMatchObject(error)
})

test('a broken row is reported with its number, column and content, and the rest is read', async () => {
  const text = `${HEADER}jam,Jam,abc,,,\ntea,Tea,5.00,,,\n,,,,,\n,,9.99,,,\nmilk,Milk,-1,,,javascript:alert(1)\nrice,Rice,6,,,ftp://x/y.png\n`
  const { products, issues, rows } = await readAll(text)
  expect(products.map((product) => product.key)).toEqual(['tea', 'rice'])
  expect(rows).toEqual({ read: 6, taken: 2, skipped: 3, blank: 1 })
  expect(issues).toEqual([
    { row: 2, code: 'price_unreadable', column: 'Variant Price', read: 'abc' },
    { row: 5, code: 'handle_missing', column: '', read: '' },
    { row: 6, code: 'price_negative', column: 'Variant Price', read: '-1' },
    { row: 6, code: 'image_unusable', column: 'Image Src', read: 'javascript:alert(1)' },
    { row: 7, code: 'image_unusable', column: 'Image Src', read: 'ftp://x/y.png' },
  ])
})

test('pictures of a product whose own row was skipped are reported with it', async () => {
  const { issues, rows } = await readAll(`${HEADER}jam,Jam,abc,,,\njam,,,,,https://x.com/2.png\n`)
  expect(issues.map(({ row, code }) => [row, code])).toEqual([
    [2, 'price_unreadable'],
    [3, 'product_skipped'],
  ])
  expect(rows).toEqual({ read: 2, taken: 0, skipped: 2, blank: 0 })
})

test('formulas are text and nothing else', async () => {
  const { products, issues } = await readAll(
    'sku,name,price,notes\n=1+1,"=HYPERLINK(""http://x"")",5,@SUM(A1)\n2,Jam,=1+1,\n',
  )
  expect(products[0]).toMatchObject({
    key: '=1+1',
    content: { title: '=HYPERLINK("http://x")', extra: { notes: '@SUM(A1)' } },
  })
  expect(issues.map(({ row, code }) => [row, code])).toEqual([[3, 'price_unreadable']])
})

test('control characters are removed and said so', async () => {
  const { products, issues } = await readAll('name,price\nJ\u0000a\u0007m made with care,5\n')
  expect(products[0]?.content.title).toBe('Jam made with care')
  expect(issues.map((issue) => issue.code)).toEqual(['control_characters_removed'])
})

test('columns of the same name are kept apart', async () => {
  const { products } = await readAll('name,note,note,price,price\nJam,a,b,5,6\n')
  expect(products[0]?.content.extra).toEqual({ note: 'a', 'note (2)': 'b', 'price (2)': '6' })
})

test('a plain file in Chinese is understood by its headers', async () => {
  const { products, file } = await readAll(
    '商品名称,货号,价格（元）,条形码,净重,产地,保质期,配料,库存\n樱桃干,CH-1,￥58.00,9009518582030,250克,美国,18个月,"樱桃, 糖",20\n',
  )
  expect(file.format).toBe('csv')
  expect(products[0]).toMatchObject({
    key: 'CH-1',
    content: {
      title: '樱桃干',
      origin: { country: 'US' },
      shelfLifeDays: 547,
      ingredients: '樱桃, 糖',
      variants: [
        {
          sku: 'CH-1',
          gtin: '9009518582030',
          price: { minor: 5800n, currency: 'CNY' },
          weightGrams: '250',
          stock: 20,
        },
      ],
    },
  })
})

test('without headers the columns are known by their values', async () => {
  const { file, products } = await readAll(
    'CH-100,Dried tart cherries,12.50,https://x.com/1.jpg\nCH-200,Cherry jam,8.00,https://x.com/2.jpg\n',
  )
  expect(file.mapping?.columns.map((column) => [column.field, column.decidedBy])).toEqual([
    ['sku', 'values'],
    ['title', 'values'],
    ['price', 'values'],
    ['image', 'values'],
  ])
  expect(products.map((product) => [product.key, product.content.title])).toEqual([
    ['CH-100', 'Dried tart cherries'],
    ['CH-200', 'Cherry jam'],
  ])
})

test('a guess can be corrected', async () => {
  const text = 'label,other,amount\nX1,Dried cherries,1.234\nX2,Jam,5.50\n'
  const { products } = await readAll(text, {
    mapping: { label: 'sku', other: 'title', amount: 'price' },
    decimal: ',',
  })
  expect(
    products.map(({ key, content }) => [key, content.title, content.variants[0]?.price?.minor]),
  ).toEqual([
    ['X1', 'Dried cherries', 123400n],
    ['X2', 'Jam', 550n],
  ])
  await expect(readAll(text, { mapping: { nowhere: 'title' } })).rejects.toMatchObject({
    code: 'catalogue.mapping_invalid',
  })
  const twice = { label: 'title', other: 'title' } as const
  await expect(readAll(text, { mapping: twice })).rejects.toMatchObject({
    code: 'catalogue.mapping_invalid',
  })
})

test('JSON Lines say the same as a table, and each line is accounted for', async () => {
  const lines = [
    '{"sku":"CH-1","title":"Dried cherries","price":{"amount":"12.50","currency":"USD"},"weight":"8 oz","tags":["fruit","dry"],"origin":{"country":"US","state":"Michigan","county":"Leelanau"},"shelfLifeDays":365,"images":["https://x.com/1.jpg",{"url":"https://x.com/2.jpg","alt":"Two"}],"own":"kept"}',
    '',
    '{"handle":"shirt","title":"Shirt","options":["Size"],"variants":[{"options":["S"],"price":20.10,"sku":"S1"},{"options":["M"],"price":21,"sku":"S2","stock":3}]}',
    '{"title": 12}',
    'not json',
    '[1,2]',
    '{"price":5}',
    '{"title":"Bad price","price":"abc"}',
    '{"title":"Odd","price":{"a":1},"variants":"none","images":[{"no":"url"}],"nested":{"a":1}}',
    '{"title":"\\u0000\\ud800Jam"}',
  ]
  const { file, products, issues, rows } = await readAll(lines.join('\n'))
  expect(file.format).toBe('json_lines')
  expect(rows).toEqual({ read: 10, taken: 5, skipped: 4, blank: 1 })
  expect(products[0]).toMatchObject({
    key: 'CH-1',
    content: {
      title: 'Dried cherries',
      tags: ['fruit', 'dry'],
      origin: { country: 'US', state: 'Michigan', county: 'Leelanau' },
      shelfLifeDays: 365,
      images: [{ url: 'https://x.com/1.jpg' }, { url: 'https://x.com/2.jpg', alt: 'Two' }],
      extra: { own: 'kept' },
      variants: [{ price: { minor: 1250n, currency: 'USD' }, weightGrams: '226.7962' }],
    },
  })
  expect(products[1]?.content.variants).toMatchObject([
    { options: ['S'], price: { minor: 2010n }, sku: 'S1' },
    { options: ['M'], price: { minor: 2100n }, sku: 'S2', stock: 3 },
  ])
  expect(products.at(-1)?.content.title).toBe('\ufffdJam')
  expect(issues.map(({ row, code, column }) => [row, code, column])).toEqual([
    [5, 'not_json', ''],
    [6, 'not_json', ''],
    [7, 'title_missing', ''],
    [8, 'price_unreadable', 'price'],
    [9, 'value_type', 'price'],
    [9, 'value_type', 'nested'],
    [9, 'value_type', 'variants'],
    [9, 'value_type', 'images/0'],
    [10, 'control_characters_removed', 'title'],
  ])
})
